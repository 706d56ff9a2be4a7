package origin_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roundtrip/app/origin"
)

// TestClientLeaves: a handler that waits notices that its client has gone, and
// answers nobody.
func TestClientLeaves(t *testing.T) {
	for _, request := range []string{
		"GET /hang HTTP/1.1\r\nHost: x\r\n\r\n",
		"POST /hang HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
		"GET /delay/60 HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /busy HTTP/1.1\r\nHost: x\r\n\r\n",
	} {
		t.Run(strings.Fields(request)[1], func(t *testing.T) {
			began, ended := make(chan bool), make(chan any)
			h := origin.New(origin.Config{})
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				defer func() {
					v := recover()
					ended <- v
					panic(v)
				}()
				began <- true
				h.ServeHTTP(w, r)
			}))
			defer s.Close()
			conn, err := net.Dial("tcp", s.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(conn, request); err != nil {
				t.Fatal(err)
			}
			<-began
			if err := conn.Close(); err != nil {
				t.Fatal(err)
			}
			if v := <-ended; v != http.ErrAbortHandler {
				t.Errorf("the handler ended with %v, want an aborted exchange", v)
			}
		})
	}
}

// TestChunksLeaveOneByOne: each piece is on the wire before the next is written.
func TestChunksLeaveOneByOne(t *testing.T) {
	s, _ := listen(t, origin.Config{})
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET /chunks?n=3&every=20 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	b, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(b), "\r\n\r\n")
	want := "d\r\nchunk 1 of 3\n\r\nd\r\nchunk 2 of 3\n\r\nd\r\nchunk 3 of 3\n\r\n0\r\n\r\n"
	if body != want {
		t.Errorf("content as it crossed is %q, want %q", body, want)
	}
}

func TestWaitsAsLongAsAsked(t *testing.T) {
	h := origin.New(origin.Config{})
	for target, want := range map[string]time.Duration{
		"/delay/0":              0,
		"/delay/2":              2 * time.Second,
		"/delay/0.25":           250 * time.Millisecond,
		"/chunks?n=4&every=500": 1500 * time.Millisecond,
		"/busy":                 3 * time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
			if took := time.Since(start); took != want || w.Code != 200 {
				t.Errorf("%s took %v, want %v; status %d", target, took, want, w.Code)
			}
		})
	}
}

// TestInterim: 1xx come first, on HTTP/1.1 only.
func TestInterim(t *testing.T) {
	s, _ := listen(t, origin.Config{})
	for version, want := range map[string]string{"HTTP/1.1": "103 Early Hints", "HTTP/1.0": "200 OK"} {
		conn, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "GET /status/103 %s\r\nHost: x\r\nConnection: close\r\n\r\n", version)
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil || !strings.HasSuffix(strings.TrimSpace(line), want) {
			t.Errorf("%s: first line %q, %v, want %s", version, line, err, want)
		}
		conn.Close()
	}
}

// TestNoStatus: what crosses when a server says nothing, or not all of it.
func TestNoStatus(t *testing.T) {
	s, _ := listen(t, origin.Config{})
	for target, want := range map[string]struct {
		first, last string
		reset       bool
	}{
		"/close":      {"", "", false},
		"/reset":      {"", "", true},
		"/panic/late": {"HTTP/1.1 200 OK\r\n", "\r\n\r\n11\r\nSo far, so good.\n\r\n", false},
	} {
		conn, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi", target)
		b, err := io.ReadAll(conn)
		if (err != nil) != want.reset {
			t.Errorf("%s: the connection ended with %v", target, err)
		}
		if got := string(b); !strings.HasPrefix(got, want.first) || !strings.HasSuffix(got, want.last) || want.first == "" && got != "" {
			t.Errorf("%s: %q crossed", target, got)
		}
	}
}
