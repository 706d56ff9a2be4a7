package capture

import (
	"runtime"
	"testing"

	"roundtrip/app/exchange"
)

// BenchmarkFeed is one keep-alive exchange: request and response as a browser
// and net/http send them, with a reader of the feed every 50 exchanges.
func BenchmarkFeed(b *testing.B) {
	request := []byte("GET /status/200?n=1 HTTP/1.1\r\nHost: localhost:9000\r\nConnection: keep-alive\r\n" +
		"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36\r\n" +
		"Accept: */*\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n" +
		"Referer: http://localhost:9000/\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: ko,en;q=0.9\r\nCookie: theme=dark\r\n\r\n")
	response := []byte("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nDate: Wed, 25 Nov 2026 10:00:00 GMT\r\nContent-Length: 12\r\n\r\n200 OK\r\n\r\n\r\n")
	for _, read := range []bool{false, true} {
		name := "alone"
		if read {
			name = "read"
		}
		b.Run(name, func(b *testing.B) {
			r := New(Config{Epoch: "e"})
			g := exchange.Segment{Server: "http", Conn: 1, Seq: 1, Time: 1, Kind: exchange.Opened, ClientAddr: "127.0.0.1:9"}
			r.Feed(g)
			g.Kind, g.ClientAddr = exchange.Octets, ""
			var out []byte
			var last uint64
			b.ReportAllocs()
			b.SetBytes(int64(len(request) + len(response)))
			for n := range b.N {
				g.Seq, g.Time = g.Seq+1, g.Time+1
				g.Dir, g.Data = exchange.ToServer, request
				r.Feed(g)
				g.Seq, g.Time = g.Seq+1, g.Time+1
				g.Dir, g.Data = exchange.ToClient, response
				r.Feed(g)
				if read && n%50 == 0 {
					out, last, _ = r.AppendSince(out[:0], last, 200)
				}
			}
			if kept := r.Stats().Kept; kept != int64(min(b.N, defaultExchanges)) {
				b.Fatalf("%d exchanges are kept", kept)
			}
		})
	}
}

// BenchmarkSeats is what 100 seats take whose rings are full: as counted, and in truth.
func BenchmarkSeats(b *testing.B) {
	for name, one := range worst() {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				shared := NewBudget(256 << 20)
				before := heap()
				var all []*Recorder
				for range 100 {
					r := New(Config{Epoch: "e", Budget: shared})
					w := dial(r.Feed, 1)
					for n := range defaultExchanges + 1 {
						one(w, n)
					}
					all = append(all, r)
				}
				b.ReportMetric(float64(shared.Held())/(1<<20), "MiB-counted")
				b.ReportMetric(float64(heap()-before)/(1<<20), "MiB-taken")
				runtime.KeepAlive(all)
			}
		})
	}
}
