package origin

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// gallery is a page of many pictures, each of which takes its time: a browser
// opens six connections to one host, and the seventh picture waits for one.
func (s *server) gallery(c echo.Context) error {
	n, err := number(c, "n", 12, 1, 60)
	if err != nil {
		return err
	}
	wait, err := number(c, "wait", 500, 0, 5000)
	if err != nil {
		return err
	}
	var pictures []int
	for i := range n {
		pictures = append(pictures, i+1)
	}
	lang := s.language(c)
	c.Response().Header().Set("Content-Language", lang)
	c.Response().Header().Add("Vary", "Accept-Language")
	return s.pages.write(c, http.StatusOK, "gallery", map[string]any{
		"Lang": lang, "Korean": lang == "ko", "Wait": wait, "Pictures": pictures})
}

// picture is one of them. Nobody keeps it, so that each look at the page loads it.
func (s *server) picture(c echo.Context) error {
	n, err := between(param(c, "n"), 1, 60)
	if err != nil {
		return err
	}
	wait, err := number(c, "wait", 500, 0, 5000)
	if err != nil {
		return err
	}
	s.wait(c, time.Duration(wait)*time.Millisecond)
	c.Response().Header().Set("Cache-Control", "no-store")
	return write(c, http.StatusOK, "image/svg+xml", fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60">
<rect width="60" height="60" rx="6" fill="hsl(%d 60%% 32%%)"/>
<text x="30" y="38" font-family="sans-serif" font-size="22" text-anchor="middle" fill="#fff">%d</text>
</svg>
`, n*360/60, n))
}
