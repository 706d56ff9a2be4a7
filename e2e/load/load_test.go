//go:build unix

package load

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// rounds are interleaved, so that each server meets the same noise; n requests
// a server and round.
const (
	rounds = 7
	n      = 16_000
)

// figure is one server's share of one round.
type figure struct{ cpu, perSecond float64 }

// BenchmarkCost reports, for each server, the median over the rounds of its CPU
// microseconds per request and of its ratio to bare Echo in the same round.
func BenchmarkCost(b *testing.B) {
	type contender struct {
		name, target string
		child        *child
		figures      []figure
	}
	const target = "/status/200"
	contenders := []*contender{
		{name: "net/http", target: target, child: start(b, "net/http")},
		{name: "echo", target: target, child: start(b, "echo")},
		{name: "capture", target: target, child: playgroundChild(b, false)},
		{name: "capture+viewer+checks", target: target, child: playgroundChild(b, true)},
		{name: "go-httpbin", target: "/get", child: start(b, "httpbin")},
	}
	for _, c := range contenders { // warm
		fire(b, c.child.Addr, c.target, n/4)
	}
	for b.Loop() {
		for range rounds {
			for _, c := range contenders {
				before := c.child.cpu(b)
				took := fire(b, c.child.Addr, c.target, n)
				used := c.child.cpu(b) - before
				c.figures = append(c.figures, figure{
					cpu:       float64(used.Microseconds()) / n,
					perSecond: n / took.Seconds(),
				})
			}
		}
	}
	b.ReportMetric(0, "ns/op")
	echo := contenders[1].figures
	for _, c := range contenders {
		b.ReportMetric(median(c.figures, func(i int) float64 { return c.figures[i].cpu }), c.name+"-µs/request")
		b.ReportMetric(median(c.figures, func(i int) float64 { return c.figures[i].cpu / echo[i].cpu }), c.name+"-CPU/echo")
		b.ReportMetric(median(c.figures, func(i int) float64 { return c.figures[i].perSecond / echo[i].perSecond }), c.name+"-rate/echo")
	}
}

func median(of []figure, value func(int) float64) float64 {
	values := make([]float64, len(of))
	for i := range of {
		values[i] = value(i)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// playgroundChild starts the whole program and takes a seat there. A watched
// one has a viewer on its socket and the lesson open, so that checks run.
func playgroundChild(b *testing.B, watched bool) *child {
	b.Helper()
	c := start(b, unlimited)
	var seat struct {
		Token   string
		Servers []struct{ Name, URL string }
	}
	post(b, c.App+"/api/v1/seats", "", "{}", &seat)
	u, err := url.Parse(seat.Servers[0].URL)
	if err != nil {
		b.Fatal(err)
	}
	c.Addr = u.Host
	if !watched {
		return c
	}
	post(b, c.App+"/api/v1/acts", seat.Token, `{"kind":"open","lesson":"status"}`, nil)
	view(b, c.App, seat.Token)
	return c
}

func post(b *testing.B, to, token, body string, into any) {
	b.Helper()
	r, err := http.NewRequest("POST", to, bytes.NewBufferString(body))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusCreated {
		b.Fatalf("POST %s: %s", to, res.Status)
	}
	if into != nil {
		if err := json.NewDecoder(res.Body).Decode(into); err != nil {
			b.Fatal(err)
		}
	}
}

// view reads the live socket until the benchmark ends, and sees that frames came.
func view(b *testing.B, app, token string) {
	b.Helper()
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(app, "http")+"/api/v1/events", nil)
	if err != nil {
		b.Fatal(err)
	}
	if err := ws.WriteJSON(map[string]any{"token": token, "after": 0}); err != nil {
		b.Fatal(err)
	}
	var frames atomic.Int64
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			if _, _, err := ws.ReadMessage(); err != nil {
				return
			}
			frames.Add(1)
		}
	}()
	b.Cleanup(func() {
		ws.WriteControl(websocket.CloseMessage, nil, time.Now().Add(time.Second))
		ws.Close()
		<-done
		if frames.Load() < 10 {
			b.Error(fmt.Errorf("the viewer got only %d frames", frames.Load()))
		}
	})
}
