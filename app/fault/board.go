package fault

import (
	"context"
	"maps"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
)

// reserved is what Roundtrip itself answers at a learner's server.
const reserved = "/.roundtrip/"

// Board is what is switched on for one server. Its zero value has nothing on.
type Board struct {
	// Changed, if set, is called after a request has changed what On returns. It
	// is called while the request waits.
	Changed func()

	requests, conns atomic.Pointer[[]*active] // nil when there are none

	mu   sync.Mutex
	on   []*active
	over context.Context // ends at Heal; nil until somebody asks for it
	heal context.CancelFunc
}

// active is a switch that is on; under Board.mu but for fault and params.
type active struct {
	Switch
	fault  Fault
	params map[string]Value // never changed
	chance *rand.Rand
}

// Set switches on what is listed and everything else off; counts and choices
// begin anew. What has begun goes on, unless the list is empty: that is Heal.
// Where several switches fit a request, the first that keeps it from being
// answered as ever is the last to act. The error is an *Invalid.
func (b *Board) Set(list []Switch) error {
	settled, err := settle(list)
	if err != nil {
		return err
	}
	if len(settled) == 0 {
		b.Heal()
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.on = nil
	for _, s := range settled {
		f, _ := find(s.ID)
		b.on = append(b.on, &active{Switch: s, fault: f, params: s.Params, chance: rand.New(rand.NewPCG(uint64(s.Seed), 0))})
	}
	b.sort()
	return nil
}

// Heal switches everything off and ends what waits in a fault.
func (b *Board) Heal() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.on = nil
	b.sort()
	if b.heal != nil {
		b.heal()
		b.over, b.heal = nil, nil
	}
}

// sort puts what is on to the place where it is looked for; b.mu is held.
func (b *Board) sort() {
	var requests, conns []*active
	for _, s := range b.on {
		if s.fault.Place == Listener {
			conns = append(conns, s)
		} else {
			requests = append(requests, s)
		}
	}
	put := func(at *atomic.Pointer[[]*active], list []*active) {
		if len(list) == 0 {
			at.Store(nil)
			return
		}
		at.Store(&list)
	}
	put(&b.requests, requests)
	put(&b.conns, conns)
}

// On returns what is on, with all parameters and with what remains of Times.
func (b *Board) On() []Switch {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []Switch
	for _, s := range b.on {
		v := s.Switch
		v.Params = maps.Clone(v.Params)
		out = append(out, v)
	}
	return out
}

// healed is a context that ends at the next Heal; b.mu is held.
func (b *Board) healed() context.Context {
	if b.over == nil {
		b.over, b.heal = context.WithCancel(context.Background())
	}
	return b.over
}

// Wrap returns a handler that answers as next does, but for what is on.
func (b *Board) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if b.requests.Load() == nil || strings.HasPrefix(r.URL.Path, reserved) {
			next.ServeHTTP(w, r)
			return
		}
		hits, healed := b.strike(&b.requests, r.URL.Path)
		for _, s := range hits {
			s.fault.act(&hit{w: w, r: r, next: next, board: b, on: s, healed: healed})
			if !s.fault.onward {
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// strike counts a request, or a connection, and returns what hits it: any
// number of faults that let it go on, then at most one that does not.
func (b *Board) strike(list *atomic.Pointer[[]*active], path string) (hits []*active, healed context.Context) {
	b.mu.Lock()
	used := false
	if all := list.Load(); all != nil {
		for _, s := range *all {
			if !strings.HasPrefix(path, s.Path) || s.Share < 100 && s.chance.IntN(100) >= s.Share {
				continue
			}
			hits = append(hits, s)
			used = b.use(s) || used
			if !s.fault.onward {
				break
			}
		}
	}
	healed = b.healed()
	b.mu.Unlock()
	if used && b.Changed != nil {
		b.Changed()
	}
	return hits, healed
}

// use takes one of a switch's times, if they are counted. With the last one it
// is off. b.mu is held.
func (b *Board) use(s *active) (counted bool) {
	if s.Times == 0 {
		return false
	}
	if s.Times--; s.Times == 0 {
		kept := make([]*active, 0, len(b.on))
		for _, other := range b.on {
			if other != s {
				kept = append(kept, other)
			}
		}
		b.on = kept
		b.sort()
	}
	return true
}

// passed counts a request that a fault could do nothing to.
func (b *Board) passed(s *active) {
	b.mu.Lock()
	s.Passed++
	b.mu.Unlock()
	if b.Changed != nil {
		b.Changed()
	}
}
