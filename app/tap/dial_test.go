package tap

import (
	"fmt"
	"io"
	"net"
	"slices"
	"sync/atomic"
	"testing"

	"roundtrip/app/exchange"
)

// TestDialed: what a client writes goes to the server, what it reads comes from it,
// and each side's end is its own.
func TestDialed(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	for how, end := range map[string]func(*net.TCPConn){
		"end":   func(c *net.TCPConn) { c.Close() },
		"reset": func(c *net.TCPConn) { c.SetLinger(0); c.Close() },
	} {
		raw, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		peer, err := ln.Accept()
		if err != nil {
			t.Fatal(err)
		}
		var seen []string
		var next atomic.Uint64
		c := Dialed(raw, "store", func(g exchange.Segment) {
			if g.Server != "store" || g.Conn != 1 || g.Time == 0 || int(g.Seq) != len(seen)+1 {
				t.Errorf("%s: %+v", how, g)
			}
			seen = append(seen, fmt.Sprint(g.Kind, " ", g.Dir, " ", string(g.Data)))
		}, &next)
		buf := make([]byte, 10)
		c.Write([]byte("ask"))
		io.ReadFull(peer, buf[:3])
		peer.Write([]byte("say"))
		if n, err := c.Read(buf); err != nil || string(buf[:n]) != "say" {
			t.Fatalf("%q, %v", buf[:n], err)
		}
		end(peer.(*net.TCPConn))
		if _, err := c.Read(buf); err == nil {
			t.Errorf("%s: the read goes on", how)
		}
		c.Close()
		want := []string{"opened request ", "octets request ask", "octets response say", "end response ", "closed request "}
		if how == "reset" {
			want = []string{"opened request ", "octets request ask", "octets response say", "reset response "}
		}
		if !slices.Equal(seen, want) {
			t.Errorf("%s: saw %q, want %q", how, seen, want)
		}
	}
}
