package prove

import (
	"slices"
	"strings"

	"roundtrip/app/cookie"
	"roundtrip/app/exchange"
)

// cookie is the value that a response last gave a cookie; a value that is empty
// deletes one, and is none.
func (r *replay) cookie(name string) (value string) {
	var ids []string
	r.recorder.Summaries(0, func(s *exchange.Summary) bool {
		if slices.Contains(s.SetCookies, name) {
			ids = append(ids, s.ID)
		}
		return true
	})
	at := exchange.Time(0)
	for _, id := range ids {
		e, kept := r.recorder.Exchange(id)
		if !kept || e.Response == nil || e.ResponseFirst < at {
			continue
		}
		for _, f := range e.Response.Fields {
			if !strings.EqualFold(f.Name, "Set-Cookie") {
				continue
			}
			if c := cookie.Parse(f.Value); c.Name == name && c.Value != "" {
				value, at = c.Value, e.ResponseFirst
			}
		}
	}
	return value
}
