package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"strings"

	"github.com/labstack/echo/v4"

	"roundtrip/app/seat"
)

// mostCookies is how many octets of Cookie a page is shown with. The app sets
// none: these are the learner's servers', which share the host name.
const mostCookies = 256 << 10

// recovered makes an error of a panic, but for the one that means "abort".
func (w *Web) recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p)
			default:
				err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
		}()
		return next(c)
	}
}

// headers puts the fields that every response has.
func (w *Web) headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Origin-Agent-Cluster", "?1") // a busy page of a learner's server must not freeze ours
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Content-Security-Policy", policyFor(hostname(c.Request().Host)))
		h.Set("Cache-Control", "no-store")
		return next(c)
	}
}

// policyFor is the Content-Security-Policy of a page asked for at host. Frames
// may show the learner's servers: the same host, any port.
func policyFor(host string) string {
	frames, sockets := "http:", "ws:"
	// An IPv6 address cannot stand in a policy (CSP3 §2.3.1, host-source).
	if _, err := netip.ParseAddr(host); (err != nil || !strings.Contains(host, ":")) && strings.IndexFunc(host, notInName) < 0 {
		frames, sockets = "http://"+host+":*", "ws://"+host+":*"
	}
	return "default-src 'self'; frame-src " + frames + "; connect-src 'self' " + sockets +
		"; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}

func notInName(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '.', r == '_':
		return false
	}
	return true
}

// hostChecked refuses foreign names.
func (w *Web) hostChecked(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !w.names.allows(c.Request()) {
			return refuse("foreign-host", fmt.Sprintf("%.80q", c.Request().Host))
		}
		return next(c)
	}
}

// oneSpelling sends pages asked for at a loopback address to "localhost": page
// and learner's server must share the spelling to be same-site.
func (w *Web) oneSpelling(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		addr, err := netip.ParseAddr(hostname(r.Host))
		if !w.c.Localhost || err != nil || !addr.IsLoopback() {
			return next(c)
		}
		host := "localhost"
		if u, err := url.Parse("http://" + r.Host); err == nil && u.Port() != "" {
			host += ":" + u.Port()
		}
		return c.Redirect(http.StatusTemporaryRedirect, "http://"+host+r.URL.RequestURI())
	}
}

// fewCookies answers a request whose cookies weigh too much with a page that says what to do.
func (w *Web) fewCookies(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		octets := 0
		for _, line := range c.Request().Header["Cookie"] {
			octets += len(line)
		}
		if octets > mostCookies && !strings.HasSuffix(c.Path(), "/clear-cookies") {
			return refuse("cookies-too-large", octets>>10, hostname(c.Request().Host))
		}
		return next(c)
	}
}

// ownOrigin refuses requests that a page of another origin makes.
func (w *Web) ownOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		origin := c.Request().Header.Get("Origin")
		if origin != "" {
			u, err := url.Parse(origin)
			if err != nil || !strings.EqualFold(u.Host, c.Request().Host) {
				return refuse("foreign-origin", fmt.Sprintf("%.80q", origin))
			}
		}
		return next(c)
	}
}

// withSeat finds the seat of the request's token.
func (w *Web) withSeat(next func(echo.Context, *seat.Seat) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		scheme, token, _ := strings.Cut(c.Request().Header.Get("Authorization"), " ")
		token = strings.TrimSpace(token)
		if !strings.EqualFold(scheme, "Bearer") || token == "" {
			return refuse("no-token")
		}
		s, err := w.c.Room.Seat(c.Request().Context(), token)
		if err != nil {
			return err
		}
		return next(c, s)
	}
}

// client is the address that the request comes from.
func client(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap()
}
