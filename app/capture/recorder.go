package capture

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/app/exchange"
)

// Bounds of what is kept, where Config says nothing.
const (
	defaultExchanges = 500
	defaultOctets    = 3 << 19 // 1.5 MiB
	defaultMessage   = 64 << 10
)

// Config says how much a recorder keeps, and whom it asks.
type Config struct {
	// Epoch names this recorder's life, in every exchange's id.
	Epoch string
	// Exchanges is how many are kept; 500 when 0.
	Exchanges int
	// Octets is how much memory they may take, contents and what is known about
	// them; 1.5 MiB when 0.
	Octets int64
	// Message is how many octets of one message are kept; 64 KiB when 0.
	Message int64
	// Budget is shared by the recorders of a process; nil is no limit.
	Budget *Budget
	// Now is the clock for acts; the wall clock when nil. Segments bring their own time.
	Now func() exchange.Time
	// Who says who is at a client address; its Kind and Name are found out here.
	Who func(clientAddr string) exchange.From
}

// Stats are a recorder's totals.
type Stats struct {
	Seen          int64 // exchanges since the start
	Kept          int64 // exchanges now
	Evicted       int64 // exchanges given up
	BodiesDropped int64 // exchanges whose content was given up
	Octets        int64 // held now, as counted against Config.Octets
}

// Recorder makes exchanges of segments and acts. Its methods may be called from
// any goroutine.
type Recorder struct {
	c Config

	mu       sync.Mutex
	list     list // every object of the feed, by its last change
	seq      uint64
	serial   uint64 // counts the calls that change something
	conns    map[connKey]*conn
	finished []*conn // closed, no exchange of theirs is kept: the oldest go
	entries  []*entry
	spare    *entry // room of an exchange that was given up, for the next one
	dropped  int    // entries with a number up to this have no content any more
	held     int64
	evicted  []uint64 // the sequence numbers at which given-up exchanges began, ascending
	acts     acts
	commands commands
	puts     map[putKey]*put
	cleared  put
	stats    Stats
	words    words
	watchers map[*watcher]struct{}
	due      bool // something changed since the watchers were told

	share  atomic.Int64 // what is held, for the budget
	listed bool         // by the budget
}

type watcher struct{ ch chan struct{} }

// New returns an empty recorder.
func New(c Config) *Recorder {
	if c.Exchanges <= 0 {
		c.Exchanges = defaultExchanges
	}
	if c.Octets <= 0 {
		c.Octets = defaultOctets
	}
	if c.Message <= 0 {
		c.Message = defaultMessage
	}
	if c.Now == nil {
		c.Now = func() exchange.Time { return exchange.At(time.Now()) }
	}
	if c.Who == nil {
		c.Who = func(addr string) exchange.From { return exchange.From{Addr: addr} }
	}
	r := &Recorder{
		c:        c,
		conns:    map[connKey]*conn{},
		puts:     map[putKey]*put{},
		watchers: map[*watcher]struct{}{},
		words:    words{},
	}
	r.acts.senders = map[string]string{}
	r.list.init()
	return r
}

// begin starts a call that may change something; r.mu is taken until finish.
func (r *Recorder) begin() {
	r.mu.Lock()
	r.serial++
}

// finish ends it: what is too much goes, and the watchers are told.
func (r *Recorder) finish() {
	r.shrink()
	r.tell()
	r.mu.Unlock()
	if r.c.Budget != nil {
		r.c.Budget.balance()
	}
}

// tell tells the watchers, and the budget.
func (r *Recorder) tell() {
	if r.c.Budget != nil {
		r.c.Budget.note(r)
	}
	if !r.due {
		return
	}
	r.due = false
	for w := range r.watchers {
		select {
		case w.ch <- struct{}{}:
		default: // it knows already
		}
	}
}

// changed gives an object the next sequence number, once in a call.
func (r *Recorder) changed(n *node) {
	if n.serial == r.serial {
		return
	}
	n.serial = r.serial
	r.seq++
	n.seq = r.seq
	r.list.moveToEnd(n)
	r.due = true
}

// Watch returns a channel that gets a value after something changed, and the
// function that ends it. Several changes may make one value.
func (r *Recorder) Watch() (<-chan struct{}, func()) {
	w := &watcher{ch: make(chan struct{}, 1)}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.watchers[w] = struct{}{}
	return w.ch, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.watchers, w)
	}
}

// Last is the sequence number of the latest change.
func (r *Recorder) Last() uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seq
}

// Stats returns the totals.
func (r *Recorder) Stats() Stats {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.stats
	s.Kept, s.Octets = int64(len(r.entries)), r.held
	return s
}

// Put sets the object of a kind and key in the feed: JSON of at most 64 KiB;
// beyond that Put does nothing. Up to 256 are kept: then the one goes that changed
// longest ago, of the kind that has most.
func (r *Recorder) Put(kind, key string, data []byte) {
	r.begin()
	defer r.finish()
	k := putKey{kind, key}
	p := r.puts[k]
	if len(data) > maxPut {
		return
	}
	if p == nil {
		if len(r.puts) >= maxPuts {
			r.crowdOut()
		}
		p = &put{kind: kind}
		p.node.of = p
		r.puts[k] = p
	}
	r.hold(int64(len(data) - len(p.data)))
	p.data = slices.Clone(data)
	r.changed(&p.node)
}

// crowdOut gives up an object of somebody else's, for a new one.
func (r *Recorder) crowdOut() {
	many := map[string]int{}
	most, oldest := "", putKey{}
	for k := range r.puts {
		if many[k.kind]++; many[k.kind] > many[most] || many[k.kind] == many[most] && k.kind < most {
			most = k.kind
		}
	}
	for k, p := range r.puts {
		if o := r.puts[oldest]; k.kind == most && (o == nil || p.seq < o.seq) {
			oldest = k
		}
	}
	p := r.puts[oldest]
	r.hold(-int64(len(p.data)))
	r.list.remove(&p.node)
	delete(r.puts, oldest)
}

const (
	maxPuts = 256
	maxPut  = 64 << 10
)

type putKey struct{ kind, key string }

// put is an object of somebody else's.
type put struct {
	node
	kind string
	data []byte
}

// Clear forgets everything but the open connections, and says so in the feed.
// What is in flight is forgotten as well.
func (r *Recorder) Clear() {
	r.begin()
	defer r.finish()
	for _, e := range r.entries {
		e.release()
	}
	for _, p := range r.puts {
		r.hold(-int64(len(p.data)))
	}
	r.acts.clear(r)
	r.commands.clear(r)
	clear(r.puts)
	r.spare = nil
	for k, c := range r.conns {
		c.refs = 0
		if c.Closed != 0 {
			delete(r.conns, k)
			r.hold(-connCost)
		}
	}
	r.entries, r.finished, r.evicted = nil, nil, nil
	r.list.init()
	r.cleared = put{kind: "cleared", data: []byte("{}")}
	r.cleared.node.of = &r.cleared
	r.changed(&r.cleared.node)
	for _, c := range r.conns {
		c.node = node{of: c}
		r.changed(&c.node)
	}
}
