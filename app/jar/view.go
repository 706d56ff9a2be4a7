package jar

import (
	"bytes"
	"encoding/json"
	"time"
	"unicode/utf8"

	"roundtrip/app/cookie"
	"roundtrip/app/exchange"
)

// Client is a client with what it keeps: the "jar" object of the feed.
type Client struct {
	ID      string    `json:"id"` // the object's key
	Client  Who       `json:"client"`
	Cookies []Cookie  `json:"cookies"`
	More    int       `json:"more,omitempty"` // cookies that are not listed
	Refused []Refused `json:"refused"`        // the last ones
	// Gone says that the client was forgotten, to make room.
	Gone bool `json:"gone,omitempty"`
}

// Cookie is a cookie as far as it is known. Of name and value the first 256 octets
// are shown, at most; Octets counts the value's.
type Cookie struct {
	Name        string        `json:"name"`
	Value       string        `json:"value"`
	Octets      int           `json:"octets"`
	Domain      string        `json:"domain"`
	HostOnly    bool          `json:"hostOnly"`
	Path        string        `json:"path"`
	Expires     exchange.Time `json:"expires"` // 0: at the end of the session
	Secure      bool          `json:"secure"`
	HTTPOnly    bool          `json:"httpOnly"`
	SameSite    string        `json:"sameSite"` // "strict", "lax", "none", "default"; "" is not known
	Partitioned bool          `json:"partitioned"`
	Created     exchange.Time `json:"created"`
	SetBy       string        `json:"setBy"` // exchange, or "browser"; of what was brought, the first it came with
	Line        int           `json:"line"`  // field of its response; -1 if there is none
	State       State         `json:"state"`
	ConfirmedBy string        `json:"confirmedBy"` // exchange, or "browser"
	// Known is false of what was brought and never set: all but name, value and
	// where it came is unknown.
	Known bool `json:"known"`
}

// view is the client as it stands.
func (c *client) view(now time.Time) Client {
	c.forget(now)
	out := Client{ID: c.ID, Client: c.Who, Cookies: []Cookie{}, Refused: append([]Refused{}, c.refused...)}
	add := func(k Cookie) {
		if len(out.Cookies) >= maxListed {
			out.More++
			return
		}
		k.Octets = len(k.Value)
		k.Name, k.Value, k.Domain, k.Path = shown(k.Name), shown(k.Value), shown(k.Domain), shown(k.Path)
		out.Cookies = append(out.Cookies, k)
	}
	for _, s := range c.strays {
		add(Cookie{Name: s.name, Value: s.value, Domain: s.host, HostOnly: true, Path: s.path, Created: s.at, SetBy: s.by, Line: -1, State: Brought})
	}
	for _, e := range c.jar.All(now) {
		k := Cookie{
			Name: e.Name, Value: e.Value, Domain: e.Domain, HostOnly: e.HostOnly, Path: e.Path, Secure: e.Secure, HTTPOnly: e.HTTPOnly,
			SameSite: e.SameSite, Partitioned: e.Partition != "", Created: exchange.At(e.Created), State: Expected, Line: -1, Known: true,
		}
		if k.SameSite == "" {
			k.SameSite = "default"
		}
		if e.Persistent {
			k.Expires = exchange.At(e.Expires)
		}
		if m := c.marks[identOf(&e)]; m != nil {
			k.State, k.SetBy, k.Line, k.ConfirmedBy = m.state, m.setBy, m.line, m.confirmed
		}
		add(k)
	}
	return out
}

// shown is a text as it is shown.
func shown(s string) string { return cut(s, maxShown) }

// cut keeps the first octets of a text, and no half character of a proper one.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := most
	for n > most-utf8.UTFMax && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// publish sets the objects of the clients about whom there is news. It returns
// when there is more to do.
func (j *Jars) publish(now time.Time) (next time.Time) {
	soonest := func(t time.Time) {
		if next.IsZero() || t.Before(next) {
			next = t
		}
	}
	for _, c := range j.clients {
		clock := j.c.Now()
		if c.changed || !c.expires.IsZero() && !clock.Before(c.expires) {
			c.forget(clock)
			c.measure(clock)
		}
		if !c.expires.IsZero() {
			soonest(now.Add(max(c.expires.Sub(clock), pause)))
		}
		if !c.changed {
			continue
		}
		if due := c.publishedAt.Add(steady); now.Before(due) {
			soonest(due)
			continue
		}
		c.changed = false
		if c.published == nil && c.empty() && len(c.refused) == 0 {
			continue // a client without any cookie is nobody's business
		}
		if object := object(c.view(j.c.Now())); !bytes.Equal(object, c.published) {
			c.published, c.publishedAt = object, now
			j.c.Recorder.Put("jar", c.ID, object)
		}
	}
	return next
}

// object is a client as JSON. The feed takes no object that is too large: then
// values are cut shorter, and after that some cookies stay out.
func object(v Client) []byte {
	out := marshal(v)
	for _, most := range []int{64, 16} {
		if len(out) <= maxObject {
			return out
		}
		for i := range v.Cookies {
			k := &v.Cookies[i]
			k.Value, k.Name, k.Domain, k.Path = cut(k.Value, most), cut(k.Name, 2*most), cut(k.Domain, 2*most), cut(k.Path, 2*most)
		}
		out = marshal(v)
	}
	for len(out) > maxObject && len(v.Cookies) > 0 {
		n := len(v.Cookies) / 2
		v.More += len(v.Cookies) - n
		v.Cookies = v.Cookies[:n]
		out = marshal(v)
	}
	return out
}

func marshal(v Client) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		return []byte("{}") // plain values: there is nothing to go wrong
	}
	return b
}

// trustworthy tells whether browsers count plain http at a host as secure.
func trustworthy(host string) bool {
	v := cookie.New(profile()).Try(time.Unix(1, 0), cookie.Request{Scheme: "http", Host: host}, []byte("a=b; Secure"))
	return v.Outcome == cookie.Kept
}
