package seat

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/app/capture"
	"roundtrip/app/exchange"
	"roundtrip/app/fault"
	"roundtrip/app/state"
)

// States of a server. Moved is only asked for: listen at another port.
const (
	Listening = "listening"
	Stopped   = "stopped"
	Failed    = "failed"
	Moved     = "moved"
)

// Server is one of a seat's servers as it stands.
type Server struct {
	Name  string `json:"name"`
	State string `json:"state"`           // Listening, Stopped or Failed
	Error string `json:"error,omitempty"` // the kernel's words, if Failed
	Port  int    `json:"port"`
	// Was is the port it had until it moved in this epoch; 0 if it did not.
	Was    int      `json:"was,omitempty"`
	Listen []string `json:"listen,omitempty"` // addresses with port
	// Changes are the states it came to in this epoch, the newest last.
	Changes []Change `json:"changes,omitempty"`
	// Faults are what is switched on, with what remains of it.
	Faults []fault.Switch `json:"faults,omitempty"`
}

// serverNames are the servers that each seat has.
func serverNames() []string { return []string{"http"} }

// Seat is one learner's place while it is awake.
type Seat struct {
	room     *Room
	id       string
	epoch    string
	recorder *capture.Recorder
	clients  *clients
	gate     *gate
	used     atomic.Int64 // nanoseconds since the Unix epoch

	act    sync.Mutex // held by whatever changes servers, or resets
	detach func()     // under act
	ended  bool       // under act

	storing    sync.Mutex // held over an update of what is stored
	publishing sync.Mutex // held while a server is put into the feed

	mu      sync.Mutex
	kept    state.Seat
	servers []*server
}

// server is one of a seat's servers. Its fields are changed under act and mu.
type server struct {
	Server           // its Faults are on the board
	serving *serving // nil unless it listens

	board fault.Board
	news  news // of the board
}

// ID is the seat's stable id.
func (s *Seat) ID() string { return s.id }

// Epoch names this life of the seat: the recorder's sequence counts within it.
func (s *Seat) Epoch() string { return s.epoch }

// Recorder holds what crossed the seat's servers' wires in this epoch.
func (s *Seat) Recorder() *capture.Recorder { return s.recorder }

// touch notes that the seat is in use.
func (s *Seat) touch() { s.used.Store(s.room.now().UnixNano()) }

func (s *Seat) lastUsed() time.Time { return time.Unix(0, s.used.Load()) }

// Servers returns the seat's servers in their order.
func (s *Seat) Servers() []Server {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Server, len(s.servers))
	for i, v := range s.servers {
		out[i] = v.view()
	}
	return out
}

// SetServer brings a server to a state: Listening, Stopped, or Moved (listen at
// another port of the pool). Where the server's port is another program's, it
// is Failed, and the error is ErrPortTaken with the kernel's words.
func (s *Seat) SetServer(ctx context.Context, name, state string) (Server, error) {
	s.act.Lock()
	defer s.act.Unlock()
	if s.ended {
		return Server{}, ErrClosed
	}
	s.touch()
	v, err := s.find(name)
	if err != nil {
		return Server{}, err
	}
	switch state {
	case Listening:
		if v.serving == nil {
			err = s.listen(v)
		}
	case Stopped:
		s.shut(v, Stopped, "")
	case Moved:
		err = s.move(v)
	default:
		return Server{}, fmt.Errorf("%w: %.40q", ErrState, state)
	}
	if err == nil {
		err = s.keep(ctx)
	}
	s.publish(v)
	return s.view(v), err
}

// listen starts a server at the port it keeps.
func (s *Seat) listen(v *server) error {
	if !s.room.ports.keep(v.Port, s.id, true) {
		err := fmt.Errorf("%w: %d is another seat's by now", ErrPortTaken, v.Port)
		s.shut(v, Failed, err.Error())
		return err
	}
	lns, err := s.room.ports.listenAt(v.Port)
	if err != nil {
		s.shut(v, Failed, err.Error())
		if isAny(err, portTaken) {
			err = fmt.Errorf("%w: %w", ErrPortTaken, err)
		}
		return err
	}
	s.start(v, lns)
	return nil
}

// move starts a server at another port and gives the old one up.
func (s *Seat) move(v *server) error {
	port, lns, err := s.room.ports.fresh(s.id)
	if err != nil {
		return err
	}
	old := v.Port
	s.shut(v, Stopped, "")
	s.mu.Lock()
	v.Was, v.Port = old, port
	s.mu.Unlock()
	s.room.ports.release(old, s.id)
	s.start(v, lns)
	return nil
}

// start serves on listeners that are open.
func (s *Seat) start(v *server, lns []net.Listener) {
	serving := serve(v.Name, lns, s.room.handler(s), &v.board, s.gate, s.sink, &s.room.conns, s.room.log.With("seat", s.id, "server", v.Name))
	s.mu.Lock()
	defer s.mu.Unlock()
	v.serving, v.Error, v.Listen = serving, "", serving.listen
	v.become(Listening, exchange.At(s.room.now()))
}

// shut stops a server, if it listens, and sets what it is then.
func (s *Seat) shut(v *server, state, words string) {
	if v.serving != nil {
		v.serving.stop()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v.serving, v.Error, v.Listen = nil, words, nil
	v.become(state, exchange.At(s.room.now()))
}

// keep stores ports and stopped servers as they are, if that is news.
func (s *Seat) keep(ctx context.Context) error {
	ports, stopped := map[string]int{}, []string(nil)
	for _, v := range s.Servers() {
		ports[v.Name] = v.Port
		if v.State == Stopped {
			stopped = append(stopped, v.Name)
		}
	}
	s.mu.Lock()
	same := maps.Equal(ports, s.kept.Ports) && slices.Equal(stopped, s.kept.Stopped)
	s.mu.Unlock()
	if same {
		return nil
	}
	return s.update(ctx, func(k *state.Seat) error {
		k.Ports, k.Stopped = ports, stopped
		return nil
	})
}

// update changes what is stored of the seat.
func (s *Seat) update(ctx context.Context, change func(*state.Seat) error) error {
	s.storing.Lock()
	defer s.storing.Unlock()
	kept, err := s.room.store.UpdateSeat(ctx, s.id, change)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = kept
	return nil
}

// Arrive says that a page of the seat is open at an address, until leave is
// called. Meanwhile the seat stays awake, and clients at the address are no strangers.
func (s *Seat) Arrive(addr netip.Addr) (leave func()) {
	s.clients.arrive(addr)
	s.touch()
	return sync.OnceFunc(func() {
		s.clients.leave(addr)
		s.touch()
	})
}

// Admit counts a client address as the learner from now on, also after a restart.
func (s *Seat) Admit(ctx context.Context, addr netip.Addr) error { return s.admit(ctx, addr, true) }

// Dismiss takes an admission back.
func (s *Seat) Dismiss(ctx context.Context, addr netip.Addr) error { return s.admit(ctx, addr, false) }

func (s *Seat) admit(ctx context.Context, addr netip.Addr, admitted bool) error {
	if !addr.IsValid() {
		return errors.New("not an address")
	}
	text := canonical(addr).String()
	err := s.update(ctx, func(k *state.Seat) error {
		k.Admitted = slices.DeleteFunc(k.Admitted, func(a string) bool { return a == text })
		if admitted {
			if len(k.Admitted) >= maxAddresses {
				return ErrAdmitted
			}
			k.Admitted = append(k.Admitted, text)
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.clients.set(addr, admitted)
	s.clients.publish(s.recorder.Put)
	return nil
}

// Strangers returns the strangers seen in this epoch and those admitted.
func (s *Seat) Strangers() []Stranger {
	s.clients.mu.Lock()
	defer s.clients.mu.Unlock()
	return s.clients.list()
}
