package origin

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"roundtrip/app/session"
)

// Config sets what a server answers by default.
type Config struct {
	// Lang is the language of pages ("ko", "en") when neither ?lang= nor
	// Accept-Language names one that there is; "en" when empty.
	Lang string
	// Users, if set, is given the server's list of people: once by New, and after
	// each change. Changes that come quickly may be told together; the last list
	// told is the last there is. It is called with no lock held, by one goroutine
	// at a time, and must be quick. The list is the callee's own.
	Users func([]User)
	// Log, if set, is the server's console: what handlers print, a line at a time,
	// in English, up to 200 octets, without a line end. It is called from many
	// goroutines and must be quick. What net/http has to say (a superfluous
	// WriteHeader, for instance) goes to http.Server.ErrorLog, which is the
	// caller's: the same console is the place for it.
	Log func(line string)
	// Sessions are where sessions are kept; variables alone when nil. Whoever made
	// them closes them.
	Sessions *session.Stores
	// Arrived, if set, finds the exchange that is being answered to a client's
	// address: what commands to a session store are for.
	Arrived func(client string) string
}

// server is one learner's server and what it remembers.
type server struct {
	lang     string
	log      func(string)
	files    files
	pages    pages
	users    users
	desk     desk
	gate     gate
	chores   chores
	kept     kept
	document document

	sessions            *session.Stores
	arrived             func(client string) string
	neighbour           neighbour
	number              atomic.Int64 // of sessions, given last
	scsMemory, scsRedis *scs.SessionManager
}

// New makes one learner's server. What it remembers (users, for instance) is its own.
func New(c Config) http.Handler {
	s := &server{lang: c.Lang, log: c.Log, files: load(), pages: parse()}
	s.users.begin(c.Users)
	s.kept.begin(time.Now())
	s.beginSessions(c)
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.Logger.SetOutput(io.Discard)
	e.HTTPErrorHandler = s.fail
	// A handler's panic becomes an error, and so a 500; what it said stays on the console.
	e.Use(middleware.RecoverWithConfig(middleware.RecoverConfig{
		DisablePrintStack: true,
		LogErrorFunc: func(c echo.Context, err error, _ []byte) error {
			s.logf("panic serving %s %s: %v", c.Request().Method, c.Request().URL.Path, err)
			return err
		},
	}))
	// Where no route is, there may be a file.
	e.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			err := next(c)
			if errors.Is(err, echo.ErrNotFound) {
				return s.other(c)
			}
			return err
		}
	})
	for _, r := range table() {
		if r.path == otherFiles {
			continue // mounted above
		}
		h := func(c echo.Context) error {
			// Echo lets a last parameter run over slashes.
			for _, v := range c.ParamValues() {
				if strings.Contains(v, "/") {
					return noSuch()
				}
			}
			return r.answer(s, c)
		}
		if len(r.methods) == 0 {
			// Echo's Any knows eleven methods; this takes those nobody has thought of too.
			e.RouteNotFound(mount(r.path), h)
			continue
		}
		for _, m := range r.methods {
			e.Add(m, mount(r.path), h)
		}
	}
	return e
}
