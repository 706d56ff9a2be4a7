package origin_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roundtrip/app/origin"
)

func TestBusyTakesOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := origin.New(origin.Config{})
		first := make(chan int)
		go func() {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("GET", "/busy", nil))
			first <- w.Code
		}()
		<-time.After(time.Second)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/busy", nil))
		if w.Code != 503 || w.Header().Get("Retry-After") != "2" {
			t.Errorf("meanwhile: %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
		}
		if code := <-first; code != 200 {
			t.Errorf("the first: %d", code)
		}
	})
}

// TestJobs: an order is taken at once, done later, and goes on without its client.
func TestJobs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := origin.New(origin.Config{})
		ask := func(ctx context.Context, start string) string {
			method, target, _ := strings.Cut(start, " ")
			w := httptest.NewRecorder()
			func() {
				defer func() { _ = recover() }() // a client that left
				h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, method, target, nil))
			}()
			var job struct{ State string }
			_ = json.Unmarshal(w.Body.Bytes(), &job)
			return strings.TrimSpace(fmt.Sprint(w.Code, " ", w.Header().Get("Location"), w.Header().Get("Retry-After"), " ", job.State))
		}
		left, leave := context.WithTimeout(t.Context(), time.Second)
		defer leave()
		start := time.Now()
		for _, tt := range []struct {
			at         time.Duration
			ctx        context.Context
			start, got string
		}{
			{0, t.Context(), "POST /jobs", "202 /jobs/1 working"},
			{time.Second, t.Context(), "POST /jobs", "503 2"},
			{time.Second, t.Context(), "GET /jobs/1", "200  working"},
			{3 * time.Second, t.Context(), "GET /jobs/1", "200  done"},
			{3 * time.Second, left, "GET /busy", "200"},
			{4 * time.Second, t.Context(), "POST /jobs", "503 2"},
			{6 * time.Second, t.Context(), "POST /jobs", "202 /jobs/3 working"},
			{6 * time.Second, t.Context(), "GET /jobs/1", "200  done"},
		} {
			<-time.After(time.Until(start.Add(tt.at)))
			if got := ask(tt.ctx, tt.start); got != tt.got {
				t.Errorf("after %v, %s: %q, want %q", tt.at, tt.start, got, tt.got)
			}
		}
	})
}

func TestRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := origin.New(origin.Config{})
		start := time.Now()
		for _, tt := range []struct {
			at     time.Duration
			status int
			retry  string
		}{
			{0, 200, ""}, {time.Second, 200, ""}, {2 * time.Second, 200, ""},
			{3 * time.Second, 429, "7"}, {9500 * time.Millisecond, 429, "1"},
			{10 * time.Second, 200, ""}, {10 * time.Second, 429, "1"}, {11 * time.Second, 200, ""},
		} {
			<-time.After(time.Until(start.Add(tt.at)))
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("GET", "/rate", nil))
			if w.Code != tt.status || w.Header().Get("Retry-After") != tt.retry {
				t.Errorf("after %v: %d, Retry-After %q, want %d, %q", tt.at, w.Code, w.Header().Get("Retry-After"), tt.status, tt.retry)
			}
		}
	})
}

// TestLimitByFraming: what no ordinary client sends.
func TestLimitByFraming(t *testing.T) {
	s, _ := listen(t, origin.Config{})
	for request, want := range map[string]string{
		"POST /limit HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n":                                                      "411",
		"POST /limit HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n":     "411",
		"POST /limit HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n":                                 "200",
		"POST /limit HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 99999999999\r\n\r\n":                       "413",
		"POST /hang HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 70000\r\n\r\n" + strings.Repeat("x", 70000): "413",
		"GET / HTTP/1.1\r\nConnection: close\r\n\r\n":                                                                       "400",
		"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: a=" + strings.Repeat("x", 1<<20+8<<10) + "\r\n\r\n":      "431",
		"CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\nConnection: close\r\n\r\n":                                                    "404",
		"GET http://x/status/299 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n":                                          "299",
	} {
		conn, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		written := make(chan struct{})
		go func() {
			defer close(written)
			_, _ = io.WriteString(conn, request) // an early answer may cut it off
		}()
		var version, status string
		if _, err := fmt.Fscan(conn, &version, &status); err != nil || status != want {
			t.Errorf("%.80q: status %s, %v, want %s", request, status, err, want)
		}
		conn.Close()
		<-written
	}
}
