package memcached

import (
	"bufio"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// begin starts a server on loopback with a clock of its own.
func begin(t *testing.T, octets int64) (addr string, pass func(seconds int)) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var now atomic.Int64
	now.Store(1_800_000_000)
	s := Serve(ln, Config{Octets: octets, Now: func() time.Time { return time.Unix(now.Load(), 0) }})
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s.Addr(), func(seconds int) { now.Add(int64(seconds)) }
}

// client is one connection; says sends octets and wants so many back.
type client struct {
	t *testing.T
	net.Conn
	r *bufio.Reader
}

func connect(t *testing.T, addr string) *client {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(10 * time.Second))
	return &client{t, c, bufio.NewReader(c)}
}

func (c *client) says(octets, want string) {
	c.t.Helper()
	if _, err := io.WriteString(c, octets); err != nil {
		c.t.Fatal(err)
	}
	got := make([]byte, len(want))
	if n, err := io.ReadFull(c.r, got); err != nil || string(got) != want {
		c.t.Errorf("%.60q answered %q (%v), want %q", octets, got[:n], err, want)
	}
}

func TestServer(t *testing.T) {
	addr, pass := begin(t, 0)
	c := connect(t, addr)
	for _, step := range [][2]string{
		{"get a\r\n", "END\r\n"},
		{"set a 5 0 3\r\nabc\r\n", "STORED\r\n"},
		{"get a b\r\n", "VALUE a 5 3\r\nabc\r\nEND\r\n"},
		{"gets a\r\n", "VALUE a 5 3 1\r\nabc\r\nEND\r\n"},
		{"cas a 0 0 1 9\r\nx\r\n", "EXISTS\r\n"},
		{"cas a 0 0 1 1\r\nx\r\n", "STORED\r\n"},
		{"cas b 0 0 1 1\r\nx\r\n", "NOT_FOUND\r\n"},
		{"add a 0 0 1\r\ny\r\n", "NOT_STORED\r\n"},
		{"replace b 0 0 1\r\ny\r\n", "NOT_STORED\r\n"},
		{"add n 0 0 2\r\n10\r\n", "STORED\r\n"},
		{"incr n 5\r\n", "15\r\n"},
		{"decr n 8\r\n", "7\r\n"},
		{"get n\r\n", "VALUE n 0 2\r\n7 \r\nEND\r\n"},
		{"decr n 99\r\n", "0\r\n"},
		{"incr a 1\r\n", "CLIENT_ERROR cannot increment or decrement non-numeric value\r\n"},
		{"incr n x\r\n", "CLIENT_ERROR invalid numeric delta argument\r\n"},
		{"incr gone 1\r\n", "NOT_FOUND\r\n"},
		{"touch gone 1\r\n", "NOT_FOUND\r\n"},
		{"delete gone\r\n", "NOT_FOUND\r\n"},
		{"set q 0 0 1 noreply\r\nz\r\nget q\r\n", "VALUE q 0 1\r\nz\r\nEND\r\n"},
		{"delete q\r\n", "DELETED\r\n"},
		{"nonsense\r\n", "ERROR\r\n"},
		{"\r\n", "ERROR\r\n"},
		{"get\r\n", "ERROR\r\n"},
		{"set a b c 1\r\nx\r\n", "CLIENT_ERROR bad command line format\r\n"},
		{"set a 0 0 1\r\nxyz", "CLIENT_ERROR bad data chunk\r\n"},
		{"\r\nversion\r\n", "ERROR\r\nVERSION 1.6 (roundtrip)\r\n"},
		{"get " + strings.Repeat("k", MaxKey+1) + "\r\n", "CLIENT_ERROR bad command line format\r\n"},
		{"set big 0 0 1048577\r\n" + strings.Repeat("b", 1048577) + "\r\n", "SERVER_ERROR object too large for cache\r\n"},
		{"set e 0 2 1\r\nx\r\nset f 0 -1 1\r\nx\r\nget f\r\n", "STORED\r\nSTORED\r\nEND\r\n"},
		{"get e\r\n", "VALUE e 0 1\r\nx\r\nEND\r\n"},
	} {
		c.says(step[0], step[1])
	}
	pass(1)
	c.says("gat 5 e\r\n", "VALUE e 0 1\r\nx\r\nEND\r\n")
	pass(4)
	c.says("touch e 3\r\n", "TOUCHED\r\n")
	pass(2)
	c.says("get e\r\n", "VALUE e 0 1\r\nx\r\nEND\r\n")
	pass(1)
	c.says("get e\r\n", "END\r\n")
	c.says("set d 0 1800000100 1\r\nx\r\n", "STORED\r\n") // a date: more than thirty days
	pass(91)
	c.says("get d\r\n", "VALUE d 0 1\r\nx\r\nEND\r\n")
	pass(1)
	c.says("get d\r\n", "END\r\n")
	c.says("set g 0 0 1\r\nx\r\nflush_all 10\r\nget g\r\n", "STORED\r\nOK\r\nVALUE g 0 1\r\nx\r\nEND\r\n")
	pass(10)
	c.says("get g\r\n", "END\r\n")
	c.says("set g 0 0 1\r\nx\r\nflush_all\r\nget g\r\n", "STORED\r\nOK\r\nEND\r\n")
	c.says("quit\r\n", "")
	if _, err := c.r.ReadByte(); err != io.EOF {
		t.Errorf("after quit: %v, want EOF", err)
	}
}

// TestEviction: the longest unused goes, and the statistics say so.
func TestEviction(t *testing.T) {
	const room = 3 * (1 + 100 + itemCost)
	addr, _ := begin(t, room)
	c := connect(t, addr)
	value := strings.Repeat("v", 100)
	for _, key := range []string{"a", "b", "c"} {
		c.says("set "+key+" 0 0 100\r\n"+value+"\r\n", "STORED\r\n")
	}
	c.says("get a\r\n", "VALUE a 0 100\r\n"+value+"\r\nEND\r\n")
	c.says("set d 0 0 100\r\n"+value+"\r\n", "STORED\r\n")
	c.says("get b\r\n", "END\r\n")
	c.says("get a\r\n", "VALUE a 0 100\r\n"+value+"\r\nEND\r\n")
	if _, err := io.WriteString(c, "stats\r\n"); err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if line == "END\r\n" {
			break
		}
		f := strings.Fields(line)
		seen[f[1]] = f[2]
	}
	for name, want := range map[string]string{"evictions": "1", "curr_items": "3", "get_hits": "2", "get_misses": "1", "cmd_set": "4"} {
		if seen[name] != want {
			t.Errorf("%s is %s, want %s", name, seen[name], want)
		}
	}
}

// TestCloseWaits: Close ends the connections too.
func TestCloseWaits(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := Serve(ln, Config{})
	c := connect(t, s.Addr())
	c.says("version\r\n", "VERSION 1.6 (roundtrip)\r\n")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.r.ReadByte(); err == nil {
		t.Error("the connection goes on after Close")
	}
}
