package lane

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"golang.org/x/tools/txtar"

	"roundtrip/app/exchange"
)

// keeper is a recorder of commands, in the order in which they were first told.
type keeper struct {
	all  []exchange.Command
	told int
}

func (k *keeper) put(c exchange.Command) exchange.Command {
	k.told++
	if c.ID == "" {
		c.ID = "c" + strconv.Itoa(len(k.all)+1)
		k.all = append(k.all, c)
		return c
	}
	for i := range k.all {
		if k.all[i].ID == c.ID {
			k.all[i] = c
		}
	}
	return c
}

// TestTranscripts plays each transcript under testdata: files named "client" and
// "server" are octets, "cause" and "greeted" what the store says, "end" is the
// server's FIN; and wants the commands that come of it, at once and octet by octet.
func TestTranscripts(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, name := range names {
		for _, step := range []int{1 << 20, 1, 7} {
			t.Run(fmt.Sprint(strings.TrimSuffix(filepath.Base(name), ".txtar"), "/", step), func(t *testing.T) {
				a, err := txtar.ParseFile(name)
				if err != nil {
					t.Fatal(err)
				}
				server := strings.TrimSuffix(strings.Fields(string(a.Comment))[0], ":")
				k := &keeper{}
				l := New(Config{Server: server, Put: k.put, Conns: new(atomic.Uint64)})
				l.greeting = server == "redis"
				at := exchange.Time(1)
				l.feed(exchange.Segment{Conn: 1, Kind: exchange.Opened, Time: at})
				want := ""
				for _, f := range a.Files {
					dir := exchange.ToServer
					switch f.Name {
					case "seen":
						want = string(f.Data)
						continue
					case "cause":
						l.Cause(strings.TrimSpace(string(f.Data)))
						continue
					case "greeted":
						l.Greeted()
						continue
					case "end":
						at++
						l.feed(exchange.Segment{Conn: 1, Kind: exchange.End, Dir: exchange.ToClient, Time: at})
						continue
					case "server":
						dir = exchange.ToClient
					}
					at++
					for b := octets(t, string(f.Data)); len(b) > 0; {
						n := min(step, len(b))
						l.feed(exchange.Segment{Conn: 1, Kind: exchange.Octets, Dir: dir, Data: b[:n], Time: at})
						b = b[n:]
					}
				}
				var got strings.Builder
				for _, c := range k.all {
					fmt.Fprintf(&got, "%s %s cause=%q %s %q", c.Protocol, c.Outcome, c.Cause, c.Name, c.Args)
					if c.Outcome == exchange.Answered {
						fmt.Fprintf(&got, " -> %q", c.Reply)
					}
					if c.Error {
						got.WriteString(" error")
					}
					fmt.Fprintf(&got, " %d+%d octets at %d, %d", c.RequestTotal, c.ResponseTotal, c.Sent, c.Answered)
					if c.Request == nil {
						got.WriteString(" hidden")
					}
					got.WriteString("\n")
				}
				if got.String() != want {
					t.Errorf("got\n%swant\n%s", got.String(), want)
				}
			})
		}
	}
}

// octets unquotes lines and joins them.
func octets(t *testing.T, text string) []byte {
	var out []byte
	for line := range strings.Lines(text) {
		s, err := strconv.Unquote(`"` + strings.ReplaceAll(strings.TrimSuffix(line, "\n"), `"`, `\"`) + `"`)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		out = append(out, s...)
	}
	return out
}

// TestBounds: of a large command the first octets are kept, of many arguments the first.
func TestBounds(t *testing.T) {
	k := &keeper{}
	l := New(Config{Server: "redis", Put: k.put, Conns: new(atomic.Uint64)})
	l.feed(exchange.Segment{Conn: 1, Kind: exchange.Opened})
	var b []byte
	b = append(b, "*102\r\n$3\r\nDEL\r\n"...)
	for range 100 {
		b = append(b, "$2\r\n\xff\n\r\n"...)
	}
	b = append(b, "$9000\r\n"+strings.Repeat("v", 9000)+"\r\n"...)
	l.feed(exchange.Segment{Conn: 1, Kind: exchange.Octets, Data: b})
	l.feed(exchange.Segment{Conn: 1, Kind: exchange.Octets, Dir: exchange.ToClient, Data: []byte("$9000\r\n" + strings.Repeat("r", 9000) + "\r\n")})
	c := k.all[0]
	if len(c.Args) != maxArgs+1 || c.Args[0] != `\xff\n` || c.Args[maxArgs] != "… +69" || len(c.Request) != maxOctets || c.RequestTotal != int64(len(b)) ||
		len(c.Response) != maxOctets || c.ResponseTotal != 9009 || len(c.Reply) > maxReply {
		t.Errorf("%d args %q, %d of %d octets, %d of %d, reply of %d", len(c.Args), c.Args, len(c.Request), c.RequestTotal, len(c.Response), c.ResponseTotal, len(c.Reply))
	}
}

// TestEnds: what waits is unanswered when its connection ends, when another begins,
// and when the other side speaks no protocol; what could not connect is refused.
func TestEnds(t *testing.T) {
	ask := []byte("*2\r\n$3\r\nGET\r\n$1\r\na\r\n")
	for how, then := range map[string]exchange.Segment{
		"closed":  {Conn: 1, Kind: exchange.Closed},
		"reset":   {Conn: 1, Kind: exchange.Reset, Dir: exchange.ToClient},
		"another": {Conn: 2, Kind: exchange.Opened},
		"no RESP": {Conn: 1, Kind: exchange.Octets, Dir: exchange.ToClient, Data: []byte("HTTP/1.1 400\r\n")},
	} {
		k := &keeper{}
		l := New(Config{Server: "redis", Put: k.put, Conns: new(atomic.Uint64)})
		l.feed(exchange.Segment{Conn: 1, Kind: exchange.Opened})
		l.feed(exchange.Segment{Conn: 1, Kind: exchange.Octets, Data: ask})
		if k.told != 1 || k.all[0].Outcome != "" {
			t.Errorf("%s: while it waits: %+v", how, k.all)
		}
		l.feed(then)
		l.feed(exchange.Segment{Conn: 1, Kind: exchange.Octets, Dir: exchange.ToClient, Data: []byte("+OK\r\n")})
		if len(k.all) != 1 || k.all[0].Outcome != exchange.Unanswered || k.all[0].Answered != 0 {
			t.Errorf("%s: %+v", how, k.all)
		}
	}
	k := &keeper{}
	l := New(Config{Server: "memcached", Put: k.put, Conns: new(atomic.Uint64)})
	l.Cause("e-1")
	l.Refused("127.0.0.1:1", &net.OpError{Op: "dial", Net: "tcp", Err: errors.Join(syscall.ECONNREFUSED)})
	if c := k.all[0]; c.Outcome != exchange.Refused || c.Cause != "e-1" || c.Name != "connect" || !slices.Equal(c.Args, []string{"127.0.0.1:1"}) || !strings.Contains(c.Reply, "refused") || !c.Error {
		t.Errorf("%+v", c)
	}
}

// TestTapped: octets of a real connection, seen from its client.
func TestTapped(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err := ln.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		buf := make([]byte, 100)
		if _, err := c.Read(buf); err == nil {
			c.Write([]byte("+PONG\r\n"))
		}
	}()
	raw, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	k := &keeper{}
	l := New(Config{Server: "redis", Put: k.put, Conns: new(atomic.Uint64)})
	c := l.Watch(raw, false)
	defer c.Close()
	if _, err := c.Write([]byte("PING\r\n")); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 100)
	if n, err := c.Read(buf); err != nil || string(buf[:n]) != "+PONG\r\n" {
		t.Fatalf("%q, %v", buf[:n], err)
	}
	<-done
	if x := k.all[0]; x.Outcome != exchange.Answered || x.Reply != "PONG" || x.Conn != 1 || x.Sent == 0 || x.Answered < x.Sent {
		t.Errorf("%+v", x)
	}
}
