package origin

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// about is a page that no file holds: it is made when somebody asks.
func (s *server) about(c echo.Context) error {
	lang := s.language(c)
	c.Response().Header().Set("Content-Language", lang)
	c.Response().Header().Add("Vary", "Accept-Language")
	return s.pages.write(c, http.StatusOK, "about", map[string]any{
		"Lang": lang, "Korean": lang == "ko", "People": len(s.users.read())})
}

// otherFiles is the table's path for what is under no other one.
const otherFiles = "/{file}"

// other answers what no route does: with a file, if there is one of that name.
func (s *server) other(c echo.Context) error {
	name := strings.TrimPrefix(c.Request().URL.Path, "/") // CONNECT has no path
	if _, ok := s.files.byName[name]; !ok {
		return noSuch()
	}
	if looks(c) {
		return s.file(c, name, "no-cache")
	}
	c.Response().Header().Set("Allow", "OPTIONS, GET, HEAD")
	if c.Request().Method == http.MethodOptions {
		return c.NoContent(http.StatusNoContent)
	}
	return echo.ErrMethodNotAllowed
}
