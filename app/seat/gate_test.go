package seat

import (
	"errors"
	"io"
	"net"
	"testing"
	"time"
)

// gated is a gate before a real listener, with what it says and lets in.
type gated struct {
	*testing.T
	ln   *gateListener
	said chan limited
	in   chan net.Conn
}

func newGated(t *testing.T, all int) *gated {
	t.Helper()
	raw, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := &gated{T: t, said: make(chan limited, 16), in: make(chan net.Conn, 16)}
	g.ln = newGate(all, 1, func(l limited) { g.said <- l }).listen(raw, nil)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := g.ln.Accept()
			if err != nil {
				return
			}
			g.in <- c
		}
	}()
	t.Cleanup(func() {
		g.ln.Close()
		<-done
		for len(g.in) > 0 {
			(<-g.in).Close()
		}
	})
	return g
}

func (g *gated) dial() net.Conn {
	g.Helper()
	c, err := net.Dial("tcp", g.ln.Addr().String())
	if err != nil {
		g.Fatal(err)
	}
	g.Cleanup(func() { c.Close() })
	return c
}

// next takes a value that must come.
func next[V any](t testing.TB, from <-chan V) V {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(10 * time.Second):
		t.Fatalf("no %T came", *new(V))
		panic("unreachable")
	}
}

func TestGateMakesWait(t *testing.T) {
	g := newGated(t, 2)
	g.dial()
	g.dial()
	first, _ := next(t, g.in), next(t, g.in)
	g.dial()
	if l := next(t, g.said); l.Waiting != 1 || l.Connections != 2 || l.Limit != 2 {
		t.Fatalf("waiting began with %+v", l)
	}
	if len(g.in) != 0 {
		t.Fatal("one too many was let in")
	}
	first.Close()
	next(t, g.in)
	if l := next(t, g.said); l.Waiting != 0 || l.Connections != 2 {
		t.Fatalf("waiting was over with %+v", l)
	}
}

func TestGateClosesThoseThatWait(t *testing.T) {
	g := newGated(t, 1)
	g.dial()
	in := next(t, g.in)
	waiting := g.dial()
	next(t, g.said)
	if err := g.ln.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := waiting.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Errorf("the one that waited read %d octets, %v", n, err)
	}
	in.Close()
	if _, err := g.ln.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("Accept after Close: %v", err)
	}
	if c, err := net.Dial("tcp", g.ln.Addr().String()); err == nil {
		if _, err := c.Read(make([]byte, 1)); err == nil || err == io.EOF {
			t.Error("the port still takes connections")
		}
		c.Close()
	}
}
