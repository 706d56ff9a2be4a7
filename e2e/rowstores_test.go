package e2e

import (
	"encoding/json"
	"fmt"
	"strings"

	"roundtrip/app/exchange"
)

// These are what a row's lines say of session stores.

// asks tells why an exchange did not make its server say a command to a store, or
// "".
func (r *rowTest) asks(x *exchange.Exchange, want string) string {
	r.t.Helper()
	var caused struct{ Commands []exchange.Command }
	r.s.call("GET", "/exchanges/"+x.ID, nil, &caused)
	said := make([]string, len(caused.Commands))
	for i, c := range caused.Commands {
		said[i] = c.Server + " " + strings.ToLower(c.Name)
		if said[i] == want && c.Outcome == exchange.Answered && len(c.Request) > 0 && len(c.Response) > 0 {
			return ""
		}
	}
	return fmt.Sprintf("it asked %q", said)
}

// kept holds that the session stores have a text among what they hold, or have not.
func (r *rowTest) kept(text string, yes bool) {
	r.t.Helper()
	r.holds = true
	var latest struct{ Stores []json.RawMessage }
	r.s.call("GET", "/sessions", nil, &latest)
	if has := strings.Contains(fmt.Sprintf("%s", latest.Stores), text); has != yes {
		r.t.Errorf("the stores hold %s; wanted %q: %t", latest.Stores, text, yes)
	}
}
