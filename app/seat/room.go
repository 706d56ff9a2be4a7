package seat

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"roundtrip/app/capture"
	"roundtrip/app/state"
)

// Errors of this package; test for them with errors.Is.
var (
	ErrToken     = errors.New("no seat has this token")
	ErrCode      = errors.New("no seat has this recovery code")
	ErrQuota     = errors.New("too many seats were taken from this address")
	ErrTooMany   = errors.New("too many recovery codes were tried")
	ErrPortTaken = errors.New("the port is taken") // wraps the kernel's error
	ErrNoServer  = errors.New("the seat has no server of this name")
	ErrClosed    = errors.New("the seat is asleep or closed")

	errUnbuilt = errors.New("not built")
)

// Config is what a room is made of.
type Config struct {
	Store *state.Store
	Epoch string // names this process's life; part of exchange ids
	// Hosts are the addresses each server listens at, all on one port number.
	// Those that this machine does not have are left out, as long as one remains.
	Hosts []string
	// Ports is the pool, "9000-9999"; "0" leaves the choice to the kernel.
	Ports string
	// Idle is how long a seat without page and traffic keeps its ports; 0 means 30 minutes.
	Idle time.Duration
	// Quota is how many seats one address may take in an hour; 0 means 60.
	// Loopback has none.
	Quota int
	// Seats is how many seats can be awake at a time; 0 means 400.
	Seats int
	// Handler makes the handler of a seat's server.
	Handler func(*Seat) http.Handler
	// Attach, if set, is called when a seat wakes, before its servers listen;
	// detach when it falls asleep, after they have ended. A reset detaches and
	// attaches again.
	Attach func(*Seat) (detach func())
	Budget *capture.Budget
	Log    *slog.Logger
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Credentials open a seat. Only their hashes are stored.
type Credentials struct {
	Token    string `json:"token"`
	Recovery string `json:"recovery"`
}

// Room is all seats of this process.
type Room struct{}

// Open makes a room and wakes the seats that were in use when the last process ended.
func Open(ctx context.Context, c Config) (*Room, error) { return nil, errUnbuilt }

// Close ends all seats and waits for their goroutines.
func (r *Room) Close() error { return nil }

// Take makes a new seat for a client; ErrQuota if it took too many.
func (r *Room) Take(ctx context.Context, client netip.Addr) (*Seat, Credentials, error) {
	return nil, Credentials{}, errUnbuilt
}

// Seat returns the seat that the token opens, waking it; ErrToken if there is none.
func (r *Room) Seat(ctx context.Context, token string) (*Seat, error) { return nil, errUnbuilt }

// Recover returns the seat of a recovery code with a new token; ErrCode, ErrTooMany.
func (r *Room) Recover(ctx context.Context, code string, client netip.Addr) (*Seat, Credentials, error) {
	return nil, Credentials{}, errUnbuilt
}

// Each calls f for every seat that is awake.
func (r *Room) Each(f func(*Seat)) {}
