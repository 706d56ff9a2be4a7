package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"golang.org/x/text/language"

	"roundtrip/app/capture"
	"roundtrip/app/inspector"
	"roundtrip/app/jar"
	"roundtrip/app/lesson"
	"roundtrip/app/progress"
	"roundtrip/app/seat"
	"roundtrip/app/session"
	"roundtrip/assets"
	"roundtrip/templates"
)

// Config is what the app shows, and to whom.
type Config struct {
	Room   *seat.Room
	Course *lesson.Course
	// Progress returns the progress of a seat that is awake, else nil.
	Progress func(seatID string) *progress.Progress
	// Jars returns the cookies of a seat's clients while it is awake, else nil; nil
	// knows of none.
	Jars func(seatID string) *jar.Jars
	// Sessions is what the session stores of a seat's server hold; nil shows nothing.
	Sessions func(ctx context.Context, seatID, server string) []session.Listing
	// Source finds the code of a learner's server's handlers; nil shows none.
	Source func(method, path string) templates.Source
	// Lang is shown to readers whose languages we do not have; "en" when empty.
	Lang string
	// PublicHosts are host names under which the app may be asked, besides
	// loopback names and this machine's own names and addresses.
	PublicHosts []string
	// Localhost says that the app is reached as "localhost" too.
	Localhost bool
	Epoch     string // names this process's life
	Version   string
	Log       *slog.Logger
	// BodyTime is how long a request's content may take to arrive; 20 s when 0.
	BodyTime time.Duration
	Live     inspector.Config // Find, Explain, Build and Log are set here
	Budget   *capture.Budget  // of the seats' recorders, for the metrics; may be nil
}

// Web is the app's handler.
type Web struct {
	c       Config
	names   *names
	matcher language.Matcher
	shelf   *shelf
	books   books
	live    *inspector.Inspector
	meter   http.Handler
	handler http.Handler
	lessons sync.Map // pages by language and id: func() (item, error)

	mu    sync.Mutex
	sends map[string]int // under way, by seat id
}

// New makes the app; Close ends its live sockets.
func New(c Config) (*Web, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.BodyTime <= 0 {
		c.BodyTime = 20 * time.Second
	}
	if c.Lang == "" {
		c.Lang = "en"
	}
	shelf, err := newShelf(assets.FS)
	if err != nil {
		return nil, err
	}
	w := &Web{c: c, names: newNames(c.PublicHosts), matcher: newMatcher(), shelf: shelf, sends: map[string]int{}}
	live := c.Live
	live.Build, live.Log = c.Version, c.Log
	live.Find = func(ctx context.Context, token string) (*seat.Seat, error) { return c.Room.Seat(ctx, token) }
	live.Explain = func(r *http.Request, err error) any { return w.explain(err, w.langOf(r)) }
	w.live = inspector.New(live)
	w.meter = w.newMeter()
	w.handler = w.mount()
	return w, nil
}

// ServeHTTP implements http.Handler.
func (w *Web) ServeHTTP(rw http.ResponseWriter, r *http.Request) { w.handler.ServeHTTP(rw, r) }

// Close ends the live sockets and waits for them.
func (w *Web) Close() { w.live.Close() }
