package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"roundtrip/app/exchange"
)

// fire presses an experiment's button and waits until its act is over.
func (r *rowTest) fire(experiment string) {
	r.t.Helper()
	before := map[string]bool{}
	ours := func(a *exchange.Act) bool { return a.Experiment == experiment && a.Ended != 0 }
	for _, a := range r.s.acts() {
		before[a.ID] = ours(&a)
	}
	button := fmt.Sprintf(`rt-experiment[data-experiment=%q] [data-do]`, experiment)
	// By key: while the page still moves, a click may miss it.
	js[bool](r.b, `(document.querySelector(`+quoted(button)+`).focus(), true)`)
	r.b.keys("\r")
	var act exchange.Act
	r.s.watch("the end of the experiment "+experiment, func(kind string, data json.RawMessage) bool {
		if kind != "act" {
			return false
		}
		var a exchange.Act
		if err := json.Unmarshal(data, &a); err != nil {
			r.t.Fatal(err)
		}
		if ours(&a) && !before[a.ID] {
			act = a
		}
		return act.ID != ""
	})
	r.over(act)
	r.b.until(`!document.querySelector(` + quoted(button) + `).disabled`)
}

// over waits until an act's exchanges are: a server may go on after its client
// has left.
func (r *rowTest) over(act exchange.Act) {
	r.t.Helper()
	for _, id := range act.Exchanges {
		r.s.waitExchange("the end of "+id, func(x exchange.Summary) bool { return x.ID == id && x.State == exchange.Done })
	}
	var seen bytes.Buffer
	as := json.NewEncoder(&seen)
	as.SetEscapeHTML(false)
	if err := as.Encode(act.Seen); err != nil {
		r.t.Fatal(err)
	}
	r.seen = seen.Bytes()
}

// acts are those in the feed now.
func (s *seat) acts() []exchange.Act {
	s.app.t.Helper()
	var all []exchange.Act
	var last exchange.Act
	s.call("POST", "/acts", map[string]any{"kind": "predict", "prediction": "now"}, &last)
	s.watch("the acts so far", func(kind string, data json.RawMessage) bool {
		if kind != "act" {
			return false
		}
		var a exchange.Act
		if err := json.Unmarshal(data, &a); err != nil {
			s.app.t.Fatal(err)
		}
		all = append(all, a)
		return a.ID == last.ID
	})
	return all
}

// pipe listens as Node's listen does with a text that is no number: at a pipe,
// which on Unix is a socket with a name among the files. It stays when the
// program ends, and the next run finds the name taken.
func (r *rowTest) pipe(name string) {
	r.t.Helper()
	file := filepath.Join(r.t.TempDir(), name)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: file, Net: "unix"})
	if err != nil {
		r.t.Fatal(err)
	}
	l.SetUnlinkOnClose(false) // as when the program is killed
	l.Close()
	if again, err := net.Listen("unix", file); !errors.Is(err, syscall.EADDRINUSE) {
		if err == nil {
			again.Close()
		}
		r.t.Errorf("the second time at the pipe %s: %v", name, err)
	}
	r.holds = true
}

// server holds how a server stands.
func (r *rowTest) server(name, rest string) {
	r.t.Helper()
	state, quoted, says := strings.Cut(rest, " ")
	var now struct {
		Servers []struct{ Name, State, Error string }
	}
	r.s.call("GET", "/servers", nil, &now)
	i := slices.IndexFunc(now.Servers, func(s struct{ Name, State, Error string }) bool { return s.Name == name })
	switch {
	case i < 0:
		r.t.Errorf("there is no server %s", name)
	case now.Servers[i].State != state:
		r.t.Errorf("the server %s is %s, wanted: %s", name, now.Servers[i].State, state)
	case says && !strings.Contains(now.Servers[i].Error, r.text(quoted)):
		r.t.Errorf("the server %s says %q, wanted: %s", name, now.Servers[i].Error, quoted)
	}
}
