package capture

import (
	"strconv"
	"unicode/utf8"

	"roundtrip/app/exchange"
)

// appendTo implements object.
func (e *entry) appendTo(dst []byte) []byte {
	dst = appendHead(dst, e.node.seq, "exchange")
	return append(appendSummary(dst, e.summary()), '}')
}

// appendTo implements object.
func (c *conn) appendTo(dst []byte) []byte {
	c.Seq = c.node.seq
	dst = appendHead(dst, c.node.seq, "connection")
	return append(appendConn(dst, &c.Conn), '}')
}

// object text is written by hand: it is what the live feed is made of, and
// reflection would be most of its cost. Tests hold it against encoding/json.
type text []byte

func (t text) name(name string) text {
	if t[len(t)-1] != '{' {
		t = append(t, ',')
	}
	return append(append(append(t, '"'), name...), '"', ':')
}

func (t text) int(name string, n int64) text { return strconv.AppendInt(t.name(name), n, 10) }

func (t text) string(name, s string) text { return appendString(t.name(name), s) }

// some and yes leave out what is empty.
func (t text) some(name, s string) text {
	if s == "" {
		return t
	}
	return t.string(name, s)
}

func (t text) count(name string, n int64) text {
	if n == 0 {
		return t
	}
	return t.int(name, n)
}

func (t text) yes(name string, b bool) text {
	if !b {
		return t
	}
	return append(t.name(name), "true"...)
}

func (t text) from(f *exchange.From) text {
	t = append(t.name("from"), '{').string("kind", f.Kind).string("name", f.Name).string("addr", f.Addr).yes("stranger", f.Stranger)
	return append(t, '}')
}

func appendSummary(dst []byte, s *exchange.Summary) []byte {
	t := append(text(dst), '{').string("id", s.ID).int("number", int64(s.Number))
	t = strconv.AppendUint(t.name("seq"), s.Seq, 10)
	t = t.string("server", s.Server)
	t = strconv.AppendUint(append(t.name("conn"), `{"id":`...), s.Conn.ID, 10)
	t = append(t.int("nth", int64(s.Conn.Nth)), '}')
	t = t.from(&s.From)
	t = t.some("act", s.Act).count("hop", int64(s.Hop)).yes("ambiguous", s.Ambiguous)
	t = t.string("state", string(s.State)).some("outcome", string(s.Outcome))
	t = t.string("protocol", s.Protocol).string("method", s.Method).string("target", s.Target).string("host", s.Host)
	t = t.int("status", int64(s.Status)).some("reason", s.Reason)
	if len(s.Interim) > 0 {
		t = append(t.name("interim"), '[')
		for i, n := range s.Interim {
			if i > 0 {
				t = append(t, ',')
			}
			t = strconv.AppendInt(t, int64(n), 10)
		}
		t = append(t, ']')
	}
	t = t.some("location", s.Location).some("type", s.Type)
	if len(s.SetCookies) > 0 {
		t = append(t.name("setCookies"), '[')
		for i, name := range s.SetCookies {
			if i > 0 {
				t = append(t, ',')
			}
			t = appendString(t, name)
		}
		t = append(t, ']')
	}
	t = t.count("cookies", int64(s.Cookies))
	t = t.int("requestFirst", int64(s.RequestFirst)).int("requestLast", int64(s.RequestLast))
	t = t.int("responseFirst", int64(s.ResponseFirst)).int("responseLast", int64(s.ResponseLast)).int("ended", int64(s.Ended))
	t = t.int("requestOctets", s.RequestOctets).int("responseOctets", s.ResponseOctets)
	t = t.int("requestContent", s.RequestContent).int("responseContent", s.ResponseContent)
	if len(s.Ticks) > 0 {
		t = append(t.name("ticks"), '[')
		for i, at := range s.Ticks {
			if i > 0 {
				t = append(t, ',')
			}
			t = strconv.AppendInt(t, int64(at), 10)
		}
		t = append(t, ']')
	}
	t = t.count("violations", int64(s.Violations)).some("rule", s.Rule).yes("bodyDropped", s.BodyDropped)
	return append(t, '}')
}

func appendConn(dst []byte, c *exchange.Conn) []byte {
	t := append(text(dst), '{')
	t = strconv.AppendUint(t.name("id"), c.ID, 10)
	t = strconv.AppendUint(t.name("seq"), c.Seq, 10)
	t = t.string("server", c.Server).string("clientAddr", c.ClientAddr).string("serverAddr", c.ServerAddr).from(&c.From)
	t = t.int("opened", int64(c.Opened)).int("clientEnd", int64(c.ClientEnd)).int("serverEnd", int64(c.ServerEnd))
	t = t.int("reset", int64(c.Reset)).some("resetBy", c.ResetBy).int("closed", int64(c.Closed))
	t = t.int("exchanges", int64(c.Exchanges)).int("requestOctets", c.RequestOctets).int("responseOctets", c.ResponseOctets)
	return append(t, '}')
}

// appendString appends a JSON string (RFC 8259 §7). What is not UTF-8 becomes U+FFFD.
func appendString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		b := s[i]
		if b < utf8.RuneSelf {
			if b >= ' ' && b != '"' && b != '\\' {
				i++
				continue
			}
			dst = append(dst, s[from:i]...)
			if b == '"' || b == '\\' {
				dst = append(dst, '\\', b)
			} else {
				dst = append(dst, '\\', 'u', '0', '0', hex[b>>4], hex[b&15])
			}
			i++
			from = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			dst = append(append(dst, s[from:i]...), `\ufffd`...)
			i++
			from = i
			continue
		}
		i += size
	}
	return append(append(dst, s[from:]...), '"')
}
