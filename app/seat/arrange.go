package seat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"roundtrip/app/exchange"
	"roundtrip/app/fault"
	"roundtrip/app/gateway"
)

// Wish is what a server is to be; what is zero stays as it is.
type Wish struct {
	// State is one of Listening, Stopped, Moved and Healed. A server that begins to
	// be listens, unless it is to be Stopped.
	State string
	// Port is the one to listen at: of the pool, or another one of the seat's.
	Port int
	// PortOf is the server whose port it is to listen at: the kernel says EADDRINUSE
	// if that one listens.
	PortOf string
	// Listen are the hosts to listen at, "127.0.0.1" for instance; empty, but not
	// nil, means the room's.
	Listen []string
	// Faults are switched on, and everything else off, before it listens.
	Faults *[]fault.Switch
	// Gateway is of the server "gateway" only.
	Gateway *gateway.Settings
}

// Arrange makes a server what is wished; "second" and "gateway" begin to be when
// they are first arranged. A wish that cannot be (ErrNoServer, ErrState, ErrPort,
// ErrHost, ErrSettings, a *fault.Invalid) changes nothing. Where the kernel does
// not let the server listen it is Failed, and the error is ErrPortTaken or ErrAddress.
//
// Hosts and ports stay with the seat. Faults and the gateway's settings outlive
// stopping and moving, but neither a reset nor the seat's sleep.
func (s *Seat) Arrange(ctx context.Context, name string, w Wish) (Server, error) {
	s.act.Lock()
	defer s.act.Unlock()
	if s.ended {
		return Server{}, ErrClosed
	}
	s.touch()
	v, err := s.find(name)
	if err != nil && !slices.Contains(ServerNames(), name) {
		return Server{}, err
	}
	if err := s.check(name, &w); err != nil {
		if v == nil {
			return Server{}, err
		}
		return s.view(v), err
	}
	if v == nil {
		if v, err = s.begin(name, &w); err != nil {
			return Server{}, err
		}
	}
	if w.State == Healed {
		v.board.Heal()
	}
	if w.Faults != nil {
		if err := v.board.Set(*w.Faults); err != nil { // checked before
			return s.view(v), err
		}
	}
	if w.Gateway != nil {
		set := w.Gateway.Settled()
		s.mu.Lock()
		v.Gateway = &set
		s.mu.Unlock()
	}
	err = errors.Join(s.bring(v, w), s.keep(ctx))
	s.publish(v)
	return s.view(v), err
}

// check says what is wrong with a wish, before anything is changed, and takes the
// port that is wished for.
func (s *Seat) check(name string, w *Wish) error {
	if w.State != "" && !slices.Contains([]string{Listening, Stopped, Moved, Healed}, w.State) {
		return fmt.Errorf("%w: %.40q", ErrState, w.State)
	}
	if w.PortOf != "" {
		other, err := s.find(w.PortOf)
		switch {
		case err != nil:
			return err
		case w.Port != 0 && w.Port != other.Port:
			return &BadPort{Port: w.Port}
		}
		w.Port = other.Port
	}
	if w.Listen != nil {
		var err error
		if w.Listen, err = hostsOf(w.Listen, s.room.ports.allowed()); err != nil {
			return err
		}
	}
	if w.Faults != nil {
		if err := fault.Check(*w.Faults); err != nil {
			return err
		}
	}
	if w.Gateway != nil {
		if name != "gateway" {
			return ErrSettings
		}
		if err := w.Gateway.Check(); err != nil {
			return fmt.Errorf("%w: %w", ErrSettings, err)
		}
	}
	if w.Port != 0 && !s.has(w.Port, nil) {
		return s.room.ports.take(w.Port, s.id) // last, since it is the seat's from here on
	}
	return nil
}

// hostsOf are the hosts asked for, each once, without those that a wildcard stands for.
func hostsOf(asked, allowed []string) ([]string, error) {
	out := []string{}
	for _, host := range asked {
		addr, err := netip.ParseAddr(host)
		if err != nil || !slices.Contains(allowed, addr.String()) {
			return nil, &BadHost{host, allowed}
		}
		wildcard := netip.IPv6Unspecified()
		if addr.Is4() {
			wildcard = netip.IPv4Unspecified()
		}
		if !slices.Contains(out, addr.String()) && (addr == wildcard || !slices.Contains(asked, wildcard.String())) {
			out = append(out, addr.String())
		}
	}
	return out, nil
}

// begin adds a server that is not yet.
func (s *Seat) begin(name string, w *Wish) (*server, error) {
	if w.State == "" || w.State == Healed {
		w.State = Listening
	}
	v := s.newServer(name)
	v.hosts = w.Listen
	if w.Port == 0 {
		port, lns, err := s.room.ports.fresh(s.id, s.hosts(v))
		if err != nil {
			return nil, err
		}
		closeAll(lns)
		v.Port = port
	} else {
		v.Port = w.Port
		s.room.ports.keep(v.Port, s.id, true)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.servers = append(s.servers, v)
	slices.SortFunc(s.servers, func(a, b *server) int {
		return slices.Index(ServerNames(), a.Name) - slices.Index(ServerNames(), b.Name)
	})
	return v, nil
}

// bring starts, stops or moves a server as wished.
func (s *Seat) bring(v *server, w Wish) error {
	port, hosts := v.Port, v.hosts
	if w.Port != 0 {
		port = w.Port
	}
	if w.Listen != nil {
		hosts = w.Listen
	}
	elsewhere := port != v.Port || !slices.Equal(hosts, v.hosts)
	switch {
	case w.State == Moved && w.Port == 0:
		s.place(v, v.Port, hosts)
		return s.move(v)
	case w.State == Stopped:
		s.shut(v, Stopped, nil)
		s.place(v, port, hosts)
	case w.State == Listening, w.State == Moved, elsewhere && v.State != Stopped:
		if v.serving != nil && !elsewhere {
			return nil
		}
		if v.serving != nil {
			s.shut(v, Stopped, nil)
		}
		s.place(v, port, hosts)
		return s.listen(v)
	default:
		s.place(v, port, hosts)
	}
	return nil
}

// place sets where a server listens next.
func (s *Seat) place(v *server, port int, hosts []string) {
	old := v.Port
	s.mu.Lock()
	v.hosts = hosts
	if port != old {
		v.Was, v.Port = old, port
	}
	s.mu.Unlock()
	if port != old {
		s.room.ports.keep(port, s.id, true)
		s.release(old, v)
	}
}

// has tells whether a port is that of a server of the seat, other than v.
func (s *Seat) has(port int, v *server) bool {
	return slices.ContainsFunc(s.servers, func(o *server) bool { return o != v && o.Port == port })
}

// release gives a port up that a server had, unless another server has it too.
func (s *Seat) release(port int, v *server) {
	if !s.has(port, v) {
		s.room.ports.release(port, s.id)
	}
}

// hosts are those that a server listens at.
func (s *Seat) hosts(v *server) []string {
	if len(v.hosts) > 0 {
		return v.hosts
	}
	return s.room.ports.hosts
}

// Remove ends a server and forgets it; the seat's first one stays (ErrNeeded).
func (s *Seat) Remove(ctx context.Context, name string) error {
	s.act.Lock()
	defer s.act.Unlock()
	if s.ended {
		return ErrClosed
	}
	s.touch()
	v, err := s.find(name)
	if err != nil {
		return err
	}
	if v.Name == ServerNames()[0] {
		return ErrNeeded
	}
	s.remove(v)
	b, err := json.Marshal(Server{Name: v.Name, State: Removed, Changes: append(v.Changes, Change{exchange.At(s.room.now()), Removed})})
	if err == nil {
		s.recorder.Put("server", v.Name, b)
	}
	return s.keep(ctx)
}

// remove takes a server out of the seat; s.act is held.
func (s *Seat) remove(v *server) {
	s.shut(v, Stopped, nil)
	v.board.Heal()
	v.endNews()
	s.mu.Lock()
	s.servers = slices.DeleteFunc(slices.Clone(s.servers), func(o *server) bool { return o == v })
	s.mu.Unlock()
	s.release(v.Port, v)
}
