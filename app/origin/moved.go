package origin

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// oldName is where the people were once. The new name is the one to use from now
// on: 301 for those who only look, 308 for those who bring something, as 301 would
// lose it (RFC 9110 §15.4.2, §15.4.9).
func (s *server) oldName(c echo.Context) error {
	if err := drain(c); err != nil {
		return err
	}
	if looks(c) {
		return send(c, http.StatusMovedPermanently, "/users")
	}
	return send(c, http.StatusPermanentRedirect, "/users")
}

// latest is whoever was added last: another address tomorrow, and so 302, or 307
// where method and content must go along (RFC 9110 §15.4.3, §15.4.8).
func (s *server) latest(c echo.Context) error {
	if err := drain(c); err != nil {
		return err
	}
	all := s.users.read()
	if len(all) == 0 {
		return noSuch()
	}
	to := all[len(all)-1].path()
	if looks(c) {
		return send(c, http.StatusFound, to)
	}
	return send(c, http.StatusTemporaryRedirect, to)
}

// looks says that the request wants to see something and change nothing.
func looks(c echo.Context) bool {
	return c.Request().Method == http.MethodGet || c.Request().Method == http.MethodHead
}
