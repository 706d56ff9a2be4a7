package gateway

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

func TestPassedOn(t *testing.T) {
	u := plays(t, says("HTTP/1.1 207 Multi\r\nContent-Length: 2\r\nServer: mine\r\nConnection: X-Gone\r\nX-Gone: 1\r\nX-Kept: 1\r\n\r\nok"))
	s := newStage(t, u, Settings{})
	a := s.ask("PATCH", "content", "Host: a.example", "X-Forwarded-For: 203.0.113.9", "Connection: X-Hop", "X-Hop: 1", "Via: 1.0 before", "User-Agent: me")
	if a.StatusCode != 207 || a.body != "ok" || a.Header.Get("Via") != "1.1 gateway" || a.Header.Get("Server") != "mine" || a.Header.Get("X-Kept") == "" || a.Header.Get("X-Gone") != "" {
		t.Errorf("%d %v %q", a.StatusCode, a.Header, a.body)
	}
	head := next(t, u.seen)
	for _, want := range []string{
		"PATCH /a%2Fb?c=d;e HTTP/1.1\r\n", "Host: a.example\r\n", "Via: 1.0 before\r\n", "Via: 1.1 gateway\r\n", "X-Forwarded-For: 127.0.0.1\r\n",
		"X-Forwarded-Host: a.example\r\n", "X-Forwarded-Proto: http\r\n", "Content-Length: 7\r\n", "\r\n\r\ncontent",
	} {
		if !strings.Contains(head, want) {
			t.Errorf("no %q in %q", want, head)
		}
	}
	for _, no := range []string{"203.0.113.9", "X-Hop", "gzip"} {
		if strings.Contains(head, no) {
			t.Errorf("%q is in %q", no, head)
		}
	}
	acts, sent := s.told()
	if len(acts) != 1 || len(sent) != 1 || sent[0] != acts[0].ID {
		t.Fatalf("%+v, %v", acts, sent)
	}
	if x := acts[0]; x.Kind != "forward" || x.Server != "http" || !strings.HasPrefix(x.Cause, "at 127.0.0.1:") || x.Request.Method != "PATCH" ||
		x.Request.Target != "/a%2Fb?c=d;e" || x.Ended == 0 || x.Seen.Status != 207 || x.Seen.Error != "" {
		t.Errorf("%+v, %+v, %+v", x, x.Request, x.Seen)
	}
}

func TestUpstreamThatFails(t *testing.T) {
	ended := make(chan error, 1)
	for _, c := range []struct {
		name   string
		play   func(net.Conn, *http.Request)
		status int
		cause  string
	}{
		{"reset", breaksOff, 502, "reset"},
		{"closed", func(net.Conn, *http.Request) {}, 502, "closed"},
		{"half a head", says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"), 502, "closed"},
		{"half a line", says("HTTP/1.1 200 OK\r\nContent-Le"), 502, "malformed"},
		{"not http", says("220 smtp.example ready\r\n\r\n"), 502, "malformed"},
		{"a field without a colon", says("HTTP/1.1 200 OK\r\nContent-Length 2\r\n\r\nok"), 502, "malformed"},
		{"silence", silent(ended), 504, "timeout"},
		{"half a head, then silence", func(c net.Conn, r *http.Request) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nDate: ")
			silent(ended)(c, r)
		}, 504, "timeout"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t, plays(t, c.play), Settings{Timeout: 100})
			began := time.Now()
			a := s.ask("GET", "")
			cause, detail, tries := s.problem(a)
			if a.StatusCode != c.status || cause != c.cause || tries != 1 || strings.Contains(detail, "%!") {
				t.Errorf("%d %s, want %d %s: %s", a.StatusCode, cause, c.status, c.cause, a.body)
			}
			acts, _ := s.told()
			if len(acts) != 1 || acts[0].Ended == 0 || acts[0].Seen.Status != 0 || acts[0].Seen.Error == "" {
				t.Errorf("%+v", acts)
			}
			if c.status == 504 {
				if took := time.Since(began); took < 100*time.Millisecond {
					t.Errorf("gave up after %v", took)
				}
				if err := next(t, ended); !errors.Is(err, io.EOF) {
					t.Errorf("the upstream connection ended with %v, want a FIN", err)
				}
			}
		})
	}
}

func TestUpstreamThatDoesNotListen(t *testing.T) {
	u := plays(t, says(""))
	listens := true
	g := New(Config{Upstream: func() (string, bool) { return u.ln.Addr().String(), listens }})
	defer g.Close()
	ask := func() (int, string) {
		w := httptest.NewRecorder()
		g.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		return w.Code, w.Body.String()
	}
	// Another program has the port of a server that is stopped: it gets nothing.
	listens = false
	if code, body := ask(); code != 502 || !strings.Contains(body, `"refused"`) || !strings.Contains(body, "another program") {
		t.Errorf("%d %s", code, body)
	}
	if len(u.seen) != 0 {
		t.Errorf("another program got %q", <-u.seen)
	}
	u.ln.Close()
	for _, listens = range []bool{false, true} {
		if code, body := ask(); code != 502 || !strings.Contains(body, `"refused"`) || !strings.Contains(body, "connect") {
			t.Errorf("%d %s", code, body)
		}
	}
}

func TestContentThatBreaksOff(t *testing.T) {
	for name, play := range map[string]func(net.Conn, *http.Request){
		"by length": says("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"),
		"by chunks": says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
	} {
		s := newStage(t, plays(t, play), Settings{Retries: 3})
		a := s.ask("GET", "")
		if a.StatusCode != 200 || a.body != "half" || !errors.Is(a.err, io.ErrUnexpectedEOF) {
			t.Errorf("%s: %d %q, %v", name, a.StatusCode, a.body, a.err)
		}
		if acts, _ := s.told(); len(acts) != 1 {
			t.Errorf("%s: passed on %d times", name, len(acts))
		}
	}
}

func TestCapacity(t *testing.T) {
	hold, began := make(chan struct{}), make(chan struct{}, 2)
	u := plays(t, func(c net.Conn, r *http.Request) {
		began <- struct{}{}
		<-hold
		echoes(c, r)
	})
	s := newStage(t, u, Settings{Capacity: 2})
	answers := make(chan answer, 2)
	for range 2 {
		go func() { answers <- s.ask("POST", "x") }()
	}
	next(t, began)
	next(t, began)
	a := s.ask("GET", "", "Accept-Language: ko-KR, en;q=0.5")
	if cause, detail, tries := s.problem(a); a.StatusCode != 503 || cause != "capacity" || tries != 0 || a.Header.Get("Retry-After") != "1" ||
		!strings.Contains(detail, "2개") || a.Header.Get("Content-Language") != "ko" {
		t.Errorf("%d %v %s", a.StatusCode, a.Header, a.body)
	}
	close(hold)
	for range 2 {
		if a := next(t, answers); a.StatusCode != 200 || a.body != "x" {
			t.Errorf("%d %q", a.StatusCode, a.body)
		}
	}
	if a := s.ask("GET", ""); a.StatusCode != 200 {
		t.Errorf("with room again: %d", a.StatusCode)
	}
	if acts, _ := s.told(); len(acts) != 3 {
		t.Errorf("passed on %d, want 3", len(acts))
	}
}

// The client leaves: so does the gateway, and answers nothing.
func TestClientThatLeaves(t *testing.T) {
	ended := make(chan error, 1)
	u := plays(t, silent(ended))
	s := newStage(t, u, Settings{Retries: 3})
	ctx, leave := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, "GET", s.http.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	failed := make(chan error, 1)
	go func() {
		_, err := http.DefaultClient.Do(r)
		failed <- err
	}()
	next(t, u.seen)
	leave()
	if err := next(t, failed); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := next(t, ended); !errors.Is(err, io.EOF) {
		t.Errorf("the upstream connection ended with %v", err)
	}
	s.http.Close() // waits for the handler
	if acts, _ := s.told(); len(acts) != 1 || acts[0].Seen.Error == "" {
		t.Errorf("%+v", acts)
	}
	if len(s.log) != 0 {
		t.Errorf("logged %q", s.log)
	}
}

func TestSettings(t *testing.T) {
	if got, want := (Settings{}).Settled(), (Settings{Timeout: 5000, Capacity: 8}); got != want {
		t.Errorf("%+v", got)
	}
	for field, set := range map[string]Settings{
		"": {MaxTimeout, MaxCapacity, MaxRetries, true}, "timeout": {Timeout: -1}, "capacity": {Capacity: 101}, "retries": {Retries: 11},
	} {
		var wrong *Invalid
		if err := set.Check(); errors.As(err, &wrong) != (field != "") || field != "" && wrong.Field != field {
			t.Errorf("%+v: %v", set, err)
		}
	}
	s := newStage(t, plays(t, echoes), Settings{})
	r := httptest.NewRequest("CONNECT", "a.example:443", nil)
	w := httptest.NewRecorder()
	s.http.Config.Handler.ServeHTTP(w, r)
	if w.Code != 501 {
		t.Errorf("CONNECT: %d", w.Code)
	}
}

// A server that resets at once may do so before the dial has returned.
func TestResetWhileDialling(t *testing.T) {
	err := &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", resets()[0])}
	if p := (&forward{}).causeOf(err); p.status != 502 || p.cause != "reset" {
		t.Errorf("%d %s", p.status, p.cause)
	}
}
