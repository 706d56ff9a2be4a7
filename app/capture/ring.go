package capture

import (
	"slices"
	"strconv"
	"sync/atomic"
)

// Budget is how much memory all recorders of a process may hold together.
type Budget struct {
	limit int64
	held  atomic.Int64
}

// NewBudget returns a budget of so many octets.
func NewBudget(octets int64) *Budget { return &Budget{limit: octets} }

// Held is how many octets the recorders hold.
func (b *Budget) Held() int64 { return b.held.Load() }

const (
	// maxEvicted is how many exchanges that were given up are remembered, to
	// count what a reader missed.
	maxEvicted = 4096
	// maxFinished is how many closed connections are kept without an exchange.
	maxFinished = 64
)

// id is the id of the exchange with a number.
func (r *Recorder) id(number int) string { return r.c.Epoch + "-" + strconv.Itoa(number) }

// hold accounts for memory.
func (r *Recorder) hold(n int64) {
	r.held += n
	if r.c.Budget != nil {
		r.c.Budget.held.Add(n)
	}
}

func (r *Recorder) over() bool {
	return r.held > r.c.Octets || r.c.Budget != nil && r.c.Budget.held.Load() > r.c.Budget.limit
}

// shrink gives up what is too much: whole exchanges beyond their number; for the
// memory first the oldest contents, then the oldest exchanges.
func (r *Recorder) shrink() {
	for len(r.entries) > r.c.Exchanges {
		r.evict()
	}
	if !r.over() {
		return
	}
	next, _ := slices.BinarySearchFunc(r.entries, r.dropped+1, func(e *entry, number int) int { return e.Number - number })
	for _, e := range r.entries[next:] {
		r.dropped = e.Number
		if e.drop(); !r.over() {
			return
		}
	}
	for r.over() && len(r.entries) > 0 {
		r.evict()
	}
}

// evict gives up the oldest exchange that is over, or the oldest of all.
func (r *Recorder) evict() {
	i := max(0, slices.IndexFunc(r.entries, func(e *entry) bool { return e.Ended != 0 }))
	e := r.entries[i]
	if i == 0 {
		r.entries[0] = nil
		r.entries = r.entries[1:]
	} else {
		r.entries = slices.Delete(r.entries, i, i+1)
	}
	r.stats.Evicted++
	r.list.remove(&e.node)
	delete(r.byID, e.ID)
	r.hold(-e.cost)
	e.gone = true
	at, _ := slices.BinarySearch(r.evicted, e.began)
	r.evicted = slices.Insert(r.evicted, at, e.began)
	if len(r.evicted) > maxEvicted {
		r.evicted = slices.Delete(r.evicted, 0, maxEvicted/4)
	}
	if c := e.conn; c.refs > 0 {
		if c.refs--; c.refs == 0 && c.Closed != 0 {
			r.retire(c)
		}
	}
}

// retire takes a closed connection without exchanges; the oldest of them go.
func (r *Recorder) retire(c *conn) {
	r.finished = append(r.finished, c)
	if len(r.finished) > maxFinished {
		old := r.finished[0]
		r.finished[0] = nil
		r.finished = r.finished[1:]
		r.list.remove(&old.node)
		delete(r.conns, connKey{old.Server, old.ID})
		r.hold(-connCost)
	}
}
