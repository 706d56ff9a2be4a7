package origin

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// maxHops is more than any browser follows.
const maxHops = 50

// redirect counts down: n, n-1, … 0, where one arrives.
func (s *server) redirect(c echo.Context) error {
	n, err := between(param(c, "n"), 0, maxHops)
	if err != nil {
		return err
	}
	if err := drain(c); err != nil {
		return err
	}
	if n == 0 {
		return writeText(c, http.StatusOK, text{
			"도착했어요. 여기서는 더 보내지 않아요.\n",
			"You have arrived. Nobody sends you on from here.\n"}.in(s.language(c)))
	}
	status, err := redirection(c)
	if err != nil {
		return err
	}
	to := "/redirect/" + strconv.Itoa(n-1)
	if q := c.Request().URL.RawQuery; q != "" && n > 1 {
		to += "?" + q
	}
	return send(c, status, to)
}

// redirectTo sends to any path of this server: only of this one, or it would be
// an open redirect.
func (s *server) redirectTo(c echo.Context) error {
	to := c.QueryParam("url")
	if to == "" {
		to = "/echo"
	}
	if !local(to) {
		return elsewhereTo("url")
	}
	status, err := redirection(c)
	if err != nil {
		return err
	}
	if err := drain(c); err != nil {
		return err
	}
	return send(c, status, to)
}

// local tells whether a redirect's goal is a path of this server, however browsers
// may read it.
func local(to string) bool {
	u, err := url.Parse(to)
	return err == nil && u.Host == "" && u.Scheme == "" && strings.HasPrefix(to, "/") &&
		!strings.HasPrefix(to, "//") && !strings.ContainsAny(to, "\\\r\n\t") && len(to) <= 2048
}

// elsewhereTo is the answer to a goal that is not local.
func elsewhereTo(key string) error {
	return refuse(http.StatusBadRequest,
		key+"에는 이 서버의 경로를 /로 시작해서 적어 주세요.",
		key+" must be a path on this server, beginning with /.")
}

// redirectLoop points at itself.
func (s *server) redirectLoop(c echo.Context) error {
	if err := drain(c); err != nil {
		return err
	}
	return send(c, http.StatusFound, "/redirect-loop")
}

// redirection is the ?status= of a redirect, 302 without one.
func redirection(c echo.Context) (int, error) {
	switch v := c.QueryParam("status"); v {
	case "":
		return http.StatusFound, nil
	case "301", "302", "303", "307", "308":
		return strconv.Atoi(v)
	}
	return 0, refuse(http.StatusBadRequest,
		"status는 301, 302, 303, 307, 308 가운데 하나예요.",
		"status is one of 301, 302, 303, 307 and 308.")
}

// send answers with a Location, and with a line for those who do not follow.
func send(c echo.Context, status int, to string) error {
	c.Response().Header().Set("Location", to)
	return writeText(c, status, "→ "+to+"\n")
}
