package capture

import (
	"slices"

	"roundtrip/app/exchange"
	"roundtrip/app/http1"
)

// Event implements http1.Handler.
func (c *conn) Event(ev *http1.Event) {
	w := &c.ways[ev.Dir]
	switch ev.Kind {
	case http1.Skipped:
		w.skip(ev)
		return
	case http1.StartLine:
		c.start(w, ev)
	case http1.Tunnel:
		if c.upgraded {
			w.covered = ev.Offset + int64(len(ev.Octets))
			return
		}
		c.unreadable(w, ev)
	case http1.Broke:
		if w.message == nil && w.tail == nil || w.entry == nil {
			c.unreadable(w, ev)
		}
		w.entry.blame(ev)
		return
	}
	if w.message == nil {
		return
	}
	c.take(w, ev)
	switch ev.Kind {
	case http1.Field:
		c.field(w.entry, ev)
	case http1.HeadEnd:
		w.message.head, w.message.headAt = w.message.total, w.message.last
		c.headEnd(w, ev)
	case http1.Content:
		w.message.content += int64(len(ev.Octets))
	case http1.MessageEnd:
		c.finish(w, ev)
	}
}

// take keeps an event's octets.
func (c *conn) take(w *way, ev *http1.Event) {
	if len(ev.Octets) == 0 {
		return
	}
	m, e := w.message, w.entry
	if m.spare || e.gone {
		w.covered = ev.Offset + int64(len(ev.Octets))
		return
	}
	if m.total == 0 {
		m.offset = ev.Offset
		m.first, _, _ = w.at(ev.Offset)
	}
	end := ev.Offset + int64(len(ev.Octets))
	for at := ev.Offset; at < end; {
		when, serial, until := w.at(at)
		until = min(max(until, at+1), end)
		if m.wrote(when, at-m.offset, until-at, serial) {
			e.grow(writeCost)
		}
		m.last = when
		at = until
	}
	e.grow(m.add(ev.Octets))
	w.covered = end
	e.change()
}

// skip keeps empty lines: they are the next request's first octets, and not
// covered until it comes, since its time is theirs.
func (w *way) skip(ev *http1.Event) {
	if len(w.skipped) == 0 {
		w.covered = ev.Offset
	}
	for p := ev.Octets; len(p) > 0; {
		n := min(len(p), maxSkipped)
		w.skipped = append(w.skipped, p[:n]...)
		p = p[n:]
		if len(w.skipped) > 2*maxSkipped {
			w.forget(maxSkipped)
		}
	}
}

// forget leaves the last octets of what was skipped; the others are nobody's.
func (w *way) forget(but int) {
	if n := len(w.skipped) - but; n > 0 {
		w.covered += int64(n)
		w.skipped = w.skipped[:copy(w.skipped, w.skipped[n:])]
	}
}

// start begins a message.
func (c *conn) start(w *way, ev *http1.Event) {
	if ev.Dir == exchange.ToServer {
		w.forget(maxSkipped)
		at := ev.Offset - int64(len(w.skipped))
		when, _, _ := w.at(at)
		e := c.open(when, ev.Message)
		w.entry, w.message = e, &e.request
		e.Method, e.Protocol = e.word(ev.Method, maxWord), e.word(ev.Version, maxWord)
		e.Target = e.word(ev.Target, maxTarget)
		w.message.octets = w.scratch[:0]
		if len(w.skipped) > 0 {
			c.take(w, &http1.Event{Kind: http1.Skipped, Offset: at, Octets: w.skipped})
			w.skipped = w.skipped[:0]
		}
		return
	}
	e := c.numbered(ev.Message)
	if e == nil {
		e = c.unasked(w, ev)
	}
	w.entry = e
	if ev.Interim {
		w.message = &message{spare: true}
		if len(e.interims) < maxInterim {
			w.message = &message{limit: c.r.c.Message}
			e.interims = append(e.interims, w.message)
			e.Interim = append(e.Interim, ev.Status)
			e.grow(messageCost)
		}
		return
	}
	w.message = &e.response
	w.message.octets = w.scratch[:0]
	e.answered = true
	e.Status, e.Reason = ev.Status, e.word(ev.Reason, maxWord)
	if e.State != exchange.Done {
		e.State = exchange.Answering
	}
}

func atMost(b []byte, n int) []byte { return b[:min(len(b), n)] }

// numbered is the exchange of the connection's n-th request, unless it is over.
func (c *conn) numbered(n int) *entry {
	for _, e := range c.queue {
		if e.message == n {
			return e
		}
	}
	return nil
}

// unasked makes an exchange of octets of a server that no request asked for.
func (c *conn) unasked(w *way, ev *http1.Event) *entry {
	at, _, _ := w.at(ev.Offset)
	e := c.open(at, noRequest)
	e.RequestFirst = 0
	return e
}

// unreadable finds or makes the exchange of octets that are no message.
func (c *conn) unreadable(w *way, ev *http1.Event) {
	switch {
	case w.message != nil:
	case w.tail != nil:
		w.message = w.tail
	case ev.Dir == exchange.ToServer:
		at, _, _ := w.at(ev.Offset)
		w.entry = c.open(at, noRequest)
		w.message = &w.entry.request
	default:
		e := c.numbered(ev.Message)
		if e == nil && len(c.queue) > 0 {
			e = c.queue[0]
		}
		if e == nil {
			e = c.unasked(w, ev)
		}
		e.answered = true
		w.entry, w.message = e, &e.response
	}
}

// finish ends a message.
func (c *conn) finish(w *way, ev *http1.Event) {
	m, e := w.message, w.entry
	w.message, w.tail = nil, m
	m.whole = ev.Whole && !(c.resetting && ev.Framing == exchange.FramingClose)
	m.ended = true
	if cap(m.octets) <= maxScratch {
		w.scratch = m.octets[:0]
	}
	m.settle()
	e.change()
	switch {
	case ev.Dir == exchange.ToServer:
		if e.State == exchange.Receiving && m.whole {
			e.State = exchange.Pending
		}
	case ev.Interim:
		return
	case !m.whole: // settle tells why
	case e.Status == 101:
		c.upgraded = true
		e.settle(exchange.Upgraded, w.now)
	case e.Method == "CONNECT" && e.Status/100 == 2:
		c.upgraded = true
		e.settle(exchange.Tunnelled, w.now)
	default:
		e.settle(exchange.Complete, w.now)
	}
	for len(c.queue) > 0 && c.queue[0].State == exchange.Done && (c.queue[0].request.ended || c.queue[0].message == noRequest) {
		c.queue = slices.Delete(c.queue, 0, 1) // in place: most often it is the only one
	}
}
