package http1

import "roundtrip/app/exchange"

// maxWaiting is how many requests may wait for an answer (pipelining).
const maxWaiting = 1024

// Conn takes one connection's octets, both directions, and emits events. It must
// not be used from two goroutines at once, nor from within its Handler.
type Conn struct {
	h    Handler
	ev   Event
	half [2]half
	// waiting has what must be known of each request whose final response has
	// not ended, in order; first is the number of waiting[0].
	waiting []trait
	first   int
	unfold  []byte // a folded value on one line
}

// trait is what the response to a request depends on.
type trait uint8

const (
	isHead    trait = 1 << iota // no content in the response
	isConnect                   // a 2xx response makes a tunnel
	isOld                       // HTTP/1.0: no interim responses
	asksUpgrade
)

// New returns a codec for one connection.
func New(h Handler) *Conn {
	c := &Conn{}
	c.Reset(h)
	return c
}

// Reset makes the codec ready for another connection. It keeps its buffers.
func (c *Conn) Reset(h Handler) {
	c.h, c.first, c.waiting = h, 0, c.waiting[:0]
	for dir := range c.half {
		old := &c.half[dir]
		c.half[dir] = half{c: c, dir: exchange.Direction(dir), held: old.held[:0], broke: old.broke[:0]}
	}
}

// Feed takes octets of one direction and emits what they hold. The slice is not
// kept. After the direction's End nothing is taken.
func (c *Conn) Feed(dir exchange.Direction, p []byte) {
	h := &c.half[dir]
	for len(p) > 0 && !h.ended {
		p = p[h.step(p):]
	}
	c.ev = Event{} // it must keep nothing alive
}

// End says that a direction sends no more. What was held back is emitted: an
// unfinished start line as StartLine, any other unfinished line as Tunnel.
func (c *Conn) End(dir exchange.Direction) {
	if h := &c.half[dir]; !h.ended {
		h.end()
		h.ended = true
		c.ev = Event{}
	}
}

// Outstanding counts the requests seen whose final response has not ended.
func (c *Conn) Outstanding() int { return len(c.waiting) }

// Held is how many octets are held back, since their lines are not whole.
func (c *Conn) Held() int { return len(c.half[0].held) + len(c.half[1].held) }

// next is the number of the next request.
func (c *Conn) next() int { return c.first + len(c.waiting) }

// ask adds a request to those that wait.
func (c *Conn) ask(t trait) int {
	c.waiting = append(c.waiting, t)
	return c.first + len(c.waiting) - 1
}

// note adds what the head of a request told.
func (c *Conn) note(message int, t trait) {
	if message >= c.first && message < c.next() {
		c.waiting[message-c.first] |= t
	}
}

// answered removes the request whose final response has ended.
func (c *Conn) answered() {
	if len(c.waiting) > 0 {
		n := copy(c.waiting, c.waiting[1:])
		c.waiting = c.waiting[:n]
		c.first++
	}
}

// answering tells whether the final response to a request has begun, or ended.
func (c *Conn) answering(message int) bool {
	a := &c.half[exchange.ToClient]
	return message < c.first || a.open && !a.interim && a.head.asked && a.message == message
}

// turn makes both directions opaque, after 101 or a granted CONNECT. A request
// that is still arriving is read to its end first.
func (c *Conn) turn() {
	c.half[exchange.ToClient].state = inTunnel
	if q := &c.half[exchange.ToServer]; q.open {
		q.turned = true
	} else {
		q.state = inTunnel
		q.spill()
	}
}

// early is called when a response begins and no request waits. If the beginning
// of a request is held back, or only empty lines came, that is what is answered:
// it becomes a request, unfinished.
func (c *Conn) early() {
	q := &c.half[exchange.ToServer]
	if q.state != atStart || len(q.held) == 0 && q.skipped == 0 {
		return
	}
	q.start(q.held, cutShort)
	q.release()
	q.fail(requestIncomplete, q.offset)
	if q.ended {
		q.finish(false)
	}
}
