package playground

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"

	"roundtrip/app/gateway"
	"roundtrip/app/origin"
	"roundtrip/app/seat"
	"roundtrip/app/shell"
)

// handlers are what seats' servers answer with.
type handlers struct {
	lang     string
	shell    http.Handler
	sessions *sessions
}

// of is what one of them answers with: the teaching routes, or the gateway before
// them, and the shell under its reserved path.
func (h handlers) of(s *seat.Seat, name string) withShell {
	log := func(line string) { s.Log(name, line) }
	if name == "gateway" {
		g := h.gateway(s, name, log)
		return withShell{h.shell, g, g}
	}
	c := origin.Config{
		Lang: h.lang, Log: log,
		Users:    func(all []origin.User) { putUsers(s, name, all) },
		Sessions: h.sessions.open(s, name),
		Arrived:  func(client string) string { return s.Recorder().Pending(name, client) },
	}
	if c.Sessions == nil {
		return withShell{h.shell, origin.New(c), nil}
	}
	return withShell{h.shell, origin.New(c), c.Sessions}
}

// gateway passes requests on to the seat's server http.
func (h handlers) gateway(s *seat.Seat, name string, log func(string)) *gateway.Gateway {
	return gateway.New(gateway.Config{
		Lang: h.lang, Log: log,
		Upstream: func() (string, bool) {
			v, _ := s.Server("http") // every seat has it
			return v.Addr()
		},
		Settings: func() gateway.Settings {
			if v, _ := s.Server(name); v.Gateway != nil {
				return *v.Gateway
			}
			return gateway.Settings{}
		},
		Arrived: func(client string) string { return s.Recorder().Pending(name, client) },
		Act:     s.Recorder().Act,
		Sender:  s.Sender,
	})
}

// putUsers shows a server's people beside the wire: the "users" object of the feed.
func putUsers(s *seat.Seat, name string, all []origin.User) {
	b, err := json.Marshal(struct {
		Server string        `json:"server"`
		Users  []origin.User `json:"users"`
	}{name, append([]origin.User{}, all...)})
	if err == nil {
		s.Recorder().Put("users", name, b)
	}
}

// withShell answers under the shell's reserved path with the shell.
type withShell struct {
	shell, rest http.Handler
	closer      io.Closer // of rest; may be nil
}

// ServeHTTP implements http.Handler.
func (h withShell) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, shell.Prefix) {
		h.shell.ServeHTTP(w, r)
		return
	}
	h.rest.ServeHTTP(w, r)
}

// Close implements io.Closer.
func (h withShell) Close() error {
	if h.closer == nil {
		return nil
	}
	return h.closer.Close()
}
