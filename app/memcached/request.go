package memcached

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// Request is one command of a client.
type Request struct {
	Line []byte // without its end
	End  []byte // "\r\n", or "\n", which servers take too
	// Verb and Args are the words of the line.
	Verb string
	Args []string
	// Data is what a storage command carries, nil of others. DataEnd is what stands
	// after it: anything but "\r\n" is a bad data chunk.
	Data    []byte
	DataEnd []byte
	// Large says that the data are more than MaxItem and were left out.
	Large bool
}

// NoReply tells whether the client wants no answer.
func (r *Request) NoReply() bool {
	switch r.Verb {
	case "set", "add", "replace", "append", "prepend", "cas", "delete", "touch", "incr", "decr", "flush_all", "verbosity":
		return len(r.Args) > 0 && r.Args[len(r.Args)-1] == "noreply"
	case "quit":
		return true
	}
	return false
}

// Append writes the request as it crosses the wire.
func (r *Request) Append(dst []byte) []byte {
	dst = append(append(dst, r.Line...), r.End...)
	return append(append(dst, r.Data...), r.DataEnd...)
}

// words are the parts of a line between spaces: nothing else parts them.
func words(line []byte) []string {
	return strings.FieldsFunc(string(line), func(r rune) bool { return r == ' ' })
}

// stores tells whether a command carries data.
func stores(verb string) bool {
	return slices.Contains([]string{"set", "add", "replace", "append", "prepend", "cas"}, verb)
}

// parseRequest reads the first request of b. need is how long b must be to try
// again; skip is how many octets after the request are to be left out.
func parseRequest(b []byte) (r Request, n, need, skip int, err error) {
	end := bytes.IndexByte(b, '\n')
	switch {
	case end > maxLine || end < 0 && len(b) > maxLine:
		return r, 0, 0, 0, broken("a line of more than %d octets", maxLine)
	case end < 0:
		return r, 0, len(b) + 1, 0, errMore
	}
	n = end + 1
	r.Line, r.End = b[:end], b[end:n]
	if end > 0 && b[end-1] == '\r' {
		r.Line, r.End = b[:end-1], b[end-1:n]
	}
	parts := words(r.Line)
	if len(parts) > 0 {
		r.Verb, r.Args = parts[0], parts[1:]
	}
	if !stores(r.Verb) || len(r.Args) < 4 {
		return r, n, 0, 0, nil
	}
	size, err := strconv.ParseUint(r.Args[3], 10, 31)
	switch {
	case err != nil: // a mistake in the line: the server says so, and reads on after it
		return r, n, 0, 0, nil
	case size > MaxItem:
		r.Large = true
		return r, n, 0, int(size) + 2, nil
	case len(b) < n+int(size)+2:
		return r, 0, n + int(size) + 2, 0, errMore
	}
	data := n + int(size)
	r.Data, r.DataEnd = b[n:data], b[data:data+2]
	return r, data + 2, 0, 0, nil
}

// Requests is what a client sends. The zero value is ready.
type Requests struct {
	buffer
	skip int
}

// Feed takes octets as they come. emit gets each request that is whole now with its
// octets, both valid until it returns. An error is for good.
func (s *Requests) Feed(data []byte, emit func(r *Request, octets []byte)) error {
	return s.feed(data, func(b []byte) (int, int, error) {
		if s.skip > 0 {
			n := min(s.skip, len(b))
			s.skip -= n
			return n, 0, nil
		}
		r, n, need, skip, err := parseRequest(b)
		if err == nil {
			s.skip = skip
			emit(&r, b[:n])
		}
		return n, need, err
	})
}
