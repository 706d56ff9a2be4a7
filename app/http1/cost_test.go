package http1_test

import (
	"bytes"
	"runtime"
	"testing"

	"roundtrip/app/exchange"
	"roundtrip/app/http1"
)

// nobody takes events and does nothing.
type nobody struct{}

func (nobody) Event(*http1.Event) {}

var (
	request = []byte("POST /users?page=2 HTTP/1.1\r\nHost: localhost:9001\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n" +
		"Accept: text/html,application/xhtml+xml\r\nAccept-Language: ko,en;q=0.8\r\nCookie: session=0123456789abcdef; theme=dark\r\n" +
		"Connection: keep-alive\r\nContent-Length: 12\r\n\r\nhello, world")
	response = []byte("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nDate: Wed, 25 Nov 2026 01:00:00 GMT\r\n" +
		"Set-Cookie: session=0123456789abcdef; Path=/; HttpOnly\r\nTransfer-Encoding: chunked\r\n\r\n" +
		"10\r\n{\"name\": \"user\"}\r\n0\r\n\r\n")
)

// TestNothingIsAllocated: an exchange on a connection in use costs no memory,
// whether it comes whole or in pieces, well-formed or folded.
func TestNothingIsAllocated(t *testing.T) {
	folded := bytes.Replace(request, []byte("Cookie: "), []byte("Cookie:\r\n\t"), 1)
	for name, octets := range map[string][]byte{"well-formed": request, "folded": folded} {
		for _, piece := range []int{1 << 20, 100, 7, 1} {
			c := http1.New(nobody{})
			exchanged := func() {
				for _, way := range []struct {
					dir    exchange.Direction
					octets []byte
				}{{exchange.ToServer, octets}, {exchange.ToClient, response}} {
					for p := way.octets; len(p) > 0; {
						n := min(piece, len(p))
						c.Feed(way.dir, p[:n])
						p = p[n:]
					}
				}
				if c.Outstanding() != 0 {
					t.Fatal("an answer is missing")
				}
			}
			if n := testing.AllocsPerRun(100, exchanged); n > 0 {
				t.Errorf("%s in pieces of %d: %v allocations", name, piece, n)
			}
		}
	}
}

// held is how much memory a codec keeps alive.
func held(feed func(*http1.Conn)) int64 {
	const codecs = 4 // so that what the runtime does beside does not count
	var all [codecs]*http1.Conn
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range all {
		all[i] = http1.New(nobody{})
		feed(all[i])
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(all)
	return (int64(after.HeapAlloc) - int64(before.HeapAlloc)) / codecs
}

// TestMemoryIsBounded: whatever comes, no more than a line of each direction is held.
func TestMemoryIsBounded(t *testing.T) {
	block := bytes.Repeat([]byte{'a'}, 64<<10)
	folded := bytes.Repeat([]byte(" and so on\r\n"), 100)
	trailers := bytes.Repeat([]byte("A: b\nC"), 100)
	for _, tt := range []struct {
		name  string
		bound int64
		feed  func(*http1.Conn)
	}{
		{"an idle connection", 4 << 10, func(*http1.Conn) {}},
		{"what was fed is not kept", 4 << 10, func(c *http1.Conn) {
			c.Feed(exchange.ToServer, []byte("POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n"))
			c.Feed(exchange.ToServer, bytes.Clone(block))
		}},
		{"endless start lines", 16 << 10, func(c *http1.Conn) {
			for range 30 {
				c.Feed(exchange.ToServer, block)
				c.Feed(exchange.ToClient, block)
			}
		}},
		{"start lines just not too long", 3 << 20, func(c *http1.Conn) {
			for range 16 {
				c.Feed(exchange.ToServer, block)
				c.Feed(exchange.ToClient, block)
			}
		}},
		{"an endless field", 16 << 10, func(c *http1.Conn) {
			c.Feed(exchange.ToServer, []byte("GET / HTTP/1.1\r\nA: "))
			for range 30 {
				c.Feed(exchange.ToServer, block)
			}
		}},
		{"endless folded lines", 16 << 10, func(c *http1.Conn) {
			c.Feed(exchange.ToServer, []byte("GET / HTTP/1.1\r\nA: b\r\n"))
			for range 2000 {
				c.Feed(exchange.ToServer, folded)
			}
		}},
		{"a long field, then a short request", 36 << 10, func(c *http1.Conn) {
			c.Feed(exchange.ToServer, []byte("GET / HTTP/1.1\r\nA:\r\n "))
			for range 10 {
				c.Feed(exchange.ToServer, block)
			}
			c.Feed(exchange.ToServer, []byte("\r\nHost: x\r\n\r\nGET / HT"))
		}},
		{"endless requests", 16 << 10, func(c *http1.Conn) {
			for range 5000 {
				c.Feed(exchange.ToServer, request)
			}
		}},
		{"endless trailers", 16 << 10, func(c *http1.Conn) {
			c.Feed(exchange.ToServer, []byte("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"))
			for range 2000 {
				c.Feed(exchange.ToServer, trailers)
			}
		}},
		{"an endless chunk extension", 16 << 10, func(c *http1.Conn) {
			c.Feed(exchange.ToServer, []byte("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;"))
			for range 5000 {
				c.Feed(exchange.ToServer, []byte("a"))
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := held(tt.feed); got > tt.bound {
				t.Errorf("%d octets are held, want at most %d", got, tt.bound)
			}
		})
	}
}

func BenchmarkFeed(b *testing.B) {
	for _, way := range []struct {
		name  string
		piece int
	}{{"whole", 1 << 20}, {"pieces of 64", 64}} {
		b.Run(way.name, func(b *testing.B) {
			c := http1.New(nobody{})
			b.ReportAllocs()
			b.SetBytes(int64(len(request) + len(response)))
			for b.Loop() {
				for p := request; len(p) > 0; p = p[min(way.piece, len(p)):] {
					c.Feed(exchange.ToServer, p[:min(way.piece, len(p))])
				}
				for p := response; len(p) > 0; p = p[min(way.piece, len(p)):] {
					c.Feed(exchange.ToClient, p[:min(way.piece, len(p))])
				}
			}
		})
	}
}
