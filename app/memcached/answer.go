package memcached

import (
	"fmt"
	"strconv"
	"strings"
)

// What a server says about mistakes.
const (
	badLine  = "CLIENT_ERROR bad command line format"
	badChunk = "CLIENT_ERROR bad data chunk"
	tooLarge = "SERVER_ERROR object too large for cache"
)

// answer carries a request out, and appends the reply.
func (s *Server) answer(dst []byte, r *Request) []byte {
	c := &s.cache
	c.mu.Lock()
	defer c.mu.Unlock()
	args := r.Args
	if r.NoReply() && len(args) > 0 {
		args = args[:len(args)-1]
	}
	switch {
	case r.Large:
		return append(dst, tooLarge+"\r\n"...)
	case stores(r.Verb) && r.Verb != "append" && r.Verb != "prepend":
		return say(dst, s.store(r, args))
	case r.Verb == "get", r.Verb == "gets":
		return s.get(dst, args, r.Verb == "gets")
	case (r.Verb == "gat" || r.Verb == "gats") && len(args) > 1:
		exptime, err := strconv.ParseInt(args[0], 10, 64)
		if err != nil {
			return say(dst, "CLIENT_ERROR invalid exptime argument")
		}
		for _, key := range args[1:] {
			if i := c.find(key); i != nil {
				i.expires = c.until(exptime)
			}
		}
		return s.get(dst, args[1:], r.Verb == "gats")
	case r.Verb == "delete" && (len(args) == 1 || len(args) == 2 && args[1] == "0"):
		if c.find(args[0]) == nil {
			return say(dst, "NOT_FOUND")
		}
		c.remove(args[0])
		return say(dst, "DELETED")
	case r.Verb == "touch" && len(args) == 2:
		exptime, err := strconv.ParseInt(args[1], 10, 64)
		if err != nil {
			return say(dst, "CLIENT_ERROR invalid exptime argument")
		}
		i := c.find(args[0])
		if i == nil {
			return say(dst, "NOT_FOUND")
		}
		i.expires = c.until(exptime)
		return say(dst, "TOUCHED")
	case (r.Verb == "incr" || r.Verb == "decr") && len(args) == 2:
		return say(dst, s.count(args[0], args[1], r.Verb == "incr"))
	case r.Verb == "flush_all" && len(args) <= 1:
		return say(dst, s.flush(args))
	case r.Verb == "version" && len(args) == 0:
		return say(dst, "VERSION 1.6 (roundtrip)")
	case r.Verb == "stats" && len(args) == 0:
		return s.tell(dst)
	case r.Verb == "quit":
		return dst
	}
	return say(dst, "ERROR")
}

func say(dst []byte, line string) []byte { return append(append(dst, line...), "\r\n"...) }

// store carries out set, add, replace and cas.
func (s *Server) store(r *Request, args []string) string {
	want := 4
	if r.Verb == "cas" {
		want = 5
	}
	switch {
	case len(args) < 4:
		return "ERROR"
	case len(args) != want || r.Data == nil || len(args[0]) > MaxKey:
		return badLine
	case string(r.DataEnd) != "\r\n":
		return badChunk
	}
	_, errFlags := strconv.ParseUint(args[1], 10, 32)
	exptime, errTime := strconv.ParseInt(args[2], 10, 64)
	if errFlags != nil || errTime != nil {
		return badLine
	}
	s.cache.stats.sets++
	now := s.cache.find(args[0])
	switch {
	case r.Verb == "add" && now != nil, r.Verb == "replace" && now == nil:
		return "NOT_STORED"
	case r.Verb == "cas" && now == nil:
		return "NOT_FOUND"
	case r.Verb == "cas":
		unique, err := strconv.ParseUint(args[4], 10, 64)
		if err != nil {
			return badLine
		}
		if unique != now.unique {
			return "EXISTS"
		}
	}
	s.cache.put(&item{key: args[0], value: append([]byte{}, r.Data...), flags: args[1], expires: s.cache.until(exptime)})
	return "STORED"
}

// get answers with those of the keys that are there.
func (s *Server) get(dst []byte, keys []string, unique bool) []byte {
	if len(keys) == 0 {
		return say(dst, "ERROR")
	}
	for _, key := range keys {
		if len(key) > MaxKey {
			return say(dst, badLine)
		}
	}
	for _, key := range keys {
		s.cache.stats.gets++
		i := s.cache.find(key)
		if i == nil {
			s.cache.stats.misses++
			continue
		}
		s.cache.stats.hits++
		dst = fmt.Appendf(dst, "VALUE %s %s %d", i.key, i.flags, len(i.value))
		if unique {
			dst = fmt.Appendf(dst, " %d", i.unique)
		}
		dst = append(append(append(dst, "\r\n"...), i.value...), "\r\n"...)
		if len(dst) > maxReply { // a reply is bounded: the rest is as if it were not there
			break
		}
	}
	return say(dst, "END")
}

// maxReply is after how many octets of a reply no further item is added.
const maxReply = 4 << 20

// count adds to a number, or takes away from it: never below zero.
func (s *Server) count(key, by string, up bool) string {
	delta, err := strconv.ParseUint(by, 10, 64)
	if err != nil {
		return "CLIENT_ERROR invalid numeric delta argument"
	}
	i := s.cache.find(key)
	if i == nil {
		return "NOT_FOUND"
	}
	n, err := strconv.ParseUint(strings.TrimRight(string(i.value), " "), 10, 64)
	if err != nil {
		return "CLIENT_ERROR cannot increment or decrement non-numeric value"
	}
	if up {
		n += delta // wraps at 2⁶⁴, as memcached's does
	} else {
		n -= min(n, delta)
	}
	text := strconv.FormatUint(n, 10)
	next := *i
	// memcached never makes a number shorter: spaces take the place of its digits.
	next.value = []byte(text + strings.Repeat(" ", max(0, len(i.value)-len(text))))
	s.cache.put(&next)
	return text
}

// flush forgets everything, now or after so many seconds.
func (s *Server) flush(args []string) string {
	delay := int64(0)
	if len(args) == 1 {
		var err error
		if delay, err = strconv.ParseInt(args[0], 10, 64); err != nil {
			return badLine
		}
	}
	c := &s.cache
	if delay > 0 {
		c.flushed = c.until(delay)
		return "OK"
	}
	c.used.Init()
	clear(c.by)
	c.octets = 0
	return "OK"
}

// tell is the server's statistics, those of them that a person would look for.
func (s *Server) tell(dst []byte) []byte {
	c := &s.cache
	for _, line := range []struct {
		name  string
		value any
	}{
		{"pid", s.pid}, {"uptime", int64(c.now().Sub(s.began).Seconds())}, {"time", c.now().Unix()}, {"version", "1.6 (roundtrip)"},
		{"curr_connections", s.conns.Load()}, {"cmd_get", c.stats.gets}, {"cmd_set", c.stats.sets}, {"get_hits", c.stats.hits},
		{"get_misses", c.stats.misses}, {"limit_maxbytes", c.limit}, {"bytes", c.octets}, {"curr_items", c.used.Len()},
		{"total_items", c.stats.items}, {"evictions", c.stats.evictions},
	} {
		dst = fmt.Appendf(dst, "STAT %s %v\r\n", line.name, line.value)
	}
	return say(dst, "END")
}
