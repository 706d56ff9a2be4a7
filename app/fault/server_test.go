package fault

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"roundtrip/app/exchange"
	"roundtrip/app/tap"
)

// server is a board at work, as package seat puts it up, with a tap below it.
type server struct {
	t     *testing.T
	board *Board
	addr  string
	http  *http.Server
	ended chan struct{} // one for each handler that has returned
	hit   chan struct{} // one for each change that the board tells of

	working, serving sync.WaitGroup
	stop             func()

	mu    sync.Mutex
	conns map[net.Conn]bool
	lines []string // segments, octets of one direction in a row as one
	came  chan struct{}
}

func serve(t *testing.T, handler http.Handler) *server {
	t.Helper()
	s := &server{t: t, board: &Board{}, ended: make(chan struct{}, 1000), hit: make(chan struct{}, 1000), came: make(chan struct{}, 1), conns: map[net.Conn]bool{}}
	s.board.Changed = func() { s.hit <- struct{}{} }
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = ln.Addr().String()
	wrapped := s.board.Wrap(handler)
	s.http = &http.Server{
		ErrorLog:          log.New(io.Discard, "", 0),
		ReadHeaderTimeout: time.Minute,
		IdleTimeout:       time.Minute,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.working.Add(1)
			defer s.working.Done()
			defer func() { s.ended <- struct{}{} }()
			wrapped.ServeHTTP(w, r)
		}),
	}
	var number atomic.Uint64
	l := s.board.Listener(&door{tap.Listen(ln, "http", s.sink, &number), s})
	s.serving.Go(func() { s.http.Serve(l) })
	s.stop = sync.OnceFunc(func() {
		s.http.Close()
		s.serving.Wait()
		s.mu.Lock()
		conns := s.conns
		s.conns = nil
		s.mu.Unlock()
		for c := range conns {
			c.Close()
		}
		over := make(chan struct{})
		go func() {
			s.working.Wait()
			close(over)
		}()
		s.wait(over, "a handler goes on after its server was stopped")
	})
	t.Cleanup(s.stop)
	return s
}

// door remembers connections, as that of package seat does.
type door struct {
	net.Listener
	s *server
}

func (d *door) Accept() (net.Conn, error) {
	c, err := d.Listener.Accept()
	if err == nil {
		d.s.mu.Lock()
		d.s.conns[c] = true
		d.s.mu.Unlock()
	}
	return c, err
}

func (s *server) sink(g exchange.Segment) {
	line := g.Kind.String()
	switch g.Kind {
	case exchange.Octets:
		line = "< "
		if g.Dir == exchange.ToServer {
			line = "> "
		}
	case exchange.End, exchange.Reset:
		line += " " + g.Dir.String()
	}
	s.mu.Lock()
	if n := len(s.lines); n == 0 || s.lines[n-1] != line || g.Kind != exchange.Octets {
		s.lines = append(s.lines, line)
	}
	s.mu.Unlock()
	select {
	case s.came <- struct{}{}:
	default: // it is known already
	}
}

// saw waits until the tap has told so many lines.
func (s *server) saw(n int) string {
	s.t.Helper()
	for {
		s.mu.Lock()
		lines := strings.Join(s.lines, "|")
		have := len(s.lines)
		s.mu.Unlock()
		if have >= n {
			return strings.ReplaceAll(lines, " |", "|")
		}
		s.wait(s.came, "the tap told "+lines)
	}
}

func (s *server) wait(event <-chan struct{}, complaint string) {
	s.t.Helper()
	select {
	case <-event:
	case <-time.After(10 * time.Second):
		s.t.Fatal(complaint)
	}
}

func (s *server) set(list ...Switch) {
	s.t.Helper()
	if err := s.board.Set(list); err != nil {
		s.t.Fatal(err)
	}
}

func (s *server) dial() net.Conn {
	s.t.Helper()
	c := s.dialOrReset()
	if c == nil {
		s.t.Fatal("reset while it was being connected")
	}
	return c
}

var date = regexp.MustCompile(`\r\nDate: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\r\n`)

// Ends of a connection, as a plain client sees them.
const (
	fin    = "FIN"
	rst    = "RST"
	silent = "silence"
)

// ask sends octets on a connection of its own and reads until the connection
// ends, or nothing has come for patience. Dates are taken out.
func (s *server) ask(request string, patience time.Duration) (got, end string) {
	s.t.Helper()
	c := s.dialOrReset()
	if c == nil {
		return "", rst
	}
	defer c.Close()
	return s.on(c, request, patience)
}

// dialOrReset returns nil if an RST came while it was being connected.
func (s *server) dialOrReset() net.Conn {
	s.t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if errors.Is(err, syscall.ECONNRESET) {
		return nil
	}
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { c.Close() })
	return c
}

func (s *server) on(c net.Conn, request string, patience time.Duration) (got, end string) {
	s.t.Helper()
	if _, err := io.WriteString(c, request); err != nil {
		s.t.Fatal(err)
	}
	var all []byte
	buf := make([]byte, 64<<10)
	for {
		c.SetReadDeadline(time.Now().Add(patience))
		n, err := c.Read(buf)
		all = append(all, buf[:n]...)
		if err == nil {
			continue
		}
		switch {
		case err == io.EOF:
			end = fin
		case errors.Is(err, syscall.ECONNRESET):
			end = rst
		case errors.Is(err, os.ErrDeadlineExceeded):
			end = silent
		default:
			end = err.Error()
		}
		return string(date.ReplaceAll(all, []byte("\r\n"))), end
	}
}

const long = 10 * time.Second

// TestMain looks, after all tests, for goroutines of this package.
func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 {
		buf := make([]byte, 1<<20)
		tick := time.NewTicker(10 * time.Millisecond)
		for end := time.Now().Add(5 * time.Second); ; <-tick.C {
			stacks := string(buf[:runtime.Stack(buf, true)])
			if n := strings.Count(stacks, "app/fault.(*"); n == 0 {
				break
			}
			if time.Now().After(end) {
				fmt.Println("goroutines are left:\n" + stacks)
				code = 1
				break
			}
		}
		tick.Stop()
	}
	os.Exit(code)
}
