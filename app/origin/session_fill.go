package origin

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"roundtrip/app/session"
)

// sidFill makes sessions of people who never come back: that is what memory is used
// up by.
func (s *server) sidFill(c echo.Context) error {
	_, store, err := s.storeOf(c)
	if err != nil {
		return err
	}
	n, err := number(c, "n", 100, 1, 1000)
	if err != nil {
		return err
	}
	if err := drain(c); err != nil {
		return err
	}
	added := 0
	for ; added < n; added++ {
		v := newVisitor("nobody-"+strconv.Itoa(added+1), session.MaxTTL)
		var full *problem
		err := v.keep(s.within(c), store, session.NewID())
		if errors.As(err, &full) && full.status == http.StatusInsufficientStorage && added > 0 {
			break
		}
		if err != nil {
			return err
		}
	}
	return writeJSON(c, http.StatusOK, asJSON, map[string]any{"added": added, "most": session.Most})
}

// sidClear forgets every session of the store, yours and everybody's.
func (s *server) sidClear(c echo.Context) error {
	_, store, err := s.storeOf(c)
	if err != nil {
		return err
	}
	if err := drain(c); err != nil {
		return err
	}
	if err := store.Clear(s.within(c)); err != nil {
		return trouble(err)
	}
	return c.NoContent(http.StatusNoContent)
}
