package seat

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"roundtrip/app/exchange"
)

// sends writes a request on a connection and reads the answer whole.
func sends(t *testing.T, c net.Conn, r *bufio.Reader, head string) (int, string, http.Header) {
	t.Helper()
	c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(c, head+"\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b), res.Header
}

func TestRequestsASecond(t *testing.T) {
	var handled atomic.Int64
	h := newHouse(t, func(c *Config) {
		c.Requests = 5
		c.Handler = func(*Seat, string) http.Handler {
			return http.HandlerFunc(func(http.ResponseWriter, *http.Request) { handled.Add(1) })
		}
	})
	s, _ := h.take()
	other, _ := h.take()
	second := h.arrange(s, "second", Wish{})
	c, err := net.Dial("tcp", addr(s))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	r := bufio.NewReader(c)
	for n := range 10 { // the clock stands still: no more than the burst
		if code, body, _ := sends(t, c, r, "GET / HTTP/1.1\r\nHost: a"); code != 200 {
			t.Fatalf("%d: %d %s", n, code, body)
		}
	}
	changed, stop := s.Recorder().Watch()
	defer stop()
	began := time.Now()
	code, body, fields := sends(t, c, r, "GET / HTTP/1.1\r\nHost: a\r\nAccept-Language: ko")
	if code != 429 || fields.Get("Retry-After") != "1" || fields.Get("Content-Type") != "application/problem+json" || !strings.Contains(body, "1초에 요청 5개") || !json.Valid([]byte(body)) {
		t.Errorf("%d %v %s", code, fields, body)
	}
	if took := time.Since(began); took > pauseTime/2 {
		t.Errorf("the refusal came after %v", took)
	}
	if n := handled.Load(); n != 10 {
		t.Errorf("the handler saw %d", n)
	}
	// Over all of the seat's servers, and of no other seat.
	if code := statusAt(t, second.Listen[0], "/"); code != 429 {
		t.Errorf("second answered %d", code)
	}
	if code := statusAt(t, addr(other), "/"); code != 200 {
		t.Errorf("another seat answered %d", code)
	}
	// The playground's own is not counted.
	if code := statusAt(t, addr(s), reserved+"shell"); code != 200 {
		t.Errorf("the shell got %d", code)
	}
	// The connection is not read for a while, and then is.
	h.clock.forward(time.Second)
	if code, _, _ := sends(t, c, r, "GET / HTTP/1.1\r\nHost: a"); code != 200 {
		t.Errorf("a second later: %d", code)
	}
	if took := time.Since(began); took < pauseTime {
		t.Errorf("read again after %v", took)
	}
	// It is told, at most twice a second.
	var told refusals
	for end := time.After(10 * time.Second); told.Refused != 2; {
		last := object(t, s, "limit", func(b []byte) bool { return strings.Contains(string(b), "perSecond") })
		if last != nil {
			if err := json.Unmarshal(last, &told); err != nil {
				t.Fatal(err)
			}
		}
		if told.Refused == 2 {
			break
		}
		select {
		case <-changed:
		case <-end:
			t.Fatalf("told %+v", told)
		}
	}
	if told.PerSecond != 5 || told.Burst != 10 || told.Since == 0 || told.Last < told.Since {
		t.Errorf("%+v", told)
	}
}

func statusAt(t *testing.T, at, path string) int {
	t.Helper()
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second}).Get("http://" + at + path)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// A client that leaves after its refusal keeps its place for the pause: else it
// would come again at once. Stopping the server ends that.
func TestRefusedPlacesAreKept(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.Requests = 1 })
	s, _ := h.take()
	changed, stop := s.Recorder().Watch()
	defer stop()
	// refused is the connection of a request that is refused, once it is as wanted.
	refused := func(as func(*exchange.Conn) bool) (found exchange.Conn) {
		t.Helper()
		for end := time.After(20 * time.Second); ; {
			s.Recorder().Connections(0, func(c *exchange.Conn) bool {
				if c.ResponseOctets > 300 && c.ClientEnd != 0 && as(c) {
					found = *c
				}
				return true
			})
			if found.ID != 0 {
				return found
			}
			select {
			case <-changed:
			case <-end:
				t.Fatal("no such connection")
			}
		}
	}
	for range 3 {
		ask(t, addr(s))
	}
	c := refused(func(c *exchange.Conn) bool { return c.Closed != 0 })
	if kept := time.Duration(c.Closed-c.ClientEnd) * time.Microsecond; kept < pauseTime/2 {
		t.Errorf("closed %v after the client", kept)
	}
	ask(t, addr(s))
	refused(func(c *exchange.Conn) bool { return c.Closed == 0 })
	began := time.Now()
	h.arrange(s, "http", Wish{State: Stopped})
	if took := time.Since(began); took > pauseTime/2 {
		t.Errorf("stopped after %v", took)
	}
}

func TestNoPace(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.Requests = -1 })
	s, _ := h.take()
	c, err := net.Dial("tcp", addr(s))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	r := bufio.NewReader(c)
	for range 3 * defaultRequests {
		if code, _, _ := sends(t, c, r, "GET / HTTP/1.1\r\nHost: a"); code != 200 {
			t.Fatal(code)
		}
	}
}

// Counting begins anew after a calm.
func TestRefusalsAreCountedByBouts(t *testing.T) {
	p := newPace(1, time.Now, func(string, string, []byte) {})
	defer p.news.end()
	at := time.Now()
	p.refuse(at)
	p.refuse(at.Add(calmTime))
	if p.met.Refused != 2 || p.met.Last-p.met.Since < 9_000_000 {
		t.Errorf("%+v", p.met)
	}
	p.refuse(at.Add(3 * calmTime))
	if p.met.Refused != 1 || p.met.Since != p.met.Last {
		t.Errorf("%+v", p.met)
	}
}

func TestConsole(t *testing.T) {
	h := newHouse(t, func(c *Config) {
		c.Handler = func(s *Seat, server string) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				s.Log(server, "asked for "+r.URL.Path)
				if r.URL.Path == "/panic" {
					panic("no reason")
				}
				w.WriteHeader(204)
				w.WriteHeader(500) // net/http says that it is superfluous
			})
		}
	})
	s, _ := h.take()
	changed, stop := s.Recorder().Watch()
	defer stop()
	sees := func(wants ...string) {
		t.Helper()
		for end := time.After(10 * time.Second); ; {
			last := string(object(t, s, "log", func(b []byte) bool { return strings.Contains(string(b), `"server":"http"`) }))
			missing := false
			for _, want := range wants {
				missing = missing || !strings.Contains(last, want)
			}
			if !missing {
				return
			}
			select {
			case <-changed:
			case <-end:
				t.Fatalf("%s, want %q", last, wants)
			}
		}
	}
	ask(t, addr(s))
	sees(`"text":"asked for /"`, "superfluous")
	res, err := http.Get("http://" + addr(s) + "/panic")
	if err == nil {
		res.Body.Close()
		t.Error("an answer of a handler that panicked")
	}
	sees("asked for /panic", "no reason")
	for n := range 60 {
		s.Log("http", fmt.Sprintf("line %d\nmore %s", n, strings.Repeat("x", 1000)))
	}
	sees("line 59")
	var shown struct{ Lines []Line }
	if err := json.Unmarshal(object(t, s, "log", func([]byte) bool { return true }), &shown); err != nil || len(shown.Lines) != keptLines ||
		shown.Lines[0].Text != "line 10" || shown.Lines[0].At == 0 {
		t.Errorf("%d lines, %+v, %v", len(shown.Lines), shown.Lines, err)
	}
	s.Log("nobody", "x") // no server, nothing
	if err := s.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := object(t, s, "log", func([]byte) bool { return true }); got != nil {
		t.Errorf("after a reset: %s", got)
	}
}

// closes counts handlers that were closed.
type closes struct {
	http.Handler
	n *int
}

func (c closes) Close() error { *c.n++; return nil }

func TestHandlersAreClosedAndRenewed(t *testing.T) {
	made, closed := 0, 0
	h := newHouse(t, func(c *Config) {
		c.Handler = func(*Seat, string) http.Handler {
			made++
			me := made
			return closes{http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, me) }), &closed}
		}
	})
	s, _ := h.take()
	reaches(t, addr(s), "1")
	h.arrange(s, "http", Wish{State: Stopped})
	h.arrange(s, "http", Wish{State: Listening})
	reaches(t, addr(s), "2")
	if err := s.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	reaches(t, addr(s), "3")
	h.Room.Close()
	if made != 3 || closed != 3 {
		t.Errorf("%d made, %d closed", made, closed)
	}
}
