package web

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"roundtrip/app/exchange"
)

// harEntries are the parts of a log's entries that tests look at.
func (h *house) harEntries(a answer) (all []harEntry) {
	h.t.Helper()
	var log struct {
		Log struct {
			Version string
			Creator struct{ Name, Version string }
			Entries []harEntry
		}
	}
	if a.StatusCode != http.StatusOK || a.Header.Get("Content-Disposition") != `attachment; filename="roundtrip.har"` {
		h.t.Fatalf("%d %v %s", a.StatusCode, a.Header, a.body)
	}
	h.decode(a, &log)
	if log.Log.Version != "1.2" || log.Log.Creator.Name != "Roundtrip" || log.Log.Creator.Version != "1.2.3" {
		h.t.Errorf("%.200s", a.body)
	}
	return log.Log.Entries
}

type harEntry struct {
	ID      string `json:"_id"`
	Act     string `json:"_act"`
	Request struct {
		Method, URL string
		Headers     []struct{ Name, Value string }
	}
	Response struct {
		Status int
		Error  string `json:"_error"`
	}
}

func TestHAR(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	if got := h.harEntries(g.call("GET", "/exchanges.har", "")); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	first := g.send(`{"method":"POST","target":"/echo?a=1","fields":[{"name":"Host","value":"play.test:1"}],"body":"x"}`).Exchanges[0]
	h.decode(g.call("PUT", "/servers/http", `{"state":"stopped"}`), &struct{}{})
	refused := g.send(`{"method":"GET","target":"/gone"}`)
	h.decode(g.call("PUT", "/servers/http", `{"state":"listening"}`), &struct{}{})
	last := g.send(`{"method":"GET","target":"/status/204"}`).Exchanges[0]
	shell, err := http.NewRequestWithContext(t.Context(), "GET", g.Servers[0].URL+"/.roundtrip/shell", nil)
	if err != nil {
		t.Fatal(err)
	}
	shell.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36")
	res, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(shell)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	playground := ""
	var list struct{ Exchanges []exchange.Summary }
	h.decode(g.call("GET", "/exchanges", ""), &list)
	for _, e := range list.Exchanges {
		if e.From.Kind == "playground" {
			playground = e.ID
		}
	}

	all := h.harEntries(g.call("GET", "/exchanges.har", "", "Host: play.test:1"))
	if len(all) < 2 || all[0].ID != first || all[0].Request.Method != "POST" || all[0].Request.URL != "http://play.test:1/echo?a=1" || all[0].Response.Status != 200 {
		t.Fatalf("%+v", all)
	}
	if e := all[1]; e.ID != refused.Act.ID || e.Response.Status != 0 || e.Response.Error != "net::ERR_CONNECTION_REFUSED" || !strings.HasPrefix(e.Request.URL, "http://play.test:") || !strings.HasSuffix(e.Request.URL, "/gone") {
		t.Errorf("refused: %+v", e)
	}
	if playground == "" || slices.ContainsFunc(all, func(e harEntry) bool { return e.ID == playground }) {
		t.Error("the playground's own traffic is among all")
	}
	some := h.harEntries(g.call("GET", "/exchanges.har?ids="+last+","+first, ""))
	if len(some) != 2 || some[0].ID != first || some[1].ID != last {
		t.Errorf("%+v", some)
	}
	h.wants(g.call("GET", "/exchanges.har?ids="+first+",nothing", ""), 404, "no-exchange")
	other := h.take()
	h.wants(other.call("GET", "/exchanges.har?ids="+first, ""), 404, "no-exchange")
}

func TestPageGoesOutAndComesBack(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	ids := []string{g.send(`{"target":"/cookies/set?a=1&b=%ED%95%9C"}`).Exchanges[0], g.send(raw("GET / HTTP/1.1\nHost: a\n\n")).Exchanges[0]}
	a := g.call("GET", "/exchanges.html?lang=ko&ids="+strings.Join(ids, ","), "", "Accept-Language: en")
	if a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != "text/html; charset=utf-8" || a.Header.Get("Content-Disposition") != `attachment; filename="roundtrip.html"` ||
		!strings.HasPrefix(a.Header.Get("Content-Security-Policy"), "sandbox;") || !strings.Contains(string(a.body), `<html lang="ko">`) {
		t.Fatalf("%d %v %.300s", a.StatusCode, a.Header, a.body)
	}
	if en := g.call("GET", "/exchanges.html", "", "Accept-Language: en"); !strings.Contains(string(en.body), `<html lang="en">`) || !strings.Contains(string(en.body), "HTTP exchanges: 2") {
		t.Errorf("%.300s", en.body)
	}
	h.wants(g.call("GET", "/exchanges.html?lang=fr", ""), 422, "not-one-of")
	h.wants(g.call("GET", "/exchanges.html?ids=nothing", ""), 404, "no-exchange")

	other := h.take() // whoever gets the file
	opened := h.askWith(t.Context(), "POST", api+"/exchanges/open", iotest.HalfReader(strings.NewReader(string(a.body))), "Content-Type: text/html", "Authorization: Bearer "+other.Token)
	var got struct{ Exchanges []json.RawMessage }
	h.decode(opened, &got)
	if opened.StatusCode != http.StatusOK || len(got.Exchanges) != 2 {
		t.Fatalf("%d %.300s", opened.StatusCode, opened.body)
	}
	for i, id := range ids {
		var was map[string]any
		var is any
		h.decode(g.call("GET", "/exchanges/"+id, ""), &was)
		delete(was, "jar") // of the seat, and no part of the file
		if err := json.Unmarshal(got.Exchanges[i], &is); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(any(was), is); diff != "" {
			t.Errorf("%s (-was +is):\n%s", id, diff)
		}
	}
	var list struct{ Exchanges []exchange.Summary }
	h.decode(other.call("GET", "/exchanges", ""), &list)
	if len(list.Exchanges) != 0 {
		t.Error("what was opened is kept")
	}
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	open := func(content io.Reader) answer {
		return h.askWith(t.Context(), "POST", api+"/exchanges/open", content, "Content-Type: text/html", "Authorization: Bearer "+g.Token)
	}
	g.anExchange()
	page := string(g.call("GET", "/exchanges.html", "").body)
	h.wants(open(strings.NewReader("<p>hello")), 422, "no-exchanges-file")
	h.wants(open(strings.NewReader(strings.Replace(page, `"version":1`, `"version":9`, 1))), 422, "later-file")
	h.wants(open(strings.NewReader(strings.Replace(page, `"kept":`, `"kept":9`, 1))), 422, "damaged-file")
	h.wants(open(strings.NewReader(page[:200]+`<script type="application/json" id="roundtrip-exchanges">`+strings.Repeat(" ", 9<<20))), 413, "too-many-exchanges")
	if a := open(strings.NewReader(page)); a.StatusCode != http.StatusOK {
		t.Errorf("%d %s", a.StatusCode, a.body)
	}
	for range mostSends {
		release, ok := h.web.enter("file " + g.Seat)
		if !ok {
			t.Fatal("the seat is busy already")
		}
		defer release()
	}
	h.wants(open(strings.NewReader(page)), 429, "busy")
	h.wants(g.call("GET", "/exchanges.html", ""), 429, "busy")
}

func TestFilesThatComeTooSlowly(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.BodyTime = 200 * time.Millisecond })
	g := h.take()
	slow, end := io.Pipe()
	defer end.Close()
	go io.WriteString(end, "<!doctype html>")
	a := h.askWith(t.Context(), "POST", api+"/exchanges/open", slow, "Content-Type: text/html", "Authorization: Bearer "+g.Token)
	h.wants(a, 408, "too-slow")
}
