//go:build unix

package load

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	floodConnections = 64
	// calmRequests is how many requests of the other seat make one median, calmGap
	// the time between two: well under its own limit.
	calmRequests = 400
	calmGap      = 6 * time.Millisecond
)

// BenchmarkFlood takes one seat's median latency, from writing a request to the
// whole answer, without (A) and with (B) another seat flooded by clients that send
// as fast as they are answered. Each round is A B A, so that the spread of A
// against A is known. It fails when B costs more than 1.2 and more than that spread, or
// when the flooded seat did not meet its limit.
func BenchmarkFlood(b *testing.B) {
	c := start(b, playgroundMode)
	flooded, calm := takeServer(b, c.App), takeServer(b, c.App)
	for _, kind := range []string{"kept", "new"} {
		b.Run(kind+"-connections", func(b *testing.B) {
			var served, refused atomic.Int64
			for b.Loop() {
				var ratios []float64
				spread := 1.0
				for range pairs {
					a1 := answerTime(b, calm)
					ctx, end := context.WithCancel(context.Background())
					var all sync.WaitGroup
					for range floodConnections {
						all.Go(func() { flood(ctx, flooded, kind == "new", &served, &refused) })
					}
					with := answerTime(b, calm)
					end()
					all.Wait()
					a2 := answerTime(b, calm)
					spread = max(spread, a1.Seconds()/a2.Seconds(), a2.Seconds()/a1.Seconds())
					ratios = append(ratios, with.Seconds()/((a1+a2)/2).Seconds())
					b.Logf("A %v  B %v  A %v", a1, with, a2)
				}
				slices.Sort(ratios)
				ratio := ratios[len(ratios)/2]
				b.ReportMetric(ratio, "B/A")
				b.ReportMetric(spread, "A/A-spread")
				if ratio > max(1.2, spread) {
					b.Errorf("beside a flooded seat the median latency is %.2f times that without; A/A spread %.2f", ratio, spread)
				}
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(served.Load())/pairs, "served/phase")
			b.ReportMetric(float64(refused.Load())/pairs, "refused/phase")
			if served.Load() == 0 || refused.Load() == 0 {
				b.Errorf("%d were served and %d refused: no flood", served.Load(), refused.Load())
			}
		})
	}
}

// takeServer takes a seat and returns where its server is.
func takeServer(b *testing.B, app string) string {
	b.Helper()
	var seat struct{ Servers []struct{ URL string } }
	post(b, app+"/api/v1/seats", "", "{}", &seat)
	return strings.TrimPrefix(seat.Servers[0].URL, "http://")
}

// answerTime is the median time of an answer on one connection.
func answerTime(b *testing.B, addr string) time.Duration {
	b.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	r := bufio.NewReader(conn)
	tick := time.NewTicker(calmGap)
	defer tick.Stop()
	took := make([]time.Duration, calmRequests)
	for i := range took {
		<-tick.C
		began := time.Now()
		if _, err := fmt.Fprintf(conn, "GET /status/200 HTTP/1.1\r\nHost: %s\r\n\r\n", addr); err != nil {
			b.Fatal(err)
		}
		if err := skipAnswer(r); err != nil {
			b.Fatal(err)
		}
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	return took[len(took)/2]
}

// flood sends as fast as it is answered, whatever the answer, until ctx ends.
func flood(ctx context.Context, addr string, anew bool, served, refused *atomic.Int64) {
	for ctx.Err() == nil {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
		if err != nil {
			continue
		}
		stop := context.AfterFunc(ctx, func() { conn.Close() })
		r := bufio.NewReader(conn)
		for {
			if _, err := fmt.Fprintf(conn, "GET /status/200 HTTP/1.1\r\nHost: %s\r\n\r\n", addr); err != nil {
				break
			}
			res, err := http.ReadResponse(r, nil)
			if err != nil {
				break
			}
			io.Copy(io.Discard, res.Body)
			if res.StatusCode == http.StatusTooManyRequests {
				refused.Add(1)
			} else {
				served.Add(1)
			}
			if anew {
				break
			}
		}
		stop()
		conn.Close()
	}
}
