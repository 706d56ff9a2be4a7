package jar

import (
	"slices"
	"strings"

	"roundtrip/app/cookie"
	"roundtrip/app/exchange"
)

// request holds a request's Cookie field against what the client's jar would send.
func (j *Jars) request(c *client, e *exchange.Exchange, at exchange.Time) {
	r := j.begin(e)
	if r.request {
		return
	}
	r.request, r.Client = true, c.ID
	c.last = max(c.last, at)
	asked, ok := requestOf(e)
	pairs, whole := pairsOf(&e.Request)
	r.Whole = whole
	if !ok {
		return
	}
	all := c.jar.Cookies(at.Go(), asked)
	c.forget(at.Go())
	came := make([]bool, len(pairs)) // and found its cookie
	seen := make([]bool, len(all))
	find := func(fits func(pair, *cookie.Decision) bool, then func(pair, *cookie.Decision)) {
		for i, p := range pairs {
			for k := range all {
				if !came[i] && !seen[k] && fits(p, &all[k]) {
					came[i], seen[k] = true, true
					then(p, &all[k])
					break
				}
			}
		}
	}
	// The same value first; a cookie that was to stay goes along where the client
	// does otherwise than we think; then the same name with another value.
	find(func(p pair, d *cookie.Decision) bool {
		return d.Outcome == cookie.Sent && p == pair{d.Entry.Name, d.Entry.Value}
	}, func(p pair, d *cookie.Decision) { j.confirm(c, r, d, e.ID) })
	find(func(p pair, d *cookie.Decision) bool { return p == pair{d.Entry.Name, d.Entry.Value} },
		func(p pair, d *cookie.Decision) { j.confirm(c, r, d, e.ID) })
	find(func(p pair, d *cookie.Decision) bool { return d.Outcome == cookie.Sent && p.name == d.Entry.Name },
		func(p pair, d *cookie.Decision) { j.another(c, r, p, d, e, at) })
	for i, p := range pairs {
		if !came[i] {
			j.stray(c, p, asked, e.ID, at)
			r.sent(Sent{Name: p.name, Rule: "brought", Why: sentence("brought", c.Kind)})
		}
	}
	for k := range all {
		if !seen[k] {
			j.stayed(c, r, &all[k], e, whole)
		}
	}
	if whole {
		c.unstray(pairs, asked)
	}
}

// confirm notes that a cookie came along.
func (j *Jars) confirm(c *client, r *record, d *cookie.Decision, by string) {
	setBy := ""
	if m := c.marks[identOf(&d.Entry)]; m != nil {
		setBy = m.setBy
		if m.state != Brought && (m.state != Confirmed || m.confirmed == "") {
			m.state, m.confirmed = Confirmed, by
			c.changed = true
		}
	}
	if r != nil {
		r.sent(Sent{Name: d.Entry.Name, SetBy: setBy, Rule: d.Rule, Why: d.Text})
	}
}

// another notes that a cookie came along with a value that nobody was seen to set.
func (j *Jars) another(c *client, r *record, p pair, d *cookie.Decision, e *exchange.Exchange, at exchange.Time) {
	m := c.marks[identOf(&d.Entry)]
	known := m == nil || m.known(e)
	gone, old := c.replaced[hash(j.seed, p.name, p.value)]
	switch {
	case old && known && at > gone+sure:
		c.Alike, c.changed = true, true
		r.sent(Sent{Name: p.name, SetBy: m.by(), Rule: "alike", Why: sentence("alike", c.Kind)})
		return // whose jar it is from cannot be known
	case !known: // it left before the new value was there
		r.sent(Sent{Name: p.name, Rule: "early", Why: sentence("early", c.Kind)})
		return
	}
	r.sent(Sent{Name: p.name, SetBy: m.by(), Rule: "changed", Why: sentence("changed", c.Kind)})
	j.change(c, p, d, e.ID, at)
}

// change takes over another value of a cookie.
func (j *Jars) change(c *client, p pair, d *cookie.Decision, by string, at exchange.Time) {
	entry := d.Entry
	entry.Value = p.value
	trusted := cookie.Request{Scheme: "https", Host: entry.Domain, Path: "/"}
	v := c.jar.Set(at.Go(), trusted, []byte(Line(entry)))
	if v.Outcome == cookie.Refused {
		return
	}
	c.changed = true
	c.marks[identOf(&entry)] = &mark{state: Brought, value: v.Entry.Value, setBy: by, line: -1, at: at}
}

// by is the exchange that set a cookie.
func (m *mark) by() string {
	if m == nil {
		return ""
	}
	return m.setBy
}

// known tells whether a client must have taken a cookie in when it sent a request:
// it had read the answer on the same connection, or a while has passed.
func (m *mark) known(e *exchange.Exchange) bool {
	same := m.on.server == e.Server && m.on.conn == e.Conn.ID && m.on.nth < e.Conn.Nth
	return same || e.RequestFirst > m.at+sure
}

// stray notes a cookie of which nothing is known but that it came along.
func (j *Jars) stray(c *client, p pair, asked cookie.Request, by string, at exchange.Time) {
	gone, old := c.replaced[hash(j.seed, p.name, p.value)]
	if old {
		if at <= gone+sure {
			return // it left before it was replaced or deleted
		}
		c.Alike = true
	}
	i := slices.IndexFunc(c.strays, func(s stray) bool { return s.name == p.name && s.host == asked.Host })
	switch s := (stray{p.name, p.value, asked.Host, asked.Path, by, at}); {
	case i < 0 && len(c.strays) >= maxBrought:
		c.strays = append(slices.Delete(c.strays, 0, 1), s)
	case i < 0:
		c.strays = append(c.strays, s)
	case c.strays[i].value == p.value:
		return
	default:
		c.strays[i] = s
	}
	c.changed = true
}

// unstray forgets the strays that did not come along again where they had come.
func (c *client) unstray(pairs []pair, asked cookie.Request) {
	before := len(c.strays)
	c.strays = slices.DeleteFunc(c.strays, func(s stray) bool {
		return s.host == asked.Host && below(asked.Path, s.path) && !slices.Contains(pairs, pair{s.name, s.value})
	})
	c.changed = c.changed || len(c.strays) < before
}

// stayed notes a cookie that did not come along.
func (j *Jars) stayed(c *client, r *record, d *cookie.Decision, e *exchange.Exchange, whole bool) {
	s := Stayed{Name: d.Entry.Name, Domain: d.Entry.Domain, Path: d.Entry.Path, Rule: d.Rule, Why: d.Text, Source: d.Source}
	m := c.marks[identOf(&d.Entry)]
	switch {
	case d.Outcome != cookie.Sent:
	case !whole:
		s.Rule, s.Why, s.Source = "unseen", sentence("unseen", c.Kind), ""
	case m != nil && !m.known(e):
		s.Rule, s.Why, s.Source = "early", sentence("early", c.Kind), ""
	default:
		s.Rule, s.Why, s.Source = "missing", sentence("missing", c.Kind), ""
		c.miss(m)
	}
	r.stayed(s)
}

func (c *client) miss(m *mark) {
	if m != nil && m.state != Missing {
		m.state, c.changed = Missing, true
	}
}

// response gives a response's Set-Cookie lines to the client's jar.
func (j *Jars) response(c *client, e *exchange.Exchange, at exchange.Time) {
	r := j.begin(e)
	if r.response {
		return
	}
	r.response, r.Client = true, c.ID
	asked, ok := requestOf(e)
	if !ok {
		return
	}
	for i, f := range e.Response.Fields {
		switch {
		case exchange.EqualName(f.Name, "Clear-Site-Data"):
			c.siteData(f.Value, asked)
		case exchange.EqualName(f.Name, "Set-Cookie"):
			j.set(c, r, i, f.Value, asked, e, at)
		}
	}
}

// set gives one line to the jar, and notes the verdict.
func (j *Jars) set(c *client, r *record, line int, value string, asked cookie.Request, e *exchange.Exchange, at exchange.Time) {
	v := c.jar.Set(at.Go(), asked, []byte(value))
	if len(r.Verdicts) < maxNoted {
		r.Verdicts = append(r.Verdicts, Verdict{line, v.Outcome, v.Rule, v.Text, v.Source, v.Browser})
	}
	id := identOf(&v.Entry)
	if old := c.marks[id]; old != nil && (v.Outcome == cookie.Deleted || v.Outcome == cookie.Replaced && old.value != v.Entry.Value) {
		c.replace(j.seed, v.Entry.Name, old.value, at)
	}
	switch v.Outcome {
	case cookie.Kept, cookie.Replaced:
		delete(c.replaced, hash(j.seed, v.Entry.Name, v.Entry.Value))
		c.dropStrays(v.Entry.Name, asked.Host)
		c.marks[id] = &mark{state: Expected, value: v.Entry.Value, setBy: e.ID, line: line, at: at, on: place{e.Server, e.Conn.ID, e.Conn.Nth}}
	case cookie.Deleted:
		delete(c.marks, id)
		c.dropStrays(v.Entry.Name, asked.Host)
	case cookie.Refused:
		if v.Rule == "nothing-to-delete" {
			c.dropStrays(v.Entry.Name, asked.Host)
			return
		}
		if len(c.refused) >= maxRefused {
			c.refused = slices.Delete(c.refused, 0, 1)
		}
		c.refused = append(c.refused, Refused{e.ID, line, shown(value), v.Rule, v.Text, v.Source, at})
	}
	for _, gone := range v.Evicted {
		delete(c.marks, identOf(&gone))
	}
	c.changed = true
}

// siteData empties a browser's jar for a site (Clear Site Data §3.1), which
// browsers do for trustworthy origins only.
func (c *client) siteData(value string, asked cookie.Request) {
	if c.Kind != "browser" || !trustworthy(asked.Host) || !strings.Contains(value, `"cookies"`) && !strings.Contains(value, `"*"`) {
		return
	}
	c.clear(asked.Host)
}

// clear takes out all cookies of a host's.
func (c *client) clear(host string) {
	for id := range c.marks {
		if id.domain == host || strings.HasSuffix(id.domain, "."+host) || strings.HasSuffix(host, "."+id.domain) {
			c.jar.Delete(cookie.Entry{Name: id.name, Domain: id.domain, Path: id.path, Partition: id.partition, HostOnly: id.hostOnly})
			delete(c.marks, id)
		}
	}
	c.strays = slices.DeleteFunc(c.strays, func(s stray) bool { return s.host == host })
	c.changed = true
}
