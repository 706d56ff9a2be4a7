package fault

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

// maxContent bounds the content, of a request or a response, that is held or read away.
const maxContent = 1 << 20

// hit is a request that a fault has hit.
type hit struct {
	w      http.ResponseWriter
	r      *http.Request
	next   http.Handler
	board  *Board
	on     *active
	healed context.Context
}

func (h *hit) number(name string) int { return h.on.params[name].Number }

func (h *hit) word(name string) string { return h.on.params[name].Word }

func (h *hit) time(name string) time.Duration {
	return time.Duration(h.number(name)) * time.Millisecond
}

// wait waits while the connection is still net/http's, or breaks it off when the
// client has left. A heal ends it early. For the client to be noticed, the
// request's content must have been read.
func (h *hit) wait(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-h.healed.Done():
	case <-h.r.Context().Done():
		panic(http.ErrAbortHandler)
	}
}

// drain reads the request's content away, so that it does not turn the FIN of a
// close into an RST (RFC 1122 §4.2.2.13). It tells whether nothing is left. Where
// the client waits to be told to go on (RFC 9110 §10.1.1), it is not told.
func drain(r *http.Request) (whole bool) {
	if r.Body == nil || r.Body == http.NoBody {
		return true
	}
	if r.Header.Get("Expect") != "" {
		return false
	}
	_, err := io.CopyN(io.Discard, r.Body, maxContent+1)
	return err == io.EOF
}

// wire is a connection that was taken over from net/http.
type wire struct {
	conn   net.Conn
	clean  bool // nothing of the request is unread
	healed context.Context
}

// take takes the connection over. Where there is none to take, as in HTTP/2, the
// stream is reset (RFC 9113 §5.4.2).
func (h *hit) take() *wire {
	clean := drain(h.r)
	conn, _, err := http.NewResponseController(h.w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if h, is := conn.(*hurried); is {
		conn = h.Conn // a fault has its own times
	}
	// A client that does not read cannot keep us for longer; what a connection
	// without deadlines lacks, it lacks in a test.
	_ = conn.SetWriteDeadline(time.Now().Add(maxTime * time.Millisecond))
	return &wire{conn: conn, clean: clean, healed: h.healed}
}

// write writes octets as they are. Whether they arrive is for the tap to tell.
func (w *wire) write(parts ...[]byte) {
	for _, p := range parts {
		if len(p) == 0 {
			continue
		}
		if _, err := w.conn.Write(p); err != nil {
			return
		}
	}
}

// wait is silence: it reads what the client still sends and drops it. It ends
// after d, at a heal, or when the client has left. As in net/http, a client that
// ends its direction has left: there is no telling the two apart.
func (w *wire) wait(d time.Duration) {
	if w.conn.SetReadDeadline(time.Now().Add(d)) != nil {
		return
	}
	stop := context.AfterFunc(w.healed, func() { w.conn.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	w.discard()
}

// discard reads until there is no more, or the time is over.
func (w *wire) discard() {
	for buf := make([]byte, 4<<10); ; {
		if _, err := w.conn.Read(buf); err != nil {
			w.clean = w.clean || !errors.Is(err, os.ErrDeadlineExceeded)
			return
		}
	}
}

// lingerTime is how long the rest of a request may come, after our FIN, before
// the connection is closed over it. It is net/http's.
const lingerTime = 500 * time.Millisecond

// close ends the connection with a FIN.
func (w *wire) close() {
	if half, ok := w.conn.(interface{ CloseWrite() error }); ok && !w.clean && half.CloseWrite() == nil &&
		w.conn.SetReadDeadline(time.Now().Add(lingerTime)) == nil {
		w.discard()
	}
	w.conn.Close()
}

// reset ends the connection with an RST.
func (w *wire) reset() { abort(w.conn) }

func abort(c net.Conn) {
	switch c := c.(type) {
	case interface{ Abort() error }: // a tap's: it tells what it does
		if c.Abort() == nil {
			return
		}
	case interface{ SetLinger(sec int) error }:
		_ = c.SetLinger(0) // if that fails there is only Close
	}
	c.Close()
}
