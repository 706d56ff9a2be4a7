package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"roundtrip/app/exchange"
)

func TestExchanges(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	var list struct {
		Exchanges []exchange.Summary
		Seq       uint64
	}
	h.decode(g.call("GET", "/exchanges", ""), &list)
	if list.Exchanges == nil || len(list.Exchanges) != 0 {
		t.Errorf("%+v", list)
	}
	first := g.anExchange()
	h.decode(g.call("GET", "/exchanges", ""), &list)
	if len(list.Exchanges) != 1 || list.Exchanges[0].ID != first || list.Seq < list.Exchanges[0].Seq {
		t.Errorf("%+v", list)
	}
	g.anExchange()
	after := list.Seq
	h.decode(g.call("GET", "/exchanges?after="+string(mustJSON(t, after)), ""), &list)
	if len(list.Exchanges) != 1 || list.Exchanges[0].ID == first {
		t.Errorf("after %d: %+v", after, list)
	}
	for _, n := range []string{"-1", "x", "1.5", "99999999999999999999"} {
		h.wants(g.call("GET", "/exchanges?after="+n, ""), 400, "bad-number")
	}
	h.wants(g.call("GET", "/exchanges/nothing", ""), 404, "no-exchange")
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSetCookieLines(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	out := g.send(`{"target":"/cookies/set?a=1&b=%ED%95%9C"}`)
	var shown struct {
		Response       exchange.Message
		SetCookieLines []struct {
			Field  int
			Name   string
			NameAt struct{ Offset, Length int }
		}
	}
	h.decode(g.call("GET", "/exchanges/"+out.Exchanges[0], ""), &shown)
	if len(shown.SetCookieLines) != 2 {
		t.Fatalf("%+v", shown.SetCookieLines)
	}
	for _, line := range shown.SetCookieLines {
		f := shown.Response.Fields[line.Field]
		if f.Name != "Set-Cookie" || f.Value[line.NameAt.Offset:][:line.NameAt.Length] != line.Name {
			t.Errorf("%+v is of %+v", line, f)
		}
	}
}

func TestEventsSocket(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	h.wants(h.ask("GET", api+"/events", ""), http.StatusUpgradeRequired, "not-websocket")
	dial := func(hello string) *websocket.Conn {
		t.Helper()
		ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(h.http.URL, "http")+api+"/events", http.Header{"Accept-Language": {"ko"}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { ws.Close() })
		if err := ws.WriteMessage(websocket.TextMessage, []byte(hello)); err != nil {
			t.Fatal(err)
		}
		return ws
	}
	ws := dial(`{"token":"` + g.Token + `"}`)
	var first struct{ Epoch, Build string }
	if err := ws.ReadJSON(&first); err != nil || first.Epoch == "" || first.Build != "1.2.3" {
		t.Fatalf("%+v, %v", first, err)
	}
	a := h.ask("GET", "/metrics", "")
	if !strings.Contains(string(a.body), "\nroundtrip_viewers 1\n") {
		t.Errorf("nobody watches: %s", a.body)
	}
	var refused struct{ Error document }
	if err := dial(`{"token":"x"}`).ReadJSON(&refused); err != nil || refused.Error.Status != 401 || refused.Error.Title != "이 토큰의 자리가 없어요" {
		t.Errorf("%+v, %v", refused, err)
	}
	if err := dial(`[]`).ReadJSON(&refused); err != nil || refused.Error.Type != api+"/problems/bad-hello" {
		t.Errorf("%+v, %v", refused, err)
	}
}

func TestMetrics(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	g.anExchange()
	read := func() map[string]string {
		found := map[string]string{}
		a := h.ask("GET", "/metrics", "")
		for line := range strings.Lines(string(a.body)) {
			if name, value, ok := strings.Cut(strings.TrimSpace(line), " "); ok && strings.HasPrefix(name, "roundtrip_") {
				found[name] = value
			}
		}
		return found
	}
	got := read()
	for name, want := range map[string]string{
		"roundtrip_seats_awake": "1", "roundtrip_exchanges_seen_total": "1", "roundtrip_exchanges_kept": "1",
		"roundtrip_exchanges_evicted_total": "0", "roundtrip_bodies_dropped_total": "0",
		"roundtrip_viewers": "0", "roundtrip_viewers_cut_total": "0", "roundtrip_events_dropped_total": "0",
		`roundtrip_build_info{version="1.2.3"}`: "1",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %s", name, got[name], want)
		}
	}
	if got["roundtrip_budget_held_bytes"] == "0" || got["roundtrip_budget_held_bytes"] == "" {
		t.Error("the exchange takes no memory")
	}
	g.anExchange()
	read()
	g.call("POST", "/seat/reset", "{}")
	if got := read(); got["roundtrip_exchanges_seen_total"] != "2" || got["roundtrip_exchanges_kept"] != "0" {
		t.Errorf("after a reset: %v", got)
	}
}
