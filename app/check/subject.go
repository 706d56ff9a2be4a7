package check

import (
	"errors"
	"slices"
	"strings"

	"roundtrip/app/exchange"
)

// maxNames is more than any kind of step has.
const maxNames = 48

// maxText is how much of a message's content is looked at.
const maxText = 64 << 10

// errGone ends an expression that needs what is not kept any more.
var errGone = errors.New("the message is not kept any more")

// subject is the thing being judged, and what was asked of it so far. One is
// used again and again: a name's value is found when it is first asked for.
type subject struct {
	table     *table
	elements  *table // of the exchanges of an act
	exchange  *exchange.Summary
	conn      *exchange.Conn
	act       *exchange.Act
	exchanges []exchange.Summary
	whole     Whole

	values  [maxNames]any
	known   uint64 // which of them are
	env     map[string]any
	message messages
}

// messages are an exchange's messages, once they were asked for.
type messages struct {
	asked, kept       bool
	whole             exchange.Exchange
	request, response *string
}

func newSubject(of, elements *table, whole Whole) *subject {
	s := &subject{table: of, elements: elements, whole: whole, env: make(map[string]any, len(of.rows))}
	if of.kind == ofExchange {
		s.env["requestField"] = func(name string) string { return field(s.request(), name) }
		s.env["responseField"] = func(name string) string { return field(s.response(), name) }
		s.env["hasRequestField"] = func(name string) bool { return hasField(s.request(), name) }
		s.env["hasResponseField"] = func(name string) bool { return hasField(s.response(), name) }
		s.env["requestText"] = func() string { return once(&s.message.request, s.request()) }
		s.env["responseText"] = func() string { return once(&s.message.response, s.response()) }
	}
	return s
}

// set makes it about another thing.
func (s *subject) set(seen *Seen) {
	s.exchange, s.conn, s.act, s.exchanges = seen.Summary, seen.Conn, seen.Act, seen.Exchanges
	s.known = 0
}

// forget lets go of what may be large.
func (s *subject) forget() {
	if s.message.asked {
		s.message = messages{}
	}
	if s.table.kind == ofAct {
		s.known = 0
		clear(s.values[:])
		clear(s.env)
	}
}

// value is what a name stands for.
func (s *subject) value(slot int) any {
	if bit := uint64(1) << slot; s.known&bit == 0 {
		s.values[slot] = s.table.rows[slot].get(s)
		s.known |= bit
	}
	return s.values[slot]
}

// fetch asks for the messages of the exchange. It panics, which ends the
// expression that asked, if they are not kept.
func (s *subject) fetch() *exchange.Exchange {
	m := &s.message
	if !m.asked {
		m.asked = true
		switch {
		case s.exchange.ID == "": // no exchange at all
			m.kept = true
		case s.whole != nil:
			m.whole, m.kept = s.whole(s.exchange.ID)
		}
	}
	if !m.kept {
		panic(errGone)
	}
	return &m.whole
}

// commands are those to session stores that the exchange caused; none, if it is not
// kept any more.
func (s *subject) commands() []exchange.Command {
	if m := &s.message; !m.asked && s.whole != nil && s.exchange.ID != "" {
		m.asked = true
		m.whole, m.kept = s.whole(s.exchange.ID)
	}
	return s.message.whole.Commands
}

func (s *subject) stores() []string {
	out := []string{}
	for _, c := range s.commands() {
		if !slices.Contains(out, c.Server) {
			out = append(out, c.Server)
		}
	}
	return out
}

func eachOf[E, T any](all []E, what func(*E) T) []T {
	out := make([]T, len(all))
	for i := range all {
		out[i] = what(&all[i])
	}
	return out
}

func (s *subject) request() *exchange.Message  { return &s.fetch().Request }
func (s *subject) response() *exchange.Message { return s.fetch().Response }

func field(m *exchange.Message, name string) string {
	if m == nil {
		return ""
	}
	return m.Field(name)
}

func hasField(m *exchange.Message, name string) bool {
	return m != nil && len(m.Values(name)) > 0
}

// once keeps a message's content as text.
func once(kept **string, m *exchange.Message) string {
	if *kept == nil {
		t := content(m)
		*kept = &t
	}
	return **kept
}

// content is a message's content without framing: what is kept of it.
func content(m *exchange.Message) string {
	if m == nil {
		return ""
	}
	if m.BodyDropped {
		panic(errGone)
	}
	part := func(from, length int64) []byte {
		from = min(max(from, 0), int64(len(m.Octets)))
		return m.Octets[from:min(from+max(length, 0), int64(len(m.Octets)))]
	}
	if m.Framing != exchange.FramingChunked {
		return string(part(m.Head.Length, min(m.ContentOctets, maxText)))
	}
	var b strings.Builder
	for _, c := range m.Chunks {
		b.Write(part(c.Data.Offset-m.Offset, min(c.Data.Length, maxText-int64(b.Len()))))
	}
	return b.String()
}

// element is an exchange of an act, with all its names.
func (s *subject) element(of *exchange.Summary) map[string]any {
	x := newSubject(s.elements, s.elements, s.whole)
	x.exchange = of
	for i, r := range x.table.rows {
		if r.get != nil {
			x.env[r.Name.Name] = x.value(i)
		}
	}
	return x.env
}

func (s *subject) all() any {
	all := make([]any, len(s.exchanges))
	for i := range s.exchanges {
		all[i] = s.element(&s.exchanges[i])
	}
	return all
}

// nth is an exchange of an act; an empty one where there is none.
func (s *subject) nth(i int) any {
	if i < 0 || i >= len(s.exchanges) {
		return s.element(&exchange.Summary{})
	}
	return s.element(&s.exchanges[i])
}

func (s *subject) methods() any {
	return each(s.exchanges, func(e *exchange.Summary) string { return e.Method })
}

func (s *subject) targets() any {
	return each(s.exchanges, func(e *exchange.Summary) string { return e.Target })
}

func (s *subject) statuses() any {
	return each(s.exchanges, func(e *exchange.Summary) int { return e.Status })
}

func (s *subject) outcomes() any {
	return each(s.exchanges, func(e *exchange.Summary) string { return string(e.Outcome) })
}

func each[T any](all []exchange.Summary, what func(*exchange.Summary) T) []T {
	return eachOf(all, what)
}

// seen is what the client's code saw; nothing, if it did not say.
func (s *subject) seen() exchange.Seen {
	if s.act.Seen == nil {
		return exchange.Seen{}
	}
	return *s.act.Seen
}

// shownStatus is what the code saw. Of the sender, whose octets are what crossed,
// it is the last response's.
func (s *subject) shownStatus() int {
	if s.act.Seen == nil && s.act.Kind == "send" && len(s.exchanges) > 0 {
		return s.exchanges[len(s.exchanges)-1].Status
	}
	return s.seen().Status
}

func (s *subject) shownFields() any {
	shown := s.seen().Fields
	names := make([]string, len(shown))
	for i, f := range shown {
		names[i] = strings.ToLower(f.Name)
	}
	return names
}

func (s *subject) waited() int {
	if s.act.Seen == nil {
		return millis(s.act.Started, s.act.Ended)
	}
	return int(s.act.Seen.Millis)
}

func (s *subject) mode() string {
	if q := s.act.Request; q != nil && q.Redirect != "" {
		return q.Redirect
	}
	return "follow"
}

func (s *subject) asked() any {
	asked := map[string]any{"method": "", "target": ""}
	if q := s.act.Request; q != nil && len(q.Raw) == 0 {
		asked["method"], asked["target"] = q.Method, q.Target
		if q.Method == "" && q.Target != "" {
			asked["method"] = "GET"
		}
	}
	return asked
}
