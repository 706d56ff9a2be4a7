package origin

import "net/http"

// Config sets what a server answers by default.
type Config struct {
	// Lang is the language of pages ("ko", "en") when neither ?lang= nor
	// Accept-Language names one that there is; "en" when empty.
	Lang string
}

// New makes one learner's server. What it remembers (users, for instance) is its own.
func New(c Config) http.Handler { return http.NotFoundHandler() }
