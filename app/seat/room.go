package seat

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"roundtrip/app/capture"
	"roundtrip/app/state"
)

// Errors of this package; test for them with errors.Is.
var (
	ErrToken     = errors.New("no seat has this token")
	ErrCode      = errors.New("no seat has this recovery code")
	ErrQuota     = errors.New("too many seats were taken from this address")
	ErrFull      = errors.New("all seats are taken")
	ErrTooMany   = errors.New("too many recovery codes were tried")
	ErrPortTaken = errors.New("the port is taken") // wraps the kernel's error
	ErrNoServer  = errors.New("the seat has no server of this name")
	ErrState     = errors.New("a server cannot be brought to this state")
	ErrPort      = errors.New("a server may not have this port")
	ErrHost      = errors.New("a server may not listen at this host")
	ErrAddress   = errors.New("the machine does not have this address") // wraps the kernel's error
	ErrSettings  = errors.New("a gateway cannot be set like this")      // may wrap a *gateway.Invalid
	ErrNeeded    = errors.New("the seat's first server stays")
	ErrAdmitted  = errors.New("too many addresses are admitted")
	ErrClosed    = errors.New("the seat is asleep or closed")
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
	// Requests is how many a second a seat's servers take, all together, and twice
	// as many at once; 0 means 200, below 0 there is no limit.
	Requests int
	// Handler makes the handler of a seat's server, each time that the server starts.
	// If it is an io.Closer, it is closed when the server has stopped.
	Handler func(s *Seat, server string) http.Handler
	// Attach, if set, is called when a seat wakes, before its servers listen;
	// detach when it falls asleep, after they have ended. A reset detaches and
	// attaches again. Neither may call Arrange, Remove or Reset.
	Attach func(*Seat) (detach func())
	// Forget, if set, is called by a reset when nothing of what the seat's first server
	// remembered is reached any more: what it left elsewhere is to go as well.
	Forget func(context.Context, *Seat)
	Budget *capture.Budget
	Log    *slog.Logger     // nil means slog.Default
	Now    func() time.Time // the clock; nil means time.Now
}

// Limits on guessing. A code has 40 random bits: at one guess a second it
// stands for thousands of years, whatever the number of seats.
const (
	codeTries         = 10 // at once, of one address
	codeInterval      = 30 * time.Second
	codeTriesAll      = 100 // at once, of all
	codeIntervalAll   = time.Second
	maxTokens         = 8
	keepUsedAtMost    = time.Minute // between two times that "used" is stored
	defaultIdle       = 30 * time.Minute
	defaultQuota      = 60
	defaultSeatsAwake = 400
)

// Room is all seats of this process.
type Room struct {
	store    *state.Store
	epoch    string
	ports    *ports
	idle     time.Duration
	most     int
	requests int
	handler  func(*Seat, string) http.Handler
	attach   func(*Seat) func()
	forget   func(context.Context, *Seat)
	budget   *capture.Budget
	log      *slog.Logger
	now      func() time.Time

	conns atomic.Uint64 // connection numbers given
	lives atomic.Uint64 // seats woken

	taking   *allowance
	trying   *allowance
	tryingIn *rate.Limiter // all clients together

	mu     sync.Mutex
	places map[string]*place
	closed bool

	stop    context.CancelFunc
	keeping sync.WaitGroup
}

// place is where a seat is awake, waking or falling asleep.
type place struct {
	settled chan struct{} // closed when it is awake, or gone
	seat    *Seat         // nil unless awake or falling asleep
	ending  bool
}

// Open makes a room and wakes the seats that were in use when the last process
// ended. Its errors about hosts and ports are one line each.
func Open(ctx context.Context, c Config) (*Room, error) {
	pool, err := newPorts(c.Hosts, c.Ports)
	if err != nil {
		return nil, err
	}
	quota := orDefault(c.Quota, defaultQuota)
	r := &Room{
		store: c.Store, epoch: c.Epoch, ports: pool, budget: c.Budget, handler: c.Handler, requests: c.Requests,
		idle: orDefault(c.Idle, defaultIdle), most: orDefault(c.Seats, defaultSeatsAwake),
		attach: func(*Seat) func() { return func() {} },
		forget: c.Forget,
		log:    c.Log, now: c.Now, places: map[string]*place{},
		taking:   &allowance{burst: quota, interval: time.Hour / time.Duration(quota)},
		trying:   &allowance{burst: codeTries, interval: codeInterval},
		tryingIn: rate.NewLimiter(rate.Every(codeIntervalAll), codeTriesAll),
	}
	if c.Attach != nil {
		r.attach = func(s *Seat) func() {
			if detach := c.Attach(s); detach != nil {
				return detach
			}
			return func() {}
		}
	}
	if r.forget == nil {
		r.forget = func(context.Context, *Seat) {}
	}
	if r.log == nil {
		r.log = slog.Default()
	}
	if r.now == nil {
		r.now = time.Now
	}
	if err := r.restore(ctx); err != nil {
		r.Close()
		return nil, fmt.Errorf("restore the seats: %w", err)
	}
	run, cancel := context.WithCancel(context.Background())
	r.stop = cancel
	r.keeping.Go(func() { r.keepHouse(run) })
	return r, nil
}

func orDefault[T int | time.Duration](v, otherwise T) T {
	if v <= 0 {
		return otherwise
	}
	return v
}

// restore claims all seats' ports and wakes the seats that were in use.
func (r *Room) restore(ctx context.Context) error {
	var inUse []state.Seat
	for kept, err := range r.store.Seats(ctx) {
		if err != nil {
			return err
		}
		for _, port := range kept.Ports {
			r.ports.keep(port, kept.ID, false)
		}
		if r.now().Sub(kept.Used) < r.idle {
			inUse = append(inUse, kept)
		}
	}
	slices.SortFunc(inUse, func(a, b state.Seat) int { return b.Used.Compare(a.Used) })
	for _, kept := range inUse[:min(len(inUse), r.most)] {
		s, err := r.wake(kept, false)
		if err != nil { // its token will wake it, once that can be done
			r.log.Warn("a seat that was in use is not awake again", "seat", kept.ID, "err", err)
			continue
		}
		if err := s.keep(ctx); err != nil {
			s.end()
			return err
		}
		settled := make(chan struct{})
		close(settled)
		r.places[kept.ID] = &place{settled: settled, seat: s}
	}
	return nil
}

// Close ends all seats and waits for their goroutines.
func (r *Room) Close() error {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	if r.stop != nil {
		r.stop()
	}
	r.keeping.Wait()
	r.mu.Lock()
	all := make([]*place, 0, len(r.places))
	for _, p := range r.places {
		all = append(all, p)
	}
	r.mu.Unlock()
	var wg sync.WaitGroup
	for _, p := range all {
		wg.Go(func() {
			<-p.settled
			if p.seat != nil {
				p.seat.end()
			}
		})
	}
	wg.Wait()
	return nil
}

// Each calls f for every seat that is awake.
func (r *Room) Each(f func(*Seat)) {
	for _, s := range r.awake() {
		f(s)
	}
}

func (r *Room) awake() []*Seat {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []*Seat
	for _, p := range r.places {
		if p.seat != nil && !p.ending {
			all = append(all, p.seat)
		}
	}
	return all
}

// Take makes a new seat for a client; ErrQuota if it took too many, ErrFull if
// too many are awake.
func (r *Room) Take(ctx context.Context, client netip.Addr) (*Seat, Credentials, error) {
	if !canonical(client).IsLoopback() && !r.taking.take(client, r.now()) {
		return nil, Credentials{}, ErrQuota
	}
	now := r.now()
	for {
		kept := state.Seat{ID: newID(), Created: now, Used: now}
		secret := Credentials{Token: newToken(kept.ID), Recovery: newCode()}
		kept.Tokens, kept.Recovery = []string{hashOf(secret.Token)}, hashOf(secret.Recovery)
		s, err := r.settle(ctx, kept.ID, func(ctx context.Context) (*Seat, error) {
			s, err := r.wake(kept, true)
			if errors.Is(err, ErrPortTaken) {
				return nil, fmt.Errorf("%w: %w", ErrFull, err)
			}
			if err != nil {
				return nil, err
			}
			s.kept.Ports = map[string]int{}
			for _, v := range s.Servers() {
				s.kept.Ports[v.Name] = v.Port
			}
			if err := r.store.CreateSeat(ctx, s.kept); err != nil {
				r.undo(s)
				return nil, err
			}
			return s, nil
		})
		if errors.Is(err, state.ErrExists) {
			continue // another seat has this code: once in 2⁴⁰, times the seats
		}
		if err != nil {
			return nil, Credentials{}, fmt.Errorf("take a seat: %w", err)
		}
		s.Arrive(client)() // its page is about to open
		return s, secret, nil
	}
}

// undo ends a seat that could not be stored and forgets its ports.
func (r *Room) undo(s *Seat) {
	s.end()
	for _, v := range s.Servers() {
		r.ports.release(v.Port, s.id)
	}
}

// Seat returns the seat that the token opens, waking it; ErrToken if there is none.
func (r *Room) Seat(ctx context.Context, token string) (*Seat, error) {
	id, ok := tokenSeat(token)
	if !ok {
		return nil, ErrToken
	}
	hash := hashOf(token)
	if s := r.here(id); s != nil {
		s.mu.Lock()
		opened := opens(s.kept.Tokens, hash)
		s.mu.Unlock()
		if !opened {
			return nil, ErrToken
		}
		return s, nil
	}
	kept, err := r.store.Seat(ctx, id)
	if errors.Is(err, state.ErrNotFound) || err == nil && !opens(kept.Tokens, hash) {
		return nil, ErrToken
	}
	if err != nil {
		return nil, err
	}
	return r.rouse(ctx, kept)
}

// Recover returns the seat of a recovery code with a new token; ErrCode, ErrTooMany.
// Older tokens go on opening it, up to eight.
func (r *Room) Recover(ctx context.Context, code string, client netip.Addr) (*Seat, Credentials, error) {
	if now := r.now(); !r.trying.take(client, now) || !r.tryingIn.AllowN(now, 1) {
		return nil, Credentials{}, ErrTooMany
	}
	code, ok := parseCode(code)
	if !ok {
		return nil, Credentials{}, ErrCode
	}
	kept, err := r.store.SeatByRecovery(ctx, hashOf(code))
	if errors.Is(err, state.ErrNotFound) {
		return nil, Credentials{}, ErrCode
	}
	if err != nil {
		return nil, Credentials{}, err
	}
	secret := Credentials{Token: newToken(kept.ID), Recovery: code}
	hash := hashOf(secret.Token)
	s, err := r.rouse(ctx, kept)
	if err != nil {
		return nil, Credentials{}, err
	}
	err = s.update(ctx, func(k *state.Seat) error {
		if !slices.Contains(k.Tokens, hash) {
			k.Tokens = append(k.Tokens, hash)
		}
		k.Tokens = k.Tokens[max(0, len(k.Tokens)-maxTokens):]
		return nil
	})
	if err != nil {
		return nil, Credentials{}, err
	}
	s.Arrive(client)()
	return s, secret, nil
}
