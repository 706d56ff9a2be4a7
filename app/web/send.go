package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"roundtrip/app/capture"
	"roundtrip/app/exchange"
	"roundtrip/app/seat"
	"roundtrip/app/sender"
)

// Bounds of sending.
const (
	mostSends    = 8 // of one seat, at a time
	maxReceived  = 64 << 10
	usualTimeout = 15 * time.Second
	probeTime    = 3 * time.Second
	settleTime   = time.Second
)

// sendRequest is what to send: exact octets, or a request's parts.
type sendRequest struct {
	Server     string           `json:"server"`
	Raw        *[]byte          `json:"raw"`
	Method     *string          `json:"method"`
	Target     *string          `json:"target"`
	Fields     *[]exchange.Pair `json:"fields"`
	Body       *string          `json:"body"`
	Timeout    int              `json:"timeout"` // milliseconds
	HalfClose  bool             `json:"halfClose"`
	Lesson     string           `json:"lesson"`
	Experiment string           `json:"experiment"`
	Prediction string           `json:"prediction"`
}

// sent is what came of it.
type sent struct {
	Act       exchange.Act `json:"act"`
	Exchanges []string     `json:"exchanges"`
	End       string       `json:"end"`
	Error     string       `json:"error,omitempty"`
	Received  []byte       `json:"received"` // the first maxReceived octets
	Total     int64        `json:"total"`
	Added     []string     `json:"added"` // fields that were not asked for
}

// send is the playground's own client: it writes to the seat's own server, and
// to nothing else.
func (w *Web) send(c echo.Context, s *seat.Seat) error {
	var asked sendRequest
	if err := w.decode(c, &asked, maxSendJSON); err != nil {
		var why *refusal
		if errors.As(err, &why) && why.id == "too-large" {
			return sender.ErrTooLong
		}
		return err
	}
	r := c.Request()
	a := exchange.Act{Kind: "send", Server: asked.Server, Lesson: asked.Lesson, Experiment: asked.Experiment, Prediction: asked.Prediction}
	if err := w.checkPlace(s, &a); err != nil {
		return err
	}
	v, err := serverOf(s, a.Server)
	if err != nil {
		return err
	}
	request, octets, added, err := asked.octets(hostport(r, v.Port))
	if err != nil {
		return err
	}
	if asked.Timeout < 0 || asked.Timeout > int(sender.MaxTimeout.Milliseconds()) {
		return refuse("out-of-range", "timeout", sender.MaxTimeout.Milliseconds())
	}
	timeout := usualTimeout
	if asked.Timeout > 0 {
		timeout = time.Duration(asked.Timeout) * time.Millisecond
	}
	release, ok := w.enter(s.ID())
	if !ok {
		return refuse("too-many-sends", mostSends)
	}
	defer release()

	a.Request = request
	rec := s.Recorder()
	a = rec.Act(a)
	began := time.Now()
	local := ""
	res, err := dispatch(r.Context(), v, sender.Request{Octets: octets, Timeout: timeout, HalfClose: asked.HalfClose}, func(addr string) {
		local = addr
		s.Sender(addr, a.ID)
	})
	if local != "" {
		settle(r.Context(), rec, local)
	}
	seen := &exchange.Seen{Error: res.Error, Millis: time.Since(began).Milliseconds()}
	switch {
	case err != nil:
		seen.Error = err.Error()
	case res.End == sender.Timeout:
		seen.Error = "timeout"
	}
	seen.Status, seen.StatusText = statusOf(res.Received)
	a = rec.Act(exchange.Act{ID: a.ID, Ended: now(), Seen: boundSeen(seen)})
	if err != nil {
		return err
	}
	out := sent{
		Act: a, Exchanges: a.Exchanges, End: res.End, Error: res.Error, Added: added,
		Received: res.Received[:min(len(res.Received), maxReceived)], Total: res.Total,
	}
	if out.Exchanges == nil {
		out.Exchanges = []string{}
	}
	if out.Received == nil {
		out.Received = []byte{}
	}
	return c.JSON(http.StatusOK, out)
}

// octets writes what was asked for as octets. Raw ones are never looked at.
func (q *sendRequest) octets(host string) (request *exchange.Request, octets []byte, added []string, err error) {
	added = []string{}
	parts := q.Method != nil || q.Target != nil || q.Fields != nil || q.Body != nil
	if q.Raw != nil {
		if parts || len(*q.Raw) == 0 {
			return nil, nil, nil, refuse("nothing-to-send")
		}
		if len(*q.Raw) > sender.MaxOctets {
			return nil, nil, nil, sender.ErrTooLong
		}
		return &exchange.Request{Raw: *q.Raw}, *q.Raw, added, nil
	}
	if !parts {
		return nil, nil, nil, refuse("nothing-to-send")
	}
	request = &exchange.Request{Method: "GET", Target: "/"}
	if q.Method != nil {
		request.Method = *q.Method
	}
	if q.Target != nil {
		request.Target = *q.Target
	}
	if q.Fields != nil {
		request.Fields = *q.Fields
	}
	if q.Body != nil {
		request.Content = *q.Body
	}
	if err := checkRequest(request); err != nil {
		return nil, nil, nil, err
	}
	if request.Method == "" {
		return nil, nil, nil, refuse("bad-method")
	}
	octets, named := sender.Octets(request.Method, request.Target, host, request.Fields, []byte(request.Content))
	if len(octets) > sender.MaxOctets {
		return nil, nil, nil, sender.ErrTooLong
	}
	return request, octets, append(added, named...), nil
}

// enter counts a sending of a seat, unless too many are under way.
func (w *Web) enter(id string) (release func(), ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.sends[id] >= mostSends {
		return nil, false
	}
	w.sends[id]++
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.sends[id]--; w.sends[id] == 0 {
			delete(w.sends, id)
		}
	}, true
}

// dispatch sends to a server of the seat where it listens. At the port of one
// that does not listen it only knocks, to hear what the kernel says: by now the
// port may be another program's, which must not get a single octet.
func dispatch(ctx context.Context, v seat.Server, q sender.Request, opened func(string)) (sender.Result, error) {
	if len(v.Listen) > 0 {
		q.Addr = dialAddr(v.Listen)
		return sender.Send(ctx, q, opened)
	}
	knocking, cancel := context.WithTimeout(ctx, min(q.Timeout, probeTime))
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(knocking, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(v.Port)))
	switch {
	case ctx.Err() != nil:
		return sender.Result{}, ctx.Err()
	case err == nil:
		_ = conn.Close()
		return sender.Result{End: sender.Refused, Error: "port " + strconv.Itoa(v.Port) + ": another program listens here, nothing was sent"}, nil
	}
	return sender.Result{End: sender.Refused, Error: err.Error()}, nil
}

// dialAddr is the address to reach a server at: loopback, if it listens there.
func dialAddr(listen []string) string {
	for _, at := range listen {
		ap, err := netip.ParseAddrPort(at)
		switch {
		case err != nil:
		case ap.Addr().IsLoopback():
			return at
		case ap.Addr().IsUnspecified() && ap.Addr().Is4():
			return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), ap.Port()).String()
		case ap.Addr().IsUnspecified():
			return netip.AddrPortFrom(netip.IPv6Loopback(), ap.Port()).String()
		}
	}
	return listen[0]
}

// settle waits until the server's side of a sending's connection is over, so
// that its exchanges are; not for long, since a handler may go on for ever.
func settle(ctx context.Context, rec *capture.Recorder, local string) {
	changed, unwatch := rec.Watch()
	defer unwatch()
	late := time.NewTimer(settleTime)
	defer late.Stop()
	for {
		over := false
		rec.Connections(0, func(c *exchange.Conn) bool {
			over = over || c.ClientAddr == local && c.Closed != 0
			return !over
		})
		if over {
			return
		}
		select {
		case <-changed:
		case <-late.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// statusOf reads the status line of the first final response in octets, as a
// client would; 0 if there is none.
func statusOf(octets []byte) (status int, reason string) {
	rest := string(octets[:min(len(octets), maxReceived)])
	for {
		line, _, ok := strings.Cut(rest, "\n")
		version, after, _ := strings.Cut(strings.TrimSuffix(line, "\r"), " ")
		code, reason, _ := strings.Cut(after, " ")
		n, err := strconv.Atoi(code)
		if !ok || !strings.HasPrefix(version, "HTTP/") || err != nil || len(code) != 3 || n < 100 {
			return 0, ""
		}
		if n/100 != 1 || n == http.StatusSwitchingProtocols {
			return n, cut(strings.ToValidUTF8(reason, "\uFFFD"), maxWord)
		}
		if _, rest, ok = strings.Cut(rest, "\r\n\r\n"); !ok {
			return 0, ""
		}
	}
}
