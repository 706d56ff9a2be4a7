package origin

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// maxLines is how many octets of Set-Cookie one answer carries: a browser gives an
// answer up whose fields take more than 256 KiB.
const maxLines = 200 << 10

// tryCookies sets the lines of the query as they stand and sends the browser on,
// so that the next request shows which of them it kept.
func (s *server) tryCookies(c echo.Context) error {
	to, octets := "/cookies", 0
	var lines []string
	for _, q := range query(c) {
		switch q.Name {
		case "line":
			lines = append(lines, q.Value)
			octets += len(q.Value)
		case "to":
			to = q.Value
		}
	}
	if !local(to) {
		return elsewhereTo("to")
	}
	if len(lines) == 0 || len(lines) > maxCookies || octets > maxLines || strings.ContainsAny(strings.Join(lines, ""), "\r\n\x00") {
		return refuse(http.StatusBadRequest,
			"line을 1개에서 50개까지 적어 주세요. 하나가 Set-Cookie 한 줄이고, 줄바꿈은 못 넣어요.",
			"Give between one and fifty line=, each of them one Set-Cookie line without a line end.")
	}
	for _, line := range lines {
		c.Response().Header().Add("Set-Cookie", line)
	}
	return send(c, http.StatusFound, to)
}

// goCookie has Go's http.SetCookie write the line, which drops the octets that a
// value may not have (RFC 6265bis §4.1.1), with a line in the log and no error.
func (s *server) goCookie(c echo.Context) error {
	name, value := c.QueryParam("name"), c.QueryParam("value")
	if len(name)+len(value) <= 8192 {
		http.SetCookie(c.Response(), &http.Cookie{Name: name, Value: value, Path: "/cookies"})
	}
	if c.Response().Header().Get("Set-Cookie") == "" {
		return refuse(http.StatusBadRequest,
			"name에는 공백과 구분 기호가 없는 이름을 적어 주세요. Go는 다른 이름으로는 쿠키를 만들지 않아요.",
			"name must be a token, without spaces and separators: Go makes no cookie of another name.")
	}
	return send(c, http.StatusFound, "/cookies")
}

// fillCookies sets n cookies of so many octets each, then counts those that came
// along. They are gone after a minute.
func (s *server) fillCookies(c echo.Context) error {
	n, err := number(c, "n", 0, 0, 300)
	if err != nil {
		return err
	}
	octets, err := number(c, "octets", 20, 12, 8192)
	if err != nil {
		return err
	}
	if n*octets > maxLines {
		return refuse(http.StatusBadRequest,
			"n과 octets를 곱해서 "+strconv.Itoa(maxLines)+"까지예요. 브라우저는 헤더가 그보다 크면 답을 버려요.",
			"n times octets must be at most "+strconv.Itoa(maxLines)+": a browser gives up an answer whose fields take more.")
	}
	if n == 0 {
		came := c.Request().Cookies()
		sum := 0
		for _, k := range came {
			sum += len(k.Name) + len(k.Value)
		}
		return writeJSON(c, http.StatusOK, asJSON, map[string]any{"count": len(came), "octets": sum})
	}
	for i := range n {
		name := "fill" + strconv.Itoa(i+1)
		value := strings.Repeat("x", octets-len(name))
		c.Response().Header().Add("Set-Cookie", name+"="+value+"; Path=/cookies/fill; Max-Age=60")
	}
	return send(c, http.StatusFound, "/cookies/fill")
}
