package tap

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"roundtrip/app/exchange"
)

// record keeps segments, and tells of each.
type record struct {
	mu    sync.Mutex
	lines []string
	last  exchange.Segment
	came  chan struct{}
}

func newRecord() *record { return &record{came: make(chan struct{}, 100)} }

func (r *record) sink(g exchange.Segment) {
	r.mu.Lock()
	defer r.mu.Unlock()
	line := g.Kind.String()
	if g.Kind == exchange.Octets || g.Kind == exchange.End || g.Kind == exchange.Reset {
		line += " " + g.Dir.String()
	}
	if g.Kind == exchange.Octets {
		line += " " + fmt.Sprintf("%q", g.Data)
	}
	if g.Seq != r.last.Seq+1 || g.Time < r.last.Time || g.Server != "http" || g.Conn != 8 {
		line += fmt.Sprintf(" (out of place: %+v after %+v)", g, r.last)
	}
	g.Data = nil
	r.last = g
	r.lines = append(r.lines, line)
	r.came <- struct{}{}
}

// wait returns the segments once there are so many.
func (r *record) wait(t *testing.T, n int) string {
	t.Helper()
	for {
		r.mu.Lock()
		have, text := len(r.lines), strings.Join(r.lines, "\n")
		r.mu.Unlock()
		if have >= n {
			return text
		}
		select {
		case <-r.came:
		case <-time.After(10 * time.Second):
			t.Fatalf("%d segments, want %d:\n%s", have, n, text)
		}
	}
}

// pair returns both ends of a tapped connection.
func pair(t testing.TB, sink Sink) (server *Conn, client *net.TCPConn) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	var next atomic.Uint64
	next.Store(7)
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	s, err := Listen(ln, "http", sink, &next).Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close(); c.Close() })
	return s.(*Conn), c.(*net.TCPConn)
}

// must makes a failed call the test's end.
func must(t *testing.T, _ any, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestSegments(t *testing.T) {
	some := make([]byte, 64)
	for _, test := range []struct {
		name string
		do   func(t *testing.T, server *Conn, client *net.TCPConn)
		want string
	}{
		{"orderly", func(t *testing.T, s *Conn, c *net.TCPConn) {
			_, err := c.Write([]byte("ping"))
			must(t, nil, err)
			n, err := s.Read(some)
			must(t, n, err)
			n, err = s.Write([]byte("pong"))
			must(t, n, err)
			must(t, nil, c.CloseWrite())
			if _, err := s.Read(some); err != io.EOF {
				t.Fatal(err)
			}
			s.Read(some) // tells EOF again
			must(t, nil, s.Close())
			s.Close()
		}, "opened\noctets request \"ping\"\noctets response \"pong\"\nend request\nclosed"},
		{"half-closed by the server", func(t *testing.T, s *Conn, c *net.TCPConn) {
			must(t, nil, s.CloseWrite())
			_, err := c.Write([]byte("late"))
			must(t, nil, err)
			n, err := s.Read(some)
			must(t, n, err)
			s.Write([]byte("never")) // our own mistake is not the client's reset
			must(t, nil, s.Close())
		}, "opened\nend response\noctets request \"late\"\nclosed"},
		{"reset by the client", func(t *testing.T, s *Conn, c *net.TCPConn) {
			must(t, nil, c.SetLinger(0))
			must(t, nil, c.Close())
			if _, err := s.Read(some); !isReset(err) {
				t.Fatal(err)
			}
			s.Write([]byte("never"))
			must(t, nil, s.Close())
		}, "opened\nreset request"},
		{"reset by the server", func(t *testing.T, s *Conn, c *net.TCPConn) {
			must(t, nil, s.Abort())
			if _, err := c.Read(some); !isReset(err) {
				t.Fatalf("the client saw %v", err)
			}
		}, "opened\nreset response"},
		{"closed with octets unread", func(t *testing.T, s *Conn, c *net.TCPConn) {
			_, err := c.Write([]byte("ab"))
			must(t, nil, err)
			n, err := s.Read(some[:1])
			must(t, n, err)
			must(t, nil, s.Close())
			if _, err := c.Read(some); !isReset(err) {
				t.Fatalf("the client saw %v", err)
			}
		}, "opened\noctets request \"a\"\nreset response"},
		{"a deadline is nothing", func(t *testing.T, s *Conn, c *net.TCPConn) {
			must(t, nil, s.SetReadDeadline(time.Unix(1, 0)))
			if _, err := s.Read(some); !isTimeout(err) {
				t.Fatal(err)
			}
			must(t, nil, s.SetReadDeadline(time.Time{}))
			_, err := c.Write([]byte("x"))
			must(t, nil, err)
			n, err := s.Read(some)
			must(t, n, err)
		}, "opened\noctets request \"x\""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRecord()
			server, client := pair(t, r.sink)
			test.do(t, server, client)
			if got := r.wait(t, strings.Count(test.want, "\n")+1); got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
		})
	}
}

// TestHidden: io.Copy must not find a way past the tap.
func TestHidden(t *testing.T) {
	var c any = new(Conn)
	if _, is := c.(io.ReaderFrom); is {
		t.Error("a Conn has ReadFrom")
	}
	if _, is := c.(io.WriterTo); is {
		t.Error("a Conn has WriteTo")
	}
}

func TestNoAllocation(t *testing.T) {
	var octets int
	server, client := pair(t, func(g exchange.Segment) { octets += len(g.Data) })
	buf, out := make([]byte, 16), []byte("0123456789abcdef")
	var failed error
	allocs := testing.AllocsPerRun(200, func() {
		_, err := client.Write(out)
		_, err2 := io.ReadFull(server, buf)
		_, err3 := server.Write(out)
		_, err4 := io.ReadFull(client, buf)
		failed = errors.Join(failed, err, err2, err3, err4)
	})
	if failed != nil || allocs != 0 || octets < 200*32 {
		t.Errorf("%v allocations for a read and a write, %d octets seen, %v", allocs, octets, failed)
	}
}
