package origin

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	maxWork  = 8  // seconds; a server that is stopped waits for its handlers
	maxWorks = 20 // pieces of work that are remembered
)

// work is a piece of work, and how far it is.
type work struct {
	ID         int  `json:"work"`
	Of         int  `json:"of"`   // seconds it takes
	Done       int  `json:"done"` // seconds done
	ClientLeft bool `json:"clientLeft"`
}

// works remembers the last pieces of work. The zero value is ready.
type works struct {
	mu   sync.Mutex
	last int
	list []work
}

// begin makes a new piece of work.
func (w *works) begin(seconds int) work {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.last++
	if len(w.list) == maxWorks {
		w.list = append(w.list[:0], w.list[1:]...)
	}
	w.list = append(w.list, work{ID: w.last, Of: seconds})
	return w.list[len(w.list)-1]
}

// note keeps how far a piece of work is.
func (w *works) note(now work) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i := range w.list {
		if w.list[i].ID == now.ID {
			w.list[i] = now
		}
	}
}

// find is a piece of work by its number.
func (w *works) find(id int) (work, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, k := range w.list {
		if k.ID == id {
			return k, true
		}
	}
	return work{}, false
}

// work takes its time, client or no client: nobody tells a handler to stop but
// its own code, and this one only takes note.
func (s *server) work(c echo.Context) error {
	seconds, err := number(c, "seconds", 5, 1, maxWork)
	if err != nil {
		return err
	}
	if err := drain(c); err != nil {
		return err
	}
	w := s.works.begin(seconds)
	s.logf("work %d: begun, %d seconds", w.ID, w.Of)
	second := time.NewTicker(time.Second)
	defer second.Stop()
	left := c.Request().Context().Done()
	for w.Done < w.Of {
		select {
		case <-second.C:
			w.Done++
			s.logf("work %d: %d of %d", w.ID, w.Done, w.Of)
		case <-left:
			w.ClientLeft, left = true, nil
			s.logf("work %d: client left", w.ID)
		}
		s.works.note(w)
	}
	s.logf("work %d: done", w.ID)
	if w.ClientLeft {
		panic(http.ErrAbortHandler) // there is nobody to answer
	}
	return writeJSON(c, http.StatusOK, asJSON, w)
}

// workDone says how far a piece of work is, long after its client has gone.
func (s *server) workDone(c echo.Context) error {
	id, err := strconv.Atoi(param(c, "n"))
	if err != nil {
		return noSuch()
	}
	w, ok := s.works.find(id)
	if !ok {
		return noSuch()
	}
	return writeJSON(c, http.StatusOK, asJSON, w)
}
