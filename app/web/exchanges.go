package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"roundtrip/app/cookie"
	"roundtrip/app/exchange"
	"roundtrip/app/jar"
	"roundtrip/app/seat"
)

// listExchanges shows the exchanges that changed after a number, in the order in
// which they began.
func (w *Web) listExchanges(c echo.Context, s *seat.Seat) error {
	after := uint64(0)
	if text := c.QueryParam("after"); text != "" {
		var err error
		if after, err = strconv.ParseUint(text, 10, 64); err != nil {
			return refuse("bad-number", "after")
		}
	}
	list := struct {
		Exchanges []exchange.Summary `json:"exchanges"`
		Seq       uint64             `json:"seq"`
	}{Exchanges: []exchange.Summary{}, Seq: s.Recorder().Last()}
	s.Recorder().Summaries(after, func(e *exchange.Summary) bool {
		kept := *e
		kept.Interim, kept.SetCookies, kept.Ticks = slices.Clone(e.Interim), slices.Clone(e.SetCookies), slices.Clone(e.Ticks)
		list.Exchanges = append(list.Exchanges, kept)
		return true
	})
	slices.SortFunc(list.Exchanges, func(a, b exchange.Summary) int { return cmp.Compare(a.Number, b.Number) })
	return c.JSON(http.StatusOK, list)
}

// setCookieLine is one Set-Cookie field of a response, taken apart.
type setCookieLine struct {
	Field int `json:"field"` // its index in the response's fields
	cookie.SetCookie
}

// exchangeView is an exchange as the API shows it.
type exchangeView struct {
	exchange.Exchange
	Commands       []exchange.Command `json:"commands"`
	SetCookieLines []setCookieLine    `json:"setCookieLines"`
	// Jar is what became of the cookies; nil where nothing is known (any more).
	Jar *jar.Cookies `json:"jar,omitempty"`
}

func (w *Web) showExchange(c echo.Context, s *seat.Seat) error {
	e, ok := s.Recorder().Exchange(param(c, "id"))
	if !ok {
		return refuse("no-exchange")
	}
	return c.JSON(http.StatusOK, exchangeView{e, append([]exchange.Command{}, e.Commands...), setCookieLines(e.Response), w.cookiesOf(s, e.ID)})
}

func setCookieLines(m *exchange.Message) []setCookieLine {
	lines := []setCookieLine{}
	if m == nil {
		return lines
	}
	for i, f := range m.Fields {
		if exchange.EqualName(f.Name, "Set-Cookie") {
			lines = append(lines, setCookieLine{i, cookie.Parse(f.Value)})
		}
	}
	return lines
}
