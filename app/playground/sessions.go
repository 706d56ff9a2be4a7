package playground

import (
	"context"
	"log/slog"
	"sync"

	"roundtrip/app/lane"
	"roundtrip/app/seat"
	"roundtrip/app/session"
)

// sessions are the session stores of the seats that are awake.
type sessions struct {
	servers *session.Servers
	log     *slog.Logger

	mu    sync.Mutex
	seats map[string]*session.Seat
}

func newSessions(servers *session.Servers, log *slog.Logger) *sessions {
	return &sessions{servers: servers, log: log, seats: map[string]*session.Seat{}}
}

// attach opens a seat's part in the stores, until it falls asleep or is reset.
func (k *sessions) attach(s *seat.Seat) (detach func()) {
	part := k.servers.Seat(s.ID(), func(server string, data []byte) { s.Recorder().Put("sessions", server, data) })
	k.mu.Lock()
	k.seats[s.ID()] = part
	k.mu.Unlock()
	return func() {
		part.Close()
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.seats[s.ID()] == part {
			delete(k.seats, s.ID())
		}
	}
}

func (k *sessions) of(id string) *session.Seat {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.seats[id]
}

// open begins the stores of a seat's server; nil if the seat has no part, then the
// server has variables.
func (k *sessions) open(s *seat.Seat, server string) *session.Stores {
	part := k.of(s.ID())
	if part == nil {
		return nil
	}
	return part.Open(server, func(store string) session.Lane {
		return lane.New(lane.Config{Server: store, Put: s.Recorder().Command, Conns: k.servers.Conns()})
	})
}

// forget deletes what a seat that is reset has in the stores outside.
func (k *sessions) forget(ctx context.Context, s *seat.Seat) {
	part := k.of(s.ID())
	if part == nil {
		return
	}
	if err := part.Forget(ctx); err != nil {
		k.log.Warn("a seat's sessions stay in their store", "seat", s.ID(), "err", err)
	}
}

// listings is what the stores of a seat's server hold; web.Config.Sessions.
func (k *sessions) listings(ctx context.Context, id, server string) []session.Listing {
	part := k.of(id)
	if part == nil {
		return nil
	}
	return part.Listings(ctx, server)
}
