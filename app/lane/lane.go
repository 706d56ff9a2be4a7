// Package lane makes commands of what crosses a session store's connection: the
// second lane of the inspector.
//
// A [Lane] watches one client's connections to one store, one at a time: each is
// tapped ([Lane.Watch]), its octets are taken apart by the store's own codec, and a
// reply belongs to the oldest command that waits for one. [Lane.Cause] says which
// exchange the commands that follow are for; whoever uses the client lets one
// operation at a time do so.
//
// What it promises:
//   - A command is told when it has left, and again when its reply has come, the
//     connection has ended, or nothing more can be made of it (exchange.Unanswered).
//   - Octets of a command that carries a password are not kept.
//   - Nothing here waits for the store, or keeps the store's client waiting.
package lane

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/app/exchange"
	"roundtrip/app/tap"
)

// Bounds of what is kept of a command.
const (
	maxOctets  = 4 << 10
	maxArg     = 200
	maxArgs    = 32
	maxReply   = 1 << 10
	maxWaiting = 4096 // commands that wait for a reply
)

// Config is what a lane is about.
type Config struct {
	// Server is the store: "redis" or "memcached".
	Server string
	// Put keeps a command; it is capture.Recorder.Command.
	Put func(exchange.Command) exchange.Command
	// Conns numbers the connections of the process.
	Conns *atomic.Uint64
}

// Lane is what a client says to one store.
type Lane struct {
	c Config

	mu       sync.Mutex
	cause    string
	greeting bool // of the connection that was made last
	now      *conversation
}

// New makes a lane that has seen nothing.
func New(c Config) *Lane { return &Lane{c: c} }

// Cause says for which exchange the commands that follow are; "" for none.
func (l *Lane) Cause(exchangeID string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cause = exchangeID
}

// Watch taps a connection to the store. What crosses until Greeted is the client's
// own, if greets; an earlier connection is over.
func (l *Lane) Watch(raw net.Conn, greets bool) net.Conn {
	l.mu.Lock()
	l.greeting = greets
	l.mu.Unlock()
	return tap.Dialed(raw, l.c.Server, l.feed, l.c.Conns)
}

// Greeted says that the client has introduced itself.
func (l *Lane) Greeted() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.greeting = false
}

// Refused tells of a connection that could not be made.
func (l *Lane) Refused(addr string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := exchange.At(time.Now())
	l.c.Put(exchange.Command{Server: l.c.Server, Protocol: protocol(l.c.Server), Cause: l.cause, Name: "connect", Args: []string{addr},
		Reply: reason(err), Error: true, Sent: at, Answered: at, Outcome: exchange.Refused})
}

// reason is the kernel's word, where it is the kernel that refused.
func reason(err error) string {
	var op *net.OpError
	switch {
	case errors.As(err, &op) && op.Err != nil:
		err = op.Err
	case errors.Is(err, context.DeadlineExceeded):
		err = context.DeadlineExceeded
	}
	return cut([]byte(err.Error()), maxReply)
}

// feed takes what the tap saw.
func (l *Lane) feed(g exchange.Segment) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if g.Kind == exchange.Opened {
		l.now.end(l, g.Time)
		l.now = &conversation{id: g.Conn, codec: codecFor(l.c.Server)}
	}
	c := l.now
	if c == nil || c.id != g.Conn {
		return // of a connection before this one
	}
	switch g.Kind {
	case exchange.Octets:
		c.octets(l, g)
	case exchange.Closed, exchange.Reset:
		c.end(l, g.Time)
	case exchange.End:
		if g.Dir == exchange.ToClient { // no reply can come any more
			c.end(l, g.Time)
		}
	}
}

// conversation is one connection.
type conversation struct {
	id      uint64
	codec   codec
	waiting []exchange.Command
	lost    bool // where a message begins can no longer be told, or it is over
}

// octets takes them apart; l.mu is held.
func (c *conversation) octets(l *Lane, g exchange.Segment) {
	if c.lost {
		return
	}
	var err error
	if g.Dir == exchange.ToServer {
		err = c.codec.sent(g.Data, func(m message) {
			m.command.Server, m.command.Protocol, m.command.Conn, m.command.Sent = l.c.Server, c.codec.protocol(), c.id, g.Time
			m.command.Args = append([]string{}, m.command.Args...)
			if !l.greeting {
				m.command.Cause = l.cause
			}
			if m.silent {
				m.command.Outcome, m.command.Answered = exchange.Answered, g.Time
				l.c.Put(m.command)
				return
			}
			kept := l.c.Put(m.command)
			c.waiting = append(c.waiting, kept)
		})
	} else {
		err = c.codec.came(g.Data, func() (exchange.Command, bool) {
			if len(c.waiting) == 0 {
				return exchange.Command{}, false
			}
			return c.waiting[0], true
		}, func(answered exchange.Command) {
			c.waiting = c.waiting[1:]
			answered.Protocol = c.codec.protocol()
			answered.Answered, answered.Outcome = g.Time, exchange.Answered
			l.put(answered)
		})
	}
	if err != nil || len(c.waiting) > maxWaiting {
		c.end(l, g.Time)
	}
}

// put keeps what became of a command, if the command is kept still.
func (l *Lane) put(x exchange.Command) {
	if x.ID != "" {
		l.c.Put(x)
	}
}

// end leaves what waits unanswered; l.mu is held. A nil conversation has nothing.
func (c *conversation) end(l *Lane, at exchange.Time) {
	if c == nil {
		return
	}
	for _, x := range c.waiting {
		x.Outcome = exchange.Unanswered
		l.put(x)
	}
	c.waiting, c.lost = nil, true
}
