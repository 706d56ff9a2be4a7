package origin

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	maxChore  = 8  // seconds; a server that is stopped waits for its handlers
	maxChores = 20 // pieces of work that are remembered
)

// chore is a piece of work, and how far it is.
type chore struct {
	ID         int  `json:"chore"`
	Of         int  `json:"of"`   // seconds it takes
	Done       int  `json:"done"` // seconds done
	ClientLeft bool `json:"clientLeft"`
}

// chores remembers the last pieces of work. The zero value is ready.
type chores struct {
	mu   sync.Mutex
	last int
	list []chore
}

// begin makes a new piece of work.
func (w *chores) begin(seconds int) chore {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last++
	if len(w.list) == maxChores {
		w.list = append(w.list[:0], w.list[1:]...)
	}
	w.list = append(w.list, chore{ID: w.last, Of: seconds})
	return w.list[len(w.list)-1]
}

// note keeps how far a piece of work is.
func (w *chores) note(now chore) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.list {
		if w.list[i].ID == now.ID {
			w.list[i] = now
		}
	}
}

// find is a piece of work by its number.
func (w *chores) find(id int) (chore, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, k := range w.list {
		if k.ID == id {
			return k, true
		}
	}
	return chore{}, false
}

// chore takes its time, client or no client: nobody tells a handler to stop but
// its own code, and this one only takes note.
func (s *server) chore(c echo.Context) error {
	seconds, err := number(c, "seconds", 5, 1, maxChore)
	if err != nil {
		return err
	}
	if err := drain(c); err != nil {
		return err
	}
	w := s.chores.begin(seconds)
	s.logf("chore %d: begun, %d seconds", w.ID, w.Of)
	second := time.NewTicker(time.Second)
	defer second.Stop()
	left := c.Request().Context().Done()
	for w.Done < w.Of {
		select {
		case <-second.C:
			w.Done++
			s.logf("chore %d: %d of %d", w.ID, w.Done, w.Of)
		case <-left:
			w.ClientLeft, left = true, nil
			s.logf("chore %d: client left", w.ID)
		}
		s.chores.note(w)
	}
	s.logf("chore %d: done", w.ID)
	if w.ClientLeft {
		panic(http.ErrAbortHandler) // there is nobody to answer
	}
	return writeJSON(c, http.StatusOK, asJSON, w)
}

// choreDone says how far a piece of work is, long after its client has gone.
func (s *server) choreDone(c echo.Context) error {
	id, err := strconv.Atoi(param(c, "n"))
	if err != nil {
		return noSuch()
	}
	w, ok := s.chores.find(id)
	if !ok {
		return noSuch()
	}
	return writeJSON(c, http.StatusOK, asJSON, w)
}
