package capture

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"roundtrip/app/exchange"
)

// Bounds of what is kept of acts.
const (
	maxActs      = 200
	maxActOctets = 192 << 10 // all acts together, as JSON
	maxAsked     = 8 << 10   // target, content or raw octets of a request, in an act
	maxSenders   = 256
	maxOfAct     = 64 // exchanges joined to one act
	maxLookBack  = 64 // exchanges looked at for a late joining
	// maxRemembered is how many permanent redirects in a row are followed from memory.
	maxRemembered = 20
)

// acts are a seat's acts and what they caused.
type acts struct {
	all     []*act
	octets  int64
	count   int
	senders map[string]string // act by the sender's address, until its first octet
}

type act struct {
	node
	exchange.Act
	json []byte
	last *entry // the exchange joined last
	sent int    // how many of its exchanges are the request itself, not what a redirect made of it
}

// Act adds an act, if its ID is empty, or updates the one with that ID: what the
// update leaves empty stays, and so does what was joined. It returns the act as
// it stands. An update of an act that is not kept any more returns no ID.
func (r *Recorder) Act(a exchange.Act) exchange.Act {
	r.begin()
	defer r.finish()
	if a.ID == "" {
		r.acts.count++
		x := &act{Act: a}
		x.node.of = x
		x.ID = "a" + strconv.Itoa(r.acts.count)
		x.Exchanges, x.Ambiguous = nil, false
		if x.Started == 0 {
			x.Started = r.c.Now()
		}
		if q := x.Request; q != nil {
			bounded := *q
			bounded.Method, bounded.Target = q.Method[:min(len(q.Method), maxWord)], q.Target[:min(len(q.Target), maxAsked)]
			if len(q.Raw) > maxAsked {
				bounded.Raw = nil
			}
			bounded.Content = q.Content[:min(len(q.Content), maxAsked)]
			x.Request = &bounded
		}
		r.acts.all = append(r.acts.all, x)
		r.acts.changed(r, x)
		return x.value()
	}
	x := r.acts.find(a.ID)
	if x == nil {
		return exchange.Act{}
	}
	for _, set := range []struct{ to, from *string }{
		{&x.Prediction, &a.Prediction}, {&x.Came, &a.Came}, {&x.Lesson, &a.Lesson}, {&x.Experiment, &a.Experiment},
	} {
		if *set.from != "" {
			*set.to = *set.from
		}
	}
	if a.Ended != 0 && x.Ended == 0 {
		x.Ended = a.Ended
	}
	if a.Seen != nil {
		x.Seen = a.Seen
	}
	r.acts.changed(r, x)
	return x.value()
}

// Sender says that the connection that comes from addr is the sender's, or the
// gateway's if the act is of kind "forward", and that what is sent next belongs to
// the act. It must be called before the first octet of that is written.
func (r *Recorder) Sender(addr, act string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.acts.senders) >= maxSenders { // some were told of after they were over
		clear(r.acts.senders)
	}
	r.acts.senders[addr] = act
}

func (s *acts) find(id string) *act {
	i := slices.IndexFunc(s.all, func(x *act) bool { return x.ID == id })
	if i < 0 {
		return nil
	}
	return s.all[i]
}

func (s *acts) clear(r *Recorder) {
	r.hold(-2 * s.octets)
	s.all, s.octets = nil, 0
	clear(s.senders)
}

// changed publishes an act; the oldest go when there are too many.
func (s *acts) changed(r *Recorder, x *act) {
	r.changed(&x.node)
	x.Seq = x.node.seq
	text, err := json.Marshal(x.Act)
	if err != nil {
		text = []byte("{}") // plain values: there is nothing to go wrong
	}
	grown := int64(len(text) - len(x.json))
	x.json = text
	s.octets += grown
	r.hold(2 * grown) // the act and its text
	for len(s.all) > maxActs || s.octets > maxActOctets && len(s.all) > 1 {
		old := s.all[0]
		s.all = slices.Delete(s.all, 0, 1)
		r.list.remove(&old.node)
		s.octets -= int64(len(old.json))
		r.hold(-2 * int64(len(old.json)))
	}
}

// appendTo implements object.
func (x *act) appendTo(dst []byte) []byte {
	return append(append(appendHead(dst, x.seq, "act"), x.json...), '}')
}

// value is a copy that shares nothing that changes.
func (x *act) value() exchange.Act {
	a := x.Act
	a.Exchanges = slices.Clone(a.Exchanges)
	return a
}

// join says that an act caused an exchange.
func (s *acts) join(r *Recorder, e *entry, id string) {
	x := s.find(id)
	if x == nil || e.Act != "" || len(x.Exchanges) >= maxOfAct {
		return
	}
	e.Act, e.Hop = x.ID, len(x.Exchanges)
	x.Exchanges = append(x.Exchanges, e.ID)
	x.last = e
	if x.asks(e) {
		x.sent++
	}
	e.change()
	s.changed(r, x)
}

// arrived looks for the act that caused a browser's request: one that waits for
// just this method and target. Where two do, that is told.
func (s *acts) arrived(r *Recorder, e *entry) {
	if e.gone || e.Act != "" || e.From.Kind != "browser" || e.From.Stranger {
		return
	}
	var fits []*act
	for _, x := range s.all {
		if x.Ended == 0 && x.expects(e) {
			fits = append(fits, x)
		}
	}
	if len(fits) == 0 {
		for _, x := range s.all {
			if x.Ended == 0 && x.remembers(r, e) {
				fits = append(fits, x)
			}
		}
	}
	if len(fits) == 0 {
		return
	}
	if len(fits) > 1 {
		for _, x := range fits {
			x.Ambiguous = true
			s.changed(r, x)
		}
	}
	e.Ambiguous = fits[0].Ambiguous // also where the other act has found its own
	s.join(r, e, fits[0].ID)
}

// redirected looks, now that an exchange's Location is known, for the request
// that followed it: it may have been seen before the server's write returned.
func (s *acts) redirected(r *Recorder, e *entry) {
	x := s.find(e.Act)
	if x == nil || x.last != e || x.Kind != "fetch" && x.Kind != "visit" {
		return
	}
	for i := len(r.entries) - 1; i >= max(0, len(r.entries)-maxLookBack); i-- {
		next := r.entries[i]
		if next.Number <= e.Number {
			return
		}
		if next.Act == "" && next.From.Kind == "browser" && next.RequestFirst >= e.response.first && x.expects(next) {
			s.join(r, next, x.ID)
			return
		}
	}
}

// asks tells whether a request is the one that the act asked for.
func (x *act) asks(e *entry) bool {
	return x.Request != nil && methodOf(x.Request) == e.Method && same(x.Request.Target, e.Target)
}

// expects tells whether a request is what the act would cause next: its first
// request, the one a redirect asks for, or the one before sent again, as browsers
// do when a connection that they reused breaks.
func (x *act) expects(e *entry) bool {
	if x.Kind != "fetch" && x.Kind != "visit" || x.Request == nil || x.Server != e.Server || e.navigate != (x.Kind == "visit") {
		return false
	}
	if x.sent < max(1, x.Request.Times) && (x.last == nil || x.Request.Times > 1) && x.asks(e) {
		return true
	}
	if x.last == nil {
		return false
	}
	last := x.last
	if last.State == exchange.Done && !last.answered && last.Conn.Nth > 1 {
		return last.Method == e.Method && last.Target == e.Target
	}
	if last.Status/100 != 3 || last.Location == "" || x.Request.Redirect == "manual" || x.Request.Redirect == "error" {
		return false
	}
	next, ok := leadsTo(last, e.Host)
	if !ok {
		return false
	}
	turned := last.Status != 307 && last.Status != 308 && e.Method == "GET"
	return (e.Method == last.Method || turned) && same(next, e.Target)
}

// leadsTo is the target that an exchange's Location names, if that is at host: the
// same, or another name of the same server.
func leadsTo(e *entry, host string) (target string, ok bool) {
	base, err := url.Parse(e.Target)
	if err != nil {
		return "", false
	}
	next, err := base.Parse(e.Location)
	if err != nil || next.Host == "" && host != e.Host || next.Host != "" && next.Host != host {
		return "", false
	}
	return next.RequestURI(), true
}

// remembers tells whether a request is what the act would cause in a browser that
// remembers permanent redirects: it then asks the new address alone (RFC 9110
// §15.4.2, §15.4.9). What it remembers are answers that are in the list.
func (x *act) remembers(r *Recorder, e *entry) bool {
	if x.Kind != "fetch" || e.navigate || x.Request == nil || x.Server != e.Server || x.last != nil ||
		x.Request.Redirect == "manual" || x.Request.Redirect == "error" || methodOf(x.Request) != "GET" || e.Method != "GET" {
		return false
	}
	target := x.Request.Target
	for range maxRemembered {
		i := len(r.entries) - 1
		for i >= 0 && !r.entries[i].permanent(target, e) {
			i--
		}
		if i < 0 {
			return false
		}
		next, ok := leadsTo(r.entries[i], e.Host)
		if !ok {
			return false
		}
		if same(next, e.Target) {
			return true
		}
		target = next
	}
	return false
}

// permanent tells whether a redirect from target was answered to e's client for good.
func (p *entry) permanent(target string, e *entry) bool {
	return (p.Status == 301 || p.Status == 308) && p.Location != "" && p.Method == "GET" && p.From.Kind == "browser" &&
		p.Server == e.Server && p.Host == e.Host && same(target, p.Target)
}

func methodOf(q *exchange.Request) string {
	if q.Method == "" {
		return "GET"
	}
	// fetch normalizes these, and no others (Fetch standard, §2.2.1).
	switch up := strings.ToUpper(q.Method); up {
	case "DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT":
		return up
	}
	return q.Method
}

// same compares a target that was asked for with one that came.
func same(asked, came string) bool {
	asked, _, _ = strings.Cut(asked, "#")
	asked = spelled(asked)
	if len(came) == maxTarget && len(asked) > maxTarget {
		asked = asked[:maxTarget]
	}
	if asked == came {
		return true
	}
	u, err := url.Parse(asked)
	return err == nil && u.RequestURI() == came
}

// spelled writes a target as browsers do: what may not stand in a path or a query
// is percent-encoded (URL standard, §1.3).
func spelled(target string) string {
	var b strings.Builder
	more := "^`{}" // of the path's percent-encode set, beyond the query's
	for i := range len(target) {
		c := target[i]
		if c == '?' {
			more = "'"
		}
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>", c) >= 0 || strings.IndexByte(more, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
