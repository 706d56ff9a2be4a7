package playground

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"os"

	"roundtrip/app/capture"
	"roundtrip/app/fault"
	"roundtrip/app/gateway"
	"roundtrip/app/lesson"
	"roundtrip/app/lesson/prove"
	"roundtrip/app/seat"
	"roundtrip/app/session"
	"roundtrip/app/shell"
	"roundtrip/app/state"
)

// Replays are seats like those of learners on which lessons are proved, in a
// directory of their own that goes with them.
type Replays struct {
	dir   string
	store *state.Store
	room  *seat.Room

	stores *session.Servers
}

// manySeats: a seat stays, stopped, until all replays are over.
const manySeats = 100_000

// OpenReplays makes room for them; pages of their servers are in lang.
func OpenReplays(ctx context.Context, lang string) (_ *Replays, err error) {
	r := &Replays{}
	defer func() {
		if err != nil {
			r.Close()
		}
	}()
	if r.dir, err = os.MkdirTemp("", "roundtrip-replays-"); err != nil {
		return nil, fmt.Errorf("make room for replays: %w", err)
	}
	log := slog.New(slog.DiscardHandler)
	if r.store, err = state.Open(ctx, state.Config{Dir: r.dir, Log: log}); err != nil {
		return nil, err
	}
	// The shell obeys a page of its own server.
	if r.stores, err = session.Open(session.Config{}); err != nil {
		return nil, err
	}
	kept := newSessions(r.stores, log)
	all := handlers{lang, shell.Handler(func(r *http.Request) string { return "http://" + r.Host }), kept}
	r.room, err = seat.Open(ctx, seat.Config{
		Store: r.store, Epoch: "p", Hosts: []string{"127.0.0.1", "::1"}, Ports: "0", Seats: manySeats, Log: log, Attach: kept.attach, Forget: kept.forget,
		Handler: func(s *seat.Seat, name string) http.Handler {
			own := all.of(s, name)
			own.shell = withPage{own.shell}
			return own
		},
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Close ends them.
func (r *Replays) Close() error {
	var err error
	if r.room != nil {
		err = r.room.Close()
	}
	if r.store != nil {
		err = errors.Join(err, r.store.Close())
	}
	if r.stores != nil {
		err = errors.Join(err, r.stores.Close())
	}
	if r.dir != "" {
		err = errors.Join(err, os.RemoveAll(r.dir))
	}
	return err
}

// Place is a fresh seat; it is prove.Config.Place.
func (r *Replays) Place(ctx context.Context) (prove.Place, error) {
	client := netip.AddrFrom4([4]byte{127, 0, 0, 1})
	s, _, err := r.room.Take(ctx, client)
	if err != nil {
		return nil, err
	}
	leaves := []func(){s.Arrive(client), s.Arrive(netip.IPv6Loopback())} // no client is a stranger
	return &replayed{s, leaves}, nil
}

// replayed is a seat as package prove wants it.
type replayed struct {
	seat   *seat.Seat
	leaves []func()
}

func (p *replayed) Recorder() *capture.Recorder { return p.seat.Recorder() }

func (p *replayed) URL(server string) string {
	v, _ := p.seat.Server(server)
	if addr, listens := v.Addr(); listens {
		return "http://" + addr
	}
	return ""
}

func (p *replayed) Arrange(ctx context.Context, to string, s lesson.Setup) (refused string, err error) {
	if s.Gateway != nil {
		set := gateway.Settings(*s.Gateway)
		if _, err := p.seat.Arrange(ctx, "gateway", seat.Wish{Gateway: &set}); err != nil {
			return "", err
		}
	}
	if len(s.Faults) > 0 {
		switches, err := switchesOf(s.Faults)
		if err != nil {
			return "", err
		}
		at := "http" // also behind the gateway
		if s.On == "second" {
			at = s.On
		}
		if _, err := p.seat.Arrange(ctx, at, seat.Wish{Faults: &switches}); err != nil {
			return "", err
		}
	}
	on := s.On
	if on == "" {
		on = "http"
	}
	if to == "" && p.URL(on) == "" && on != "http" {
		to = seat.Listening
	}
	if to == "" {
		return "", nil
	}
	v, err := p.seat.Arrange(ctx, on, seat.Wish{State: to, PortOf: s.PortOf, Listen: s.Listen})
	if errors.Is(err, seat.ErrPortTaken) || errors.Is(err, seat.ErrAddress) {
		return v.Error, nil
	}
	return "", err
}

func (p *replayed) Stop(ctx context.Context) error {
	var err error
	for _, v := range p.seat.Servers() {
		_, failed := p.seat.Arrange(ctx, v.Name, seat.Wish{State: seat.Stopped})
		err = errors.Join(err, failed)
	}
	return err
}

func (p *replayed) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), endTime)
	defer cancel()
	_ = p.Stop(ctx) // what is left ends with all seats: Replays.Close
	for _, leave := range p.leaves {
		leave()
	}
	p.seat.Recorder().Clear()
}

// switchesOf are a lesson's faults as the board takes them.
func switchesOf(faults []lesson.Fault) ([]fault.Switch, error) {
	var out []fault.Switch
	text, err := json.Marshal(faults)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err == nil {
		err = fault.Check(out)
	}
	if err != nil {
		return nil, fmt.Errorf("faults: %w", err)
	}
	return out, nil
}

// withPage has the page around the shell beside it.
type withPage struct{ shell http.Handler }

// ServeHTTP implements http.Handler.
func (h withPage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == prove.PagePath {
		prove.ServePage(w, r)
		return
	}
	h.shell.ServeHTTP(w, r)
}
