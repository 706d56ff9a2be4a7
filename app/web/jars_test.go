package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"roundtrip/app/exchange"
	"roundtrip/app/jar"
)

// ask sends a request to the guest's own server, with fields "Name: value".
func (g *guest) visit(target string, fields ...string) {
	g.h.t.Helper()
	r, err := http.NewRequestWithContext(g.h.t.Context(), "GET", strings.TrimSuffix(g.Servers[0].URL, "/")+target, nil)
	if err != nil {
		g.h.t.Fatal(err)
	}
	r.URL.Host = strings.Replace(r.URL.Host, "localhost", "127.0.0.1", 1)
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		r.Header.Set(name, value)
	}
	transport := &http.Transport{DisableKeepAlives: true}
	res, err := transport.RoundTrip(r)
	if err != nil {
		g.h.t.Fatal(err)
	}
	res.Body.Close()
}

func (g *guest) jars() jarsView {
	g.h.t.Helper()
	var v jarsView
	g.h.decode(g.call("GET", "/jar", "", "User-Agent: "+browser), &v)
	return v
}

const browser = "Mozilla/5.0 Chrome/156.0.0.0"

func TestJarOfTheOwnBrowser(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	if v := g.jars(); v.Own != "" || len(v.Clients) != 0 {
		t.Errorf("before anything crossed: %+v", v)
	}
	g.visit("/cookies/set/a/1?HttpOnly", "User-Agent: "+browser)
	g.visit("/cookies", "User-Agent: curl/8.1", "Cookie: theirs=1")
	v := g.jars()
	if len(v.Clients) != 2 || v.Own != v.Clients[0].ID || v.Clients[0].Cookies[0].Name != "a" || !v.Clients[0].Cookies[0].HTTPOnly || v.Clients[1].Client.Name != "curl 8" && v.Clients[1].Client.Name != "curl 8.1" {
		t.Fatalf("%+v", v)
	}
	var list struct{ Exchanges []exchange.Summary }
	h.decode(g.call("GET", "/exchanges", ""), &list)
	var x struct{ Jar *jar.Cookies }
	h.decode(g.call("GET", "/exchanges/"+list.Exchanges[0].ID, ""), &x)
	if x.Jar == nil || len(x.Jar.Verdicts) != 1 || x.Jar.Verdicts[0].Rule != "kept" || x.Jar.Client != v.Own {
		t.Errorf("%+v", x.Jar)
	}
	if a := g.call("POST", "/jar/seen", `{"script":"mine=2"}`, "User-Agent: "+browser); a.StatusCode != http.StatusNoContent {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	if v := g.jars(); len(v.Clients[0].Cookies) != 2 || v.Clients[0].Cookies[0].Name != "mine" || v.Clients[0].Cookies[0].State != jar.Brought {
		t.Errorf("%+v", v.Clients[0].Cookies)
	}
	var lines jar.Lines
	h.decode(g.call("GET", "/jar/"+v.Own+"/lines", ""), &lines)
	if len(lines.Restore) != 2 || lines.Restore[0] != "a=1; Path=/; HttpOnly" || len(lines.Expire) != 2 {
		t.Errorf("%+v", lines)
	}
	h.wants(g.call("GET", "/jar/browser-99/lines", ""), http.StatusNotFound, "no-jar")
}

// Two seats on one host: a browser that has both seats' cookies sends them to
// both servers, and either seat sees that on its own wire; what only the other's
// server set to another client it never sees.
func TestJarsOfSeatsAreApart(t *testing.T) {
	h := newHouse(t, nil)
	mine, other := h.take(), h.take()
	other.visit("/cookies/set/secret/of-another-client", "User-Agent: Mozilla/5.0 Firefox/150.0")
	other.visit("/cookies/set/shared/1", "User-Agent: "+browser)
	mine.visit("/cookies", "User-Agent: "+browser, "Cookie: shared=1")
	a := mine.call("GET", "/jar", "")
	if !strings.Contains(string(a.body), "shared") || strings.Contains(string(a.body), "secret") {
		t.Errorf("%s", a.body)
	}
	if b := other.call("GET", "/jar", ""); !strings.Contains(string(b.body), "of-another-client") {
		t.Errorf("%s", b.body)
	}
	if a := mine.call("POST", "/seat/reset", "{}"); a.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	if v := mine.jars(); len(v.Clients) != 0 {
		t.Errorf("after a reset: %+v", v)
	}
}

func TestVerdictBeforehand(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	for _, tt := range []struct{ host, line, outcome, rule string }{
		{"localhost", "a=1; Secure", "kept", "kept"},
		{"play.test", "a=1; Secure", "refused", "secure-origin"},
		{"localhost", "a=1; Max-Age=0", "refused", "nothing-to-delete"},
		{"localhost", "a=1; Domain=example.com", "refused", "domain-mismatch"},
	} {
		var v judged
		h.decode(g.call("POST", "/cookies/verdict", fmt.Sprintf(`{"server":"http","target":"/x?y","line":%q}`, tt.line), "Host: "+tt.host), &v)
		if string(v.Verdict.Outcome) != tt.outcome || v.Verdict.Rule != tt.rule || v.Line.Name != "a" {
			t.Errorf("%s at %s: %+v", tt.line, tt.host, v)
		}
	}
	h.wants(g.call("POST", "/cookies/verdict", `{}`), http.StatusBadRequest, "json-missing")
	h.wants(g.call("POST", "/cookies/verdict", `{"line":"a","target":"//x"}`), http.StatusUnprocessableEntity, "other-host")
	h.wants(g.call("POST", "/cookies/verdict", `{"line":"`+strings.Repeat("a", maxLine+1)+`"}`), http.StatusUnprocessableEntity, "too-long")
	h.wants(g.call("POST", "/cookies/verdict", `{"line":"a","server":"nobody"}`), http.StatusNotFound, "no-server")
}
