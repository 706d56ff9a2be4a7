package playground

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"roundtrip/app/capture"
	"roundtrip/app/seat"
	"roundtrip/app/session"
	"roundtrip/app/shell"
	"roundtrip/app/state"
)

// budget bounds what all seats' recorders hold, in octets.
const budget = 256 << 20

// Times of the app's http.Server. Bodies have a limit of their own in package web.
const (
	headerTime    = 15 * time.Second
	answerTime    = 2 * time.Minute // longer than the sender may take
	keepAliveTime = 2 * time.Minute
	endTime       = 5 * time.Second // for requests under way when the program ends
	// headerOctets leaves room for the cookies of the learners' servers, which
	// the browser sends here too: 180 of 4 KiB.
	headerOctets = 1 << 20
)

// Playground is the program: the app and the learners' servers.
type Playground struct {
	c    *settled
	log  *slog.Logger
	port int // the app's
	lns  []net.Listener
	http *http.Server

	store    *state.Store
	room     *seat.Room
	judges   *judges
	jars     *jars
	sessions *sessions
	app      *app

	handling sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	serving sync.WaitGroup // one for each listener
	closing chan struct{}
	close   func() error
}

// New takes the app's port, opens the state, reads the lessons and brings back
// the seats that were in use. Requests are answered from Run on. An *Invalid
// says what a person can put right.
func New(ctx context.Context, c Config) (_ *Playground, err error) {
	s, err := settle(c)
	if err != nil {
		return nil, err
	}
	p := &Playground{c: s, log: s.Log, closing: make(chan struct{})}
	p.close = sync.OnceValue(p.end)
	defer func() {
		if err != nil {
			p.Close()
		}
	}()
	course, err := s.course()
	if err != nil {
		return nil, err
	}
	if p.lns, err = listen(s); err != nil {
		return nil, err
	}
	p.port = portOf(p.lns[0])
	if p.store, err = openState(ctx, s); err != nil {
		return nil, err
	}
	epoch := strings.ToLower(rand.Text()[:10])
	shared := capture.NewBudget(budget)
	stores, err := session.Open(session.Config{Redis: s.Redis, Memcached: s.Memcached})
	if err != nil {
		return nil, err
	}
	p.sessions = newSessions(stores, s.Log)
	all := handlers{s.Lang, shell.Handler(func(r *http.Request) string { return originOf(hostname(r.Host), p.port) }), p.sessions}
	p.judges, p.jars = newJudges(p.store, course, s.Log), newJars(s.Log)
	p.room, err = seat.Open(ctx, seat.Config{
		Store: p.store, Epoch: epoch, Hosts: s.hosts, Ports: s.Ports, Idle: s.Idle,
		Requests: s.Requests, Handler: func(s *seat.Seat, name string) http.Handler { return all.of(s, name) }, Attach: p.attach, Forget: p.sessions.forget,
		Budget: shared, Log: s.Log,
	})
	if err != nil {
		return nil, err
	}
	if p.app, err = newApp(s, p.room, p.judges, p.jars, p.sessions, course, shared, epoch); err != nil {
		return nil, err
	}
	p.http = &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p.handling.Add(1)
			defer p.handling.Done()
			p.app.ServeHTTP(w, r)
		}),
		ReadHeaderTimeout: headerTime,
		WriteTimeout:      answerTime,
		IdleTimeout:       keepAliveTime,
		MaxHeaderBytes:    headerOctets,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
	return p, nil
}

// attach follows what crosses in a seat that is awake.
func (p *Playground) attach(s *seat.Seat) (detach func()) {
	judged, kept, stored := p.judges.attach(s), p.jars.attach(s), p.sessions.attach(s)
	return func() {
		stored()
		kept()
		judged()
	}
}

func openState(ctx context.Context, s *settled) (*state.Store, error) {
	store, err := state.Open(ctx, state.Config{Dir: s.Data, NATSURL: s.NATS, Log: s.Log})
	flag, value := "data", s.Data
	if s.NATS != "" {
		flag, value = "nats", "" // it may hold a password
	}
	switch {
	case err == nil:
		return store, nil
	case ctx.Err() != nil:
		return nil, err
	case errors.Is(err, state.ErrInUse):
		return nil, invalid(DataInUse, flag, value, err)
	case errors.Is(err, state.ErrNotWritable):
		return nil, invalid(DataReadOnly, flag, value, err)
	case errors.Is(err, state.ErrNewer):
		return nil, invalid(DataNewer, flag, value, err)
	case s.NATS != "":
		return nil, invalid(NoNATS, flag, value, err)
	}
	return nil, err
}

// URL is the app's origin for a browser on this machine: "http://localhost:8080".
func (p *Playground) URL() string {
	if reachesLoopback(p.c.hosts) {
		return originOf("localhost", p.port)
	}
	return originOf(p.c.hosts[0], p.port)
}

// Neighbours are the app's origins for browsers on other machines, when it
// listens at all addresses.
func (p *Playground) Neighbours() []string {
	if p.c.hosts[0] != "0.0.0.0" {
		return nil
	}
	var urls []string
	for _, host := range neighbours() {
		urls = append(urls, originOf(host, p.port))
	}
	return urls
}

// Run answers requests until ctx or Close ends it, and returns when everything has ended.
func (p *Playground) Run(ctx context.Context) error {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return p.Close()
	}
	failed := make(chan error, len(p.lns))
	for _, ln := range p.lns {
		p.serving.Go(func() {
			if err := p.http.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
				failed <- fmt.Errorf("serve at %s: %w", ln.Addr(), err)
			}
		})
	}
	p.mu.Unlock()
	var err error
	select {
	case <-ctx.Done():
	case <-p.closing:
	case err = <-failed:
	}
	return errors.Join(err, p.Close())
}

// Close ends everything and waits for it. It may be called at any time, and again.
func (p *Playground) Close() error { return p.close() }

func (p *Playground) end() error {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()
	close(p.closing)
	if p.app != nil {
		p.app.close() // live sockets, which Shutdown does not know
	}
	if p.http != nil {
		ctx, cancel := context.WithTimeout(context.Background(), endTime)
		if p.http.Shutdown(ctx) != nil {
			p.http.Close() // the requests' contexts end, and with them the handlers
		}
		cancel()
	}
	closeAll(p.lns) // Shutdown knows those only that Run has served
	p.serving.Wait()
	p.handling.Wait()
	var err error
	if p.room != nil {
		err = p.room.Close()
	}
	if p.sessions != nil {
		err = errors.Join(err, p.sessions.servers.Close())
	}
	if p.store != nil {
		err = errors.Join(err, p.store.Close())
	}
	return err
}
