// Package tap turns what crosses a connection into segments: each read and each
// write as it happens, with its time and its exact octets.
//
// What it promises:
//   - A segment of octets is emitted only for octets that crossed: after the
//     read that returned them, after the write that took them, no more than that.
//   - The time of a read is when it returned, that of a write when it began:
//     nothing that answers octets can be earlier than they are.
//   - The segments of a connection come one after another, Seq counting from 1,
//     in the order in which this process saw them.
//   - A FIN, a close and an RST are told apart; what the kernel does not tell
//     (an RST that nobody was reading for) is not guessed.
//   - No allocation for a read or a write.
package tap

import (
	"net"
	"sync/atomic"
	"time"

	"roundtrip/app/exchange"
)

// Sink receives segments. It is called while the connection's reader or writer
// waits, so it must not block, and must not keep Segment.Data.
type Sink func(exchange.Segment)

// Listen wraps a listener, so that each connection it accepts is a [*Conn] that
// emits to sink. server names the learner's server; next is the number that the
// process gave to its last connection.
func Listen(ln net.Listener, server string, sink Sink, next *atomic.Uint64) net.Listener {
	return &listener{Listener: ln, server: server, sink: sink, next: next}
}

type listener struct {
	net.Listener
	server string
	sink   Sink
	next   *atomic.Uint64
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	raw, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &Conn{raw: raw, server: l.server, sink: l.sink, id: l.next.Add(1)}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.emit(exchange.Segment{
		Time:       exchange.At(time.Now()),
		Kind:       exchange.Opened,
		ClientAddr: raw.RemoteAddr().String(),
		ServerAddr: raw.LocalAddr().String(),
	})
	return c, nil
}
