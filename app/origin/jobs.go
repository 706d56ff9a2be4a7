package origin

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// jobTime is how long a job takes.
const jobTime = 3 * time.Second

// desk is where one job at a time is done. A job goes on to its end, whether or
// not the one who ordered it is still there.
type desk struct {
	mu   sync.Mutex
	last int       // number of the last job, from 1
	free time.Time // when it will be done
}

// take begins a job, or says how long the one under way still takes.
func (d *desk) take(now time.Time) (id int, left time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if left := d.free.Sub(now); left > 0 {
		return 0, left
	}
	d.last++
	d.free = now.Add(jobTime)
	return d.last, 0
}

// working says whether a job is under way, and known whether there ever was one.
func (d *desk) working(id int, now time.Time) (working, known bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return id == d.last && now.Before(d.free), id >= 1 && id <= d.last
}

// jobs takes an order and answers before it is done: 202 promises nothing but
// that (RFC 9110 §15.3.3).
func (s *server) jobs(c echo.Context) error {
	if err := drain(c); err != nil {
		return err
	}
	id, left := s.desk.take(time.Now())
	if left > 0 {
		return comeLater(left)
	}
	c.Response().Header().Set("Location", "/jobs/"+strconv.Itoa(id))
	return writeJSON(c, http.StatusAccepted, asJSON, map[string]any{"id": id, "state": "working"})
}

// job says how far a job is.
func (s *server) job(c echo.Context) error {
	id, err := strconv.Atoi(param(c, "id"))
	if err != nil {
		return noSuch()
	}
	working, known := s.desk.working(id, time.Now())
	if !known {
		return noSuch()
	}
	state := "done"
	if working {
		state = "working"
	}
	return writeJSON(c, http.StatusOK, asJSON, map[string]any{"id": id, "state": state})
}

// busy does a job while the client waits.
func (s *server) busy(c echo.Context) error {
	if _, left := s.desk.take(time.Now()); left > 0 {
		return comeLater(left)
	}
	s.wait(c, jobTime)
	return writeText(c, http.StatusOK, text{"다 했어요.\n", "Done.\n"}.in(s.language(c)))
}

// comeLater is a 5xx sent on purpose: the server is well, and has no room now.
func comeLater(left time.Duration) error {
	return refuse(http.StatusServiceUnavailable,
		"지금 다른 일을 하고 있어요. Retry-After만큼 뒤에 다시 오세요.",
		"Another job is being done. Come again after Retry-After seconds.",
		[2]string{"Retry-After", seconds(left)})
}
