package capture

import (
	"fmt"
	"net/url"
	"strings"

	"roundtrip/app/exchange"
)

// Bounds of joining exchanges to acts.
const (
	maxOfAct    = 64 // exchanges joined to one act
	maxLookBack = 64 // exchanges looked at for a late joining
	// maxRemembered is how many permanent redirects in a row are followed from memory.
	maxRemembered = 20
)

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

// landed looks for the request of an act that has none, by the address at which its
// client says it ended: the redirect that led there was answered before this record
// began, and the client remembers it.
func (s *acts) landed(r *Recorder, x *act) {
	if x.Kind != "fetch" || !x.Seen.Redirected || len(x.Exchanges) > 0 || x.Request == nil || methodOf(x.Request) != "GET" {
		return
	}
	at, err := url.Parse(x.Seen.URL)
	if err != nil {
		return
	}
	for i := len(r.entries) - 1; i >= max(0, len(r.entries)-maxLookBack); i-- {
		e := r.entries[i]
		if e.RequestFirst < x.Started {
			return
		}
		if e.Act == "" && e.From.Kind == "browser" && !e.From.Stranger && e.Server == x.Server && e.Method == "GET" && e.Host == at.Host && same(at.RequestURI(), e.Target) {
			s.join(r, e, x.ID)
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
