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

// maxField is what /limit/fields takes of one field, in octets of its value.
const maxField = 512

// limitFields takes short fields only (RFC 6585 §5). net/http answers 431 by
// itself too, but only when the whole field section passes a megabyte.
func (s *server) limitFields(c echo.Context) error {
	for _, f := range sorted(c.Request().Header) {
		if len(f.Value) > maxField {
			n := strconv.Itoa(maxField)
			return refuse(http.StatusRequestHeaderFieldsTooLarge,
				f.Name+" 필드가 너무 길어요. 값은 "+n+"옥텟까지 받아요.",
				"The field "+f.Name+" is too long: a value of up to "+n+" octets is taken.")
		}
	}
	return writeText(c, http.StatusOK, text{"필드가 모두 짧아요.\n", "Every field is short enough.\n"}.in(s.language(c)))
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
