package origin

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// kept is what the pages under /cache are made of. Each time a page is made it is
// counted, so that one can tell an old copy from a new one. What they are about
// has an edition, the same for all of them.
type kept struct {
	mu      sync.Mutex
	edition int // from 1
	changed time.Time
	made    map[string]int
}

// begin is the first edition.
func (k *kept) begin(at time.Time) {
	k.edition, k.changed, k.made = 1, at.Truncate(time.Second), map[string]int{}
}

// state is the edition, its entity tag, and since when it is.
//
// The tag is a weak one (RFC 9110 §8.8.1): two answers of one edition mean the
// same, but their counters differ.
func (k *kept) state() (edition int, etag string, changed time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.edition, fmt.Sprintf(`W/"%d"`, k.edition), k.changed
}

// count is which making of a page this is. A HEAD makes none, and is told of the
// next one: its fields are those that GET would get (RFC 9110 §9.3.2).
func (k *kept) count(c echo.Context, page string) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	n := k.made[page] + 1
	if c.Request().Method != http.MethodHead {
		k.made[page] = n
	}
	return n
}

// make writes a page under a Cache-Control, or without one ("").
func (s *server) make(c echo.Context, page, cacheControl string, says ...string) error {
	if cacheControl != "" {
		c.Response().Header().Set("Cache-Control", cacheControl)
	}
	edition, _, _ := s.kept.state()
	return writeJSON(c, http.StatusOK, asJSON, struct {
		Made    int    `json:"made"`
		Edition int    `json:"edition"`
		At      string `json:"at"`
		Says    string `json:"says,omitempty"`
	}{s.kept.count(c, page), edition, time.Now().Format("15:04:05.000"), strings.Join(says, " ")})
}

// cacheMaxAge may be used for so many seconds without asking (RFC 9111 §5.2.2.1).
func (s *server) cacheMaxAge(c echo.Context) error {
	n, err := between(param(c, "seconds"), 0, 365*24*60*60)
	if err != nil {
		return err
	}
	return s.make(c, "max-age", "max-age="+strconv.Itoa(n))
}

// cacheNoStore may not be kept at all (RFC 9111 §5.2.2.5).
func (s *server) cacheNoStore(c echo.Context) error { return s.make(c, "no-store", "no-store") }

// cacheNoCache may be kept, and not used without asking (RFC 9111 §5.2.2.4).
func (s *server) cacheNoCache(c echo.Context) error {
	_, etag, _ := s.kept.state()
	h := c.Response().Header()
	h.Set("ETag", etag)
	h.Set("Cache-Control", "no-cache")
	if sameTag(c, etag) {
		return c.NoContent(http.StatusNotModified)
	}
	return s.make(c, "no-cache", "no-cache")
}

// cacheETag says only which edition it is: nothing about keeping, and so a browser
// asks each time whether it still is.
func (s *server) cacheETag(c echo.Context) error {
	_, etag, _ := s.kept.state()
	c.Response().Header().Set("ETag", etag)
	if sameTag(c, etag) {
		return c.NoContent(http.StatusNotModified)
	}
	return s.make(c, "etag", "")
}

// cacheLastModified says since when it is as it is, in whole seconds: of two
// changes within one, the second is not seen (RFC 9110 §8.8.2.2).
func (s *server) cacheLastModified(c echo.Context) error {
	_, _, changed := s.kept.state()
	h := c.Response().Header()
	h.Set("Last-Modified", changed.UTC().Format(http.TimeFormat))
	h.Set("Cache-Control", "no-cache") // or a browser would guess how long it is good for
	since, err := http.ParseTime(c.Request().Header.Get("If-Modified-Since"))
	if err == nil && !changed.After(since) {
		return c.NoContent(http.StatusNotModified)
	}
	return s.make(c, "last-modified", "no-cache")
}

// cacheGuess is a year old and says nothing about keeping. Browsers guess that
// what did not change in a year is good for a tenth of that (RFC 9111 §4.2.2).
func (s *server) cacheGuess(c echo.Context) error {
	c.Response().Header().Set("Last-Modified", time.Now().AddDate(-1, 0, 0).UTC().Format(http.TimeFormat))
	return s.make(c, "guess", "")
}

// cacheVary is another page for each language: a copy is good for those who ask
// for the same (RFC 9111 §4.1).
func (s *server) cacheVary(c echo.Context) error {
	lang := s.language(c)
	c.Response().Header().Set("Vary", "Accept-Language")
	c.Response().Header().Set("Content-Language", lang)
	return s.make(c, "vary", "max-age=60", text{"안녕하세요!", "Hello!"}.in(lang))
}

// cachePrivate may be kept by the browser, and by no cache that others share
// (RFC 9111 §5.2.2.7).
func (s *server) cachePrivate(c echo.Context) error {
	return s.make(c, "private", "private, max-age=60")
}

// cachePage is a page with a picture in it. A reload asks for the page again, and
// takes the picture from the cache; a hard reload asks for both.
func (s *server) cachePage(c echo.Context) error {
	lang := s.language(c)
	h := c.Response().Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Language")
	h.Set("Content-Language", lang)
	return s.pages.write(c, http.StatusOK, "cached", map[string]any{
		"Lang": lang, "Korean": lang == "ko", "Made": s.kept.count(c, "page")})
}

// cachePicture is that picture: good for ten minutes.
func (s *server) cachePicture(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "max-age=600")
	return write(c, http.StatusOK, "image/svg+xml", fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60" role="img">
<rect width="120" height="60" rx="8" fill="#2f7bd0"/>
<text x="60" y="40" font-family="sans-serif" font-size="28" text-anchor="middle" fill="#fff">%d</text>
</svg>
`, s.kept.count(c, "picture")))
}

// cacheChange brings out a new edition. Copies in caches do not know.
func (s *server) cacheChange(c echo.Context) error {
	if err := drain(c); err != nil {
		return err
	}
	s.kept.mu.Lock()
	s.kept.edition++
	s.kept.changed = time.Now().Truncate(time.Second)
	edition := s.kept.edition
	s.kept.mu.Unlock()
	return writeJSON(c, http.StatusOK, asJSON, map[string]any{"edition": edition})
}
