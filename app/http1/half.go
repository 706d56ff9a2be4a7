package http1

import (
	"bytes"

	"roundtrip/app/exchange"
)

const (
	// maxHead is how long a head may be, and so a line of it; it is what net/http
	// takes unless told otherwise (http.DefaultMaxHeaderBytes and a buffer more).
	maxHead = 1<<20 + 4<<10
	// maxChunkLine is the same for the size line of a chunk.
	maxChunkLine = 4 << 10
	// maxKept is the largest buffer that is kept for the next line.
	maxKept = 16 << 10
)

// state says what a direction's next octet belongs to.
type state uint8

const (
	atStart    state = iota // a start line, or empty lines before it
	inHead                  // a field line or the blank line
	inContent               // content of known length
	toClose                 // content until the connection ends
	atSize                  // the size line of a chunk
	inChunk                 // the data of a chunk
	afterChunk              // the CR LF after it
	inTrailer               // a trailer or the blank line
	inTunnel                // opaque octets, to the end
)

// half is one direction.
type half struct {
	c       *Conn
	dir     exchange.Direction
	state   state
	offset  int64    // of the first octet that is in no event
	held    []byte   // an unfinished line
	broke   []broken // what is to be told after the next event
	ended   bool     // End was called
	turned  bool     // after the open message comes a tunnel
	last    bool     // the message said that no other follows
	seen    bool     // a message began before
	skipped int64    // octets Skipped since the last message

	open    bool // a message has begun and not ended
	message int
	interim bool
	left    int64 // octets of content, or of a chunk's data, to come
	head    head
}

type broken struct {
	rule   *Rule
	offset int64
}

// step takes some of p, and returns how much. It may take none of it when it
// goes on to another state.
func (h *half) step(p []byte) int {
	switch h.state {
	case atStart:
		return h.between(p)
	case inHead, inTrailer:
		line, n, fits := h.line(p, maxHead, true)
		switch {
		case line == nil:
			return n
		case fits:
			h.field(line)
		default:
			h.refuse(lineTooLong, line)
		}
		h.release()
		return n
	case atSize:
		line, n, fits := h.line(p, maxChunkLine, false)
		switch {
		case line == nil:
			return n
		case fits:
			h.chunk(line)
		default:
			h.refuse(chunkLong, line)
		}
		h.release()
		return n
	case inContent, inChunk:
		n := int(min(h.left, int64(len(p))))
		h.left -= int64(n)
		h.send(h.event(Content, p[:n]))
		switch {
		case h.left > 0:
		case h.state == inChunk:
			h.state = afterChunk
		default:
			h.finish(true)
		}
		return n
	case afterChunk:
		return h.chunkEnd(p)
	case toClose:
		h.send(h.event(Content, p))
		return len(p)
	default:
		h.send(h.event(Tunnel, p))
		return len(p)
	}
}

// between takes octets where a message may begin.
func (h *half) between(p []byte) int {
	if len(h.held) == 0 {
		if h.dir == exchange.ToServer {
			// RFC 9112 §2.2: at least one empty line before a request is ignored.
			n := 0
			for n < len(p) && (p[n] == '\r' || p[n] == '\n') {
				n++
			}
			if n > 0 {
				h.skipped += int64(n)
				ev := h.event(Skipped, p[:n])
				ev.Message = h.c.next()
				h.send(ev)
				return n
			}
		}
		if rule := h.unwanted(p[0]); rule != nil {
			h.fail(rule, h.offset)
			return 0
		}
	}
	if h.dir == exchange.ToClient && h.seen {
		n, is := h.statusLineBegins(p)
		switch {
		case !is && h.head.bodiless:
			h.fail(noContent, h.offset)
		case !is: // it belongs to what came before, more likely than to what is due
			h.fail(excess, h.offset)
		case !h.last:
		case n < len(statusLineBegins): // not known yet
			h.held = append(h.held, p...)
			return len(p)
		default:
			h.fail(responseAfter, h.offset)
		}
		if h.state == inTunnel {
			h.spill()
			return 0
		}
	}
	line, n, fits := h.line(p, maxHead, false)
	if line == nil {
		return n
	}
	if fits {
		h.start(line, wholeLine)
	} else {
		at := h.offset
		h.start(line, cutShort)
		if h.open {
			h.fail(lineTooLong, at)
		}
	}
	h.release()
	return n
}

// unwanted names the rule that the first octet of another request breaks.
func (h *half) unwanted(first byte) *Rule {
	switch {
	case h.dir == exchange.ToClient:
	case h.last:
		return requestAfter
	case len(h.c.waiting) >= maxWaiting:
		return pipelineLimit
	case first == 0x16: // a TLS record of type handshake
		h.start(nil, cutShort)
		return tlsHello
	}
	return nil
}

const statusLineBegins = "HTTP/"

// statusLineBegins tells whether what is held and p may begin a status line, and
// how many of its first octets are there.
func (h *half) statusLineBegins(p []byte) (n int, is bool) {
	for n = len(h.held); n < len(statusLineBegins) && n-len(h.held) < len(p); n++ {
		if p[n-len(h.held)] != statusLineBegins[n] {
			return n, false
		}
	}
	return n, true
}

// line cuts the next line off what is held and p; used counts the octets of p in
// it. While the line is not whole, all of p is held and the line is nil. A field
// line may be folded (RFC 9112 §5.2): the octet after its end decides. A line
// longer than the limit does not fit; then its first octets are returned.
func (h *half) line(p []byte, limit int, folds bool) (line []byte, used int, fits bool) {
	whole := false
	for !whole && used < len(p) {
		if folds && h.lineEnded(p[:used]) && !isSpace(p[used]) {
			whole = true
			break
		}
		i := bytes.IndexByte(p[used:], '\n')
		if i < 0 {
			used = len(p)
			break
		}
		used += i + 1
		whole = !folds || h.blank(p[:used])
	}
	if len(h.held)+used > limit {
		used = limit - len(h.held)
		if len(h.held) == 0 {
			return p[:used], used, false
		}
		h.held = append(h.held, p[:used]...)
		return h.held, used, false
	}
	if whole && len(h.held) == 0 {
		return p[:used], used, true
	}
	h.held = append(h.held, p[:used]...)
	if !whole {
		return nil, used, true
	}
	return h.held, used, true
}

// lineEnded tells whether what is held and p end a line.
func (h *half) lineEnded(p []byte) bool {
	if len(p) == 0 {
		p = h.held
	}
	return len(p) > 0 && p[len(p)-1] == '\n'
}

// blank tells whether what is held and p are a blank line.
func (h *half) blank(p []byte) bool {
	switch len(h.held) + len(p) {
	case 1:
		return p[0] == '\n'
	case 2:
		return p[len(p)-1] == '\n' && (len(p) == 2 && p[0] == '\r' || len(p) == 1 && h.held[0] == '\r')
	}
	return false
}

// release forgets the line that was held: it is in an event now.
func (h *half) release() {
	h.held = h.held[:0]
	if cap(h.held) > maxKept {
		h.held = nil
	}
}

// flush emits what is held back, though it is not whole.
func (h *half) flush() {
	switch {
	case len(h.held) == 0:
		return
	case h.state == atStart && h.last: // too little to tell what it is
		h.fail(responseAfter, h.offset)
		h.send(h.event(Tunnel, h.held))
	case h.state == atStart:
		h.start(h.held, cutShort)
	case (h.state == inHead || h.state == inTrailer) && h.lineEnded(nil):
		h.field(h.held)
	default:
		h.send(h.event(Tunnel, h.held))
	}
	h.release()
}

// spill emits what is held back as opaque.
func (h *half) spill() {
	if len(h.held) > 0 {
		h.send(h.event(Tunnel, h.held))
		h.release()
	}
}

// end is the end of the direction.
func (h *half) end() {
	h.flush()
	if !h.open {
		return
	}
	whole := h.state == toClose
	if h.dir == exchange.ToServer && h.state != inTunnel && !h.c.answering(h.message) {
		h.blame(requestIncomplete, h.offset)
		h.tell()
	}
	h.finish(whole)
}

// finish ends the message.
func (h *half) finish(whole bool) {
	ev := h.event(MessageEnd, nil)
	ev.Whole, ev.Framing, ev.Declared = whole, h.head.framing, h.head.declared
	h.send(ev)
	if h.dir == exchange.ToClient && whole && !h.interim && h.head.asked {
		h.c.answered()
	}
	h.open, h.interim, h.state = false, false, atStart
	if h.turned {
		h.state = inTunnel
	}
}

// event prepares the next event.
func (h *half) event(kind Kind, octets []byte) *Event {
	ev := &h.c.ev
	switch ev.Kind { // only what the last one told is cleared: an Event is large
	case Field, Trailer:
		ev.Name, ev.Value, ev.NameAt, ev.ValueAt = nil, nil, 0, 0
	case Content, ChunkEnd, TrailerEnd, Skipped, Tunnel:
	default:
		*ev = Event{}
	}
	ev.Kind, ev.Dir, ev.Message, ev.Interim, ev.Offset, ev.Octets = kind, h.dir, h.message, h.interim, h.offset, octets
	return ev
}

// send emits it, and then what was found wrong with it.
func (h *half) send(ev *Event) {
	h.offset += int64(len(ev.Octets))
	h.c.h.Event(ev)
	h.tell()
}

// blame notes a violation, to be told after the next event.
func (h *half) blame(rule *Rule, offset int64) {
	h.broke = append(h.broke, broken{rule, offset})
}

// tell emits the violations noted.
func (h *half) tell() {
	for _, b := range h.broke {
		ev := h.event(Broke, nil)
		ev.Offset, ev.Rule = b.offset, b.rule
		h.c.h.Event(ev)
	}
	h.broke = h.broke[:0]
}

// fail tells a violation after which nothing can be read any more.
func (h *half) fail(rule *Rule, offset int64) {
	h.blame(rule, offset)
	h.tell()
	h.state = inTunnel
}

// refuse does so for a line.
func (h *half) refuse(rule *Rule, line []byte) {
	h.fail(rule, h.offset)
	h.send(h.event(Tunnel, line))
}
