package session

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// Seat is one seat's part in the stores, while it is awake: its keys, and what is
// shown of them.
type Seat struct {
	servers *Servers
	id      string
	put     func(server string, data []byte)

	*part

	publishing sync.Mutex // held while the seat's listings are put

	mu     sync.Mutex
	open   map[string]*Stores // the last of each server, also after its end
	timer  *time.Timer        // nil unless the listings are about to be put
	due    *time.Timer        // for what expires next
	closed bool
}

// part is what is known of both stores outside. It outlives the seat's sleep.
type part struct{ redis, memcached outside }

// maxParts is how many seats' parts are remembered before those are forgotten that
// have no session left.
const maxParts = 1000

// partOf is a seat's part, as it was left.
func (s *Servers) partOf(id string) *part {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.parts[id]; p != nil {
		return p
	}
	if len(s.parts) >= maxParts {
		for id, p := range s.parts {
			one, _ := p.redis.ledger.all(time.Now())
			other, _ := p.memcached.ledger.all(time.Now())
			if len(one)+len(other) == 0 {
				delete(s.parts, id)
			}
		}
	}
	p := &part{}
	s.parts[id] = p
	return p
}

// outside is what is known of a store outside the learner's server.
type outside struct {
	ledger ledger
	used   atomic.Bool // by this seat; until then nobody looks, and nothing is started

	listing sync.Mutex // held while it is looked at; protects the next two
	scanned time.Time
	others  []written

	mu  sync.Mutex
	err error // of the last operation
}

func (o *outside) fails(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.err = err
}

// empty begins a listing.
func (o *outside) empty(name string, at place) Listing {
	l := Listing{Name: name, Where: at.where, Addr: at.addr, Most: Most, Entries: []Entry{}}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err != nil {
		l.Error = o.err.Error()
	}
	return l
}

// failed is a listing that could not be made.
func (o *outside) failed(l Listing, err error) (Listing, error) {
	l.Error, l.Count, l.Octets = err.Error(), 0, 0
	return l, errors.Join(ErrUnreachable, err)
}

// forget makes it as if nothing had been written.
func (o *outside) forget() {
	o.listing.Lock()
	defer o.listing.Unlock()
	o.scanned, o.others = time.Time{}, nil
	o.ledger.mu.Lock()
	defer o.ledger.mu.Unlock()
	clear(o.ledger.by)
	o.ledger.hits = 0
}

// Seat begins a seat's part; put shows what a server's stores hold, as JSON: soon
// after a change, and when something has expired.
func (s *Servers) Seat(id string, put func(server string, data []byte)) *Seat {
	return &Seat{servers: s, id: id, put: put, part: s.partOf(id), open: map[string]*Stores{}}
}

// Close ends what is shown, and waits for it. The sessions stay where they are.
func (s *Seat) Close() {
	s.mu.Lock()
	s.closed = true
	for _, t := range []*time.Timer{s.timer, s.due} {
		if t != nil {
			t.Stop()
		}
	}
	s.mu.Unlock()
	s.publishing.Lock()
	defer s.publishing.Unlock()
}

// Forget deletes the seat's sessions from the stores outside, if it used them.
func (s *Seat) Forget(ctx context.Context) error {
	var err error
	if s.redis.used.Load() {
		err = clearRedis(ctx, s.servers.redisGlass(), s.redisPrefix())
		s.redis.forget()
	}
	if s.memcached.used.Load() {
		err = errors.Join(err, s.clearMemcached(s.servers.memcachedGlass()))
		s.memcached.forget()
	}
	s.tell()
	return err
}

// Stores are those of one server from its start to its end.
type Stores struct {
	// Numbers, Memory and Adopted are variables of the server, and end with it.
	Numbers, Memory, Adopted *Memory
	// Redis and Memcached may be nil, for a server alone.
	Redis     *Redis
	Memcached *Memcached
	// Restarted says that the server was started before.
	Restarted bool

	seat *Seat
}

// NewStores are those of a server alone, which has variables and nothing else.
func NewStores() *Stores {
	return &Stores{Numbers: NewMemory("numbers", nil), Memory: NewMemory("memory", nil), Adopted: NewMemory("adopted", nil)}
}

// Open begins a server's stores; lane watches the client of one of those outside.
func (s *Seat) Open(server string, lane func(store string) Lane) *Stores {
	t := &Stores{seat: s,
		Numbers: NewMemory("numbers", s.tell), Memory: NewMemory("memory", s.tell), Adopted: NewMemory("adopted", s.tell),
		Redis: newRedis(s, lane("redis")), Memcached: newMemcached(s, lane("memcached"))}
	s.mu.Lock()
	t.Restarted = s.open[server] != nil
	s.open[server] = t
	s.mu.Unlock()
	s.tell()
	return t
}

// Close ends the server's variables and its connections to the stores outside, whose
// sessions stay.
func (t *Stores) Close() error {
	var err error
	for _, m := range []*Memory{t.Numbers, t.Memory, t.Adopted} {
		_ = m.Clear(context.Background()) // a variable has no reason to refuse
	}
	if t.Redis != nil {
		err = t.Redis.Close()
	}
	if t.Memcached != nil {
		err = errors.Join(err, t.Memcached.Close())
	}
	return err
}

// Listings is what a server's stores hold; nil if the seat has no such server.
func (s *Seat) Listings(ctx context.Context, server string) []Listing {
	s.mu.Lock()
	t := s.open[server]
	s.mu.Unlock()
	if t == nil {
		return nil
	}
	var out []Listing
	for _, store := range []Store{t.Numbers, t.Memory, t.Redis, t.Memcached, t.Adopted} {
		l, _ := store.List(ctx) // its error is in the listing
		if store != t.Adopted || l.Count > 0 {
			out = append(out, l)
		}
	}
	return out
}

// publishTime is how long changes are waited for before the listings are put.
const publishTime = 100 * time.Millisecond

// tell says that something changed.
func (s *Seat) tell() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer == nil && !s.closed {
		s.timer = time.AfterFunc(publishTime, s.publish)
	}
}

// publish puts the listings of every server.
func (s *Seat) publish() {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	s.mu.Lock()
	s.timer = nil
	if s.closed {
		s.mu.Unlock()
		return
	}
	var servers []string
	for name := range s.open {
		servers = append(servers, name)
	}
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), 2*storeTime)
	defer cancel()
	next := int64(0)
	for _, name := range servers {
		all := s.Listings(ctx, name)
		for _, l := range all {
			for _, e := range l.Entries {
				if e.Expires > 0 && (next == 0 || e.Expires < next) {
					next = e.Expires
				}
			}
		}
		if b := shown(name, all); b != nil {
			s.put(name, b)
		}
	}
	if next > 0 {
		s.expect(time.UnixMicro(next))
	}
}

// expect tells of a change just after something has expired.
func (s *Seat) expect(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	if s.due != nil {
		s.due.Stop()
	}
	s.due = time.AfterFunc(max(time.Until(at), 0)+publishTime/2, s.tell)
}

// maxShown is how long what is shown of a server may be, in octets: an object of the
// feed is bounded.
const maxShown = 60 << 10

// shown is a server's listings as JSON, with fewer entries if it would be too long.
func shown(server string, all []Listing) []byte {
	for most := maxEntries; most >= 0; most -= 10 {
		for i := range all {
			all[i].Entries = all[i].Entries[:min(len(all[i].Entries), most)]
		}
		b, err := json.Marshal(struct {
			Server string    `json:"server"`
			Stores []Listing `json:"stores"`
		}{server, all})
		if err == nil && len(b) <= maxShown {
			return b
		}
	}
	return nil
}
