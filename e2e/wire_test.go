package e2e

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/app/exchange"
)

// A POST answered 302 and followed: two exchanges, the second a GET without
// content; the code sees no Set-Cookie, the inspector does.
func TestRedirectTurnsPostIntoGet(t *testing.T) {
	onHosts(t, func(t *testing.T, a *app, b *tab) {
		b.open("/en/bench")
		s := seatOf(a, b)
		sent := b.fetch(exchange.Request{Method: "POST", Target: "/redirect-to?url=/cookies/set?a=1&status=302", Content: "안녕"})
		act, all := s.act(sent.ID, 2)
		if len(all) != 2 || act.Ambiguous {
			t.Fatalf("%d exchanges of the act, ambiguous %v; want 2", len(all), act.Ambiguous)
		}
		post, get := all[0], all[1]
		if post.Method != "POST" || post.Status != 302 || post.RequestContent != 6 {
			t.Errorf("first: %s → %d with %d octets of content, want POST → 302 with 6", post.Method, post.Status, post.RequestContent)
		}
		if get.Method != "GET" || get.RequestContent != 0 || get.Hop != 1 {
			t.Errorf("second: %s with %d octets of content, hop %d; want GET with none, hop 1", get.Method, get.RequestContent, get.Hop)
		}
		if !slices.Contains(get.SetCookies, "a") || !bytes.Contains(get.Response.Octets, []byte("\r\nSet-Cookie: a=1")) {
			t.Errorf("the inspector shows no Set-Cookie: %v in %q", get.SetCookies, get.Response.Octets)
		}
		if act.Seen == nil || !act.Seen.Redirected || act.Seen.Status != get.Status {
			t.Fatalf("the code saw %+v", act.Seen)
		}
		for _, f := range act.Seen.Fields {
			if strings.EqualFold(f.Name, "Set-Cookie") {
				t.Error("fetch showed Set-Cookie to the code")
			}
		}
		if !strings.Contains(act.Seen.Cookie, "a=1") {
			t.Errorf("document.cookie is %q: the browser did not keep the cookie", act.Seen.Cookie)
		}
		// 307 keeps both, in the same browser.
		sent = b.fetch(exchange.Request{Method: "POST", Target: "/redirect-to?url=/echo&status=307", Content: "안녕"})
		_, all = s.act(sent.ID, 2)
		if len(all) != 2 || all[1].Method != "POST" || all[1].RequestContent != 6 {
			t.Errorf("after a 307: %s with %d octets, want POST with 6", all[len(all)-1].Method, all[len(all)-1].RequestContent)
		}
	})
}

// /hang pends with a running clock; the browser's abort is its FIN, and no
// octet of an answer follows.
func TestHangAndAbort(t *testing.T) {
	onHosts(t, func(t *testing.T, a *app, b *tab) {
		b.open("/en/bench")
		s := seatOf(a, b)
		b.start(exchange.Request{Target: "/hang", AbortAfter: 1500})
		pending := s.waitExchange("a pending /hang", func(x exchange.Summary) bool {
			return x.Target == "/hang" && x.State == exchange.Pending
		})
		// The clock on the page runs.
		b.until(`[...document.querySelectorAll("rt-bench rt-chart .clock")].some((c) => c.textContent.trim() !== "")`)
		first := js[string](b, `document.querySelector("rt-bench rt-chart .clock").textContent`)
		b.until(`(document.querySelector("rt-bench rt-chart .clock")?.textContent ?? "") !== ` + quoted(first))
		act := b.finished()
		if act.Seen == nil || !strings.Contains(act.Seen.Error, "AbortError") {
			t.Errorf("the code saw %+v, want an AbortError", act.Seen)
		}
		_, all := s.act(act.ID, 1)
		x := all[0]
		if x.ID != pending.ID || x.Outcome != exchange.ClientLeft || x.Response != nil || x.ResponseOctets != 0 {
			t.Errorf("outcome %q with %d octets of an answer, want client-left with none", x.Outcome, x.ResponseOctets)
		}
		left := between(x.RequestFirst, x.Connection.ClientEnd)
		if x.Connection.ClientEnd == 0 || left < 1200*time.Millisecond || x.Connection.ResetBy == "client" {
			t.Errorf("the client's FIN came after %v (reset by %q), want about 1.5 s", left, x.Connection.ResetBy)
		}
	})
}

// A redirect loop ends at the browser's limit, not at ours.
func TestRedirectLoopEndsAtTheBrowsersLimit(t *testing.T) {
	onHosts(t, func(t *testing.T, a *app, b *tab) {
		b.open("/en/bench")
		s := seatOf(a, b)
		sent := b.fetch(exchange.Request{Target: "/redirect-loop"})
		const limit = 21 // the request and 20 redirects: Fetch standard §4.4, step 7
		act, all := s.act(sent.ID, limit)
		if len(all) != limit {
			t.Errorf("%d requests, want %d", len(all), limit)
		}
		if act.Seen == nil || act.Seen.Error == "" {
			t.Errorf("the code saw %+v, want an error", act.Seen)
		}
	})
}

// A panic is a real 500: the browser gets it, and says nothing of an error.
func TestPanicIs500(t *testing.T) {
	onHosts(t, func(t *testing.T, a *app, b *tab) {
		b.open("/en/bench")
		s := seatOf(a, b)
		act, all := s.act(b.fetch(exchange.Request{Target: "/panic"}).ID, 1)
		if all[0].Status != 500 || !bytes.HasPrefix(all[0].Response.Octets, []byte("HTTP/1.1 500 ")) {
			t.Errorf("%d: %.60q", all[0].Status, all[0].Response.Octets)
		}
		if act.Seen.Error != "" || act.Seen.Status != 500 {
			t.Errorf("the code saw %+v: fetch does not reject on a 500", act.Seen)
		}
	})
}

// A handler that dies after the status left: the code saw the 200 and then an
// error, the wire an answer cut short, and the page says both.
func TestBrokenContent(t *testing.T) {
	a := startApp(t)
	b := newTab(t, a.url)
	b.open("/en/bench")
	s := seatOf(a, b)
	act, all := s.act(b.fetch(exchange.Request{Target: "/panic/late"}).ID, 1)
	if act.Seen == nil || act.Seen.Status != 200 || act.Seen.Error == "" {
		t.Errorf("the code saw %+v, want a 200 and then an error", act.Seen)
	}
	if all[0].Status != 200 || all[0].Outcome != exchange.Truncated {
		t.Errorf("the wire had %d, %s; want a 200, truncated", all[0].Status, all[0].Outcome)
	}
	js[bool](b, `(async () => { (await `+module("feed")+`).feed.select(`+quoted(all[0].ID)+`); return true; })()`)
	b.until(`document.querySelector("rt-detail .truth-code")?.textContent.includes("saw 200 OK, then an error")`)
}

// Stopping the server closes its port: the browser's fetch fails, no exchange.
func TestStoppedServerRefuses(t *testing.T) {
	onHosts(t, func(t *testing.T, a *app, b *tab) {
		b.open("/en/bench")
		s := seatOf(a, b)
		before, _ := s.act(b.fetch(exchange.Request{Target: "/echo?before"}).ID, 1)
		if before.Seen.Status != 200 {
			t.Fatalf("before the stop the code saw %+v", before.Seen)
		}
		s.call("PUT", "/servers/http", map[string]string{"state": "stopped"}, nil)
		act := b.fetch(exchange.Request{Target: "/echo?refused"})
		if act.Seen == nil || act.Seen.Error == "" || act.Seen.Status != 0 {
			t.Errorf("the code saw %+v, want an error without a status", act.Seen)
		}
		if len(act.Exchanges) != 0 {
			t.Errorf("%d exchanges: something crossed a closed port", len(act.Exchanges))
		}
		// The sender, which is told more, says it in words.
		var sent struct {
			End, Error string
			Exchanges  []string
		}
		s.call("POST", "/send", map[string]any{"server": "http", "method": "GET", "target": "/"}, &sent)
		if sent.End != "refused" || !strings.Contains(sent.Error, "refused") || len(sent.Exchanges) != 0 {
			t.Errorf("the sender says %+v, want connection refused and no exchange", sent)
		}
		b.until(`/refused|거절/i.test(document.querySelector("rt-bench").textContent)`)
		s.call("PUT", "/servers/http", map[string]string{"state": "listening"}, nil)
		if after := b.fetch(exchange.Request{Target: "/echo?after"}); after.Seen == nil || after.Seen.Status != 200 {
			t.Errorf("after the start the code saw %+v", after.Seen)
		}
	})
}

// By hand: exact octets, bare line feeds included, and the 400 that comes.
func TestByHand(t *testing.T) {
	a := startApp(t)
	s := a.takeSeat()
	for _, tt := range []struct {
		raw, rule string
		status    int
	}{
		{"GET /echo HTTP/1.1\nHost: x\n\n", "bare-lf", 200},
		{"GET /echo HTTP/1.1\r\n\r\n", "", 400},
		{"안녕\r\n\r\n", "", 400},
	} {
		var sent struct {
			Act       exchange.Act
			Exchanges []string
			Received  []byte
		}
		s.call("POST", "/send", map[string]any{"server": "http", "raw": []byte(tt.raw)}, &sent)
		if len(sent.Exchanges) != 1 {
			t.Fatalf("%q: exchanges %v", tt.raw, sent.Exchanges)
		}
		_, all := s.act(sent.Act.ID, 1)
		x := all[0]
		if x.From.Kind != "sender" || x.Act != sent.Act.ID {
			t.Errorf("%q is from %q, act %q; want the sender and %q", tt.raw, x.From.Kind, x.Act, sent.Act.ID)
		}
		if string(x.Request.Octets) != tt.raw || x.Status != tt.status || !bytes.Equal(x.Response.Octets, sent.Received) {
			t.Errorf("sent %q, shown %q\nreceived %q, shown %d %q", tt.raw, x.Request.Octets, sent.Received, x.Status, x.Response.Octets)
		}
		if x.Violations == 0 || len(x.Rules) == 0 || tt.rule != "" && x.Rules[0].Rule != tt.rule {
			t.Errorf("%q breaks %+v, want %q", tt.raw, x.Rules, tt.rule)
		}
	}
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}
