package sender

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

// Bounds of one sending.
const (
	MaxOctets  = 1 << 20          // octets to send
	MaxAnswer  = 1 << 20          // octets of the answer that are kept
	MaxTimeout = 60 * time.Second // from the dial to the end
)

// How a sending ended.
const (
	Complete = "complete" // every answer that was due came whole
	Closed   = "closed"   // the server ended the connection
	Reset    = "reset"    // the server reset the connection
	Timeout  = "timeout"  // nothing ended it in time
	Refused  = "refused"  // nobody listens at the address
	Limit    = "limit"    // the answer was longer than Max
)

// ErrTooLong says that a Request has more than MaxOctets.
var ErrTooLong = fmt.Errorf("more than %d octets to send", MaxOctets)

// Request is what to send, and where.
type Request struct {
	Addr   string // host:port, where the seat's server listens
	Octets []byte // exactly what is written, at most MaxOctets
	// Timeout is from the dial to the end; MaxTimeout when it is 0 or more than that.
	Timeout time.Duration
	// HalfClose ends the sending direction (FIN) after the last octet.
	HalfClose bool
	// Max is how many octets of the answer are taken; MaxAnswer when it is 0 or more than that.
	Max int64
}

// Result is what came back.
type Result struct {
	Received []byte // the answer's octets as they came, at most Max
	Total    int64  // octets read; more than len(Received) only at the limit
	End      string // Complete, Closed, Reset, Timeout, Refused or Limit
	Error    string // the kernel's words, for Reset and Refused
	// Opened is when the connection stood; First and Last when the first and
	// last octets of the answer came. Zero if that did not happen.
	Opened, First, Last time.Time
}

// Send writes the octets on a new connection and reads what comes back, until
// every answer that is due has come whole. opened (which may be nil) is called
// with the local address after the dial, before the first octet is written.
//
// Whatever the server does is a Result. The error is ErrTooLong, the context's,
// or a dial that failed for another reason than a refusal or the time.
func Send(ctx context.Context, r Request, opened func(localAddr string)) (Result, error) {
	if len(r.Octets) > MaxOctets {
		return Result{}, ErrTooLong
	}
	if r.Timeout <= 0 || r.Timeout > MaxTimeout {
		r.Timeout = MaxTimeout
	}
	if r.Max <= 0 || r.Max > MaxAnswer {
		r.Max = MaxAnswer
	}
	timed, cancel := context.WithTimeout(ctx, r.Timeout)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(timed, "tcp", r.Addr)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return Result{}, ctx.Err()
	case timed.Err() != nil:
		return Result{End: Timeout}, nil
	default:
		return unreached(err)
	}
	out := Result{Opened: time.Now()}
	if opened != nil {
		opened(conn.LocalAddr().String())
	}

	// The server may answer, or stop reading, before all is written.
	written := make(chan struct{})
	go func() {
		defer close(written)
		write(conn, r)
	}()
	stop := context.AfterFunc(timed, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	err = out.read(conn, r)
	stop()
	_ = conn.Close() // the answer is in hand; how the close goes changes nothing
	<-written
	if err != nil && ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	return out, nil
}

// unreached is what a dial that failed came to. A server that resets at once may
// do so before the dial has returned.
func unreached(err error) (Result, error) {
	switch {
	case isRefused(err):
		return Result{End: Refused, Error: err.Error()}, nil
	case isReset(err):
		return Result{End: Reset, Error: err.Error()}, nil
	}
	return Result{}, fmt.Errorf("reach the server: %w", err)
}

// write sends the octets. A failure shows on the reading side, as what it was.
func write(conn net.Conn, r Request) {
	if _, err := conn.Write(r.Octets); err != nil || !r.HalfClose {
		return
	}
	if c, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = c.CloseWrite()
	}
}

// read fills the Result and says which error, if any, was its end.
func (out *Result) read(conn net.Conn, r Request) error {
	due := expect(r.Octets)
	buf := make([]byte, 32<<10)
	for {
		n, err := conn.Read(buf)
		if n > 0 {
			out.Last = time.Now()
			if out.Total == 0 {
				out.First = out.Last
			}
			out.Total += int64(n)
			kept := buf[:min(int64(n), r.Max-int64(len(out.Received)))]
			out.Received = append(out.Received, kept...)
			due.take(kept)
		}
		switch {
		case out.Total > r.Max:
			out.End = Limit
		case due.whole():
			out.End = Complete
		case err == nil:
			continue
		case isTimeout(err):
			out.End = Timeout
		case isReset(err):
			out.End, out.Error = Reset, err.Error()
		default:
			out.End = Closed
		}
		return err
	}
}

// isTimeout also holds for the deadline that a cancelled context sets.
func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}
