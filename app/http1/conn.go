package http1

import "roundtrip/app/exchange"

// Conn takes one connection's octets, both directions, and emits events.
type Conn struct{ h Handler }

// New returns a codec for one connection.
func New(h Handler) *Conn { return &Conn{h: h} }

// Reset makes the codec ready for another connection.
func (c *Conn) Reset(h Handler) { *c = Conn{h: h} }

// Feed takes octets of one direction and emits what they hold.
func (c *Conn) Feed(dir exchange.Direction, p []byte) {}

// End says that a direction sends no more.
func (c *Conn) End(dir exchange.Direction) {}

// Outstanding counts the requests seen whose final response has not ended.
func (c *Conn) Outstanding() int { return 0 }

// Base says where in a connection's stream a message's octets begin.
type Base struct {
	Conn   uint64
	Offset int64
}

// Read takes one message, or its beginning, apart.
func Read(dir exchange.Direction, octets []byte, requestMethod string, at Base) (exchange.Message, []exchange.Violation) {
	return exchange.Message{}, nil
}

// Rules lists every rule that the codec checks.
func Rules() []*Rule { return nil }
