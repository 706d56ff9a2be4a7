package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"roundtrip/app/gateway"
	"roundtrip/app/seat"
)

// server is what an answer tells of a server.
func (h *house) server(a answer, status int) (v seat.Server) {
	h.t.Helper()
	if a.StatusCode != status {
		h.t.Fatalf("%d %s, want %d", a.StatusCode, a.body, status)
	}
	h.decode(a, &v)
	return v
}

func TestServersOfOnesOwn(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	a := g.call("POST", "/servers", `{"name":"gateway","gateway":{"timeout":300,"retries":2}}`)
	v := h.server(a, http.StatusCreated)
	if v.State != "listening" || v.Gateway == nil || *v.Gateway != (gateway.Settings{Timeout: 300, Capacity: 8, Retries: 2}) || a.Header.Get("Location") != api+"/servers/gateway" {
		t.Errorf("%s", a.body)
	}
	if !strings.Contains(string(a.body), fmt.Sprintf(`"url":"http://localhost:%d"`, v.Port)) {
		t.Errorf("no url in %s", a.body)
	}
	h.wants(g.call("POST", "/servers", `{"name":"gateway"}`), 409, "server-exists")
	h.wants(g.call("POST", "/servers", `{"name":"third"}`), 404, "no-server")
	h.wants(g.call("POST", "/servers", `{}`), 400, "json-missing")
	h.wants(g.call("POST", "/servers", `{"name":"second","stat":"stopped"}`), 400, "json-unknown")
	if v := h.server(g.call("PUT", "/servers/gateway", `{"gateway":{"capacity":1,"unsafe":true}}`), 200); *v.Gateway != (gateway.Settings{Timeout: 5000, Capacity: 1, Unsafe: true}) {
		t.Errorf("%+v", v.Gateway)
	}
	h.server(g.call("PUT", "/servers/second", `{"state":"stopped"}`), http.StatusCreated)
	h.server(g.call("PUT", "/servers/second", `{"state":"healed"}`), http.StatusOK)
	if a := g.call("DELETE", "/servers/second", ""); a.StatusCode != http.StatusNoContent {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	h.wants(g.call("DELETE", "/servers/second", ""), 404, "no-server")
	h.wants(g.call("DELETE", "/servers/http", ""), 409, "server-needed")
}

func TestServersThatCannotBe(t *testing.T) {
	h := newHouse(t, nil)
	g, other := h.take(), h.take()
	for content, want := range map[string]struct {
		status int
		id, en string
	}{
		`{"gateway":{"capacity":101}}`: {422, "not-a-gateway", "Only the server called gateway has gateway settings."},
		`{"port":0}`:                   {422, "bad-port", "Not port 0: one of your own servers’ ports can be had."},
		`{"port":22}`:                  {422, "bad-port", "Not port 22: one of your own servers’ ports can be had."},
		`{"port":70000}`:               {422, "bad-port", "Not port 70000"},
		`{"port":"9000"}`:              {400, "json-type", `"port" should be`},
		fmt.Sprintf(`{"port":%d}`, other.Servers[0].Port): {422, "bad-port", "Not port"},
		`{"listen":["0.0.0.0"]}`:                          {422, "bad-listen-host", `Not at "0.0.0.0". Here it can be: 127.0.0.1, ::1.`},
		`{"portOf":"second"}`:                             {404, "no-server", "GET"},
		`{"state":"removed"}`:                             {422, "bad-state", "Ask for"},
	} {
		if detail := h.wants(g.call("PUT", "/servers/http", content), want.status, want.id); !strings.HasPrefix(detail, want.en) {
			t.Errorf("%s: %s", content, detail)
		}
	}
	for field, content := range map[string]string{
		"gateway.capacity": `{"gateway":{"capacity":101}}`, "gateway.timeout": `{"gateway":{"timeout":-1}}`, "gateway.retries": `{"gateway":{"retries":11}}`,
	} {
		if detail := h.wants(g.call("PUT", "/servers/gateway", content), 422, "out-of-range"); !strings.Contains(detail, field) {
			t.Error(detail)
		}
	}
	if detail := h.wants(g.call("PUT", "/servers/http", `{"port":22}`, "Accept-Language: ko"), 422, "bad-port"); detail != "22번 포트는 안 돼요. 내 서버가 가진 번호만 쓸 수 있어요." {
		t.Error(detail)
	}
}

func TestPortTakenSaysByWhom(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	detail := h.wants(g.call("PUT", "/servers/second", `{"portOf":"http"}`, "Accept-Language: ko"), 409, "port-taken")
	if !strings.HasPrefix(detail, "쓰고 있는 것: 내 서버 http. 운영체제의 말: ") {
		t.Error(detail)
	}
	a := g.call("GET", "/servers/second", "")
	v := h.server(a, 200)
	want := fmt.Sprintf("127.0.0.1:%d", v.Port)
	if v.State != "failed" || v.Errors == nil || !strings.HasSuffix(v.Errors.Node, "EADDRINUSE: address already in use "+want) || v.Errors.Go != v.Error || !strings.Contains(v.Error, want) {
		t.Errorf("%s", a.body)
	}
	h.server(g.call("PUT", "/servers/second", `{"state":"moved"}`), 200)
	h.server(g.call("PUT", "/servers/second", `{"state":"stopped"}`), 200)
	hold(t, h.server(g.call("GET", "/servers/second", ""), 200).Port)
	if detail := h.wants(g.call("PUT", "/servers/second", `{"state":"listening"}`), 409, "port-taken"); !strings.HasPrefix(detail, "It is held by another program. The kernel says: ") {
		t.Error(detail)
	}
}
