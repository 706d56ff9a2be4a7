package inspector

import (
	"fmt"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"roundtrip/app/exchange"
)

// cross lets n exchanges cross a connection of the seat.
func (g *stage) cross(conn uint64, n int) {
	rec := g.seat.Recorder()
	segment := exchange.Segment{Server: "http", Conn: conn, Kind: exchange.Opened, ClientAddr: "127.0.0.1:9", ServerAddr: "127.0.0.1:80"}
	next := func(kind exchange.SegmentKind, dir exchange.Direction, text string) {
		segment.Seq++
		segment.Time = exchange.Time(1000 + segment.Seq)
		segment.Kind, segment.Dir, segment.Data = kind, dir, []byte(text)
		rec.Feed(segment)
	}
	next(exchange.Opened, exchange.ToServer, "")
	for range n {
		next(exchange.Octets, exchange.ToServer, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		next(exchange.Octets, exchange.ToClient, "HTTP/1.1 204 No Content\r\n\r\n")
	}
	next(exchange.Closed, exchange.ToClient, "")
}

// TestGap: what was given up while a viewer was away is counted, from where it
// left on, and comes first.
func TestGap(t *testing.T) {
	g := newStage(t, Config{Batch: time.Millisecond})
	g.put("a", `1`)
	v, first := g.follow(0, "")
	v.until("1")
	v.Close()
	g.cross(1, 600) // the ring has 500
	g.put("b", `"end"`)
	v, second := g.follow(first.Seq, first.Epoch)
	all := v.until(`"end"`)
	if all[0].Type != "gap" {
		t.Fatalf("first comes %s", told(all[:1]))
	}
	var from, to, skipped uint64
	if _, err := fmt.Sscanf(string(all[0].Data), `{"from":%d,"to":%d,"skipped":%d}`, &from, &to, &skipped); err != nil {
		t.Fatalf("%s: %v", all[0].Data, err)
	}
	if from != first.Seq+1 || to <= from || to >= second.Seq || skipped != 100 || all[0].Seq != to {
		t.Errorf("%+v: %s, after %d, now at %d", all[0], all[0].Data, first.Seq, second.Seq)
	}
	if n := strings.Count(told(all), "exchange {"); n != 500 {
		t.Errorf("%d exchanges, want 500", n)
	}
	if c := g.Counts(); c.Dropped != 100 {
		t.Errorf("%+v", c)
	}
	fresh, _ := g.follow(0, "") // has no past, and misses nothing
	if all := fresh.until(`"end"`); strings.Contains(told(all), "gap") {
		t.Errorf("gap for a new viewer: %.200s", told(all))
	}
}

// TestSlow: a viewer that does not read is cut off and counted, others go on;
// when it comes back it is told what it missed.
func TestSlow(t *testing.T) {
	g := newStage(t, Config{Batch: time.Millisecond, Write: time.Second})
	slow, first := g.follow(0, "")
	slow.frame()
	slow.NetConn().(*net.TCPConn).SetReadBuffer(4 << 10)
	other, _ := g.follow(0, "")
	other.frame()
	big := `"` + strings.Repeat("x", 60<<10) + `"`
	for n := 0; g.Counts().Cut == 0; n++ {
		if n == 200 {
			t.Fatal("a viewer that does not read is kept")
		}
		for k := range 16 { // 1 MiB
			g.put(fmt.Sprint("big", k), big)
		}
		note := fmt.Sprintf(`"round %d"`, n)
		g.put("round", note)
		other.until(note)
	}
	g.cross(1, 600)
	g.put("end", `"end"`)
	other.until(`"end"`)
	back, _ := g.follow(first.Seq, first.Epoch)
	if all := back.until(`"end"`); all[0].Type != "gap" {
		t.Errorf("back again, first comes %.100s", told(all[:1]))
	}
	if c := g.Counts(); c.Cut != 1 || c.Viewers != 2 {
		t.Errorf("%+v", c)
	}
	runtime.KeepAlive(slow) // a finalizer would close its socket
}
