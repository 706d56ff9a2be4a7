package jar

import (
	"cmp"
	"slices"
	"strings"

	"roundtrip/app/cookie"
	"roundtrip/app/exchange"
)

// look is what was seen of the recorder.
type look struct {
	exchanges, acts uint64        // up to which change
	ended           exchange.Time // of the last act taken in
	phases          []phase
}

// phase is how much of an exchange was taken in.
type phase struct {
	number            int
	request, response bool
}

const (
	rememberPhases = 1024
	maxBatch       = 256 // exchanges of one look
)

// event is a head that crossed, or what a script saw.
type event struct {
	at       exchange.Time
	exchange *exchange.Exchange
	response bool
	act      *exchange.Act
}

// pass takes in what crossed since the last one, in its order.
func (j *Jars) pass() {
	for more := true; more; {
		var events []event
		more = false
		for _, id := range j.changed(&more) {
			events = j.events(events, id)
		}
		if !more {
			events = j.ended(events)
		}
		slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
		for _, e := range events {
			j.take(e)
		}
		if len(events) > 0 {
			j.fit()
		}
	}
}

// changed are the exchanges that may have news about cookies.
func (j *Jars) changed(more *bool) (ids []string) {
	if j.look.phases == nil {
		j.look.phases = make([]phase, rememberPhases)
	}
	last, loud := j.c.Recorder.Last(), false // a cookie was met
	for _, c := range j.clients {
		loud = loud || !c.empty()
	}
	j.c.Recorder.Summaries(j.look.exchanges, func(e *exchange.Summary) bool {
		if len(ids) >= maxBatch {
			*more = true
			return false
		}
		j.look.exchanges = e.Seq
		p := &j.look.phases[e.Number%rememberPhases]
		if p.number != e.Number {
			*p = phase{number: e.Number}
		}
		if e.State == exchange.Receiving || p.request && p.response || e.From.Kind == "gateway" {
			return true
		}
		if loud = loud || e.Cookies > 0 || len(e.SetCookies) > 0; !loud {
			return true // nothing to do with cookies
		}
		ids = append(ids, strings.Clone(e.ID))
		return true
	})
	if !*more {
		j.look.exchanges = max(j.look.exchanges, last)
	}
	return ids
}

// events are the heads of an exchange that are whole and were not taken in.
func (j *Jars) events(events []event, id string) []event {
	x, ok := j.c.Recorder.Exchange(id)
	if !ok {
		return events
	}
	p := &j.look.phases[x.Number%rememberPhases]
	if p.number != x.Number {
		*p = phase{number: x.Number}
	}
	if !p.request && x.Request.HeadAt != 0 {
		p.request = true
		events = append(events, event{at: x.Request.HeadAt, exchange: &x})
	}
	if m := x.Response; !p.response && m != nil && m.HeadAt != 0 {
		p.response = true
		events = append(events, event{at: m.HeadAt, exchange: &x, response: true})
	}
	if x.State == exchange.Done {
		p.request, p.response = true, true
	}
	return events
}

// ended are the fetches that ended, with what their code saw in document.cookie.
func (j *Jars) ended(events []event) []event {
	last := j.c.Recorder.Last()
	newest := j.look.ended
	j.c.Recorder.Acts(j.look.acts, func(a *exchange.Act) bool {
		j.look.acts = a.Seq
		if a.Kind != "fetch" || a.Ended <= j.look.ended || a.Seen == nil || a.Seen.Status == 0 || len(a.Exchanges) == 0 {
			return true
		}
		newest = max(newest, a.Ended)
		seen := *a.Seen
		events = append(events, event{at: a.Ended, act: &exchange.Act{Seen: &seen, Exchanges: slices.Clone(a.Exchanges)}})
		return true
	})
	j.look.acts, j.look.ended = max(j.look.acts, last), newest
	return events
}

// wholeScript is how long a report of document.cookie may be and still be whole:
// acts keep 4 KiB of it.
const wholeScript = 4000

func (j *Jars) take(e event) {
	if e.act != nil {
		x, ok := j.c.Recorder.Exchange(e.act.Exchanges[len(e.act.Exchanges)-1])
		if !ok {
			return
		}
		f, ok := faceOf(&x)
		if asked, proper := requestOf(&x); ok && proper {
			if c := j.known(f); c != nil || e.act.Seen.Cookie != "" {
				j.script(j.client(f), asked.Host, e.act.Seen.Cookie, len(e.act.Seen.Cookie) < wholeScript, e.at, e.act.Exchanges)
			}
		}
		return
	}
	f, ok := faceOf(e.exchange)
	if !ok {
		return
	}
	c := j.known(f)
	if c == nil {
		if e.exchange.Cookies == 0 && len(e.exchange.SetCookies) == 0 {
			return
		}
		c = j.client(f)
	}
	if c.Name == "" && e.exchange.From.Name != "" {
		c.Name, c.changed = e.exchange.From.Name, true
	}
	if e.response {
		j.response(c, e.exchange, e.at)
	} else {
		j.request(c, e.exchange, e.at)
	}
}

// script holds what a page at the root of a host sees in document.cookie against
// the client's jar. own are the exchanges that were over before it looked.
func (j *Jars) script(c *client, host, text string, whole bool, at exchange.Time, own []string) {
	all := c.jar.Peek(at.Go(), cookie.Request{Scheme: "http", Host: host, Path: "/", Script: true})
	if !whole { // its last pair may be half
		text = text[:max(0, strings.LastIndexByte(text, ';'))]
	}
	pairs := split(text)
	for _, sameValue := range []bool{true, false} {
		for i := range all {
			d := &all[i]
			if d.Outcome != cookie.Sent {
				continue
			}
			k := slices.IndexFunc(pairs, func(p pair) bool {
				return p.name == d.Entry.Name && (!sameValue || p.value == d.Entry.Value)
			})
			m := c.marks[identOf(&d.Entry)]
			sure := m == nil || at > m.at+sure || slices.Contains(own, m.setBy)
			switch {
			case k >= 0 && sameValue:
				j.confirm(c, nil, d, "browser")
				pairs = slices.Delete(pairs, k, k+1)
				d.Outcome = cookie.Held // found
			case k >= 0:
				if sure {
					j.change(c, pairs[k], d, "browser", at)
				}
				pairs = slices.Delete(pairs, k, k+1)
			case !sameValue && whole && sure:
				c.miss(m)
			}
		}
	}
	for _, p := range pairs {
		j.stray(c, p, cookie.Request{Host: host, Path: "/"}, "browser", at)
	}
}
