package seat

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"testing"
)

func TestPortsByNumber(t *testing.T) {
	ports := pool(t, 5)
	h := newHouse(t, func(c *Config) { named(c); c.Ports = ports })
	s, c := h.take()
	other, _ := h.take()
	low, _ := strconv.Atoi(ports[:5])
	old := addr(s)
	v := h.arrange(s, "http", Wish{Port: low + 4})
	if v.Port != low+4 || v.Was == 0 || v.State != Listening {
		t.Errorf("%+v", v)
	}
	refuses(t, old)
	reaches(t, addr(s), "http")
	// What was given up is free for others, what was asked for is not.
	if _, err := other.Arrange(t.Context(), "second", Wish{Port: low + 4}); !errors.Is(err, ErrPort) {
		t.Errorf("another seat's port: %v", err)
	}
	second := h.arrange(other, "second", Wish{Port: v.Was})
	reaches(t, second.Listen[0], "second")
	// A stopped server is moved and stays stopped.
	h.arrange(s, "http", Wish{State: Stopped})
	if v = h.arrange(s, "http", Wish{Port: low + 3}); v.State != Stopped || v.Port != low+3 {
		t.Errorf("%+v", v)
	}
	h.restart()
	if v = h.seat(c.Token).Servers()[0]; v.State != Stopped || v.Port != low+3 {
		t.Errorf("after a restart: %+v", v)
	}
}

// Two seats may ask for one port at the same moment: each is checked before the
// other has it.
func TestPortAskedForTwice(t *testing.T) {
	ports := pool(t, 5)
	h := newHouse(t, func(c *Config) { named(c); c.Ports = ports })
	one, _ := h.take()
	two, _ := h.take()
	low, _ := strconv.Atoi(ports[:5])
	wish := Wish{Port: low + 4}
	if err := one.check("second", &wish); err != nil {
		t.Fatal(err)
	}
	if _, err := two.Arrange(t.Context(), "second", wish); !errors.Is(err, ErrPort) || list(two) != "http listening" {
		t.Errorf("%v, with %s; the port was promised", err, list(two))
	}
	h.arrange(one, "second", wish)
	reaches(t, fmt.Sprintf("127.0.0.1:%d", low+4), "second")
}

func TestPortOfAnotherOfTheSeats(t *testing.T) {
	h := newHouse(t, named)
	s, c := h.take()
	at := addr(s)
	v, err := s.Arrange(t.Context(), "second", Wish{PortOf: "http"})
	var taken *Taken
	if !errors.As(err, &taken) || taken.By != "http" || taken.Port != port(s) || !errors.Is(err, ErrPortTaken) || !isAny(err, portTaken) {
		t.Fatalf("%v, want the kernel's EADDRINUSE, by http", err)
	}
	// Go's words are as returned; Node's as v20.20.2 printed String(error).
	want := Words{
		Go:   fmt.Sprintf("listen tcp %s: bind: address already in use", at),
		Node: fmt.Sprintf("Error: listen EADDRINUSE: address already in use %s", at),
	}
	if v.State != Failed || v.Port != port(s) || v.Errors == nil || *v.Errors != want || v.Error != want.Go {
		t.Errorf("%+v, %+v", v, v.Errors)
	}
	reaches(t, at, "http")

	// Whoever comes first has it.
	h.arrange(s, "http", Wish{State: Stopped})
	if v = h.arrange(s, "second", Wish{State: Listening}); v.Error != "" || v.Errors != nil {
		t.Errorf("%+v", v)
	}
	reaches(t, at, "second")
	if _, err = s.Arrange(t.Context(), "http", Wish{State: Listening}); !errors.As(err, &taken) || taken.By != "second" {
		t.Errorf("%v, want it taken by second", err)
	}
	// The one that leaves does not take the port from the other.
	if v = h.arrange(s, "second", Wish{State: Moved}); fmt.Sprintf("127.0.0.1:%d", v.Port) == at {
		t.Errorf("%+v", v)
	}
	h.ports.mu.Lock()
	if kept := h.ports.claims[port(s)]; kept.seat != s.ID() {
		t.Errorf("the port that http keeps is %+v", kept)
	}
	h.ports.mu.Unlock()
	h.arrange(s, "http", Wish{State: Listening})
	reaches(t, at, "http")
	if other, _ := h.take(); other.Servers()[0].Port == port(s) {
		t.Error("another seat has the port")
	}
	h.restart()
	if got := list(h.seat(c.Token)); got != "http listening, second listening" {
		t.Errorf("after a restart: %s", got)
	}

	// Another program's port is nobody's.
	s = h.seat(c.Token)
	h.arrange(s, "second", Wish{State: Stopped})
	at = fmt.Sprintf("127.0.0.1:%d", s.Servers()[1].Port)
	hold(t, at)
	if _, err = s.Arrange(t.Context(), "second", Wish{State: Listening}); !errors.As(err, &taken) || taken.By != "" {
		t.Errorf("%v, want it taken by another program", err)
	}
}

// Two servers can have one port number: localhost is two addresses.
func TestOnePortTwoAddresses(t *testing.T) {
	h := newHouse(t, func(c *Config) { named(c); c.Hosts = []string{"127.0.0.1", "::1"} })
	s, c := h.take()
	if len(s.Servers()[0].Listen) == 1 { // a machine without IPv6 says so
		if v, err := s.Arrange(t.Context(), "second", Wish{Listen: []string{"::1"}}); !errors.Is(err, ErrAddress) || v.State != Failed || v.Errors == nil {
			t.Errorf("%+v, %v", v, err)
		}
		return
	}
	if _, err := s.Arrange(t.Context(), "second", Wish{PortOf: "http", Listen: []string{"::1"}}); !errors.Is(err, ErrPortTaken) {
		t.Errorf("while http has both: %v", err)
	}
	v := h.arrange(s, "http", Wish{Listen: []string{"127.0.0.1"}})
	if len(v.Listen) != 1 {
		t.Errorf("%+v", v)
	}
	h.arrange(s, "second", Wish{State: Listening})
	both := func(what string) {
		t.Helper()
		reaches(t, fmt.Sprintf("127.0.0.1:%d", v.Port), "http")
		reaches(t, fmt.Sprintf("[::1]:%d", v.Port), "second")
		if t.Failed() {
			t.Fatal(what)
		}
	}
	both("at first")
	h.restart()
	s = h.seat(c.Token)
	both("after a restart")
	// A reset is back to one server at both addresses.
	if err := s.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := list(s); got != "http listening" {
		t.Errorf("after a reset: %s", got)
	}
	reaches(t, fmt.Sprintf("[::1]:%d", v.Port), "http")
}

func TestHostsOfTheRoom(t *testing.T) {
	loop, all := []string{"127.0.0.1", "::1"}, []string{"0.0.0.0", "::"}
	for _, c := range []struct {
		room, asked, want []string
	}{
		{loop, []string{"::1", "127.0.0.1", "::1"}, []string{"::1", "127.0.0.1"}},
		{loop, []string{"0:0::1"}, []string{"::1"}},
		{loop, []string{}, []string{}},
		{loop, []string{"0.0.0.0"}, nil},
		{loop, []string{"192.0.2.1"}, nil},
		{all, []string{"0.0.0.0"}, []string{"0.0.0.0"}},
		{all, []string{"127.0.0.1", "0.0.0.0", "::1"}, []string{"0.0.0.0", "::1"}},
		{all, []string{"192.0.2.1"}, nil},
		{[]string{"192.0.2.1"}, []string{"192.0.2.1", "127.0.0.1"}, []string{"192.0.2.1", "127.0.0.1"}},
	} {
		got, err := hostsOf(c.asked, (&ports{hosts: c.room}).allowed())
		if !slices.Equal(got, c.want) || (err != nil) != (c.want == nil) || err != nil && !errors.Is(err, ErrHost) {
			t.Errorf("of %v %v: %v, %v; want %v", c.room, c.asked, got, err, c.want)
		}
	}
}

// What the kernel says, as programs word it. Node's are String(error) of Node
// v20.20.2 in the same cases.
func TestWords(t *testing.T) {
	for _, c := range []struct {
		errno func() []error
		ip    string
		want  Words
	}{
		{portTaken, "127.0.0.1", Words{"listen tcp 127.0.0.1:9555: bind: address already in use", "Error: listen EADDRINUSE: address already in use 127.0.0.1:9555"}},
		{portTaken, "::1", Words{"listen tcp [::1]:9555: bind: address already in use", "Error: listen EADDRINUSE: address already in use ::1:9555"}},
		{portTaken, "0.0.0.0", Words{"listen tcp 0.0.0.0:9555: bind: address already in use", "Error: listen EADDRINUSE: address already in use 0.0.0.0:9555"}},
		{portForbidden, "127.0.0.1", Words{"listen tcp 127.0.0.1:9555: bind: permission denied", "Error: listen EACCES: permission denied 127.0.0.1:9555"}},
		{addrMissing, "192.0.2.77", Words{"listen tcp 192.0.2.77:9555: bind: cannot assign requested address", "Error: listen EADDRNOTAVAIL: address not available 192.0.2.77:9555"}},
	} {
		op := &net.OpError{Op: "listen", Net: "tcp", Addr: &net.TCPAddr{IP: net.ParseIP(c.ip), Port: 9555}, Err: fmt.Errorf("bind: %w", c.errno()[0])}
		if got := wordsOf(fmt.Errorf("%w: %w", ErrPortTaken, op)); got == nil || *got != c.want {
			t.Errorf("%+v, want %+v", got, c.want)
		}
	}
	if got := wordsOf(ErrPortTaken); got != nil {
		t.Errorf("%+v of no kernel's error", got)
	}
}
