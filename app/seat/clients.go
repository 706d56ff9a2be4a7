package seat

import (
	"cmp"
	"encoding/json"
	"net/netip"
	"slices"
	"sync"
	"time"

	"roundtrip/app/exchange"
)

// Stranger is a client address that no page of the seat is open at.
type Stranger struct {
	Addr     string    `json:"addr"`
	Admitted bool      `json:"admitted"`
	First    time.Time `json:"first"` // zero if it was admitted in an earlier epoch and not seen since
	Last     time.Time `json:"last"`
	// Connections counts those it made while it was not admitted.
	Connections int `json:"connections"`
}

const (
	// lingering is how long an address counts after its page went: a page that
	// loads again, or a restart of the browser, must not make a stranger.
	lingering = time.Minute

	maxAddresses = 64 // strangers remembered, addresses admitted, pages' addresses
)

// clients tells a seat's learner from strangers.
type clients struct {
	now func() time.Time

	mu        sync.Mutex
	pages     map[netip.Addr]page
	open      int // pages, over all addresses
	admitted  map[netip.Addr]bool
	strangers map[netip.Addr]*Stranger
	news      []netip.Addr // strangers to be published
	// Of connections that are open: those that were counted as a stranger's, and
	// those that turned out to be the playground's own.
	counted map[string]bool
	own     map[string]bool
}

type page struct {
	open int
	left time.Time // of the last one
}

func newClients(now func() time.Time, admitted []string) *clients {
	c := &clients{now: now, pages: map[netip.Addr]page{}, admitted: map[netip.Addr]bool{}, strangers: map[netip.Addr]*Stranger{},
		counted: map[string]bool{}, own: map[string]bool{}}
	for _, s := range admitted {
		if a, err := netip.ParseAddr(s); err == nil {
			c.admitted[canonical(a)] = true
		}
	}
	return c
}

// arrive counts a page in at an address.
func (c *clients) arrive(addr netip.Addr) {
	addr = canonical(addr)
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.pages[addr]
	p.open++
	c.open++
	c.pages[addr] = p
}

// leave counts it out.
func (c *clients) leave(addr netip.Addr) {
	addr = canonical(addr)
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.pages[addr]
	p.open--
	c.open--
	p.left = c.now()
	c.pages[addr] = p
	if len(c.pages) > maxAddresses {
		for a, p := range c.pages {
			if p.open == 0 && c.now().Sub(p.left) >= lingering {
				delete(c.pages, a)
			}
		}
	}
}

// known says whether an address counts as the learner; c.mu is held.
func (c *clients) known(addr netip.Addr) bool {
	if c.admitted[addr] {
		return true
	}
	p, is := c.pages[addr]
	return is && (p.open > 0 || c.now().Sub(p.left) < lingering)
}

// who names the client of a connection, for the recorder. What a User-Agent
// field says is the recorder's part.
func (c *clients) who(client string) exchange.From {
	from := exchange.From{Addr: client}
	ap, err := netip.ParseAddrPort(client)
	if err != nil {
		from.Stranger = true
		return from
	}
	addr := canonical(ap.Addr())
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.own[client] || c.known(addr) {
		return from
	}
	from.Stranger = true
	if len(c.counted) < maxConns {
		c.counted[client] = true
	}
	s := c.strangers[addr]
	if s == nil {
		if len(c.strangers) >= maxAddresses {
			c.forgetOldest()
		}
		s = &Stranger{Addr: addr.String(), First: c.now()}
		c.strangers[addr] = s
	}
	s.Last = c.now()
	s.Connections++
	if !slices.Contains(c.news, addr) {
		c.news = append(c.news, addr)
	}
	return from
}

// claim says that a connection is the playground's own: the sender's or the
// gateway's. It may have been taken for a stranger's already, since it is dialled
// before its address is known; its first octet has not been read yet.
func (c *clients) claim(client string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.own) >= maxConns { // some were claimed after they were over
		clear(c.own)
	}
	c.own[client] = true
	if !c.counted[client] {
		return
	}
	delete(c.counted, client)
	ap, err := netip.ParseAddrPort(client)
	if err != nil {
		return
	}
	addr := canonical(ap.Addr())
	s := c.strangers[addr]
	if s == nil {
		return
	}
	if s.Connections--; s.Connections == 0 && !s.Admitted {
		delete(c.strangers, addr)
		c.news = slices.DeleteFunc(c.news, func(a netip.Addr) bool { return a == addr })
	}
}

// gone says that a connection is over.
func (c *clients) gone(client string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.counted, client)
	delete(c.own, client)
}

func (c *clients) forgetOldest() {
	var oldest netip.Addr
	for a, s := range c.strangers {
		if o := c.strangers[oldest]; o == nil || s.Last.Before(o.Last) {
			oldest = a
		}
	}
	delete(c.strangers, oldest)
}

// set admits an address, or takes that back.
func (c *clients) set(addr netip.Addr, admitted bool) {
	addr = canonical(addr)
	c.mu.Lock()
	defer c.mu.Unlock()
	if admitted {
		c.admitted[addr] = true
	} else {
		delete(c.admitted, addr)
	}
	if s := c.strangers[addr]; s != nil {
		s.Admitted = admitted
	}
	if !slices.Contains(c.news, addr) {
		c.news = append(c.news, addr)
	}
}

// publish hands out what changed since the last time.
func (c *clients) publish(put func(kind, key string, data []byte)) {
	c.mu.Lock()
	var changed []Stranger
	for _, addr := range c.news {
		s := Stranger{Addr: addr.String(), Admitted: c.admitted[addr]}
		if seen := c.strangers[addr]; seen != nil {
			s = *seen
		}
		changed = append(changed, s)
	}
	c.news = nil
	c.mu.Unlock()
	for _, s := range changed {
		if b, err := json.Marshal(s); err == nil {
			put("stranger", s.Addr, b)
		}
	}
}

// list returns the strangers seen and those admitted, by address; c.mu is held.
func (c *clients) list() []Stranger {
	out := make([]Stranger, 0, len(c.strangers)+len(c.admitted))
	for _, s := range c.strangers {
		out = append(out, *s)
	}
	for a := range c.admitted {
		if c.strangers[a] == nil {
			out = append(out, Stranger{Addr: a.String(), Admitted: true})
		}
	}
	slices.SortFunc(out, func(a, b Stranger) int { return cmp.Compare(a.Addr, b.Addr) })
	return out
}

// reset forgets strangers and admissions; pages stay.
func (c *clients) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.admitted)
	clear(c.strangers)
	c.news = nil
}
