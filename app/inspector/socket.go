package inspector

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/gorilla/websocket"

	"roundtrip/app/capture"
	"roundtrip/app/seat"
)

// readLimit is the longest message a viewer may send, in octets.
const readLimit = 4 << 10

// hello is the viewer's only message.
type hello struct {
	Token string `json:"token"`
	After uint64 `json:"after"`
	Epoch string `json:"epoch"`
}

// greeting is the first frame.
type greeting struct {
	Epoch string `json:"epoch"`
	API   int    `json:"api"`
	Build string `json:"build"`
	Seq   uint64 `json:"seq"` // where the seat's feed stands
}

// socket is one viewer's connection.
type socket struct {
	i  *Inspector
	ws *websocket.Conn
	r  *http.Request
}

func (s *socket) serve(full bool) {
	defer s.linger() // only if it was refused: follow closes the socket
	h, err := s.hello()
	switch {
	case s.i.ctx.Err() != nil:
		s.refuse(ErrAsleep, websocket.CloseGoingAway)
		return
	case err != nil:
		s.refuse(errors.Join(ErrHello, err), CloseHello)
		return
	}
	if full {
		s.refuse(ErrCrowd, CloseCrowd)
		return
	}
	ctx, cancel := context.WithTimeout(s.i.ctx, s.i.c.Hello)
	place, err := s.i.c.Find(ctx, h.Token)
	cancel()
	switch {
	case s.i.ctx.Err() != nil:
		s.refuse(ErrAsleep, websocket.CloseGoingAway)
		return
	case errors.Is(err, seat.ErrToken):
		s.refuse(err, CloseToken)
		return
	case err != nil:
		s.refuse(err, CloseAsleep)
		return
	}
	unfollow, ok := s.i.follow(place.ID())
	if !ok {
		s.refuse(ErrCrowd, CloseCrowd)
		return
	}
	defer unfollow()
	if addr, err := netip.ParseAddrPort(s.r.RemoteAddr); err == nil {
		defer place.Arrive(addr.Addr().Unmap())()
	}
	s.follow(place, h)
}

// hello reads the viewer's message.
func (s *socket) hello() (h hello, err error) {
	if err := s.ws.SetReadDeadline(time.Now().Add(s.i.c.Hello)); err != nil {
		return h, err
	}
	// The inspector's end must not wait for a viewer that says nothing.
	defer context.AfterFunc(s.i.ctx, func() { s.ws.NetConn().SetReadDeadline(time.Now()) })()
	// Not SetReadLimit, which would close the socket before it is told why.
	_, in, err := s.ws.NextReader()
	if err != nil {
		return h, err
	}
	message, err := io.ReadAll(io.LimitReader(in, readLimit+1))
	switch {
	case err != nil:
		return h, err
	case len(message) > readLimit:
		return h, websocket.ErrReadLimit
	}
	return h, json.Unmarshal(message, &h)
}

// lingerTime and lingerOctets are how much of a refused viewer is waited for.
const (
	lingerTime   = time.Second
	lingerOctets = 64 << 10
)

// linger reads on until the viewer closes: the kernel would else reset the
// connection, and with it what the viewer was told (RFC 1122 §4.2.2.13).
func (s *socket) linger() {
	raw := s.ws.NetConn()
	raw.SetReadDeadline(time.Now().Add(lingerTime))
	defer context.AfterFunc(s.i.ctx, func() { raw.SetReadDeadline(time.Now()) })()
	io.CopyN(io.Discard, raw, lingerOctets)
}

// follow sends the seat's feed until the viewer leaves, is cut off, or the inspector ends.
func (s *socket) follow(place *seat.Seat, h hello) {
	gone := s.listen()
	defer func() { // the reader has ended when follow returns
		s.ws.Close()
		<-gone
	}()
	rec := place.Recorder()
	changed, unwatch := rec.Watch()
	defer unwatch()

	last := rec.Last()
	after := h.After
	if h.Epoch != place.Epoch() || after > last {
		after = 0
	}
	first, err := json.Marshal(greeting{Epoch: place.Epoch(), API: API, Build: s.i.c.Build, Seq: last})
	if err != nil || !s.write(first) {
		return
	}
	b := batch{s: s, rec: rec, after: after}
	for b.after < last { // what there is already, without pauses
		before := b.after
		if !b.send() {
			return
		}
		if b.after == before {
			break
		}
	}

	ping := time.NewTicker(s.i.c.Ping)
	defer ping.Stop()
	pause := time.NewTimer(s.i.c.Batch)
	defer pause.Stop()
	pausing, due := true, false // no frame may leave; there is something to send
	for {
		select {
		case <-gone:
			return
		case <-s.i.ctx.Done():
			s.refuse(ErrAsleep, websocket.CloseGoingAway)
			return
		case <-ping.C:
			if err := s.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(s.i.c.Write)); err != nil {
				s.failed(err)
				return
			}
			continue
		case <-changed:
			due = true
		case <-pause.C:
			pausing = false
		}
		if !due || pausing {
			continue
		}
		if !b.send() {
			return
		}
		due, pausing = b.after < rec.Last(), true
		pause.Reset(s.i.c.Batch)
	}
}

// listen reads, so that pongs and closes are seen, until the socket fails. A
// viewer has nothing more to say: what it says is dropped.
func (s *socket) listen() (gone <-chan struct{}) {
	s.ws.SetReadLimit(readLimit)
	silence := 3 * s.i.c.Ping
	extend := func(string) error { return s.ws.SetReadDeadline(time.Now().Add(silence)) }
	s.ws.SetPongHandler(extend)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if extend("") != nil {
			return
		}
		for {
			if _, _, err := s.ws.NextReader(); err != nil {
				return
			}
		}
	}()
	return done
}

// keep is how many octets of buffer a viewer keeps between two frames.
const keep = 64 << 10

// batch is a viewer's place in the feed.
type batch struct {
	s     *socket
	rec   *capture.Recorder
	after uint64
	buf   []byte
}

// send writes one frame with what changed, if anything did.
func (b *batch) send() bool {
	out, last, gap := b.rec.AppendSince(b.buf[:0], b.after, b.s.i.c.Most)
	b.buf = out
	if last <= b.after && gap.Skipped == 0 {
		return true
	}
	b.after = max(b.after, last)
	if cap(b.buf) > keep {
		b.buf = nil
	}
	if gap.Skipped > 0 {
		b.s.i.dropped.Add(int64(gap.Skipped))
		out = appendGap(nil, gap, out)
	}
	return b.s.write(out)
}

// appendGap appends the array with an object that says what was skipped put first.
func appendGap(dst []byte, gap capture.Gap, array []byte) []byte {
	dst = append(dst, `[{"seq":`...)
	dst = strconv.AppendUint(dst, gap.To, 10)
	dst = append(dst, `,"type":"gap","data":{"from":`...)
	dst = strconv.AppendUint(dst, gap.From, 10)
	dst = append(dst, `,"to":`...)
	dst = strconv.AppendUint(dst, gap.To, 10)
	dst = append(dst, `,"skipped":`...)
	dst = strconv.AppendInt(dst, int64(gap.Skipped), 10)
	dst = append(dst, `}}`...)
	if len(array) <= 2 { // "[]" or nothing
		return append(dst, ']')
	}
	dst = append(dst, ',')
	return append(dst, array[1:]...)
}

// write sends one frame; a viewer that does not take it in time is cut off.
func (s *socket) write(frame []byte) bool {
	s.ws.SetWriteDeadline(time.Now().Add(s.i.c.Write))
	if err := s.ws.WriteMessage(websocket.TextMessage, frame); err != nil {
		s.failed(err)
		return false
	}
	return true
}

// failed counts a viewer that was cut off. Its socket is reset, so that the
// kernel does not keep what it would not read.
func (s *socket) failed(err error) {
	var late net.Error // gorilla hides os.ErrDeadlineExceeded
	if !errors.As(err, &late) || !late.Timeout() {
		return
	}
	s.i.cut.Add(1)
	if tcp, ok := s.ws.NetConn().(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	s.i.c.Log.Info("a viewer was cut off", "client", s.r.RemoteAddr, "after", s.i.c.Write)
}

// refuse says why in a frame, and ends.
func (s *socket) refuse(err error, code int) {
	frame, encoding := json.Marshal(struct {
		Error any `json:"error"`
	}{s.i.c.Explain(s.r, err)})
	if encoding != nil || !s.write(frame) {
		return
	}
	s.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(s.i.c.Write))
}
