package seat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"roundtrip/app/capture"
	"roundtrip/app/state"
)

// wake brings a seat to life as it is kept. With follow, a server whose port is
// gone gets another; without, it is Failed, unless another seat has the port.
func (r *Room) wake(kept state.Seat, follow bool) (*Seat, error) {
	s := &Seat{
		room:    r,
		id:      kept.ID,
		epoch:   fmt.Sprintf("%s.%d", r.epoch, r.lives.Add(1)),
		clients: newClients(r.now, kept.Admitted),
		kept:    kept,
	}
	s.touch()
	s.recorder = capture.New(capture.Config{Epoch: s.epoch, Budget: r.budget, Who: s.clients.who})
	s.gate = newGate(maxConns, maxConnsAddress, func(l limited) {
		if b, err := json.Marshal(l); err == nil {
			s.recorder.Put("limit", "connections", b)
		}
	})
	s.pace = newPace(r.requests, r.now, s.recorder.Put)
	s.detach = r.attach(s)
	for i, name := range ServerNames() {
		port, had := kept.Ports[name]
		if i > 0 && !had {
			continue
		}
		v := s.newServer(name)
		v.Port, v.hosts = port, kept.Listen[name]
		s.mu.Lock() // servers that listen already look at the list
		s.servers = append(s.servers, v)
		s.mu.Unlock()
		if err := s.open(v, slices.Contains(kept.Stopped, name), follow); err != nil {
			s.end()
			return nil, err
		}
		s.publish(v)
	}
	return s, nil
}

// open brings a server of a waking seat to where it was.
func (s *Seat) open(v *server, stopped, follow bool) error {
	had := v.Port
	if had != 0 {
		// Another seat may have it, where the process was killed between the moves of
		// the two. Whoever followed its URL would be at the other's server.
		ours := s.room.ports.keep(had, s.id, true)
		if stopped && ours {
			return nil
		}
		err := s.listen(v)
		if err == nil || ours && !follow {
			return nil // it listens, or is Failed and says why
		}
		if !errors.Is(err, ErrPortTaken) {
			return err
		}
	}
	port, lns, err := s.room.ports.fresh(s.id, s.hosts(v))
	if errors.Is(err, ErrPortTaken) && had != 0 {
		return nil // Failed; Moved may help later
	}
	if err != nil {
		return err
	}
	if had != 0 {
		s.release(had, v)
	}
	s.mu.Lock()
	v.Was, v.Port = had, port
	s.mu.Unlock()
	if stopped {
		closeAll(lns)
		s.shut(v, Stopped, nil)
		return nil
	}
	s.start(v, lns)
	return nil
}

// end puts the seat to sleep: its servers end, then whatever was attached.
func (s *Seat) end() {
	s.act.Lock()
	defer s.act.Unlock()
	if s.ended {
		return
	}
	s.ended = true
	for _, v := range s.servers {
		s.shut(v, Stopped, nil)
		v.board.Heal()
		v.endNews()
		if v.Port != 0 {
			s.room.ports.keep(v.Port, s.id, false)
		}
	}
	s.pace.news.end()
	s.detach()
	s.recorder.Clear() // gives its share of the budget back
}

// Reset puts the seat back to its start: no progress, no exchanges, nobody
// admitted, its first server healed, listening where the room does, with nothing
// remembered, and no other server. Token, recovery code and port stay. What was
// attached is detached and attached anew.
func (s *Seat) Reset(ctx context.Context) error {
	s.act.Lock()
	defer s.act.Unlock()
	if s.ended {
		return ErrClosed
	}
	s.touch()
	s.detach()
	err := s.room.store.ResetProgress(ctx, s.id)
	if err == nil {
		err = s.update(ctx, func(k *state.Seat) error {
			k.Admitted = nil
			return nil
		})
	}
	if err == nil {
		s.clients.reset()
		s.recorder.Clear()
	}
	s.detach = s.room.attach(s)
	if err != nil {
		return fmt.Errorf("reset seat %s: %w", s.id, err)
	}
	for _, v := range s.servers[1:] {
		s.remove(v)
	}
	v := s.servers[0]
	v.board.Heal()
	v.console.clear()
	if len(v.hosts) > 0 {
		s.shut(v, Stopped, nil)
		s.place(v, v.Port, nil)
	}
	if v.serving != nil {
		v.serving.answer(s.room.handler(s, v.Name))
	} else if errListen := s.listen(v); errListen != nil && !errors.Is(errListen, ErrPortTaken) {
		err = errListen
	}
	s.room.forget(ctx, s)
	s.publish(v)
	return errors.Join(err, s.keep(ctx))
}
