package gateway

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

func TestSentAgain(t *testing.T) {
	fails, late := func(net.Conn, *http.Request) {}, silent(make(chan error, 9))
	small, large := "content", strings.Repeat("x", maxKept+1)
	for _, c := range []struct {
		name, method, content string
		set                   Settings
		parts                 []func(net.Conn, *http.Request)
		status, times         int
	}{
		{"no retries", "GET", "", Settings{}, []func(net.Conn, *http.Request){fails, echoes}, 502, 1},
		{"the second answers", "GET", "", Settings{Retries: 3}, []func(net.Conn, *http.Request){fails, echoes}, 200, 2},
		{"none answers", "GET", "", Settings{Retries: 2}, []func(net.Conn, *http.Request){fails}, 502, 3},
		{"the last is late", "GET", "", Settings{Retries: 1, Timeout: 100}, []func(net.Conn, *http.Request){breaksOff, late}, 504, 2},
		{"a late one", "GET", "", Settings{Retries: 1, Timeout: 100}, []func(net.Conn, *http.Request){late, echoes}, 200, 2},
		{"PUT with its content", "PUT", small, Settings{Retries: 1}, []func(net.Conn, *http.Request){breaksOff, echoes}, 200, 2},
		{"POST", "POST", small, Settings{Retries: 3}, []func(net.Conn, *http.Request){fails, echoes}, 502, 1},
		{"PATCH", "PATCH", small, Settings{Retries: 3}, []func(net.Conn, *http.Request){fails, echoes}, 502, 1},
		{"POST, unsafe", "POST", small, Settings{Retries: 1, Unsafe: true, Timeout: 100}, []func(net.Conn, *http.Request){late, echoes}, 200, 2},
		{"too much content", "PUT", large, Settings{Retries: 3}, []func(net.Conn, *http.Request){fails, echoes}, 502, 1},
		{"an error of the server's is an answer", "GET", "", Settings{Retries: 3}, []func(net.Conn, *http.Request){says("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n")}, 503, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := plays(t, c.parts...)
			s := newStage(t, u, c.set)
			a := s.ask(c.method, c.content)
			if a.StatusCode != c.status || c.status == 200 && a.body != c.content {
				t.Errorf("%d %.80q", a.StatusCode, a.body)
			}
			if c.status == 502 || c.status == 504 {
				if _, _, tries := s.problem(a); tries != c.times {
					t.Errorf("says %d tries", tries)
				}
			}
			acts, sent := s.told()
			if len(acts) != c.times || len(sent) != c.times || len(u.seen) != c.times {
				t.Fatalf("%d acts, %d connections, %d requests; want %d", len(acts), len(sent), len(u.seen), c.times)
			}
			for i, x := range acts {
				if x.ID != sent[i] || x.Cause != acts[0].Cause || x.Ended == 0 {
					t.Errorf("%d: %+v on %s", i, x, sent[i])
				}
				if head := <-u.seen; !strings.HasSuffix(head, "\r\n\r\n"+c.content) {
					t.Errorf("%d: %.200q", i, head)
				}
			}
		})
	}
}

// Large content goes through whole, also where it was begun to be kept.
func TestLargeContentOnce(t *testing.T) {
	large := strings.Repeat("0123456789", maxKept/5)
	s := newStage(t, plays(t, echoes), Settings{Retries: 1})
	if a := s.ask("PUT", large); a.StatusCode != 200 || a.body != large {
		t.Errorf("%d, %d octets of %d", a.StatusCode, len(a.body), len(large))
	}
}

// net/http's Transport sends a request again, silently, when a connection that it
// reuses breaks: the same act on another connection.
func TestTransportsOwnRetry(t *testing.T) {
	again := make(chan string, 1)
	u := plays(t, func(c net.Conn, r *http.Request) {
		fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
		second, err := http.ReadRequest(bufio.NewReader(c))
		if err == nil {
			again <- second.Method // and the connection is closed without a word
		}
	}, echoes)
	s := newStage(t, u, Settings{})
	for range 2 {
		if a := s.ask("GET", ""); a.StatusCode != 200 {
			t.Fatalf("%d %s", a.StatusCode, a.body)
		}
	}
	if got := next(t, again); got != "GET" {
		t.Error(got)
	}
	acts, sent := s.told()
	if want := "a1 a2 a2"; len(acts) != 2 || strings.Join(sent, " ") != want {
		t.Errorf("%d acts, connections of %v, want %s", len(acts), sent, want)
	}
}

func TestClientThatCutsItsContent(t *testing.T) {
	u := plays(t, echoes)
	s := newStage(t, u, Settings{Retries: 1})
	c, err := net.Dial("tcp", strings.TrimPrefix(s.http.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
	c.(*net.TCPConn).CloseWrite()
	if b, err := io.ReadAll(c); err != nil || len(b) != 0 {
		t.Errorf("%q, %v", b, err)
	}
	if len(u.seen) != 0 {
		t.Errorf("passed on: %q", <-u.seen)
	}
}

// A server may move while the content still comes, or between two tries. Its old
// port is soon somebody else's.
func TestTheServerMovesMeanwhile(t *testing.T) {
	for name, c := range map[string]struct {
		moves func(*atomic.Bool, io.Writer) // and writes the content
		old   int                           // requests that come where the server was
	}{
		"while the content comes": {func(moved *atomic.Bool, w io.Writer) {
			io.WriteString(w, "half ")
			moved.Store(true)
			io.WriteString(w, "whole")
		}, 0},
		"between two tries": {func(_ *atomic.Bool, w io.Writer) { io.WriteString(w, "half whole") }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			var moved atomic.Bool
			old := plays(t, func(net.Conn, *http.Request) { moved.Store(true) })
			now := plays(t, echoes)
			asked := make(chan struct{}, 9)
			g := New(Config{
				Settings: func() Settings { return Settings{Retries: 2} },
				Arrived:  func(string) string { asked <- struct{}{}; return "" },
				Upstream: func() (string, bool) {
					if moved.Load() {
						return now.ln.Addr().String(), true
					}
					return old.ln.Addr().String(), true
				},
			})
			defer g.Close()
			content, writes := io.Pipe()
			go func() {
				<-asked
				c.moves(&moved, writes)
				writes.Close()
			}()
			w := httptest.NewRecorder()
			g.ServeHTTP(w, httptest.NewRequest("PUT", "/a", content))
			if w.Code != 200 || w.Body.String() != "half whole" || len(old.seen) != c.old || len(now.seen) != 1 {
				t.Errorf("%d %q, %d where it was, %d where it is", w.Code, w.Body, len(old.seen), len(now.seen))
			}
		})
	}
}

// A line of the server's is quoted, but not the whole of a very long one.
func TestLongErrorIsCut(t *testing.T) {
	s := newStage(t, plays(t, says("HTTP/1.1 "+strings.Repeat("x", 100_000)+" OK\r\n\r\n")), Settings{})
	a := s.ask("GET", "")
	acts, _ := s.told()
	if a.StatusCode != 502 || len(a.body) > 2*maxSays || len(acts[0].Seen.Error) > 2*maxSays {
		t.Errorf("%d, %d octets; seen %d", a.StatusCode, len(a.body), len(acts[0].Seen.Error))
	}
}
