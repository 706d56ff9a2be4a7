package tap

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"roundtrip/app/exchange"
)

// Conn is a tapped connection, seen from the server. It hides the wrapped
// connection's ReadFrom and WriteTo, which would carry octets past the tap.
type Conn struct {
	raw    net.Conn
	server string
	sink   Sink
	id     uint64

	mu        sync.Mutex // held while a segment is emitted
	seq       uint64
	clientEnd bool // the client's FIN was seen
	serverEnd bool // ours was sent
	over      bool // closed or reset: nothing more can cross
}

// ID is the connection's number.
func (c *Conn) ID() uint64 { return c.id }

// emit sends a segment on; c.mu is held.
func (c *Conn) emit(g exchange.Segment) {
	c.seq++
	g.Server, g.Conn, g.Seq = c.server, c.id, c.seq
	c.sink(g)
}

// Read implements net.Conn.
func (c *Conn) Read(p []byte) (int, error) {
	n, err := c.raw.Read(p)
	if n <= 0 && (err == nil || isTimeout(err)) {
		return n, err // net/http ends each keep-alive wait by a deadline
	}
	now := exchange.At(time.Now())
	c.mu.Lock()
	defer c.mu.Unlock()
	if n > 0 && !c.over {
		c.emit(exchange.Segment{Time: now, Kind: exchange.Octets, Dir: exchange.ToServer, Data: p[:n]})
	}
	switch {
	case err == nil || c.over:
	case err == io.EOF:
		if !c.clientEnd {
			c.clientEnd = true
			c.emit(exchange.Segment{Time: now, Kind: exchange.End, Dir: exchange.ToServer})
		}
	case isReset(err):
		c.reset(now, exchange.ToServer)
	}
	return n, err
}

// Write implements net.Conn.
func (c *Conn) Write(p []byte) (int, error) {
	now := exchange.At(time.Now())
	n, err := c.raw.Write(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if n > 0 && !c.over {
		c.emit(exchange.Segment{Time: now, Kind: exchange.Octets, Dir: exchange.ToClient, Data: p[:n]})
	}
	// A broken pipe is an RST that came before, unless we ended the direction ourselves.
	if err != nil && !c.over && (isReset(err) || isBrokenPipe(err) && !c.serverEnd) {
		c.reset(exchange.At(time.Now()), exchange.ToServer)
	}
	return n, err
}

// reset emits an RST of one side; c.mu is held.
func (c *Conn) reset(at exchange.Time, by exchange.Direction) {
	c.over = true
	c.emit(exchange.Segment{Time: at, Kind: exchange.Reset, Dir: by})
}

// CloseWrite ends the direction to the client (FIN).
func (c *Conn) CloseWrite() error {
	half, ok := c.raw.(interface{ CloseWrite() error })
	if !ok {
		return errors.ErrUnsupported
	}
	err := half.CloseWrite()
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil && !c.over && !c.serverEnd {
		c.serverEnd = true
		c.emit(exchange.Segment{Time: exchange.At(time.Now()), Kind: exchange.End, Dir: exchange.ToClient})
	}
	return err
}

// Close implements net.Conn. If octets of the client are left unread, the kernel
// sends an RST instead of a FIN (RFC 1122 §4.2.2.13), and so it is told.
func (c *Conn) Close() error {
	kind := exchange.Closed
	if unread(c.raw) {
		kind = exchange.Reset
	}
	return c.close(kind)
}

// Abort closes the connection with an RST.
func (c *Conn) Abort() error {
	linger, ok := c.raw.(interface{ SetLinger(sec int) error })
	if !ok {
		return errors.ErrUnsupported
	}
	if err := linger.SetLinger(0); err != nil {
		return err
	}
	return c.close(exchange.Reset)
}

// close emits the end before it takes effect: the client's answer to it would
// else seem to come first.
func (c *Conn) close(kind exchange.SegmentKind) error {
	c.mu.Lock()
	if !c.over {
		now := exchange.At(time.Now())
		c.over = true
		if kind == exchange.Reset {
			c.emit(exchange.Segment{Time: now, Kind: exchange.Reset, Dir: exchange.ToClient})
		} else {
			c.emit(exchange.Segment{Time: now, Kind: exchange.Closed, Dir: exchange.ToClient})
		}
	}
	c.mu.Unlock()
	return c.raw.Close()
}

// LocalAddr implements net.Conn.
func (c *Conn) LocalAddr() net.Addr { return c.raw.LocalAddr() }

// RemoteAddr implements net.Conn.
func (c *Conn) RemoteAddr() net.Addr { return c.raw.RemoteAddr() }

// SetDeadline implements net.Conn.
func (c *Conn) SetDeadline(t time.Time) error { return c.raw.SetDeadline(t) }

// SetReadDeadline implements net.Conn.
func (c *Conn) SetReadDeadline(t time.Time) error { return c.raw.SetReadDeadline(t) }

// SetWriteDeadline implements net.Conn.
func (c *Conn) SetWriteDeadline(t time.Time) error { return c.raw.SetWriteDeadline(t) }

// isTimeout avoids err.Error and errors.As, which allocate: it is asked after
// each exchange.
func isTimeout(err error) bool {
	t, ok := err.(net.Error)
	return ok && t.Timeout()
}
