package web

import (
	"net/http"
	"strings"
	"testing"

	"roundtrip/app/export"
)

func TestCode(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	out := g.send(`{"method":"PUT","target":"/echo?q='$(id)'","body":"it's"}`)
	code := api + "/exchanges/" + out.Exchanges[0] + "/code/"
	for as, wants := range map[string][]string{
		"curl?shell=sh":         {"curl -i -X PUT", "http://play.test:", `'it'\''s'`},
		"curl":                  {"curl -i -X PUT"},
		"curl?shell=cmd":        {"curl.exe -i -X PUT", "^\"it^'s^\""},
		"curl?shell=powershell": {"curl.exe -i -X PUT", "'it''s'"},
		"go":                    {"package main", `http.NewRequest("PUT"`, `"http://play.test:`},
		"node":                  {`require("node:http")`, `request.end("it's");`, `host: "play.test"`},
	} {
		a := h.ask("GET", code+as, "", "Host: play.test:1", "Authorization: Bearer "+g.Token)
		if a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("%s: %d %s", as, a.StatusCode, a.body)
			continue
		}
		for _, want := range wants {
			if !strings.Contains(string(a.body), want) {
				t.Errorf("%s:\n%s\nhas no %s", as, a.body, want)
			}
		}
	}
	code = strings.TrimPrefix(code, api)
	h.wants(g.call("GET", code+"fetch", ""), 422, "no-code") // a URL parser would encode the quotation marks
	h.wants(g.call("GET", code+"perl", ""), 404, "not-found")
	h.wants(g.call("GET", code+"curl?shell=fish", ""), 422, "no-shell")
	for _, as := range []string{"curl", "fetch", "go", "node"} {
		h.wants(g.call("GET", "/exchanges/nothing/code/"+as, ""), 404, "no-exchange")
	}

	out = g.send(`{"method":"GET","target":"/status/204"}`)
	a := g.call("GET", "/exchanges/"+out.Exchanges[0]+"/code/fetch", "", "Accept-Language: ko")
	if !strings.Contains(string(a.body), "브라우저가 알아서 적는 필드") {
		t.Errorf("%s", a.body)
	}
	out = g.send(raw("GET / HTTP/1.1\nHost: a\n\n"))
	a = g.call("GET", "/exchanges/"+out.Exchanges[0]+"/code/curl", "", "Accept-Language: ko")
	if detail := h.wants(a, 422, "no-code"); !strings.Contains(detail, "규칙을 어겼어요") {
		t.Error(detail)
	}
}

// Each reason has words of its own, in both languages.
func TestReasons(t *testing.T) {
	seen := map[text]export.Reason{}
	for _, why := range export.Reasons() {
		words := noCode(why)
		if words.ko == "" || words.en == "" || seen[words] != "" {
			t.Errorf("%s says %+v, as does %s", why, words, seen[words])
		}
		seen[words] = why
	}
}
