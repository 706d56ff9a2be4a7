package seat

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"
)

// find returns a server by its name; s.act is held.
func (s *Seat) find(name string) (*server, error) {
	i := slices.IndexFunc(s.servers, func(v *server) bool { return v.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("%w: %.40q", ErrNoServer, name)
	}
	return s.servers[i], nil
}

// view is a server as it stands.
func (s *Seat) view(v *server) Server {
	s.mu.Lock()
	defer s.mu.Unlock()
	return v.view()
}

// view is the server with what is on; Seat.mu is held.
func (v *server) view() Server {
	out := v.Server
	out.Listen = slices.Clone(v.Listen)
	if v.Gateway != nil {
		set := *v.Gateway
		out.Gateway = &set
	}
	out.Faults = v.board.On()
	return out
}

// publish puts a server into the feed.
func (s *Seat) publish(v *server) {
	s.publishing.Lock() // what is newer comes later
	defer s.publishing.Unlock()
	if b, err := json.Marshal(s.view(v)); err == nil {
		s.recorder.Put("server", v.Name, b)
	}
}

// newsTime is how often, at most, a server is published while its faults are
// used up, and its console while it prints.
const newsTime = 100 * time.Millisecond

// news does something soon, once for all that tell of a change meanwhile.
type news struct {
	do    func()
	every time.Duration // newsTime when 0

	mu    sync.Mutex
	timer *time.Timer // nil unless it is about to be done
	ended bool
}

func (n *news) tell() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.timer == nil && !n.ended {
		every := n.every
		if every == 0 {
			every = newsTime
		}
		n.timer = time.AfterFunc(every, n.now)
	}
}

func (n *news) now() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.ended {
		n.timer = nil
		n.do()
	}
}

// end waits for what is being done. Afterwards nothing is.
func (n *news) end() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ended = true
	if n.timer != nil {
		n.timer.Stop()
	}
}
