package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"roundtrip/app/cookie"
	"roundtrip/app/jar"
	"roundtrip/app/seat"
)

// Bounds of what is said about cookies.
const (
	maxLine   = 16 << 10  // of a Set-Cookie line to be judged
	maxScript = 192 << 10 // of a document.cookie
)

// jarsOf are the jars of a seat's clients; nil if there are none.
func (w *Web) jarsOf(s *seat.Seat) *jar.Jars {
	if w.c.Jars == nil {
		return nil
	}
	return w.c.Jars(s.ID())
}

// jarsView is every client with its cookies.
type jarsView struct {
	// Own is the id of the client that asks, "" if it has no jar yet.
	Own     string       `json:"own"`
	Clients []jar.Client `json:"clients"`
}

func (w *Web) showJars(c echo.Context, s *seat.Seat) error {
	out := jarsView{Clients: []jar.Client{}}
	if jars := w.jarsOf(s); jars != nil {
		out.Clients = jars.Snapshot()
		out.Own = jars.Browser(c.Request().RemoteAddr, c.Request().UserAgent())
	}
	return c.JSON(http.StatusOK, out)
}

// cookiesOf is what happened to cookies in an exchange.
func (w *Web) cookiesOf(s *seat.Seat, id string) *jar.Cookies {
	if jars := w.jarsOf(s); jars != nil {
		if known, ok := jars.Exchange(id); ok {
			return &known
		}
	}
	return nil
}

// seeCookies takes in what the page's own browser shows of its cookies.
func (w *Web) seeCookies(c echo.Context, s *seat.Seat) error {
	var asked struct {
		Script *string `json:"script"`
		Cut    bool    `json:"cut"`
		None   bool    `json:"none"`
	}
	if err := w.decode(c, &asked, maxJSON); err != nil {
		return err
	}
	if asked.Script == nil {
		return refuse("json-missing", "script")
	}
	if jars := w.jarsOf(s); jars != nil {
		r := c.Request()
		text := cut(*asked.Script, maxScript)
		jars.Seen(r.RemoteAddr, r.UserAgent(), r.Host, jar.Report{Script: text, Whole: !asked.Cut && len(text) == len(*asked.Script), None: asked.None})
	}
	return c.NoContent(http.StatusNoContent)
}

// showCookieLines are the lines by which a server of this host empties a client's jar.
func (w *Web) showCookieLines(c echo.Context, s *seat.Seat) error {
	if jars := w.jarsOf(s); jars != nil {
		if lines, ok := jars.Lines(param(c, "id"), c.Request().Host); ok {
			return c.JSON(http.StatusOK, lines)
		}
	}
	return refuse("no-jar")
}

// judged is a Set-Cookie line, taken apart, and what would become of it.
type judged struct {
	Line    cookie.SetCookie `json:"line"`
	Verdict cookie.Verdict   `json:"verdict"`
}

// judgeCookie says beforehand what the page's own browser would make of a line.
func (w *Web) judgeCookie(c echo.Context, s *seat.Seat) error {
	var asked struct {
		Server string  `json:"server"`
		Target string  `json:"target"`
		Line   *string `json:"line"`
	}
	if err := w.decode(c, &asked, maxJSON); err != nil {
		return err
	}
	if asked.Line == nil {
		return refuse("json-missing", "line")
	}
	if asked.Target == "" {
		asked.Target = "/"
	}
	if err := short(maxLine, "line", *asked.Line); err != nil {
		return err
	}
	if err := checkTarget(asked.Target, http.MethodGet); err != nil {
		return err
	}
	if asked.Server != "" {
		if _, err := serverOf(s, asked.Server); err != nil {
			return err
		}
	}
	r := c.Request()
	path, _, _ := strings.Cut(asked.Target, "?")
	of := cookie.Request{Scheme: "http", Host: hostname(r.Host), Path: path}
	out := judged{Line: cookie.Parse(*asked.Line)}
	if jars := w.jarsOf(s); jars != nil {
		out.Verdict = jars.Try(r.RemoteAddr, r.UserAgent(), of, *asked.Line)
	} else {
		out.Verdict = cookie.New(cookie.Chromium()).Try(now().Go(), of, []byte(*asked.Line))
	}
	return c.JSON(http.StatusOK, out)
}
