package origin

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

// arrived is a request as a handler sees it. What crossed the wire is more: the
// fields' order and spelling, for instance, are lost on the way to here.
type arrived struct {
	Method   string  `json:"method"`
	Target   string  `json:"target"`
	Protocol string  `json:"protocol"`
	Host     string  `json:"host"`
	Fields   []field `json:"fields"`
	// Content is text, or base64 where it is no UTF-8.
	Content       string `json:"content"`
	Base64        bool   `json:"base64,omitempty"`
	ContentOctets int    `json:"contentOctets"`
}

type field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// echo gives back what arrived.
func (s *server) echo(c echo.Context) error {
	b, err := content(c, maxContent)
	if err != nil {
		return err
	}
	r := c.Request()
	a := arrived{Method: r.Method, Target: r.RequestURI, Protocol: r.Proto, Host: r.Host,
		Fields: sorted(r.Header), Content: string(b), ContentOctets: len(b)}
	if accept(c, asJSON, asText) == asText {
		return writeText(c, http.StatusOK, a.text())
	}
	if !utf8.Valid(b) {
		a.Content, a.Base64 = base64.StdEncoding.EncodeToString(b), true
	}
	return writeJSON(c, http.StatusOK, asJSON, a)
}

// sorted lists fields by name: Go keeps them in a map, which has no order.
func sorted(h http.Header) []field {
	out := []field{}
	for name, values := range h {
		for _, v := range values {
			out = append(out, field{name, v})
		}
	}
	slices.SortStableFunc(out, func(a, b field) int {
		switch {
		case a.Name < b.Name:
			return -1
		case a.Name > b.Name:
			return 1
		}
		return 0
	})
	return out
}

// text writes the request in HTTP/1.1's form again, with plain line ends.
func (a arrived) text() string {
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s %s %s\nHost: %s\n", a.Method, a.Target, a.Protocol, a.Host)
	for _, f := range a.Fields {
		fmt.Fprintf(&out, "%s: %s\n", f.Name, f.Value)
	}
	fmt.Fprintf(&out, "\n%s", a.Content)
	return out.String()
}
