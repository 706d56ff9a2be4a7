package gateway

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"roundtrip/app/exchange"
)

// upstream is a server that does with each connection what the test says.
type upstream struct {
	ln   net.Listener
	seen chan string // each head that came, and what came after it up to the answer
}

// plays serves connections: the nth is played by the nth function, further ones by the last.
func plays(t *testing.T, parts ...func(c net.Conn, r *http.Request)) *upstream {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	u := &upstream{ln: ln, seen: make(chan string, 64)}
	var all sync.WaitGroup
	all.Go(func() {
		for n := 0; ; n++ {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			all.Go(func() {
				defer c.Close()
				var head strings.Builder
				r, err := http.ReadRequest(bufio.NewReader(io.TeeReader(c, &head)))
				if err != nil {
					return // a knock
				}
				content, _ := io.ReadAll(r.Body)
				r.Body = io.NopCloser(strings.NewReader(string(content)))
				u.seen <- head.String()
				parts[min(n, len(parts)-1)](c, r)
			})
		}
	})
	t.Cleanup(func() {
		ln.Close()
		all.Wait()
	})
	return u
}

// says answers with exactly these octets.
func says(octets string) func(net.Conn, *http.Request) {
	return func(c net.Conn, _ *http.Request) { io.WriteString(c, octets) }
}

// echoes answers with the content.
func echoes(c net.Conn, r *http.Request) {
	content, _ := io.ReadAll(r.Body)
	fmt.Fprintf(c, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", len(content), content)
}

// breaksOff ends the connection with an RST.
func breaksOff(c net.Conn, _ *http.Request) { c.(*net.TCPConn).SetLinger(0) }

// silent answers nothing until the other side ends, and tells how it did.
func silent(ended chan<- error) func(net.Conn, *http.Request) {
	return func(c net.Conn, _ *http.Request) {
		_, err := c.Read(make([]byte, 1))
		ended <- err
	}
}

// stage is a gateway on a real socket.
type stage struct {
	t    *testing.T
	http *httptest.Server

	mu   sync.Mutex
	acts []exchange.Act
	sent []string // "address act"
	log  []string
}

func newStage(t *testing.T, u *upstream, set Settings) *stage {
	t.Helper()
	s := &stage{t: t}
	g := New(Config{
		Upstream: func() (string, bool) { return u.ln.Addr().String(), true },
		Settings: func() Settings { return set },
		Arrived:  func(client string) string { return "at " + client },
		Act: func(a exchange.Act) exchange.Act {
			s.mu.Lock()
			defer s.mu.Unlock()
			if a.ID == "" {
				a.ID = fmt.Sprintf("a%d", len(s.acts)+1)
				s.acts = append(s.acts, a)
				return a
			}
			for i := range s.acts {
				if s.acts[i].ID == a.ID {
					s.acts[i].Ended, s.acts[i].Seen = a.Ended, a.Seen
				}
			}
			return a
		},
		Sender: func(addr, act string) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.sent = append(s.sent, act)
		},
		Log: func(line string) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.log = append(s.log, line)
		},
	})
	s.http = httptest.NewServer(g)
	t.Cleanup(func() {
		s.http.Close()
		g.Close()
	})
	return s
}

// answer is what a client got.
type answer struct {
	*http.Response
	body string
	err  error // of reading the content
}

func (s *stage) ask(method, content string, fields ...string) answer {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.http.URL+"/a%2Fb?c=d;e", strings.NewReader(content))
	if err != nil {
		s.t.Fatal(err)
	}
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		if name == "Host" {
			r.Host = value
			continue
		}
		r.Header.Add(name, value)
	}
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true}, Timeout: 30 * time.Second}).Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return answer{res, string(b), err}
}

// problem is what an answer of the gateway's own says.
func (s *stage) problem(a answer) (cause, detail string, tries int) {
	s.t.Helper()
	var p struct {
		Status, Tries        int
		Title, Detail, Cause string
	}
	if err := json.Unmarshal([]byte(a.body), &p); err != nil || p.Status != a.StatusCode || p.Title != http.StatusText(p.Status) || p.Detail == "" ||
		a.Header.Get("Content-Type") != "application/problem+json" || a.Header.Get("Server") != "gateway" {
		s.t.Errorf("%d %v %s", a.StatusCode, a.Header, a.body)
	}
	return p.Cause, p.Detail, p.Tries
}

// told are the acts as they stand, and which of them each connection carried.
func (s *stage) told() (acts []exchange.Act, sent []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]exchange.Act{}, s.acts...), append([]string{}, s.sent...)
}

func next[V any](t *testing.T, from <-chan V) (v V) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(20 * time.Second):
		t.Fatalf("no %T came", v)
	}
	return v
}
