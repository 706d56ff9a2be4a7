package origin

import (
	"io"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// Config sets what a server answers by default.
type Config struct {
	// Lang is the language of pages ("ko", "en") when neither ?lang= nor
	// Accept-Language names one that there is; "en" when empty.
	Lang string
}

// server is one learner's server and what it remembers.
type server struct {
	lang  string
	files files
	pages pages
	users users
	desk  desk
	gate  gate
}

// New makes one learner's server. What it remembers (users, for instance) is its own.
func New(c Config) http.Handler {
	s := &server{lang: c.Lang, files: load(), pages: parse()}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.Logger.SetOutput(io.Discard)
	e.HTTPErrorHandler = s.fail
	// A handler's panic becomes an error, and so a 500; what it said stays here.
	e.Use(middleware.RecoverWithConfig(middleware.RecoverConfig{
		DisablePrintStack: true,
		LogErrorFunc:      func(_ echo.Context, err error, _ []byte) error { return err },
	}))
	for _, r := range table() {
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
