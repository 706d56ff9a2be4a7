package capture

import (
	"sync"
	"sync/atomic"
)

// Budget is how much memory all recorders of a process may hold together. When
// it is too much, the one that holds most gives up first.
type Budget struct {
	limit int64
	held  atomic.Int64

	mu  sync.Mutex
	all map[*Recorder]struct{} // those that have something to give up
}

// NewBudget returns a budget of so many octets.
func NewBudget(octets int64) *Budget {
	return &Budget{limit: octets, all: map[*Recorder]struct{}{}}
}

// Held is how many octets the recorders hold.
func (b *Budget) Held() int64 { return b.held.Load() }

// step is how much a recorder gives up for others at a time.
const step = 64 << 10

// balance makes recorders give up what is too much. No recorder may be locked by
// the caller: a call that changes one ends with it.
func (b *Budget) balance() {
	for b.held.Load() > b.limit {
		r := b.largest()
		if r == nil {
			return
		}
		r.relieve()
	}
}

func (b *Budget) largest() *Recorder {
	b.mu.Lock()
	defer b.mu.Unlock()
	var most *Recorder
	for r := range b.all {
		if most == nil || r.share.Load() > most.share.Load() {
			most = r
		}
	}
	return most
}

// note keeps the list of recorders that have something to give; r.mu is held.
func (b *Budget) note(r *Recorder) {
	r.share.Store(r.held)
	if has := len(r.entries)+len(r.finished) > 0; has != r.listed {
		r.listed = has
		b.mu.Lock()
		defer b.mu.Unlock()
		if has {
			b.all[r] = struct{}{}
		} else {
			delete(b.all, r)
		}
	}
}

// relieve gives up a step's worth, as long as the budget is exceeded.
func (r *Recorder) relieve() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.serial++
	b, enough := r.c.Budget, r.held-step
	r.giveUp(func() bool { return r.held > enough && b.held.Load() > b.limit })
	r.tell()
}
