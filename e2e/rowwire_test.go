package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"roundtrip/app/exchange"
)

// hold holds what must have crossed by now against what did.
func (r *rowTest) hold() {
	r.t.Helper()
	r.held = len(r.wire)
	got := r.crossed()
	var all strings.Builder
	for _, l := range got {
		fmt.Fprintf(&all, "\n\t%s", l.text)
	}
	if !matches(r.wire, got, func(wireLine, crossedLine) string { return "" }) {
		var want strings.Builder
		for _, l := range r.wire {
			fmt.Fprintf(&want, "\n\t%s", l.text)
		}
		r.t.Fatalf("what crossed:%s\nwanted:%s", all.String(), want.String())
	}
	var missing []string
	if !matches(r.wire, got, func(want wireLine, got crossedLine) string {
		for _, of := range want.of {
			if why := r.of(of, got); why != "" {
				missing = append(missing, fmt.Sprintf("%s: %s: %s", got.text, of, why))
				return why
			}
		}
		return ""
	}) {
		r.t.Fatalf("what crossed:%s\nit is not as wanted:\n\t%s", all.String(), strings.Join(missing, "\n\t"))
	}
}

// crossed are all exchanges but the playground's own, whole, in order.
func (s *seat) crossed() []*exchange.Exchange {
	s.app.t.Helper()
	list := s.exchanges()
	slices.SortFunc(list, func(a, b exchange.Summary) int { return a.Number - b.Number })
	var all []*exchange.Exchange
	for _, sum := range list {
		if sum.From.Kind != "playground" {
			x := s.exchange(sum.ID)
			all = append(all, &x)
		}
	}
	return all
}

// besides are what browsers ask for by themselves, when and as often as they like,
// and what they may have kept from another page.
var besides = []string{"/favicon.ico", "/static/site.css"}

// ours is what crossed without those, but for one that the row names.
func (r *rowTest) ours() []*exchange.Exchange {
	r.t.Helper()
	return slices.DeleteFunc(r.s.crossed(), func(x *exchange.Exchange) bool {
		return slices.Contains(besides, x.Target) && !slices.ContainsFunc(r.wire, func(l wireLine) bool { return strings.Contains(l.text, " "+x.Target+" ") })
	})
}

// crossed are the lines of what did.
func (r *rowTest) crossed() []crossedLine {
	r.t.Helper()
	var lines []crossedLine
	for _, x := range r.ours() {
		where := ""
		if x.Server != "http" {
			where = x.Server + " "
		}
		lines = append(lines, crossedLine{where + startLine(">", x.Request.Octets), x})
		answer := "< nothing"
		if x.Response != nil && len(x.Response.Octets) > 0 {
			answer = startLine("<", x.Response.Octets)
		}
		lines = append(lines, crossedLine{where + answer, x})
		if x.Outcome != exchange.Complete {
			lines = append(lines, crossedLine{where + "! " + string(x.Outcome), x})
		}
	}
	return lines
}

func startLine(way string, octets []byte) string {
	line, _, _ := bytes.Cut(octets, []byte("\n"))
	return way + " " + string(bytes.TrimRight(line, "\r"))
}

// matches tells whether lines are those wanted: "*" is anything, "..." any lines;
// why says what else is not as wanted.
func matches(want []wireLine, got []crossedLine, why func(wireLine, crossedLine) string) bool {
	if len(want) == 0 {
		return len(got) == 0
	}
	if want[0].text == "..." {
		for i := range len(got) + 1 {
			if matches(want[1:], got[i:], why) {
				return true
			}
		}
		return false
	}
	return len(got) > 0 && glob(want[0].text, got[0].text) && why(want[0], got[0]) == "" && matches(want[1:], got[1:], why)
}

func glob(want, got string) bool {
	first, rest, more := strings.Cut(want, "*")
	tail, begins := strings.CutPrefix(got, first)
	if !begins || !more {
		return begins && tail == ""
	}
	for i := range len(tail) + 1 {
		if glob(rest, tail[i:]) {
			return true
		}
	}
	return false
}

// of tells why something is not so of a message, or "".
func (r *rowTest) of(want string, line crossedLine) string {
	r.t.Helper()
	x := line.x
	message, content := &x.Request, x.RequestContent
	if !strings.Contains(line.text, "> ") {
		message, content = x.Response, x.ResponseContent
	}
	if message == nil {
		message = &exchange.Message{}
	}
	word, rest, _ := strings.Cut(want, " ")
	is := func(have any) string {
		if fmt.Sprint(have) == rest {
			return ""
		}
		return fmt.Sprintf("it is %v", have)
	}
	switch word {
	case "has", "not":
		if bytes.Contains(message.Octets, []byte(r.text(rest))) == (word == "has") {
			return ""
		}
		return fmt.Sprintf("its octets are %.1500q", message.Octets)
	case "content":
		if rest[0] != '"' && rest[0] != '`' {
			return is(content)
		}
		if have := contentOf(message); string(have) != r.text(rest) {
			return fmt.Sprintf("it is %q", have)
		}
		return ""
	case "breaks":
		if rest == "nothing" {
			rest = ""
		}
		return is(x.Rule)
	case "asks":
		return r.asks(x, rest)
	case "from":
		return is(x.From.Kind)
	case "nth":
		return is(x.Conn.Nth)
	case "reused":
		if x.Conn.Nth == 1 {
			return "its connection was new"
		}
		return ""
	case "interim":
		if slices.Contains(x.Interim, r.number(rest)) {
			return ""
		}
		return is(x.Interim)
	case "took":
		if took := x.Ended.Sub(x.RequestFirst); took < r.duration(rest) {
			return "it was " + took.String()
		}
		return ""
	case "pause":
		var longest time.Duration
		for i := 1; i < len(x.Ticks); i++ {
			longest = max(longest, x.Ticks[i].Sub(x.Ticks[i-1]))
		}
		if longest < r.duration(rest) {
			return "the longest was " + longest.String()
		}
		return ""
	case "closed", "reset":
		who := strings.TrimPrefix(rest, "by ")
		conn := r.ended(x)
		by := conn.ResetBy
		if word == "closed" {
			by = "server"
			if conn.ClientEnd != 0 && (conn.ServerEnd == 0 || conn.ClientEnd <= conn.ServerEnd) {
				by = "client"
			}
			if conn.ResetBy != "" {
				by = conn.ResetBy + ", by a reset"
			}
		}
		if by != who {
			return fmt.Sprintf("it was %q", by)
		}
		return ""
	}
	r.t.Fatalf("%q is nothing that could be so of a message", want)
	return ""
}

// contentOf is a message's content, its framing taken off.
func contentOf(m *exchange.Message) []byte {
	if m.Framing != exchange.FramingChunked {
		return m.Octets[min(m.Head.Length, int64(len(m.Octets))):]
	}
	var content []byte
	for _, c := range m.Chunks {
		from := min(c.Data.Offset-m.Offset, int64(len(m.Octets)))
		content = append(content, m.Octets[from:min(from+c.Data.Length, int64(len(m.Octets)))]...)
	}
	return content
}

// ended is an exchange's connection when it is over.
func (r *rowTest) ended(x *exchange.Exchange) exchange.Conn {
	r.t.Helper()
	var conn exchange.Conn
	r.s.watch("the end of the connection", func(kind string, data json.RawMessage) bool {
		var c exchange.Conn
		if kind != "connection" || json.Unmarshal(data, &c) != nil || c.ID != x.Conn.ID || c.Server != x.Server {
			return false
		}
		conn = c
		return c.Closed != 0
	})
	return conn
}

// together holds what must be so of all that crossed.
func (r *rowTest) together(word, rest string) {
	t := r.t
	t.Helper()
	all := r.ours()
	switch word {
	case "connections":
		conns := map[string]bool{}
		for _, x := range all {
			conns[path.Join(x.Server, strconv.FormatUint(x.Conn.ID, 10))] = true
		}
		if len(conns) != r.number(rest) {
			t.Errorf("it crossed over %d connections, wanted: %s", len(conns), rest)
		}
	case "at":
		most := 0
		for _, x := range all {
			n := 0
			for _, y := range all {
				if y.RequestFirst <= x.RequestFirst && x.RequestFirst < y.Ended {
					n++
				}
			}
			most = max(most, n)
		}
		if want := r.number(strings.TrimPrefix(rest, "once ")); most != want {
			t.Errorf("%d were under way at once, wanted: %d", most, want)
		}
	case "in":
		for i, x := range all {
			if x.Conn != (exchange.OnConn{ID: all[0].Conn.ID, Nth: i + 1}) || x.RequestLast > all[0].ResponseFirst ||
				i > 0 && x.ResponseFirst < all[i-1].ResponseLast {
				t.Errorf("the exchange %d of connection %d: request until %v, response from %v to %v", x.Conn.Nth, x.Conn.ID, x.RequestLast, x.ResponseFirst, x.ResponseLast)
			}
		}
	case "answered":
		server, want, _ := strings.Cut(rest, " ")
		var statuses []string
		for _, x := range all {
			if x.Server == server {
				statuses = append(statuses, strconv.Itoa(x.Status))
			}
		}
		slices.Sort(statuses)
		if got := strings.Join(statuses, " "); got != want {
			t.Errorf("%s answered %s, wanted: %s", server, got, want)
		}
	case "alike":
		for _, x := range all {
			if x.Response == nil || !bytes.Equal(contentOf(x.Response), contentOf(all[0].Response)) {
				t.Errorf("a content differs: %s", x.Target)
			}
		}
	}
}

func (r *rowTest) number(s string) int {
	r.t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}

func (r *rowTest) duration(s string) time.Duration {
	r.t.Helper()
	d, err := time.ParseDuration(s)
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}
