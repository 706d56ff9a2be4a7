//go:build unix

package load

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

const (
	slowViewers = 20
	pairs       = 5
	// phase is how many requests a phase fires, gap the time between two: enough to
	// fill a viewer's buffers, and then to wait until it is cut off.
	phase = 3000
	gap   = 3 * time.Millisecond
)

// BenchmarkSlowViewers fires requests at a steady rate and takes the median time
// from sending one to seeing it done on a viewer that reads, without (A) and with
// (B) twenty viewers of the same seat that never read. Each round is A B A, so
// that the spread of A against A is known. It fails when B costs more than 1.2 and more
// than that spread, when no slow viewer was cut off, or when one that comes back
// is not told of a gap.
func BenchmarkSlowViewers(b *testing.B) {
	c := start(b, unlimited)
	var seat struct {
		Token   string
		Servers []struct{ URL string }
	}
	post(b, c.App+"/api/v1/seats", "", "{}", &seat)
	c.Addr = strings.TrimPrefix(seat.Servers[0].URL, "http://")

	for b.Loop() {
		var ratios []float64
		spread := 1.0
		for range pairs {
			a1 := latency(b, c, seat.Token)
			slow := make([]*websocket.Conn, slowViewers) // held, or the finalizer closes them
			for i := range slow {
				slow[i] = neverRead(b, c.App, seat.Token)
			}
			with := latency(b, c, seat.Token)
			for _, ws := range slow {
				ws.Close()
			}
			a2 := latency(b, c, seat.Token)
			spread = max(spread, a1.Seconds()/a2.Seconds(), a2.Seconds()/a1.Seconds())
			ratios = append(ratios, with.Seconds()/((a1+a2)/2).Seconds())
			b.Logf("A %v  B %v  A %v", a1, with, a2)
		}
		slices.Sort(ratios)
		ratio := ratios[len(ratios)/2]
		b.ReportMetric(ratio, "B/A")
		b.ReportMetric(spread, "A/A-spread")
		if ratio > max(1.2, spread) {
			b.Errorf("with %d viewers that never read the median latency is %.2f times that without; A/A spread %.2f", slowViewers, ratio, spread)
		}
	}
	cut := metric(b, c.App, "roundtrip_viewers_cut_total")
	b.ReportMetric(cut, "cut-off")
	b.ReportMetric(0, "ns/op")
	if cut == 0 {
		b.Error("no viewer was cut off")
	}
	if !toldOfGap(b, c.App, seat.Token) {
		b.Error("a viewer that comes back is not told of a gap")
	}
	dropped := metric(b, c.App, "roundtrip_events_dropped_total")
	b.ReportMetric(dropped, "dropped")
	if dropped == 0 {
		b.Error("nothing was dropped")
	}
}

// latency is the median time from writing a request to reading, on the live
// socket, that its exchange is done.
func latency(b *testing.B, c *child, token string) time.Duration {
	b.Helper()
	ws := dial(b, c.App, token, nil)
	defer ws.Close()
	run := strconv.FormatInt(time.Now().UnixNano(), 36)
	sent := make([]atomic.Int64, phase) // Unix nanoseconds
	took := make([]time.Duration, 0, phase)

	conn, err := net.Dial("tcp", c.Addr)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	fired := make(chan error, 1)
	go func() { fired <- paced(conn, c.Addr, run, sent) }()

	ws.SetReadDeadline(time.Now().Add(time.Minute))
	for len(took) < phase*9/10 { // what a capped batch left out never comes
		_, frame, err := ws.ReadMessage()
		if err != nil {
			b.Fatal(err)
		}
		now := time.Now()
		var events []struct {
			Type string
			Data struct{ Target, State string }
		}
		if json.Unmarshal(frame, &events) != nil {
			continue // the first frame
		}
		for _, e := range events {
			number, ours := strings.CutPrefix(e.Data.Target, "/status/200?"+run+"=")
			if e.Type != "exchange" || e.Data.State != "done" || !ours {
				continue
			}
			i, err := strconv.Atoi(number)
			if err != nil {
				b.Fatal(err)
			}
			took = append(took, now.Sub(time.Unix(0, sent[i].Load())))
		}
	}
	if err := <-fired; err != nil {
		b.Fatal(err)
	}
	slices.Sort(took)
	return took[len(took)/2]
}

func paced(conn net.Conn, host, run string, sent []atomic.Int64) error {
	r := bufio.NewReader(conn)
	tick := time.NewTicker(gap)
	defer tick.Stop()
	for i := range sent {
		<-tick.C
		sent[i].Store(time.Now().UnixNano())
		if _, err := fmt.Fprintf(conn, "GET /status/200?%s=%d HTTP/1.1\r\nHost: %s\r\n\r\n", run, i, host); err != nil {
			return err
		}
		if err := skipAnswer(r); err != nil {
			return err
		}
	}
	return nil
}

// dial opens the live socket, with a small receive buffer when asked.
func dial(b *testing.B, app, token string, control func(*net.TCPConn)) *websocket.Conn {
	b.Helper()
	d := websocket.Dialer{NetDial: func(network, addr string) (net.Conn, error) {
		c, err := net.Dial(network, addr)
		if err == nil && control != nil {
			control(c.(*net.TCPConn))
		}
		return c, err
	}}
	ws, _, err := d.Dial("ws"+strings.TrimPrefix(app, "http")+"/api/v1/events", nil)
	if err != nil {
		b.Fatal(err)
	}
	if err := ws.WriteJSON(map[string]any{"token": token, "after": 0}); err != nil {
		b.Fatal(err)
	}
	return ws
}

func neverRead(b *testing.B, app, token string) *websocket.Conn {
	b.Helper()
	return dial(b, app, token, func(c *net.TCPConn) { c.SetReadBuffer(4096) })
}

// toldOfGap comes back as one who had seen only the very first event.
func toldOfGap(b *testing.B, app, token string) bool {
	b.Helper()
	ws := dial(b, app, token, nil)
	_, hello, err := ws.ReadMessage()
	if err != nil {
		b.Fatal(err)
	}
	var first struct{ Epoch string }
	if err := json.Unmarshal(hello, &first); err != nil {
		b.Fatal(err)
	}
	ws.Close()
	back, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(app, "http")+"/api/v1/events", nil)
	if err != nil {
		b.Fatal(err)
	}
	defer back.Close()
	if err := back.WriteJSON(map[string]any{"token": token, "after": 1, "epoch": first.Epoch}); err != nil {
		b.Fatal(err)
	}
	back.SetReadDeadline(time.Now().Add(10 * time.Second))
	for {
		_, frame, err := back.ReadMessage()
		if err != nil {
			return false
		}
		if strings.Contains(string(frame), `"type":"gap"`) {
			return true
		}
	}
}

func metric(b *testing.B, app, name string) float64 {
	b.Helper()
	res, err := http.Get(app + "/metrics")
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	all, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(all)) {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), name+" "); ok {
			f, err := strconv.ParseFloat(v, 64)
			if err != nil {
				b.Fatal(err)
			}
			return f
		}
	}
	b.Fatalf("no metric %s", name)
	return 0
}
