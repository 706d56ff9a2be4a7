package origin

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"
)

// param is a path parameter, decoded. Echo matches the path as it was written
// if that says more than the decoded one.
func param(c echo.Context, name string) string {
	v := c.Param(name)
	if c.Request().URL.RawPath == "" {
		return v
	}
	if decoded, err := url.PathUnescape(v); err == nil {
		return decoded
	}
	return v
}

// number is a whole-number query parameter between low and high, or fallback.
func number(c echo.Context, name string, fallback, low, high int) (int, error) {
	v := c.QueryParam(name)
	if v == "" {
		return fallback, nil
	}
	return between(v, low, high)
}

// between reads a whole number; anything outside the bounds is the client's mistake.
func between(v string, low, high int) (int, error) {
	n, err := strconv.Atoi(v)
	if err != nil || n < low || n > high {
		l, h := strconv.Itoa(low), strconv.Itoa(high)
		return 0, refuse(http.StatusBadRequest,
			strconv.Quote(v)+" 자리에는 "+l+"부터 "+h+"까지의 정수가 와야 해요.",
			strconv.Quote(v)+" must be a whole number from "+l+" to "+h+".")
	}
	return n, nil
}

// maxContent is how much request content a route reads unless it says otherwise.
const maxContent = 64 << 10

// content reads the request's content, at most limit octets.
func content(c echo.Context, limit int64) ([]byte, error) {
	b, err := io.ReadAll(http.MaxBytesReader(c.Response().Writer, c.Request().Body, limit))
	return b, unread(err)
}

// drain reads the request's content away. Only then does net/http watch the
// connection, and r.Context() end when the client leaves.
func drain(c echo.Context) error {
	_, err := io.Copy(io.Discard, http.MaxBytesReader(c.Response().Writer, c.Request().Body, maxContent))
	return unread(err)
}

// unread is the answer for content that could not be read to its end. But for too
// much of it, that is a framing that the client broke (RFC 9112 §7.1).
func unread(err error) error {
	var large *http.MaxBytesError
	if err == nil || errors.As(err, &large) {
		return err
	}
	return refuse(http.StatusBadRequest,
		"본문을 끝까지 읽을 수 없어요: "+err.Error(),
		"The content cannot be read to its end: "+err.Error())
}
