package web

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"roundtrip/app/export"
)

// paths fills in a route's parameters; of the API by what the guest has.
func (h *house) path(r route, exchange string) string {
	path := strings.NewReplacer(":hash", h.web.shelf.hash, "/*", "/css/app.css", ":addr", "10.0.0.9", ":name", "http", ":as", "curl", ":code", "404", ":field", "etag").Replace(r.path)
	switch {
	case r.method == "DELETE": // of servers; http stays
		return strings.Replace(path, "/http", "/second", 1)
	case strings.Contains(path, "/acts/"):
		return strings.Replace(path, ":id", "a1", 1)
	case strings.Contains(path, "/jar/"):
		return strings.Replace(path, ":id", "sender-1", 1)
	case strings.Contains(path, "/problems/"):
		return strings.Replace(path, ":id", "full", 1)
	case strings.Contains(path, "/lessons/"):
		return strings.Replace(path, ":id", "status", 1)
	}
	return strings.Replace(path, ":id", exchange, 1)
}

// contents are what a route wants to be sent.
func contents(r route) string {
	switch r.method + " " + strings.TrimPrefix(r.path, api) {
	case "POST /seats", "POST /seat/reset":
		return "{}"
	case "POST /seats/recover":
		return `{"code":"0000-0000"}`
	case "PUT /seat/strangers/:addr":
		return `{"admitted":true}`
	case "POST /servers":
		return `{"name":"second"}`
	case "PUT /servers/:name":
		return `{"state":"listening"}`
	case "POST /acts":
		return `{"kind":"open","lesson":"status"}`
	case "PATCH /acts/:id":
		return `{"ended":true}`
	case "POST /exchanges/open":
		var page bytes.Buffer
		if err := export.Page(&page, nil, "en", ""); err != nil {
			panic(err)
		}
		return page.String()
	case "POST /jar/seen":
		return `{"script":"a=1"}`
	case "POST /cookies/verdict":
		return `{"line":"a=1"}`
	case "POST /send":
		return `{"method":"GET","target":"/status/204"}`
	}
	return ""
}

func (g *guest) anExchange() (id string) {
	g.h.t.Helper()
	var sent struct{ Exchanges []string }
	a := g.call("POST", "/send", `{"method":"GET","target":"/cookies/set?a=1"}`)
	if a.StatusCode != http.StatusOK {
		g.h.t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	g.h.decode(a, &sent)
	if len(sent.Exchanges) != 1 {
		g.h.t.Fatalf("sent, and saw %s", a.body)
	}
	return sent.Exchanges[0]
}

func TestEveryDoorIsClosedWithoutItsToken(t *testing.T) {
	h := newHouse(t, nil)
	mine, other := h.take(), h.take()
	id := mine.anExchange()
	doors := 0
	for _, r := range h.web.routes() {
		if r.policy != seated {
			continue
		}
		doors++
		path := h.path(r, id)
		for _, authorization := range []string{"", "Bearer", "Bearer ", "Basic " + mine.Token, mine.Token} {
			a := h.ask(r.method, path, contents(r), jsonContent, "Authorization: "+authorization)
			h.wants(a, http.StatusUnauthorized, "no-token")
			if !strings.HasPrefix(a.Header.Get("WWW-Authenticate"), "Bearer ") {
				t.Errorf("%s %s: WWW-Authenticate %q", r.method, path, a.Header.Get("WWW-Authenticate"))
			}
		}
		for _, token := range []string{"x", mine.Seat + ".x", mine.Seat, mine.Seat + strings.TrimPrefix(other.Token, other.Seat), mine.Token + "A"} {
			h.wants(h.ask(r.method, path, contents(r), jsonContent, "Authorization: Bearer "+token), http.StatusUnauthorized, "bad-token")
		}
		// Another's token opens another's seat, where nothing of mine is.
		a := other.call(r.method, strings.TrimPrefix(path, api), contents(r))
		if strings.Contains(string(a.body), mine.Seat) || strings.Contains(string(a.body), id) || strings.Contains(string(a.body), mine.Servers[0].URL) {
			t.Errorf("%s %s with another's token shows something of mine: %.300s", r.method, path, a.body)
		}
		if strings.HasPrefix(r.path, api+"/exchanges/:id") && a.StatusCode != http.StatusNotFound {
			t.Errorf("%s %s with another's token: %d", r.method, path, a.StatusCode)
		}
	}
	if doors < 12 {
		t.Errorf("only %d routes need a token", doors)
	}
	if a := mine.call("GET", "/exchanges/"+id, ""); a.StatusCode != http.StatusOK {
		t.Errorf("mine is gone after all that: %d %s", a.StatusCode, a.body)
	}
}

// The one exception is the page that clears cookies, on a host where nothing else can (ADR 2).
func TestNoRouteSetsACookie(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	for _, r := range h.web.routes() {
		path := h.path(r, g.anExchange()) // a fresh one: resetting is among the routes
		for _, fields := range [][]string{nil, {"Authorization: Bearer " + g.Token}} {
			fields = append(fields, jsonContent, "Cookie: a=1; b=2")
			a := h.ask(r.method, path, contents(r), fields...)
			if got := a.Header.Values("Set-Cookie"); len(got) > 0 {
				t.Errorf("%s %s: Set-Cookie %q", r.method, path, got)
			}
			if a.StatusCode >= 500 {
				t.Errorf("%s %s: %d %s", r.method, path, a.StatusCode, a.body)
			}
			if a.Header.Get("Content-Security-Policy") == "" || a.Header.Get("X-Content-Type-Options") != "nosniff" || a.Header.Get("Cache-Control") == "" {
				t.Errorf("%s %s: %v lacks what every response has", r.method, path, a.Header)
			}
			if strings.HasPrefix(path, api+"/exchanges/") && len(fields) == 3 && a.StatusCode != http.StatusOK {
				t.Errorf("%s: %d %s", path, a.StatusCode, a.body)
			}
		}
	}
}

func TestMethodsThatARouteDoesNotKnow(t *testing.T) {
	h := newHouse(t, nil)
	for path, allow := range map[string]string{"/ko/": "GET", api + "/seats": "POST", api + "/acts/a1": "PATCH", "/metrics": "HEAD"} {
		a := h.ask("DELETE", path, "")
		if a.StatusCode != http.StatusMethodNotAllowed || !strings.Contains(a.Header.Get("Allow"), allow) {
			t.Errorf("DELETE %s: %d, Allow %q, want 405 with %s", path, a.StatusCode, a.Header.Get("Allow"), allow)
		}
	}
	h.wants(h.ask("GET", api+"/nothing", ""), http.StatusNotFound, "not-found")
	h.wants(h.ask("GET", prefix+"0000/css/app.css", ""), http.StatusNotFound, "not-found")
}
