package gateway

import "fmt"

// Bounds of Settings.
const (
	MaxTimeout  = 10 * 60 * 1000
	MaxCapacity = 100
	MaxRetries  = 10
)

// Settings are how requests are passed on. What is zero has its default.
type Settings struct {
	// Timeout is how many milliseconds the head of an answer may take; 0 means 5000.
	Timeout int `json:"timeout"`
	// Capacity is how many requests are passed on at a time; 0 means 8.
	Capacity int `json:"capacity"`
	// Retries is how often a request is sent again that failed, if its method is
	// idempotent (RFC 9110 §9.2.2) and its content is not over 1 MiB.
	Retries int `json:"retries"`
	// Unsafe sends others again as well: what they do may be done twice.
	Unsafe bool `json:"unsafe"`
}

// Settled has defaults in place of zeros.
func (s Settings) Settled() Settings {
	if s.Timeout == 0 {
		s.Timeout = 5000
	}
	if s.Capacity == 0 {
		s.Capacity = 8
	}
	return s
}

// Invalid says which of the Settings is out of its bounds.
type Invalid struct {
	Field string // as in JSON
	Most  int
}

// Error implements error.
func (e *Invalid) Error() string { return fmt.Sprintf("%s: want 0 to %d", e.Field, e.Most) }

// Check tells whether the Settings are within their bounds; if not, by an *Invalid.
func (s Settings) Check() error {
	for _, v := range []struct {
		field    string
		is, most int
	}{{"timeout", s.Timeout, MaxTimeout}, {"capacity", s.Capacity, MaxCapacity}, {"retries", s.Retries, MaxRetries}} {
		if v.is < 0 || v.is > v.most {
			return &Invalid{v.field, v.most}
		}
	}
	return nil
}
