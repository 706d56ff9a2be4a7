package origin

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// status answers with the status in the path and the fields that belong to it.
func (s *server) status(c echo.Context) error {
	code, err := between(param(c, "code"), 100, 599)
	if err != nil {
		return err
	}
	if err := drain(c); err != nil {
		return err
	}
	for _, f := range belonging(code, c.Request()) {
		c.Response().Header().Set(f[0], f[1])
	}
	switch {
	case code == http.StatusSwitchingProtocols:
		return refuse(http.StatusNotImplemented,
			"101은 다른 프로토콜로 바꾼다는 뜻이에요. 이 서버에는 바꿀 프로토콜이 없어요.",
			"101 means that the connection changes its protocol. This server has none to change to.")
	case code < 200:
		return s.interim(c, code)
	case code == http.StatusNoContent, code == http.StatusResetContent, code == http.StatusNotModified:
		return c.NoContent(code) // RFC 9110 §15.3.5, §15.3.6, §15.4.5: no content
	case code == http.StatusPartialContent:
		return writeText(c, code, "hello")
	case code >= 400:
		return s.explain(c, code, text{
			"주문하신 상태 코드예요. 다른 까닭은 없어요.",
			"The status you ordered. There is no other cause."})
	}
	return writeJSON(c, code, asJSON, struct {
		Status int    `json:"status"`
		Title  string `json:"title"`
	}{code, http.StatusText(code)})
}

// interim sends a 1xx and then the final answer. HTTP/1.0 has no 1xx (RFC 9110 §15.2).
func (s *server) interim(c echo.Context, code int) error {
	if c.Request().ProtoAtLeast(1, 1) {
		c.Response().Writer.WriteHeader(code) // past Echo, which would take it for the final one
	}
	return writeJSON(c, http.StatusOK, asJSON, map[string]any{"status": http.StatusOK, "interim": code})
}

// belonging are the fields without which a status says only half (RFC 9110 §15).
func belonging(code int, r *http.Request) [][2]string {
	switch code {
	case http.StatusEarlyHints:
		return [][2]string{{"Link", "</static/site.css>; rel=preload; as=style"}}
	case http.StatusCreated:
		return [][2]string{{"Location", "/status/200"}}
	case http.StatusPartialContent:
		return [][2]string{{"Content-Range", "bytes 0-4/12"}}
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return [][2]string{{"Location", "/echo"}}
	case http.StatusNotModified:
		return [][2]string{{"ETag", `"ordered"`}}
	case http.StatusUnauthorized:
		return [][2]string{{"WWW-Authenticate", `Bearer realm="roundtrip"`}}
	case http.StatusMethodNotAllowed:
		return [][2]string{{"Allow", others(r.Method)}}
	case http.StatusProxyAuthRequired:
		return [][2]string{{"Proxy-Authenticate", `Bearer realm="roundtrip"`}}
	case http.StatusRequestTimeout:
		return [][2]string{{"Connection", "close"}}
	case http.StatusUnsupportedMediaType:
		return [][2]string{{"Accept", asJSON}}
	case http.StatusRequestedRangeNotSatisfiable:
		return [][2]string{{"Content-Range", "bytes */12"}}
	case http.StatusUpgradeRequired:
		return [][2]string{{"Upgrade", "websocket"}, {"Connection", "Upgrade"}}
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return [][2]string{{"Retry-After", "5"}}
	}
	return nil
}

// others lists methods that are not the one just refused.
func others(method string) string {
	m := []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete}
	return strings.Join(slices.DeleteFunc(m, func(s string) bool { return s == method }), ", ")
}

// panic really does: nobody is at home in a nil map of pointers.
func (s *server) panic(c echo.Context) error {
	var people map[string]*User
	return writeText(c, http.StatusOK, people[c.QueryParam("who")].Name)
}

// panicLate dies after the status has left: nobody can take a 200 back, so the
// content breaks off in the middle.
func (s *server) panicLate(c echo.Context) error {
	if err := drain(c); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Type", asText+"; charset=utf-8")
	c.Response().WriteHeader(http.StatusOK)
	if _, err := c.Response().Write([]byte(text{"여기까지는 좋았어요.\n", "So far, so good.\n"}.in(s.language(c)))); err != nil {
		return err
	}
	c.Response().Flush()
	return s.panic(c)
}
