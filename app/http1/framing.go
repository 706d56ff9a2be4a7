package http1

import (
	"roundtrip/app/exchange"
)

// head is what a message's head says about the message.
type head struct {
	trait   trait // of the request, also in a response
	asked   bool  // a request waits for it
	known   bool  // the version is HTTP/1.x
	old     bool  // HTTP/1.0
	preface bool  // HTTP/2's
	status  int
	size    int // octets
	fields  int
	hosts   int

	length     int64 // Content-Length, -1 without
	lengths    int   // how often it is given
	unreadable bool  // or they differ
	coded      bool  // there is a Transfer-Encoding
	chunked    bool  // its last coding is chunked
	close      bool  // Connection: close
	keep       bool  // Connection: keep-alive
	upgrade    bool

	framing  exchange.Framing
	declared int64
	bodiless bool // a response that has no content, whatever its fields say
}

// request takes what a request's field says about framing and routing.
func (d *head) request(h *half, name, value []byte, at int64) {
	if !equal(name, "host") {
		d.common(h, name, value, at)
		return
	}
	d.hosts++
	if d.hosts == 2 {
		h.blame(hostRepeated, h.offset)
	}
	if !validHost(value) {
		h.blame(hostInvalid, at)
	}
}

// common does so for the fields of both directions.
func (d *head) common(h *half, name, value []byte, at int64) {
	switch len(name) {
	case len("upgrade"):
		d.upgrade = d.upgrade || equal(name, "upgrade")
	case len("connection"):
		if equal(name, "connection") {
			d.close = d.close || contains(value, "close")
			d.keep = d.keep || contains(value, "keep-alive")
		}
	case len("content-length"):
		if equal(name, "content-length") {
			d.contentLength(h, value, at)
		}
	case len("transfer-encoding"):
		if equal(name, "transfer-encoding") {
			d.transferEncoding(h, value, at)
		}
	}
}

// contentLength takes a Content-Length (RFC 9110 §8.6), also one that is a list.
func (d *head) contentLength(h *half, value []byte, at int64) {
	for more := true; more; {
		var e []byte
		e, value = element(value)
		more = len(value) > 0
		n, ok := number(e)
		d.lengths++
		switch {
		case !ok:
			h.blame(lengthInvalid, at)
			d.unreadable = true
			return
		case d.length >= 0 && d.length != n:
			h.blame(lengthDiffers, at)
			d.unreadable = true
			return
		case d.lengths == 2:
			h.blame(lengthRepeated, at)
		}
		d.length = n
	}
}

// transferEncoding takes a Transfer-Encoding (RFC 9112 §6.1).
func (d *head) transferEncoding(h *half, value []byte, at int64) {
	d.coded = true
	for more := true; more; {
		var e []byte
		e, value = element(value)
		more = len(value) > 0
		last := equal(e, "chunked")
		if last && d.chunked {
			h.blame(codingTwice, at)
		}
		d.chunked = last
	}
}

// headEnd decides on the framing (RFC 9112 §6.3) and goes on to what follows.
func (h *half) headEnd(line []byte) {
	d := &h.head
	if h.dir == exchange.ToServer {
		d.framing = h.requestFraming()
	} else {
		d.framing = h.responseFraming()
	}
	d.declared = d.length
	if d.unreadable {
		d.declared = -1
	}
	ev := h.event(HeadEnd, line)
	ev.Framing, ev.Declared = d.framing, d.declared
	h.send(ev)
	if !h.interim {
		h.last = d.close || d.old && !d.keep
	}
	switch d.framing {
	case exchange.FramingNone:
		h.finish(true)
	case exchange.FramingLength:
		if h.left, h.state = d.length, inContent; h.left == 0 {
			h.finish(true)
		}
	case exchange.FramingChunked:
		h.state = atSize
	case exchange.FramingClose:
		h.state = toClose
	case exchange.FramingTunnel:
		h.state = inTunnel
		if h.dir == exchange.ToClient && !d.unreadable {
			h.finish(true)
			h.c.turn()
		}
	}
}

func (h *half) requestFraming() exchange.Framing {
	d := &h.head
	if d.upgrade {
		h.c.note(h.message, asksUpgrade)
	}
	if d.hosts == 0 && d.known && !d.old {
		h.blame(hostMissing, h.offset)
	}
	if d.preface {
		return exchange.FramingTunnel
	}
	return h.framing(exchange.FramingNone)
}

func (h *half) responseFraming() exchange.Framing {
	d := &h.head
	granted := d.trait&isConnect != 0 && d.status/100 == 2
	if granted || d.status/100 == 1 || d.status == 204 {
		if d.lengths > 0 {
			h.blame(lengthNotAllowed, h.offset)
		}
		if d.coded {
			h.blame(codingNotAllowed, h.offset)
		}
		d.unreadable = false
	}
	d.bodiless = d.trait&isHead != 0 || d.status == 204 || d.status == 304
	switch {
	case granted || d.status == 101:
		return exchange.FramingTunnel
	case d.bodiless || d.status/100 == 1:
		return exchange.FramingNone
	}
	return h.framing(exchange.FramingClose)
}

// framing is what both directions have in common; without any field it is other.
func (h *half) framing(other exchange.Framing) exchange.Framing {
	d := &h.head
	if d.coded && d.lengths > 0 {
		h.blame(lengthAndCoding, h.offset)
	}
	if d.coded && d.old {
		h.blame(codingOld, h.offset)
		d.coded = false // as net/http and browsers do
	}
	switch {
	case d.coded && d.chunked:
		return exchange.FramingChunked
	case d.coded:
		h.blame(codingNotChunked, h.offset)
		if h.dir == exchange.ToServer {
			return exchange.FramingTunnel // a server answers 400 or 501 and closes
		}
		return exchange.FramingClose
	case d.unreadable:
		return exchange.FramingTunnel
	case d.length >= 0:
		return exchange.FramingLength
	}
	return other
}
