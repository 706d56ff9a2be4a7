package memcached

import (
	"bytes"
	"slices"
	"strconv"
)

// Reply is what a server says to one request.
type Reply struct{ Parts []Part }

// Part is a line of a reply, and of an item its value.
type Part struct {
	Line []byte // without its end
	Data []byte // nil but for an item
}

// IsError tells whether the server took the request for a mistake, or made one.
func (r *Reply) IsError() bool { return len(r.Parts) > 0 && isError(r.Parts[len(r.Parts)-1].Line) }

func isError(line []byte) bool {
	return string(line) == "ERROR" || bytes.HasPrefix(line, []byte("CLIENT_ERROR")) || bytes.HasPrefix(line, []byte("SERVER_ERROR"))
}

// Append writes the reply as it crosses the wire.
func (r *Reply) Append(dst []byte) []byte {
	for _, p := range r.Parts {
		dst = append(append(dst, p.Line...), "\r\n"...)
		if p.Data != nil {
			dst = append(append(dst, p.Data...), "\r\n"...)
		}
	}
	return dst
}

// maxParts bounds what one reply may have.
const maxParts = 4096

// long tells whether the reply to a command ends with a line of its own, "END".
func long(verb string) bool {
	return slices.Contains([]string{"get", "gets", "gat", "gats", "stats"}, verb)
}

// parseReply reads the first reply of b, to a request of that verb.
func parseReply(b []byte, verb string) (r Reply, n, need int, err error) {
	for {
		end := bytes.Index(b[n:], []byte("\r\n"))
		switch {
		case end > maxLine || end < 0 && len(b)-n > maxLine:
			return r, 0, 0, broken("a line of more than %d octets", maxLine)
		case bytes.IndexByte(b[n:n+max(end, 0)], '\n') >= 0 || end < 0 && bytes.IndexByte(b[n:], '\n') >= 0:
			return r, 0, 0, broken("a line feed without a carriage return")
		case end < 0:
			return r, 0, len(b) + 1, errMore
		case len(r.Parts) == maxParts:
			return r, 0, 0, broken("more than %d lines in one reply", maxParts)
		}
		p := Part{Line: b[n : n+end]}
		n += end + 2
		if size, item := itemSize(p.Line); item && long(verb) {
			if size < 0 || size > MaxItem {
				return r, 0, 0, broken("an item of %.40q", p.Line)
			}
			if len(b) < n+size+2 {
				return r, 0, n + size + 2, errMore
			}
			if string(b[n+size:n+size+2]) != "\r\n" {
				return r, 0, 0, broken("an item longer than the %d octets announced", size)
			}
			p.Data = b[n : n+size : n+size]
			n += size + 2
		}
		r.Parts = append(r.Parts, p)
		if p.Data == nil && !(long(verb) && bytes.HasPrefix(p.Line, []byte("STAT "))) {
			return r, n, 0, nil // "END", the one line there is, or an error
		}
	}
}

// itemSize is how long the value of an item is: "VALUE key flags octets [cas]".
func itemSize(line []byte) (size int, item bool) {
	parts := words(line[:min(len(line), 512)])
	switch {
	case len(parts) == 0 || parts[0] != "VALUE":
		return 0, false
	case len(parts) < 4:
		return -1, true
	}
	if n, err := strconv.ParseUint(parts[3], 10, 31); err == nil {
		return int(n), true
	}
	return -1, true
}

// Replies is what a server sends. The zero value is ready.
type Replies struct{ buffer }

// Feed takes octets as they come. to tells the verb of the request that is to be
// answered next, false if there is none, which is an error; emit gets each reply
// that is whole now with its octets, both valid until it returns. An error is for good.
func (s *Replies) Feed(data []byte, to func() (verb string, asked bool), emit func(r *Reply, octets []byte)) error {
	return s.feed(data, func(b []byte) (int, int, error) {
		verb, asked := to()
		if !asked {
			return 0, 0, broken("a reply that nobody asked for")
		}
		r, n, need, err := parseReply(b, verb)
		if err == nil {
			emit(&r, b[:n])
		}
		return n, need, err
	})
}

// buffer holds what is not whole yet.
type buffer struct {
	held []byte
	need int // as long as held is shorter, there is nothing to be tried
	err  error
}

// maxIdle is how much room is kept while nothing is held.
const maxIdle = 16 << 10

func (s *buffer) feed(data []byte, parse func([]byte) (n, need int, err error)) error {
	if s.err != nil {
		return s.err
	}
	rest := data
	if len(s.held) > 0 {
		s.held = append(s.held, data...)
		rest = s.held
	}
	for len(rest) > 0 && len(rest) >= s.need {
		n, need, err := parse(rest)
		if s.need = need; err == errMore {
			break
		}
		if err != nil {
			s.err, s.held = err, nil
			return err
		}
		rest = rest[n:]
	}
	if s.held = append(s.held[:0], rest...); len(rest) == 0 && cap(s.held) > maxIdle {
		s.held = nil
	}
	return nil
}
