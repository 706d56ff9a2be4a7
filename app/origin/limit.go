package origin

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
)

// maxSmall is what /limit takes, in octets.
const maxSmall = 1 << 10

// limit takes a little content, announced beforehand.
func (s *server) limit(c echo.Context) error {
	// net/http keeps the field; without it nothing was announced, chunked or not.
	if c.Request().Header.Get("Content-Length") == "" {
		return refuse(http.StatusLengthRequired,
			"본문의 길이를 Content-Length로 미리 알려 주세요.",
			"Announce the content's length beforehand, with Content-Length.")
	}
	if c.Request().ContentLength > maxSmall {
		return tooLarge(maxSmall)
	}
	b, err := content(c, maxSmall)
	if err != nil {
		return err
	}
	return writeJSON(c, http.StatusOK, asJSON, map[string]any{"contentOctets": len(b)})
}

// jobTime is how long the job at /busy takes.
const jobTime = 3 * time.Second

// desk is where one job at a time is done.
type desk struct {
	mu   sync.Mutex
	free time.Time // when the job under way will be done
	busy bool
}

// busy does one job; whoever comes meanwhile is told when to come back. This
// 5xx is sent on purpose: the server is well, and has no room now.
func (s *server) busy(c echo.Context) error {
	s.desk.mu.Lock()
	if s.desk.busy {
		left := time.Until(s.desk.free)
		s.desk.mu.Unlock()
		return refuse(http.StatusServiceUnavailable,
			"지금 다른 일을 하고 있어요. Retry-After만큼 뒤에 다시 오세요.",
			"Another job is being done. Come again after Retry-After seconds.",
			[2]string{"Retry-After", seconds(left)})
	}
	s.desk.busy, s.desk.free = true, time.Now().Add(jobTime)
	s.desk.mu.Unlock()
	defer func() {
		s.desk.mu.Lock()
		s.desk.busy = false
		s.desk.mu.Unlock()
	}()
	wait(c, jobTime)
	return writeText(c, http.StatusOK, text{"다 했어요.\n", "Done.\n"}.in(s.language(c)))
}

// The rate that /rate bears.
const (
	rateTimes  = 3
	rateWindow = 10 * time.Second
)

// gate counts how often somebody came lately.
type gate struct {
	mu     sync.Mutex
	passed []time.Time // at most rateTimes, oldest first
}

// pass lets one through, or says how long to wait.
func (g *gate) pass(now time.Time) (wait time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.passed) == rateTimes {
		if wait := g.passed[0].Add(rateWindow).Sub(now); wait > 0 {
			return wait
		}
		g.passed = append(g.passed[:0], g.passed[1:]...)
	}
	g.passed = append(g.passed, now)
	return 0
}

// rate answers those who come seldom enough.
func (s *server) rate(c echo.Context) error {
	if left := s.gate.pass(time.Now()); left > 0 {
		return refuse(http.StatusTooManyRequests,
			"너무 자주 왔어요. 10초에 세 번까지예요.",
			"That was too often: three times in ten seconds is the limit.",
			[2]string{"Retry-After", seconds(left)})
	}
	return writeText(c, http.StatusOK, text{"들어오세요.\n", "Come in.\n"}.in(s.language(c)))
}

// seconds rounds up, as whoever comes a moment too early is refused again.
func seconds(d time.Duration) string {
	n := int((d + time.Second - 1) / time.Second)
	return strconv.Itoa(max(n, 1))
}
