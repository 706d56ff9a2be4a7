package origin

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

// decoded is what percent-encoding made of a text, and back.
type decoded struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	// Octets of the value, in hexadecimal: what % and two digits each stood for.
	Octets string `json:"octets"`
	// NotUTF8 says that the octets are no UTF-8, so that the value is a guess.
	NotUTF8 bool `json:"notUTF8,omitempty"`
}

// search finds people by a part of their name, and shows how it read the query
// (RFC 3986 §2.1). A POST is answered by the address of its result, 303: what one
// gets there can be loaded again, and kept as a bookmark (RFC 9110 §15.4.4).
func (s *server) search(c echo.Context) error {
	if c.Request().Method == http.MethodPost {
		q, err := s.searchForm(c)
		if err != nil {
			return err
		}
		return send(c, http.StatusSeeOther, "/search?q="+url.QueryEscape(q))
	}
	raw := c.Request().URL.RawQuery
	fields, err := pairs(raw)
	if err != nil {
		return err
	}
	var out struct {
		Query string    `json:"query"`
		Read  []decoded `json:"read"`
		Found []User    `json:"found"`
	}
	q := ""
	out.Query, out.Read, out.Found = raw, []decoded{}, []User{}
	for _, f := range fields {
		if f.Name == "q" {
			q = f.Value
		}
		out.Read = append(out.Read, decoded{f.Name, f.Value, fmt.Sprintf("% x", f.Value), !utf8.ValidString(f.Value)})
	}
	for _, u := range s.users.read() {
		if strings.Contains(u.Name, q) {
			out.Found = append(out.Found, u)
		}
	}
	return writeJSON(c, http.StatusOK, asJSON, out)
}

// searchForm is the q of a form's content.
func (s *server) searchForm(c echo.Context) (string, error) {
	in, err := members(c)
	if err != nil {
		return "", err
	}
	for _, m := range in {
		if q, ok := m.value.(string); ok && m.name == "q" && len(q) <= 500 {
			return q, nil
		}
	}
	return "", refuse(http.StatusUnprocessableEntity,
		"읽었지만 q가 없거나 너무 길어요.",
		"This was read, but its q is missing or too long.")
}
