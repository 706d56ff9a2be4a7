package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

func TestSeatAndWhereItsServersAre(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	if g.Token == "" || g.Recovery == "" || len(g.Servers) != 1 || g.Servers[0].State != "listening" {
		t.Fatalf("%+v", g)
	}
	for host, want := range map[string]string{
		"localhost:8080": "http://localhost:", "play.test:8080": "http://play.test:", "PLAY.test": "http://PLAY.test:",
		"127.0.0.1:8080": "http://127.0.0.1:", "[::1]:8080": "http://[::1]:", "a.localhost": "http://a.localhost:",
	} {
		var shown guest
		h.decode(g.call("GET", "/seat", "", "Host: "+host), &shown)
		u, err := url.Parse(shown.Servers[0].URL)
		if err != nil || !strings.HasPrefix(shown.Servers[0].URL, want) || u.Port() == "" || shown.Token != "" || shown.Seat != g.Seat {
			t.Errorf("at %s: %+v, want a url at %s", host, shown, want)
		}
	}
	// The url is one that answers.
	res, err := http.Get(strings.Replace(g.Servers[0].URL, "localhost", "127.0.0.1", 1) + "/status/204")
	if err != nil || res.StatusCode != http.StatusNoContent {
		t.Fatalf("%v, %v", res, err)
	}
	res.Body.Close()

	back := guest{}
	h.decode(h.ask("POST", api+"/seats/recover", `{"code":"`+strings.ToLower(g.Recovery)+`"}`, jsonContent), &back)
	if back.Seat != g.Seat || back.Token == g.Token || back.Token == "" {
		t.Errorf("came back to %+v", back)
	}
	if a := g.call("GET", "/seat", ""); a.StatusCode != http.StatusOK {
		t.Errorf("the older token: %d", a.StatusCode)
	}
}

func TestStrangers(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	for _, addr := range []string{"10.0.0.9", "fe80::1", url.PathEscape("2001:db8::1"), "2001%3Adb8%3A%3A2"} {
		if a := g.call("PUT", "/seat/strangers/"+addr, `{"admitted":true}`); a.StatusCode != http.StatusNoContent {
			t.Errorf("%s: %d %s", addr, a.StatusCode, a.body)
		}
	}
	var shown struct{ Strangers []struct{ Addr string } }
	h.decode(g.call("GET", "/seat", ""), &shown)
	if len(shown.Strangers) != 4 {
		t.Errorf("%+v", shown)
	}
	if a := g.call("PUT", "/seat/strangers/10.0.0.9", `{"admitted":false}`); a.StatusCode != http.StatusNoContent {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	h.wants(g.call("PUT", "/seat/strangers/nobody", `{"admitted":true}`), 422, "bad-address")
	h.wants(g.call("PUT", "/seat/strangers/10.0.0.9", `{}`), 400, "json-missing")
}

// A page that is loaded after a restart of the program asks its server before its feed is there.
func TestWhoAsksForItsSeatIsNoStranger(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	s, secret, err := h.room.Take(t.Context(), netip.MustParseAddr("192.0.2.9")) // sat down elsewhere
	if err != nil {
		t.Fatal(err)
	}
	g.Token = secret.Token
	g.call("GET", "/seat", "")
	res, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/status/204", s.Servers()[0].Port))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if strangers := s.Strangers(); len(strangers) != 0 {
		t.Errorf("%+v", strangers)
	}
}

func TestServers(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	state := func(a answer) string {
		var v struct{ Name, State, URL string }
		h.decode(a, &v)
		if v.Name != "http" || v.URL == "" {
			t.Errorf("%s", a.body)
		}
		return v.State
	}
	if got := state(g.call("PUT", "/servers/http", `{"state":"stopped"}`)); got != "stopped" {
		t.Error(got)
	}
	if got := state(g.call("GET", "/servers/http", "")); got != "stopped" {
		t.Error(got)
	}
	if got := state(g.call("PUT", "/servers/http", `{"state":"moved"}`)); got != "listening" {
		t.Error(got)
	}
	h.wants(g.call("PUT", "/servers/https", `{"state":"stopped"}`), 404, "no-server")
	h.wants(g.call("GET", "/servers/https", ""), 404, "no-server")
	h.wants(g.call("PUT", "/servers/http", `{"state":"broken"}`), 422, "bad-state")
	h.wants(g.call("PUT", "/servers/http", `{}`), 400, "json-missing")
}

func TestPortTakenSaysTheKernelsWords(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	g.call("PUT", "/servers/http", `{"state":"stopped"}`)
	hold(t, g.Servers[0].Port)
	detail := h.wants(g.call("PUT", "/servers/http", `{"state":"listening"}`), http.StatusConflict, "port-taken")
	if !strings.Contains(detail, "in use") && !strings.Contains(detail, "Only one usage") {
		t.Error(detail)
	}
}

func TestResetForgets(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	id := g.anExchange()
	if a := g.call("POST", "/seat/reset", "{}"); a.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	h.wants(g.call("GET", "/exchanges/"+id, ""), 404, "no-exchange")
}
