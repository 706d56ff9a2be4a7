package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"roundtrip/app/exchange"
	"roundtrip/app/playground"
)

// app is the whole program, running in this process.
type app struct {
	t   *testing.T
	url string // http://localhost:PORT
}

// startApp runs the program on free ports and a fresh data directory, and waits
// for its end when the test ends.
func startApp(t *testing.T) *app {
	t.Helper()
	return startAppWith(t, playground.Config{Data: t.TempDir()})
}

func startAppWith(t *testing.T, c playground.Config) *app {
	t.Helper()
	if c.Listen == "" {
		c.Listen = "127.0.0.1:0"
	}
	c.Ports = "0"
	c.PublicHost = append(c.PublicHost, lanHost)
	ctx, cancel := context.WithCancel(context.Background())
	p, err := playground.New(ctx, c)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
		if err := p.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	u, err := url.Parse(p.URL())
	if err != nil {
		t.Fatal(err)
	}
	return &app{t: t, url: "http://localhost:" + u.Port()}
}

// at is the app's URL by another host name.
func (a *app) at(host string) string {
	return strings.Replace(a.url, "localhost", host, 1)
}

// seat is a seat as its API shows it.
type seat struct {
	app      *app
	Seat     string
	Token    string
	Recovery string
	Servers  []struct {
		Name, URL, State string
		Port             int
	}
}

func (a *app) takeSeat() *seat {
	a.t.Helper()
	s := &seat{app: a}
	s.call("POST", "/seats", struct{}{}, s)
	if len(s.Servers) == 0 {
		a.t.Fatal("the seat has no server")
	}
	return s
}

// seatOf is the seat that a tab has taken.
func seatOf(a *app, b *tab) *seat {
	a.t.Helper()
	b.until(`localStorage.getItem("roundtrip.seat")`)
	s := &seat{app: a}
	if err := json.Unmarshal([]byte(js[string](b, `localStorage.getItem("roundtrip.seat")`)), s); err != nil {
		a.t.Fatal(err)
	}
	s.call("GET", "/seat", nil, s)
	return s
}

// call makes one API call and fails the test unless it answers 2xx.
func (s *seat) call(method, path string, body, into any) {
	s.app.t.Helper()
	status, got := s.try(method, path, body)
	if status/100 != 2 {
		s.app.t.Fatalf("%s %s answered %d: %.500s", method, path, status, got)
	}
	if into != nil {
		if err := json.Unmarshal(got, into); err != nil {
			s.app.t.Fatalf("%s %s: %v in %.500s", method, path, err, got)
		}
	}
}

// try makes one API call and returns what came back.
func (s *seat) try(method, path string, body any) (int, []byte) {
	s.app.t.Helper()
	var content io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			s.app.t.Fatal(err)
		}
		content = bytes.NewReader(b)
	}
	r, err := http.NewRequest(method, s.app.url+"/api/v1"+path, content)
	if err != nil {
		s.app.t.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if s.Token != "" {
		r.Header.Set("Authorization", "Bearer "+s.Token)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		s.app.t.Fatal(err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(io.LimitReader(res.Body, 16<<20))
	if err != nil {
		s.app.t.Fatal(err)
	}
	return res.StatusCode, got
}

func (s *seat) exchanges() []exchange.Summary {
	s.app.t.Helper()
	var list struct{ Exchanges []exchange.Summary }
	s.call("GET", "/exchanges", nil, &list)
	return list.Exchanges
}

func (s *seat) exchange(id string) exchange.Exchange {
	s.app.t.Helper()
	var x exchange.Exchange
	s.call("GET", "/exchanges/"+id, nil, &x)
	return x
}

// watch follows the live socket and hands each event's type and data to seen
// until that returns true; the test fails after patience.
func (s *seat) watch(what string, seen func(kind string, data json.RawMessage) bool) {
	s.app.t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.app.url, "http")+"/api/v1/events", nil)
	if err != nil {
		s.app.t.Fatal(err)
	}
	defer ws.Close()
	if err := ws.WriteJSON(map[string]any{"token": s.Token, "after": 0}); err != nil {
		s.app.t.Fatal(err)
	}
	ws.SetReadDeadline(time.Now().Add(patience))
	for {
		_, frame, err := ws.ReadMessage()
		if err != nil {
			s.app.t.Fatalf("waiting for %s: %v", what, err)
		}
		var events []struct {
			Type string
			Data json.RawMessage
		}
		if json.Unmarshal(frame, &events) != nil {
			continue
		}
		for _, e := range events {
			if seen(e.Type, e.Data) {
				return
			}
		}
	}
}

// waitExchange waits for an exchange for which ok holds.
func (s *seat) waitExchange(what string, ok func(exchange.Summary) bool) exchange.Summary {
	s.app.t.Helper()
	var found exchange.Summary
	s.watch(what, func(kind string, data json.RawMessage) bool {
		if kind != "exchange" {
			return false
		}
		var x exchange.Summary
		if err := json.Unmarshal(data, &x); err != nil {
			s.app.t.Fatal(err)
		}
		if x.From.Kind == "playground" || !ok(x) {
			return false
		}
		found = x
		return true
	})
	return found
}
