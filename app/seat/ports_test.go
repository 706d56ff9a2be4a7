package seat

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"testing"
)

// span finds n free port numbers in a row, none of which browsers refuse.
func span(t *testing.T, n int) (lo int) {
	t.Helper()
next:
	for lo = 21000; lo < 60000; lo += n {
		for p := lo; p < lo+n; p++ {
			ln, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", p))
			if err != nil {
				continue next
			}
			ln.Close()
		}
		return lo
	}
	t.Fatal("no free ports")
	return 0
}

func TestPool(t *testing.T) {
	lo := span(t, 4)
	hold(t, fmt.Sprintf("127.0.0.1:%d", lo)) // another program's: left out
	p, err := newPorts([]string{"127.0.0.1"}, fmt.Sprintf("%d-%d", lo, lo+3))
	if err != nil {
		t.Fatal(err)
	}
	p.keep(lo+1, "asleep", false)
	take := func(seat string) int {
		port, lns, err := p.fresh(seat, p.hosts)
		if err != nil && !errors.Is(err, ErrPortTaken) {
			t.Fatal(err)
		}
		t.Cleanup(func() { closeAll(lns) })
		return port
	}
	got := []int{take("a"), take("b"), take("c"), take("d")}
	// First what nobody keeps, then what is kept for a seat asleep, then none.
	if want := []int{lo + 2, lo + 3, lo + 1, 0}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if p.keep(lo+1, "asleep", true) {
		t.Error("a port given away is still kept")
	}
}

func TestPoolLeavesOutWhatBrowsersRefuse(t *testing.T) {
	p, err := newPorts([]string{"127.0.0.1"}, "6665-6669")
	if err != nil {
		t.Fatal(err)
	}
	if port, _, err := p.fresh("a", p.hosts); !errors.Is(err, ErrPortTaken) {
		t.Errorf("got port %d, %v", port, err)
	}
	for port, refused := range map[int]bool{22: true, 6000: true, 6697: true, 10080: true, 80: false, 8080: false, 9000: false, 10081: false} {
		if refusedByBrowsers(port) != refused {
			t.Errorf("port %d refused: %v", port, !refused)
		}
	}
}

func TestPoolSpellings(t *testing.T) {
	for _, c := range []struct {
		pool   string
		lo, hi int
		ok     bool
	}{
		{"0", 0, 0, true},
		{"9000-9999", 9000, 9999, true},
		{"9000", 9000, 9000, true},
		{" 9000 - 9001 ", 9000, 9001, true},
		{"", 0, 0, false},
		{"a", 0, 0, false},
		{"9-8", 0, 0, false},
		{"0-9", 0, 0, false},
		{"1-65536", 0, 0, false},
		{"-1", 0, 0, false},
		{"1-2-3", 0, 0, false},
	} {
		p, err := newPorts([]string{"127.0.0.1"}, c.pool)
		if (err == nil) != c.ok || err == nil && (p.lo != c.lo || p.hi != c.hi) {
			t.Errorf("%q: %+v, %v", c.pool, p, err)
		}
	}
}

func TestMissingAddressIsLeftOut(t *testing.T) {
	p, err := newPorts([]string{"192.0.2.1", "127.0.0.1"}, "0") // documentation addresses are nobody's
	if err != nil {
		t.Fatal(err)
	}
	_, lns, err := p.fresh("a", p.hosts)
	if err != nil || len(lns) != 1 {
		t.Errorf("%d listeners, %v", len(lns), err)
	}
	closeAll(lns)
	if _, err := newPorts([]string{"192.0.2.1"}, "0"); err == nil {
		t.Error("nothing to listen at, and no error")
	}
	if _, err := newPorts(nil, "0"); err == nil {
		t.Error("no hosts, and no error")
	}
}

func TestKernelsChoiceIsFreeOnAllHosts(t *testing.T) {
	p, err := newPorts([]string{"127.0.0.1", "127.0.0.2"}, "0")
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		port, lns, err := p.fresh("a", p.hosts)
		if err != nil {
			t.Fatal(err)
		}
		defer closeAll(lns)
		for _, ln := range lns {
			if portOf(ln) != port {
				t.Errorf("%v, want port %d", ln.Addr(), port)
			}
		}
	}
}
