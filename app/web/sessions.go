package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"roundtrip/app/seat"
	"roundtrip/app/session"
)

// sessionsView is what the session stores of a server hold.
type sessionsView struct {
	Server string            `json:"server"`
	Stores []session.Listing `json:"stores"`
}

// listSessions shows the session stores of the seat's first server, or of another.
func (w *Web) listSessions(c echo.Context, s *seat.Seat) error {
	name := c.QueryParam("server")
	if name == "" {
		name = "http"
	}
	if _, err := serverOf(s, name); err != nil {
		return err
	}
	view := sessionsView{Server: name, Stores: []session.Listing{}}
	if w.c.Sessions != nil {
		view.Stores = append(view.Stores, w.c.Sessions(c.Request().Context(), s.ID(), name)...)
	}
	return c.JSON(http.StatusOK, view)
}
