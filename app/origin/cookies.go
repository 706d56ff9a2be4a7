package origin

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// maxCookies is how many one answer sets or deletes.
const maxCookies = 50

// sent is a pair of a Cookie field, as net/http reads it.
type sent struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	// Decoded is the value without its percent-encoding, where it has one.
	Decoded string `json:"decoded,omitempty"`
}

// cookies lists the pairs of the request's Cookie field. Go reads no value that has
// octets which it may not have: the wire shows more then.
func (s *server) cookies(c echo.Context) error {
	pairs := []sent{}
	for _, k := range c.Request().Cookies() {
		pair := sent{Name: k.Name, Value: k.Value}
		if text, err := url.PathUnescape(k.Value); err == nil && text != k.Value {
			pair.Decoded = text
		}
		pairs = append(pairs, pair)
	}
	return writeJSON(c, http.StatusOK, asJSON, map[string]any{"cookies": pairs})
}

// setCookie sets the one in the path; the query's keys are its attributes.
func (s *server) setCookie(c echo.Context) error {
	pair, err := cookiePair(param(c, "name"), param(c, "value"))
	if err != nil {
		return err
	}
	at, path := "", "; Path=/"
	for _, a := range query(c) {
		name := attribute(a.Name)
		if name == "" || strings.ContainsAny(a.Value, ";\r\n\x00") {
			return refuse(http.StatusBadRequest,
				strconv.Quote(a.Name)+" 속성은 여기서 쓸 수 없어요.",
				strconv.Quote(a.Name)+" is not a cookie attribute that can be used here.")
		}
		if name == "Path" {
			path = ""
		}
		at += "; " + name
		if a.Value != "" {
			at += "=" + a.Value
		}
	}
	return set(c, pair+path+at)
}

// setCookies sets one for each pair of the query.
func (s *server) setCookies(c echo.Context) error {
	var lines []string
	for _, q := range query(c) {
		pair, err := cookiePair(q.Name, q.Value)
		if err != nil {
			return err
		}
		lines = append(lines, pair+"; Path=/")
	}
	return set(c, lines...)
}

// rawCookies answers with the content's lines as Set-Cookie lines, octet for octet.
func (s *server) rawCookies(c echo.Context) error {
	b, err := content(c, maxContent)
	if err != nil {
		return err
	}
	if strings.ContainsAny(string(b), "\r\x00") { // they would end the line, or the answer
		return refuse(http.StatusBadRequest,
			"CR과 NUL은 필드에 실을 수 없어요. 줄은 LF로 나눠 주세요.",
			"CR and NUL cannot stand in a field. Part the lines with LF.")
	}
	lines := strings.FieldsFunc(string(b), func(r rune) bool { return r == '\n' })
	if len(lines) > maxCookies {
		return refuse(http.StatusBadRequest, "50줄까지 적을 수 있어요.", "There may be up to fifty lines.")
	}
	if len(lines) == 0 {
		return writeJSON(c, http.StatusOK, asJSON, map[string]any{"setCookie": []string{}})
	}
	return set(c, lines...)
}

// deleteCookies lets those named by the query expire: same name, same Path.
func (s *server) deleteCookies(c echo.Context) error {
	var lines []string
	for _, q := range query(c) {
		pair, err := cookiePair(q.Name, "")
		if err != nil {
			return err
		}
		lines = append(lines, pair+"; Path=/; Max-Age=0")
	}
	return set(c, lines...)
}

// set sends the lines as they are; http.SetCookie would quietly drop octets.
func set(c echo.Context, lines ...string) error {
	if len(lines) == 0 || len(lines) > maxCookies {
		return refuse(http.StatusBadRequest,
			"쿼리에 이름을 1개에서 50개까지 적어 주세요.",
			"Name between one and fifty of them in the query.")
	}
	for _, l := range lines {
		c.Response().Header().Add("Set-Cookie", l)
	}
	return writeJSON(c, http.StatusOK, asJSON, map[string]any{"setCookie": lines})
}

// cookiePair checks what would break the line apart, and nothing more: whether a
// browser keeps the cookie is for the browser to say.
func cookiePair(name, value string) (string, error) {
	bad := func(r rune) bool { return r < ' ' || r == 0x7f || r == ';' }
	if name == "" || strings.ContainsRune(name, '=') || strings.ContainsFunc(name+value, bad) || len(name)+len(value) > 8192 {
		return "", refuse(http.StatusBadRequest,
			"쿠키 이름은 비울 수 없고, 세미콜론과 제어 문자는 쓸 수 없어요.",
			"A cookie needs a name, and neither part may hold a semicolon or a control character.")
	}
	return name + "=" + value, nil
}

// attribute is an attribute's usual spelling (RFC 6265bis §4.1.2), or "".
func attribute(name string) string {
	for _, a := range []string{"Expires", "Max-Age", "Domain", "Path", "Secure", "HttpOnly", "SameSite", "Partitioned"} {
		if strings.EqualFold(a, name) {
			return a
		}
	}
	return ""
}

// query is the query's pairs in their order, which url.Values loses; lang is not one of them.
func query(c echo.Context) []field {
	var out []field
	for item := range strings.SplitSeq(c.Request().URL.RawQuery, "&") {
		if len(out) > maxCookies {
			break
		}
		name, value, _ := strings.Cut(item, "=")
		n, err := url.QueryUnescape(name)
		v, err2 := url.QueryUnescape(value)
		if err != nil || err2 != nil || n == "" || n == "lang" {
			continue
		}
		out = append(out, field{n, v})
	}
	return out
}
