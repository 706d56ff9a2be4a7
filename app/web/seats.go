package web

import (
	"net/http"
	"net/netip"
	"net/url"

	"github.com/labstack/echo/v4"

	"roundtrip/app/seat"
)

// seatView is a seat as the API shows it. Token and Recovery are there only
// when they are given out.
type seatView struct {
	Seat      string          `json:"seat"`
	Token     string          `json:"token,omitempty"`
	Recovery  string          `json:"recovery,omitempty"`
	Epoch     string          `json:"epoch"`
	Servers   []serverView    `json:"servers"`
	Strangers []seat.Stranger `json:"strangers"`
}

func viewOf(r *http.Request, s *seat.Seat, secret seat.Credentials) seatView {
	return seatView{
		Seat: s.ID(), Token: secret.Token, Recovery: secret.Recovery, Epoch: s.Epoch(),
		Servers: serversOf(r, s), Strangers: s.Strangers(),
	}
}

func (w *Web) takeSeat(c echo.Context) error {
	if err := w.decode(c, &struct{}{}, maxJSON); err != nil {
		return err
	}
	r := c.Request()
	s, secret, err := w.c.Room.Take(r.Context(), client(r))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, viewOf(r, s, secret))
}

func (w *Web) recoverSeat(c echo.Context) error {
	var asked struct {
		Code *string `json:"code"`
	}
	if err := w.decode(c, &asked, maxJSON); err != nil {
		return err
	}
	if asked.Code == nil {
		return refuse("json-missing", "code")
	}
	r := c.Request()
	s, secret, err := w.c.Room.Recover(r.Context(), *asked.Code, client(r))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, viewOf(r, s, secret))
}

func (w *Web) showSeat(c echo.Context, s *seat.Seat) error {
	s.Arrive(client(c.Request()))() // its page is opening, and asks its server before it asks for the feed
	return c.JSON(http.StatusOK, viewOf(c.Request(), s, seat.Credentials{}))
}

func (w *Web) resetSeat(c echo.Context, s *seat.Seat) error {
	if err := w.decode(c, &struct{}{}, maxJSON); err != nil {
		return err
	}
	if err := s.Reset(c.Request().Context()); err != nil {
		return err
	}
	return w.showSeat(c, s)
}

// admit counts a stranger as the learner, or takes that back.
func (w *Web) admit(c echo.Context, s *seat.Seat) error {
	var asked struct {
		Admitted *bool `json:"admitted"`
	}
	if err := w.decode(c, &asked, maxJSON); err != nil {
		return err
	}
	if asked.Admitted == nil {
		return refuse("json-missing", "admitted")
	}
	text := param(c, "addr")
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return refuse("bad-address", cut(text, 80))
	}
	set := s.Dismiss
	if *asked.Admitted {
		set = s.Admit
	}
	if err := set(c.Request().Context(), addr); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// param is a part of the path; Echo leaves it as it was escaped when the path
// has escapes that matter.
func param(c echo.Context, name string) string {
	p := c.Param(name)
	if c.Request().URL.RawPath != "" {
		if plain, err := url.PathUnescape(p); err == nil {
			return plain
		}
	}
	return p
}
