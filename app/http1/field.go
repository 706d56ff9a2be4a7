package http1

import (
	"bytes"

	"roundtrip/app/exchange"
)

// field takes a field line, with its folded lines, or the blank line.
func (h *half) field(line []byte) {
	h.head.size += len(line)
	switch {
	case h.head.size > maxHead:
		h.refuse(headTooLong, line)
		return
	case line[0] == '\n' || len(line) == 2 && line[0] == '\r' && line[1] == '\n':
		h.content(line)
		if h.state == inTrailer {
			h.send(h.event(TrailerEnd, line))
			h.finish(true)
		} else {
			h.headEnd(line)
		}
		return
	case h.head.fields == 0 && isSpace(line[0]):
		h.refuse(spaceFirst, line)
		return
	}
	h.head.fields++
	kind := Field
	if h.state == inTrailer {
		kind = Trailer
	}
	ev := h.event(kind, line)
	colon := bytes.IndexByte(line[:bytes.IndexByte(line, '\n')+1], ':')
	if colon < 0 {
		h.blame(noColon, h.offset)
	} else {
		h.name(ev, line[:colon])
	}
	h.value(ev, line, colon+1)
	if colon > 0 {
		at := h.offset + int64(ev.ValueAt)
		if h.state == inTrailer {
			h.trailer(ev.Name)
		} else if h.dir == exchange.ToServer {
			h.head.request(h, ev.Name, ev.Value, at)
		} else {
			h.head.common(h, ev.Name, ev.Value, at)
		}
	}
	h.send(ev)
}

// name is what stands before the colon.
func (h *half) name(ev *Event, s []byte) {
	ev.Name = s
	for n := len(ev.Name); n > 0 && isSpace(ev.Name[n-1]); n-- {
		ev.Name = ev.Name[:n-1]
	}
	if len(ev.Name) == 0 {
		h.blame(nameEmpty, h.offset)
	} else if i := firstNot(ev.Name, token); i >= 0 {
		h.blame(nameOctet, h.offset+int64(i))
	}
	if len(ev.Name) < len(s) {
		h.blame(spaceColon, h.offset+int64(len(ev.Name)))
	}
}

// value is what stands after the colon, up to the line's end. A folded value is
// told with white space in place of the line ends in it (RFC 9112 §5.2), octet
// for octet, so that its place in the line stays true.
func (h *half) value(ev *Event, line []byte, from int) {
	s := line[from : len(line)-1]
	end := len(s)
	if end > 0 && s[end-1] == '\r' {
		end--
	}
	folds := false
	if first(s[:end], control) >= 0 {
		folds = h.controls(s[:end], len(s) > end, h.offset+int64(from))
	}
	if end == len(s) {
		h.blame(bareLF, h.offset+int64(len(line)-1))
	}
	s = s[:end]
	if folds {
		to := append(h.c.unfold[:0], s...)
		if h.c.unfold = to; cap(to) > maxKept {
			h.c.unfold = nil
		}
		for i, b := range to {
			if b == '\n' || b == '\r' {
				to[i] = ' '
			}
		}
		s = to
	}
	value, cut := trim(s)
	ev.Value, ev.ValueAt = value, from+cut
}

// controls finds the control octets of a value, each kind once, and tells whether
// it is folded.
func (h *half) controls(s []byte, endsCR bool, at int64) (folds bool) {
	var lf, cr, other bool
	for i, b := range s {
		if classes[b]&control == 0 {
			continue
		}
		switch {
		case b == '\n':
			if (i == 0 || s[i-1] != '\r') && !lf {
				lf = true
				h.blame(bareLF, at+int64(i))
			}
			if !folds {
				folds = true
				h.blame(folded, at+int64(i+1))
			}
		case b == '\r' && i+1 < len(s) && s[i+1] == '\n':
		case b == '\r':
			if !cr {
				cr = true
				h.blame(bareCR, at+int64(i))
			}
		case !other:
			other = true
			h.blame(valueOctet, at+int64(i))
		}
	}
	return folds
}

// trailer checks the name of a trailer (RFC 9110 §6.5.1).
func (h *half) trailer(name []byte) {
	for _, not := range [...]string{
		"content-length", "transfer-encoding", "host", "trailer", "te", "content-encoding", "content-type",
		"content-range", "authorization", "cache-control", "expect", "max-forwards", "set-cookie",
	} {
		if equal(name, not) {
			h.blame(trailerField, h.offset)
			return
		}
	}
}
