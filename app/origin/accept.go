package origin

import (
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

const (
	asHTML    = "text/html"
	asJSON    = "application/json"
	asText    = "text/plain"
	asProblem = "application/problem+json"
)

// accept returns the offered media type that the request's Accept likes best
// (RFC 9110 §12.5.1), the first of equals; "" if it takes none of them.
func accept(c echo.Context, offers ...string) string {
	c.Response().Header().Add("Vary", "Accept")
	lines := c.Request().Header.Values("Accept")
	if len(lines) == 0 {
		return offers[0]
	}
	best, bestQ := "", 0.0
	for _, offer := range offers {
		if q := quality(strings.Join(lines, ","), offer); q > bestQ {
			best, bestQ = offer, q
		}
	}
	return best
}

// quality is the weight that the most specific matching range gives to a media
// type, 0 if none matches. At most 64 ranges are read.
func quality(accept, offer string) float64 {
	kind, _, _ := strings.Cut(offer, "/")
	best, q := -1, 0.0
	for i, item := range strings.SplitN(accept, ",", 65) {
		if i == 64 {
			break
		}
		parts := strings.Split(item, ";")
		specific := -1
		switch name := strings.ToLower(strings.TrimSpace(parts[0])); {
		case name == offer, name == asJSON && offer == asProblem:
			specific = 2
		case name == kind+"/*":
			specific = 1
		case name == "*/*":
			specific = 0
		}
		if specific > best {
			best, q = specific, weight(parts[1:])
		}
	}
	return q
}

// weight reads the q parameter (RFC 9110 §12.4.2); 1 if there is none that can be read.
func weight(parameters []string) float64 {
	for _, p := range parameters {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if !strings.EqualFold(name, "q") {
			continue
		}
		if q, err := strconv.ParseFloat(value, 64); err == nil && q >= 0 && q <= 1 {
			return q
		}
	}
	return 1
}
