package seat

import (
	"context"
	"time"

	"roundtrip/app/state"
)

// here returns the seat if it is awake, and notes that it is in use.
func (r *Room) here(id string) *Seat {
	r.mu.Lock()
	defer r.mu.Unlock()
	if p := r.places[id]; p != nil && p.seat != nil && !p.ending && !r.closed {
		p.seat.touch()
		return p.seat
	}
	return nil
}

// rouse returns a stored seat awake. Of several callers at once one wakes it.
func (r *Room) rouse(ctx context.Context, kept state.Seat) (*Seat, error) {
	return r.settle(ctx, kept.ID, func(ctx context.Context) (*Seat, error) {
		s, err := r.wake(kept, true)
		if err != nil {
			return nil, err
		}
		if err := s.keep(ctx); err != nil {
			s.end()
			return nil, err
		}
		return s, nil
	})
}

// settle returns the seat at a place, running wake if nobody sits there. Wake
// goes on if ctx ends, since others may wait for it.
func (r *Room) settle(ctx context.Context, id string, wake func(context.Context) (*Seat, error)) (*Seat, error) {
	for {
		r.mu.Lock()
		if r.closed {
			r.mu.Unlock()
			return nil, ErrClosed
		}
		p := r.places[id]
		if p == nil {
			if len(r.places) >= r.most {
				r.mu.Unlock()
				return nil, ErrFull
			}
			p = &place{settled: make(chan struct{})}
			r.places[id] = p
			r.mu.Unlock()
			s, err := wake(context.WithoutCancel(ctx))
			r.mu.Lock()
			defer r.mu.Unlock()
			if p.seat = s; err != nil {
				delete(r.places, id)
			}
			close(p.settled)
			return s, err
		}
		if p.seat != nil && !p.ending {
			defer r.mu.Unlock()
			p.seat.touch()
			return p.seat, nil
		}
		settled := p.settled
		r.mu.Unlock()
		select {
		case <-settled:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// keepHouse puts idle seats to sleep, until ctx ends.
func (r *Room) keepHouse(ctx context.Context) {
	tick := time.NewTicker(max(r.every(), 10*time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			r.sweep(ctx)
		}
	}
}

// every is how often seats are looked at, and how stale a stored "used" may be:
// often enough that a seat in use when the process is killed looks so afterwards.
func (r *Room) every() time.Duration { return min(r.idle/4, keepUsedAtMost) }

// sweep puts seats to sleep that are idle and stores when the others were used.
func (r *Room) sweep(ctx context.Context) {
	for _, s := range r.awake() {
		if s.pageOpen() {
			s.touch()
		}
		if !r.sleep(s) {
			s.noteUsed(ctx)
		}
	}
}

// sleep puts a seat to sleep if it is idle. A token that comes meanwhile waits
// and wakes it again.
func (r *Room) sleep(s *Seat) bool {
	r.mu.Lock()
	p := r.places[s.id]
	if p == nil || p.seat != s || p.ending || s.pageOpen() || r.now().Sub(s.lastUsed()) < r.idle {
		r.mu.Unlock()
		return false
	}
	p.ending, p.settled = true, make(chan struct{})
	r.mu.Unlock()
	s.end()
	r.mu.Lock()
	delete(r.places, s.id)
	close(p.settled)
	r.mu.Unlock()
	r.log.Debug("seat fell asleep", "seat", s.id)
	return true
}

func (s *Seat) pageOpen() bool {
	s.clients.mu.Lock()
	defer s.clients.mu.Unlock()
	return s.clients.open > 0
}

// noteUsed stores when the seat was last in use, if what is stored is old.
func (s *Seat) noteUsed(ctx context.Context) {
	used := s.lastUsed().UTC()
	s.mu.Lock()
	fresh := used.Sub(s.kept.Used) < s.room.every()
	s.mu.Unlock()
	if fresh {
		return
	}
	err := s.update(ctx, func(k *state.Seat) error {
		k.Used = used
		return nil
	})
	if err != nil && ctx.Err() == nil {
		s.room.log.Warn("when the seat was used is not stored", "seat", s.id, "err", err)
	}
}
