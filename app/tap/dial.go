package tap

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/app/exchange"
)

// Dialed wraps a connection that this process made, to a store for instance: what
// it writes goes to the server, what it reads to the client. server names the other
// side; next is the number that the process gave to its last connection.
func Dialed(raw net.Conn, server string, sink Sink, next *atomic.Uint64) net.Conn {
	c := &dialed{raw: raw, server: server, sink: sink, id: next.Add(1)}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.emit(exchange.Segment{
		Time:       exchange.At(time.Now()),
		Kind:       exchange.Opened,
		ClientAddr: raw.LocalAddr().String(),
		ServerAddr: raw.RemoteAddr().String(),
	})
	return c
}

// dialed is a tapped connection, seen from the client. What lies under it is
// hidden, as in Conn. A store's client reads a reply only when its own write has
// returned, so that no reply is told before its command.
type dialed struct {
	raw    net.Conn
	server string
	sink   Sink
	id     uint64

	mu   sync.Mutex // held while a segment is emitted
	seq  uint64
	end  bool // the server's FIN was seen
	over bool // closed or reset
}

// emit sends a segment on; c.mu is held.
func (c *dialed) emit(g exchange.Segment) {
	c.seq++
	g.Server, g.Conn, g.Seq = c.server, c.id, c.seq
	c.sink(g)
}

// Read implements net.Conn.
func (c *dialed) Read(p []byte) (int, error) {
	n, err := c.raw.Read(p)
	now := exchange.At(time.Now())
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over {
		return n, err
	}
	if n > 0 {
		c.emit(exchange.Segment{Time: now, Kind: exchange.Octets, Dir: exchange.ToClient, Data: p[:n]})
	}
	switch {
	case err == io.EOF && !c.end:
		c.end = true
		c.emit(exchange.Segment{Time: now, Kind: exchange.End, Dir: exchange.ToClient})
	case err != nil && isReset(err):
		c.over = true
		c.emit(exchange.Segment{Time: now, Kind: exchange.Reset, Dir: exchange.ToClient})
	}
	return n, err
}

// Write implements net.Conn.
func (c *dialed) Write(p []byte) (int, error) {
	now := exchange.At(time.Now())
	n, err := c.raw.Write(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if n > 0 && !c.over {
		c.emit(exchange.Segment{Time: now, Kind: exchange.Octets, Dir: exchange.ToServer, Data: p[:n]})
	}
	if err != nil && !c.over && (isReset(err) || isBrokenPipe(err)) {
		c.over = true
		c.emit(exchange.Segment{Time: exchange.At(time.Now()), Kind: exchange.Reset, Dir: exchange.ToClient})
	}
	return n, err
}

// Close implements net.Conn.
func (c *dialed) Close() error {
	c.mu.Lock()
	if !c.over {
		c.over = true
		c.emit(exchange.Segment{Time: exchange.At(time.Now()), Kind: exchange.Closed, Dir: exchange.ToServer})
	}
	c.mu.Unlock()
	return c.raw.Close()
}

// LocalAddr implements net.Conn.
func (c *dialed) LocalAddr() net.Addr { return c.raw.LocalAddr() }

// RemoteAddr implements net.Conn.
func (c *dialed) RemoteAddr() net.Addr { return c.raw.RemoteAddr() }

// SetDeadline implements net.Conn.
func (c *dialed) SetDeadline(t time.Time) error { return c.raw.SetDeadline(t) }

// SetReadDeadline implements net.Conn.
func (c *dialed) SetReadDeadline(t time.Time) error { return c.raw.SetReadDeadline(t) }

// SetWriteDeadline implements net.Conn.
func (c *dialed) SetWriteDeadline(t time.Time) error { return c.raw.SetWriteDeadline(t) }
