package origin

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

// maxDocument is how long the document may be, in octets.
const maxDocument = 8 << 10

// document is a text that several people write. The zero value is empty.
type document struct {
	mu      sync.Mutex
	text    string
	version int
	changed time.Time
}

func (d *document) etag() string { return fmt.Sprintf(`"%d"`, d.version) }

// doc gives the text, with the entity tag that a change of it must name.
func (s *server) doc(c echo.Context) error {
	s.document.mu.Lock()
	text, etag, changed := s.document.text, s.document.etag(), s.document.changed
	s.document.mu.Unlock()
	h := c.Response().Header()
	h.Set("Content-Type", asText+"; charset=utf-8")
	h.Set("ETag", etag)
	h.Set("Cache-Control", "no-cache")
	http.ServeContent(c.Response(), c.Request(), "", changed, strings.NewReader(text))
	return nil
}

// putDoc replaces the text, for whoever names the version they have read. Without
// that, the last to write would undo what the others wrote: a lost update (RFC
// 9110 §13.1.1).
func (s *server) putDoc(c echo.Context) error {
	if c.Request().Header.Get("Content-Type") != "" {
		if _, _, err := mediaTypeOf(c, "Accept", asText); err != nil {
			return err
		}
	}
	b, err := content(c, maxDocument)
	if err != nil {
		return err
	}
	if !utf8.Valid(b) {
		return refuse(http.StatusUnprocessableEntity,
			"UTF-8로 쓴 글이 아니에요.",
			"This is no text in UTF-8.")
	}
	s.document.mu.Lock()
	defer s.document.mu.Unlock()
	if err := mustMatch(c, s.document.etag()); err != nil {
		return err
	}
	s.document.text = string(b)
	s.document.version++
	s.document.changed = time.Now()
	c.Response().Header().Set("ETag", s.document.etag())
	return c.NoContent(http.StatusNoContent)
}
