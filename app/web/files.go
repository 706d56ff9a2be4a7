package web

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"roundtrip/app/exchange"
	"roundtrip/app/export"
	"roundtrip/app/seat"
)

// chosen is one line of what is exported: an exchange, or an act of which nothing crossed.
type chosen struct {
	at     exchange.Time
	number int
	id     string
	act    *exchange.Act
}

// choose finds the exchanges that ids of a query names, or else all that the list
// shows, in the order in which they began: the playground's own are not among them.
func choose(c echo.Context, s *seat.Seat) ([]chosen, error) {
	var all []chosen
	playground := map[string]bool{}
	s.Recorder().Summaries(0, func(e *exchange.Summary) bool {
		all = append(all, chosen{at: cmp.Or(e.RequestFirst, e.ResponseFirst), number: e.Number, id: e.ID})
		playground[e.ID] = e.From.Kind == "playground"
		return true
	})
	slices.SortFunc(all, func(a, b chosen) int { return cmp.Compare(a.number, b.number) })
	ids := c.QueryParam("ids")
	if ids == "" {
		return slices.DeleteFunc(all, func(x chosen) bool { return playground[x.id] }), nil
	}
	wanted := map[string]bool{}
	for id := range strings.SplitSeq(ids, ",") {
		if _, is := playground[id]; !is {
			return nil, refuse("no-exchange")
		}
		wanted[id] = true
	}
	return slices.DeleteFunc(all, func(x chosen) bool { return !wanted[x.id] }), nil
}

// unsent are the requests that ended with an error and of which nothing crossed.
func unsent(s *seat.Seat) (all []chosen) {
	s.Recorder().Acts(0, func(a *exchange.Act) bool {
		if a.Request != nil && a.Ended != 0 && len(a.Exchanges) == 0 && a.Seen != nil && a.Seen.Error != "" {
			kept := *a
			all = append(all, chosen{at: a.Started, id: a.ID, act: &kept})
		}
		return true
	})
	return all
}

// showHAR writes exchanges as a HAR log, each as it is reached: one that is given
// up meanwhile is left out.
func (w *Web) showHAR(c echo.Context, s *seat.Seat) error {
	all, err := choose(c, s)
	if err != nil {
		return err
	}
	if c.QueryParam("ids") == "" {
		all = append(all, unsent(s)...)
		slices.SortStableFunc(all, func(a, b chosen) int { return cmp.Compare(a.at, b.at) })
	}
	attach(c, "application/json", "roundtrip.har")
	return export.HAR(c.Response(), w.c.Version, func(yield func(export.Entry) bool) {
		for _, x := range all {
			entry := export.Entry{Act: x.act}
			if x.act != nil {
				if v, err := serverOf(s, x.act.Server); err == nil {
					entry.Server = hostport(c.Request(), v.Port)
				}
			} else if e, ok := s.Recorder().Exchange(x.id); ok {
				entry.Exchange = &e
			} else {
				continue
			}
			if !yield(entry) {
				return
			}
		}
	})
}

// showPage writes exchanges as one page to pass on.
func (w *Web) showPage(c echo.Context, s *seat.Seat) error {
	lang := cmp.Or(c.QueryParam("lang"), w.langOf(c.Request()))
	if !slices.Contains(langs(), lang) {
		return refuse("not-one-of", "lang", strings.Join(langs(), ", "))
	}
	all, err := choose(c, s)
	if err != nil {
		return err
	}
	release, ok := w.enter("file " + s.ID())
	if !ok {
		return refuse("busy")
	}
	defer release()
	whole := make([]exchange.Exchange, 0, len(all))
	for _, x := range all {
		if e, ok := s.Recorder().Exchange(x.id); ok {
			whole = append(whole, e)
		}
	}
	var out bytes.Buffer
	if err := export.Page(&out, whole, lang, w.c.Version); err != nil {
		return err
	}
	attach(c, "text/html; charset=utf-8", "roundtrip.html")
	_, err = c.Response().Write(out.Bytes())
	return err
}

// attach says that a response is a file to keep. Nothing of it is for the app's
// own origin.
func attach(c echo.Context, media, name string) {
	h := c.Response().Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Security-Policy", "sandbox; "+h.Get("Content-Security-Policy"))
	c.Response().WriteHeader(http.StatusOK)
}

// openPage shows the exchanges that are in such a page. Nothing of it is kept.
func (w *Web) openPage(c echo.Context, s *seat.Seat) error {
	release, ok := w.enter("file " + s.ID())
	if !ok {
		return refuse("busy")
	}
	defer release()
	r := c.Request()
	control := http.NewResponseController(c.Response())
	if err := control.SetReadDeadline(time.Now().Add(w.c.BodyTime)); err == nil {
		defer control.SetReadDeadline(time.Time{})
	}
	body := &witness{r: r.Body}
	all, err := export.Open(body)
	// The rest is for people; but its sender is still writing, and shall hear the answer.
	if _, over := io.Copy(io.Discard, io.LimitReader(body, maxDrained)); over == nil && body.n >= maxDrained {
		c.Response().Header().Set("Connection", "close")
	}
	switch {
	case errors.Is(body.err, os.ErrDeadlineExceeded):
		c.Response().Header().Set("Connection", "close")
		return refuse("too-slow", int(w.c.BodyTime.Seconds()))
	case body.err != nil:
		return refuse("cut-body")
	case err != nil:
		return err
	}
	opened := struct {
		Exchanges []exchangeView `json:"exchanges"`
	}{make([]exchangeView, len(all))}
	for i := range all {
		opened.Exchanges[i] = exchangeView{Exchange: all[i], Commands: []exchange.Command{}, SetCookieLines: setCookieLines(all[i].Response)}
	}
	return c.JSON(http.StatusOK, opened)
}

// witness counts what is read, and remembers what went wrong with it.
type witness struct {
	r   io.Reader
	n   int64
	err error
}

func (w *witness) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	w.n += int64(n)
	if err != io.EOF {
		w.err = err
	}
	return n, err
}
