package origin

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// elsewhere is a page that its browser takes for another site's: the sandbox gives
// it an origin that is nobody's (CSP §6.3.2), and with that no port, name or second
// server is needed. A PUT from there is asked for beforehand, with OPTIONS (Fetch
// standard, CORS-preflight fetch); a POST of plain text just arrives, and is only not read.
func (s *server) elsewhere(c echo.Context) error {
	lang := s.language(c)
	h := c.Response().Header()
	h.Set("Content-Security-Policy", "sandbox allow-scripts")
	h.Set("Content-Language", lang)
	h.Add("Vary", "Accept-Language")
	return s.pages.write(c, http.StatusOK, "elsewhere", map[string]any{"Lang": lang, "Korean": lang == "ko"})
}
