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
	"roundtrip/app/gateway"
	"roundtrip/app/state"
)

// States of a server. Moved (listen at another port) and Healed (switch every
// fault off) are only asked for; Removed is only told, as the last there is.
const (
	Listening = "listening"
	Stopped   = "stopped"
	Failed    = "failed"
	Moved     = "moved"
	Healed    = "healed"
	Removed   = "removed"
)

// Server is one of a seat's servers as it stands.
type Server struct {
	Name  string `json:"name"`
	State string `json:"state"`           // Listening, Stopped or Failed
	Error string `json:"error,omitempty"` // the kernel's words, if Failed
	// Errors are the same in the words of Go and of Node, if the kernel said it.
	Errors *Words `json:"errors,omitempty"`
	Port   int    `json:"port"`
	// Was is the port it had until it moved in this epoch; 0 if it did not.
	Was    int      `json:"was,omitempty"`
	Listen []string `json:"listen,omitempty"` // addresses with port
	// Changes are the states it came to in this epoch, the newest last.
	Changes []Change `json:"changes,omitempty"`
	// Faults are what is switched on, with what remains of it.
	Faults []fault.Switch `json:"faults,omitempty"`
	// Gateway is how the server "gateway" passes requests on.
	Gateway *gateway.Settings `json:"gateway,omitempty"`
}

// Addr is where a program on this machine reaches the server: at loopback, if it
// listens there. One that does not listen has its port all the same.
func (v Server) Addr() (addr string, listens bool) {
	port := uint16(v.Port)
	four := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), port).String()
	for _, at := range v.Listen {
		ap, err := netip.ParseAddrPort(at)
		switch {
		case err != nil:
		case ap.Addr().IsLoopback():
			return at, true
		case ap.Addr().IsUnspecified() && ap.Addr().Is4():
			return four, true
		case ap.Addr().IsUnspecified():
			return netip.AddrPortFrom(netip.IPv6Loopback(), port).String(), true
		}
	}
	if len(v.Listen) > 0 {
		return v.Listen[0], true
	}
	return four, false
}

// ServerNames are the servers that a seat can have. The first it always has; the
// others begin to be when they are first arranged.
func ServerNames() []string { return []string{"http", "second", "gateway"} }

// Seat is one learner's place while it is awake.
type Seat struct {
	room     *Room
	id       string
	epoch    string
	recorder *capture.Recorder
	clients  *clients
	gate     *gate
	pace     *pace
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
	hosts   []string // asked for; the room's if there are none
	serving *serving // nil unless it listens

	board   fault.Board
	news    news // of the board
	console console
}

// newServer is one that does not listen yet.
func (s *Seat) newServer(name string) *server {
	v := &server{Server: Server{Name: name, State: Stopped}}
	if name == "gateway" {
		set := gateway.Settings{}.Settled()
		v.Gateway = &set
	}
	v.news.do = func() { s.publish(v) }
	v.board.Changed = v.news.tell
	v.console.news.do = func() { v.console.publish(name, s.recorder.Put) }
	return v
}

// endNews waits for what is being published. Afterwards nothing is.
func (v *server) endNews() {
	v.news.end()
	v.console.news.end()
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

// Server returns one of them; false if there is none of the name.
func (s *Seat) Server(name string) (Server, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.servers, func(v *server) bool { return v.Name == name })
	if i < 0 {
		return Server{}, false
	}
	return s.servers[i].view(), true
}

// listen starts a server at the port it keeps.
func (s *Seat) listen(v *server) error {
	if !s.room.ports.keep(v.Port, s.id, true) {
		err := fmt.Errorf("%w: %d is another seat's by now", ErrPortTaken, v.Port)
		s.shut(v, Failed, err)
		return err
	}
	lns, err := listenAt(s.hosts(v), v.Port)
	if err != nil {
		s.shut(v, Failed, err)
		switch {
		case isAny(err, portTaken):
			err = &Taken{Port: v.Port, By: s.holder(v), Err: err}
		case isAny(err, addrMissing):
			err = fmt.Errorf("%w: %w", ErrAddress, err)
		}
		return err
	}
	s.start(v, lns)
	return nil
}

// holder is the seat's own server that listens at the port that v wants, if one does.
func (s *Seat) holder(v *server) string {
	for _, o := range s.servers {
		if o != v && o.serving != nil && o.Port == v.Port {
			return o.Name
		}
	}
	return ""
}

// move starts a server at another port and gives the old one up.
func (s *Seat) move(v *server) error {
	port, lns, err := s.room.ports.fresh(s.id, s.hosts(v))
	if err != nil {
		return err
	}
	if v.serving != nil {
		s.shut(v, Stopped, nil)
	}
	s.place(v, port, v.hosts)
	s.start(v, lns)
	return nil
}

// start serves on listeners that are open.
func (s *Seat) start(v *server, lns []net.Listener) {
	serving := s.serve(v, lns, s.room.handler(s, v.Name))
	s.mu.Lock()
	defer s.mu.Unlock()
	v.serving, v.Error, v.Errors, v.Listen = serving, "", nil, serving.listen
	v.become(Listening, exchange.At(s.room.now()))
}

// shut stops a server, if it listens, and sets what it is then; why is the
// reason, if it is Failed.
func (s *Seat) shut(v *server, state string, why error) {
	if v.serving != nil {
		v.serving.stop()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v.serving, v.Error, v.Errors, v.Listen = nil, "", nil, nil
	if why != nil {
		v.Error, v.Errors = why.Error(), wordsOf(why)
	}
	v.become(state, exchange.At(s.room.now()))
}

// keep stores ports, hosts and stopped servers as they are, if that is news.
func (s *Seat) keep(ctx context.Context) error {
	ports, stopped, listen := map[string]int{}, []string(nil), map[string][]string{}
	s.mu.Lock()
	for _, v := range s.servers {
		ports[v.Name] = v.Port
		if v.State == Stopped {
			stopped = append(stopped, v.Name)
		}
		if len(v.hosts) > 0 {
			listen[v.Name] = v.hosts
		}
	}
	same := maps.Equal(ports, s.kept.Ports) && slices.Equal(stopped, s.kept.Stopped) && maps.EqualFunc(listen, s.kept.Listen, slices.Equal[[]string])
	s.mu.Unlock()
	if same {
		return nil
	}
	return s.update(ctx, func(k *state.Seat) error {
		k.Ports, k.Stopped, k.Listen = ports, stopped, listen
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
