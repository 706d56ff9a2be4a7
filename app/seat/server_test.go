package seat

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"roundtrip/app/exchange"
)

func TestStopAndStart(t *testing.T) {
	h := newHouse(t, nil)
	s, _ := h.take()
	at := addr(s)
	c, err := net.Dial("tcp", at) // an idle connection ends too
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	answers(t, s) // which was accepted by now
	for range 3 {
		v, err := s.Arrange(t.Context(), "http", Wish{State: Stopped})
		if err != nil || v.State != Stopped || len(v.Listen) != 0 {
			t.Fatalf("stop: %+v, %v", v, err)
		}
		refuses(t, at)
		v, err = s.Arrange(t.Context(), "http", Wish{State: Listening})
		if err != nil || v.State != Listening || addr(s) != at {
			t.Fatalf("start: %+v, %v", v, err)
		}
		answers(t, s)
	}
	if n, err := c.Read(make([]byte, 1)); err == nil {
		t.Errorf("%d octets on a connection to a server that was stopped", n)
	}
	if _, err := s.Arrange(t.Context(), "https", Wish{State: Stopped}); !errors.Is(err, ErrNoServer) {
		t.Errorf("unknown server: %v, want ErrNoServer", err)
	}
	if _, err := s.Arrange(t.Context(), "http", Wish{State: "broken"}); !errors.Is(err, ErrState) {
		t.Errorf("unknown state: %v, want ErrState", err)
	}
}

func TestStopEndsConnectionsThatAHandlerTookOver(t *testing.T) {
	gone := make(chan error, 1)
	h := newHouse(t, func(c *Config) {
		c.Handler = func(*Seat, string) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				c, rw, err := w.(http.Hijacker).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				rw.WriteString("HTTP/1.1 101 Switching Protocols\r\n\r\n")
				rw.Flush()
				_, err = c.Read(make([]byte, 1))
				gone <- err
			})
		}
	})
	s, _ := h.take()
	c, err := net.Dial("tcp", addr(s))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	if line, err := bufio.NewReader(c).ReadString('\n'); err != nil || !strings.Contains(line, "101") {
		t.Fatalf("%q, %v", line, err)
	}
	if _, err := s.Arrange(t.Context(), "http", Wish{State: Stopped}); err != nil {
		t.Fatal(err)
	}
	if err := <-gone; err == nil {
		t.Error("the connection goes on")
	}
}

func TestMoveWhileListening(t *testing.T) {
	h := newHouse(t, nil)
	s, _ := h.take()
	old := addr(s)
	v, err := s.Arrange(t.Context(), "http", Wish{State: Moved})
	if err != nil || v.State != Listening || addr(s) == old {
		t.Fatalf("%+v, %v", v, err)
	}
	refuses(t, old)
	answers(t, s)
	kept, err := h.store.Seat(t.Context(), s.ID())
	if err != nil || kept.Ports["http"] != v.Port {
		t.Errorf("stored: %+v, %v", kept, err)
	}
}

func TestFailureKeepsTheKernelsWords(t *testing.T) {
	h := newHouse(t, nil)
	s, _ := h.take()
	if _, err := s.Arrange(t.Context(), "http", Wish{State: Stopped}); err != nil {
		t.Fatal(err)
	}
	hold(t, addr(s))
	v, err := s.Arrange(t.Context(), "http", Wish{State: Listening})
	if !errors.Is(err, ErrPortTaken) || !isAny(err, portTaken) || v.State != Failed {
		t.Errorf("%+v, %v; want ErrPortTaken and the kernel's errno", v, err)
	}
	if !strings.Contains(v.Error, portTaken()[0].(syscall.Errno).Error()) {
		t.Errorf("error %q: want the kernel's words", v.Error)
	}
}

func TestBothLoopbacksAtOneNumber(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.Hosts = []string{"127.0.0.1", "::1"} })
	s, _ := h.take()
	v := s.Servers()[0]
	for _, at := range v.Listen {
		if !strings.HasSuffix(at, fmt.Sprintf(":%d", v.Port)) {
			t.Errorf("listens at %s, want port %d", at, v.Port)
		}
		if got, err := ask(t, at); err != nil || got != s.ID() {
			t.Errorf("%s answered %q, %v", at, got, err)
		}
	}
	want := 1
	if ln, err := net.Listen("tcp6", "[::1]:0"); err == nil { // a machine without it goes on
		ln.Close()
		want = 2
	}
	if len(v.Listen) != want {
		t.Errorf("listens at %v, want %d addresses", v.Listen, want)
	}
}

func TestErrorLogIsBounded(t *testing.T) {
	var out strings.Builder
	h := newHouse(t, nil)
	s, _ := h.take()
	log := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.log = log
	v := s.serve(s.newServer("http"), nil, http.NotFoundHandler())
	defer v.stop()
	for range 1000 {
		v.http.ErrorLog.Print(strings.Repeat("x", 4096))
	}
	if n := out.Len(); n == 0 || n > 40*1024 {
		t.Errorf("%d octets of log", n)
	}
	if !strings.Contains(out.String(), "level=DEBUG") {
		t.Error("not at debug")
	}
}

// requests are the targets that a seat's recorder has seen.
func requests(s *Seat) (targets []string) {
	s.Recorder().Summaries(0, func(e *exchange.Summary) bool {
		targets = append(targets, e.Target)
		return true
	})
	return targets
}

func TestSeatsAreSeparate(t *testing.T) {
	h := newHouse(t, nil)
	a, ca := h.take()
	b, cb := h.take()
	if port(a) == port(b) || a.ID() == b.ID() || a.Epoch() == b.Epoch() {
		t.Fatal("two seats share something")
	}
	ask(t, addr(a))
	ask(t, addr(a))
	ask(t, addr(b))
	if got := requests(a); len(got) != 2 {
		t.Errorf("a recorded %v, want 2 requests", got)
	}
	if got := requests(b); len(got) != 1 {
		t.Errorf("b recorded %v, want 1 request", got)
	}
	if _, err := a.Arrange(t.Context(), "http", Wish{State: Stopped}); err != nil {
		t.Fatal(err)
	}
	if err := a.Admit(t.Context(), loopback); err != nil {
		t.Fatal(err)
	}
	if err := a.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	answers(t, b)
	if len(b.Strangers()) != 0 || len(requests(b)) != 2 {
		t.Error("what happened to a shows at b")
	}
	if h.seat(ca.Token) != a || h.seat(cb.Token) != b {
		t.Error("tokens open the wrong seats")
	}
}

func TestClientsMistakeStaysWithTheServer(t *testing.T) {
	h := newHouse(t, nil)
	s, _ := h.take()
	c, err := net.Dial("tcp", addr(s))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "not http at all\r\n\r\n")
	if b, err := io.ReadAll(c); err != nil || !strings.HasPrefix(string(b), "HTTP/1.1 400") {
		t.Errorf("%q, %v", b, err)
	}
	answers(t, s)
}
