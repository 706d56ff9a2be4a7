package web

import (
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/app/exchange"
	"roundtrip/app/seat"
)

// hold is another program's listener.
func hold(t *testing.T, port int) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	return ln
}

func (g *guest) send(content string) (out sent) {
	g.h.t.Helper()
	a := g.call("POST", "/send", content)
	if a.StatusCode != http.StatusOK {
		g.h.t.Fatalf("%.100s: %d %s", content, a.StatusCode, a.body)
	}
	g.h.decode(a, &out)
	return out
}

func raw(octets string) string {
	return `{"raw":"` + base64.StdEncoding.EncodeToString([]byte(octets)) + `","timeout":10000}`
}

func TestSendParts(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	out := g.send(`{"server":"http","method":"POST","target":"/echo","fields":[{"name":"X-a","value":"1"}],"body":"안녕","lesson":"status","experiment":"ask","prediction":"p"}`)
	if out.End != "complete" || out.Error != "" || !slices.Equal(out.Added, []string{"Host", "Content-Length"}) || int(out.Total) != len(out.Received) {
		t.Errorf("%+v", out)
	}
	if !strings.HasPrefix(string(out.Received), "HTTP/1.1 200 OK\r\n") {
		t.Errorf("%.100q", out.Received)
	}
	a := out.Act
	if a.Kind != "send" || a.Ended == 0 || a.Seen.Status != 200 || a.Lesson != "status" || a.Experiment != "ask" || a.Prediction != "p" || a.Request.Content != "안녕" {
		t.Errorf("%+v", a)
	}
	if len(out.Exchanges) != 1 || !slices.Equal(out.Exchanges, a.Exchanges) {
		t.Fatalf("%+v", out)
	}
	var e exchange.Exchange
	h.decode(g.call("GET", "/exchanges/"+out.Exchanges[0], ""), &e)
	if e.State != exchange.Done || e.Outcome != exchange.Complete || e.From.Kind != "sender" || e.Act != a.ID || e.From.Stranger {
		t.Errorf("%+v", e.Summary)
	}
	want := "POST /echo HTTP/1.1\r\nHost: " + strings.TrimPrefix(g.Servers[0].URL, "http://") + "\r\nX-a: 1\r\nContent-Length: 6\r\n\r\n안녕"
	if string(e.Request.Octets) != want {
		t.Errorf("%q crossed, want %q", e.Request.Octets, want)
	}
}

func TestSendOctets(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	out := g.send(raw("GET http://evil.example/status/204 HTTP/1.1\r\nHost: evil.example\r\n\r\n")) // never looked at, never dialled
	if out.End != "complete" || len(out.Exchanges) != 1 || out.Act.Seen.Status != 204 || len(out.Added) != 0 {
		t.Errorf("%+v", out)
	}
	out = g.send(raw("GET /status/200 HTTP/1.1\r\nHost: a\r\n\r\nGET /status/404 HTTP/1.1\r\nHost: a\r\n\r\n"))
	if out.End != "complete" || len(out.Exchanges) != 2 || out.Act.Seen.Status != 200 {
		t.Errorf("two on one connection: %+v", out)
	}
	out = g.send(raw("nonsense\r\n\r\n"))
	if out.Act.Seen.Status != 400 || len(out.Exchanges) != 1 {
		t.Errorf("nonsense: %+v", out)
	}
	out = g.send(`{"raw":"` + base64.StdEncoding.EncodeToString([]byte("GET /hang HTTP/1.1\r\nHost: a\r\n\r\n")) + `","timeout":300}`)
	if out.End != "timeout" || out.Act.Seen.Error == "" || len(out.Exchanges) != 1 {
		t.Errorf("hang: %+v", out)
	}
	out = g.send(`{"raw":"` + base64.StdEncoding.EncodeToString([]byte("GET /sta")) + `","halfClose":true}`)
	if out.End != "closed" {
		t.Errorf("half: %+v", out)
	}
}

func TestSendRefuses(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	for content, id := range map[string]string{
		`{}`:                                        "nothing-to-send",
		`{"raw":""}`:                                "nothing-to-send",
		`{"raw":"QQ==","method":"GET"}`:             "nothing-to-send",
		`{"method":""}`:                             "bad-method",
		`{"method":"A B"}`:                          "bad-method",
		`{"method":"GET","target":"x"}`:             "bad-target",
		`{"target":"/a\r\nb"}`:                      "bad-target",
		`{"target":"//other.example/"}`:             "other-host",
		`{"target":"http://other.example/"}`:        "other-host",
		`{"target":"other.example:80"}`:             "other-host",
		`{"method":"CONNECT","target":"a:443"}`:     "other-host",
		`{"fields":[{"name":"","value":"a"}]}`:      "bad-field",
		`{"target":"/","timeout":60001}`:            "out-of-range",
		`{"target":"/","timeout":-1}`:               "out-of-range",
		`{"target":"/","lesson":"nothing"}`:         "no-lesson",
		`{"target":"/","server":"other.example:1"}`: "no-server",
	} {
		a := g.call("POST", "/send", content)
		if got, detail := h.problem(a); got != id {
			t.Errorf("%s: %s (%s), want %s", content, got, detail, id)
		}
	}
	if out := g.send(`{"method":"OPTIONS","target":"*"}`); out.End != "complete" {
		t.Errorf("OPTIONS *: %+v", out)
	}
	a := g.call("POST", "/send", `{"target":"//other.example/"}`, "Accept-Language: ko")
	if detail := h.wants(a, 422, "other-host"); !strings.Contains(detail, "다른 호스트를 가리켜요") {
		t.Error(detail)
	}
}

func TestSendToAStoppedServer(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	g.call("PUT", "/servers/http", `{"state":"stopped"}`)
	out := g.send(`{"target":"/"}`)
	if out.End != "refused" || out.Error == "" || out.Act.Seen.Error != out.Error || len(out.Exchanges) != 0 || out.Act.Ended == 0 || out.Total != 0 {
		t.Errorf("%+v", out)
	}
	// The port is another program's by now: it gets no octet.
	ln := hold(t, g.Servers[0].Port)
	got := make(chan string, 1)
	go func() {
		c, err := ln.Accept()
		if err != nil {
			got <- err.Error()
			return
		}
		defer c.Close()
		b := make([]byte, 10)
		n, _ := c.Read(b)
		got <- string(b[:n])
	}()
	out = g.send(`{"target":"/"}`)
	if out.End != "refused" || out.Error == "" || len(out.Exchanges) != 0 {
		t.Errorf("%+v", out)
	}
	if octets := <-got; octets != "" {
		t.Errorf("another program got %q", octets)
	}
}

func TestSendingsAreBoundedAndEndWithTheirCaller(t *testing.T) {
	h := newHouse(t, nil)
	g, other := h.take(), h.take()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, mostSends)
	for range mostSends {
		go func() {
			r, err := http.NewRequestWithContext(ctx, "POST", h.http.URL+api+"/send", strings.NewReader(`{"target":"/hang","timeout":60000}`))
			if err == nil {
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("Authorization", "Bearer "+g.Token)
				_, err = http.DefaultClient.Do(r)
			}
			ended <- err
		}()
	}
	s, err := h.room.Seat(t.Context(), g.Token)
	if err != nil {
		t.Fatal(err)
	}
	until(t, s, "eight exchanges pending", func() bool {
		n := 0
		s.Recorder().Summaries(0, func(e *exchange.Summary) bool { n++; return true })
		return n == mostSends
	})
	h.wants(g.call("POST", "/send", `{"target":"/status/200"}`), http.StatusTooManyRequests, "too-many-sends")
	if out := other.send(`{"target":"/status/200"}`); out.End != "complete" {
		t.Errorf("another seat must wait: %+v", out)
	}
	cancel()
	for range mostSends {
		if err := <-ended; err == nil {
			t.Error("an answer")
		}
	}
	until(t, s, "every act has ended", func() bool {
		n := 0
		s.Recorder().Acts(0, func(a *exchange.Act) bool {
			if a.Kind == "send" && a.Ended != 0 {
				n++
			}
			return true
		})
		return n == mostSends
	})
}

// until waits for a change of a seat after which ok holds.
func until(t *testing.T, s *seat.Seat, what string, ok func() bool) {
	t.Helper()
	changed, unwatch := s.Recorder().Watch()
	defer unwatch()
	late := time.After(20 * time.Second)
	for !ok() {
		select {
		case <-changed:
		case <-late:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func TestDialAddr(t *testing.T) {
	for _, c := range []struct{ listen, want string }{
		{"127.0.0.1:9000 [::1]:9000", "127.0.0.1:9000"},
		{"[::1]:9000", "[::1]:9000"},
		{"0.0.0.0:9000 [::]:9000", "127.0.0.1:9000"},
		{"[::]:9000", "[::1]:9000"},
		{"192.168.0.7:9000", "192.168.0.7:9000"},
		{"192.168.0.7:9000 127.0.0.1:9000", "127.0.0.1:9000"},
	} {
		if got := dialAddr(strings.Fields(c.listen)); got != c.want {
			t.Errorf("%s: %s, want %s", c.listen, got, c.want)
		}
	}
}

func TestStatusOf(t *testing.T) {
	for octets, want := range map[string]string{
		"HTTP/1.1 200 OK\r\n\r\n": "200 OK",
		"HTTP/1.1 302\r\n":        "302 ",
		"HTTP/1.1 103 Early\r\nLink: a\r\n\r\nHTTP/1.1 100\r\n\r\nHTTP/1.0 404 N\n": "404 N",
		"HTTP/1.1 101 Switching Protocols\r\n\r\n":                                  "101 Switching Protocols",
		"HTTP/1.1 200": "0 ", "": "0 ", "SSH-2.0\r\n": "0 ", "HTTP/1.1 2000 A\r\n": "0 ", "HTTP/1.1 -10 A\r\n": "0 ",
		"HTTP/1.1 103 Early\r\n": "0 ", "HTTP/1.1 200 \xff\r\n": "200 \uFFFD",
	} {
		status, reason := statusOf([]byte(octets))
		if got := fmt.Sprintf("%d %s", status, reason); got != want {
			t.Errorf("%q: %q, want %q", octets, got, want)
		}
	}
}
