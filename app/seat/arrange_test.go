package seat

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"roundtrip/app/fault"
	"roundtrip/app/gateway"
)

// named makes servers answer with their names.
func named(c *Config) {
	c.Handler = func(_ *Seat, server string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, server) })
	}
}

// pool is a range of n ports that are free just now.
func pool(t *testing.T, n int) string {
	t.Helper()
	for low := 20000 + int(time.Now().UnixNano()/1000%20000); ; low += n {
		free := true
		for port := low; port < low+n && free; port++ {
			ln, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
			if free = err == nil; free {
				ln.Close()
			}
		}
		if free {
			return fmt.Sprintf("%d-%d", low, low+n-1)
		}
	}
}

func (h *house) arrange(s *Seat, name string, w Wish) Server {
	h.t.Helper()
	v, err := s.Arrange(h.t.Context(), name, w)
	if err != nil {
		h.t.Fatalf("%s %+v: %v", name, w, err)
	}
	return v
}

// reaches checks who answers at an address.
func reaches(t *testing.T, at, want string) {
	t.Helper()
	if got, err := ask(t, at); err != nil || got != want {
		t.Errorf("%s answered %q, %v; want %q", at, got, err, want)
	}
}

func list(s *Seat) string {
	var all []string
	for _, v := range s.Servers() {
		all = append(all, v.Name+" "+v.State)
	}
	return strings.Join(all, ", ")
}

func TestServersBeginToBe(t *testing.T) {
	h := newHouse(t, named)
	s, c := h.take()
	if got := list(s); got != "http listening" {
		t.Fatal(got)
	}
	gw := h.arrange(s, "gateway", Wish{})
	second := h.arrange(s, "second", Wish{State: Stopped})
	if got := list(s); got != "http listening, second stopped, gateway listening" {
		t.Error(got)
	}
	if gw.Gateway == nil || *gw.Gateway != (gateway.Settings{Timeout: 5000, Capacity: 8}) || second.Gateway != nil {
		t.Errorf("settings %+v, %+v", gw.Gateway, second.Gateway)
	}
	at := fmt.Sprintf("127.0.0.1:%d", second.Port)
	refuses(t, at)
	h.arrange(s, "second", Wish{State: Listening})
	reaches(t, at, "second")
	reaches(t, gw.Listen[0], "gateway")
	reaches(t, addr(s), "http")

	// Their ports are theirs over a restart and over the seat's sleep.
	h.arrange(s, "gateway", Wish{State: Stopped, Gateway: &gateway.Settings{Retries: 2}})
	same := func(s *Seat, what string) {
		t.Helper()
		if got := list(s); got != "http listening, second listening, gateway stopped" {
			t.Errorf("%s: %s", what, got)
		}
		all := s.Servers()
		if all[1].Port != second.Port || all[2].Port != gw.Port {
			t.Errorf("%s: at %d and %d, want %d and %d", what, all[1].Port, all[2].Port, second.Port, gw.Port)
		}
		if set := all[2].Gateway; set == nil || set.Retries != 0 {
			t.Errorf("%s: %+v", what, set)
		}
		reaches(t, at, "second")
	}
	h.restart()
	s = h.seat(c.Token)
	same(s, "after a restart")
	h.clock.forward(2 * time.Hour)
	h.sweep(t.Context())
	refuses(t, at)
	s = h.seat(c.Token)
	same(s, "after a sleep")

	if err := s.Remove(t.Context(), "second"); err != nil {
		t.Fatal(err)
	}
	refuses(t, at)
	if v := lastServer(t, s, "second"); v.State != Removed {
		t.Errorf("the feed has %+v", v)
	}
	h.restart()
	if got := list(h.seat(c.Token)); got != "http listening, gateway stopped" {
		t.Errorf("removed, and after a restart: %s", got)
	}
}

// lastServer is a server's latest object in the feed.
func lastServer(t *testing.T, s *Seat, name string) (v Server) {
	t.Helper()
	last := object(t, s, "server", func(data []byte) bool {
		v = Server{}
		return json.Unmarshal(data, &v) == nil && v.Name == name
	})
	if last == nil {
		t.Fatalf("no server %s in the feed", name)
	}
	v = Server{}
	if err := json.Unmarshal(last, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// object is the latest object of a kind in the feed that is wanted; nil if there is none.
func object(t *testing.T, s *Seat, kind string, wanted func([]byte) bool) (last []byte) {
	t.Helper()
	feed, _, _ := s.Recorder().AppendSince(nil, 0, 10_000)
	var objects []struct {
		Type string
		Data json.RawMessage
	}
	if err := json.Unmarshal(feed, &objects); err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		if o.Type == kind && wanted(o.Data) {
			last = o.Data
		}
	}
	return last
}

func TestWishesThatCannotBe(t *testing.T) {
	ports := pool(t, 4)
	h := newHouse(t, func(c *Config) { named(c); c.Ports = ports })
	s, _ := h.take()
	other, _ := h.take()
	h.arrange(s, "second", Wish{Faults: &[]fault.Switch{{ID: "status"}}})
	before, err := json.Marshal(s.Servers())
	if err != nil {
		t.Fatal(err)
	}
	low, _ := strconv.Atoi(ports[:5])
	for _, c := range []struct {
		name string
		wish Wish
		want error
	}{
		{"third", Wish{}, ErrNoServer},
		{"http", Wish{State: "broken"}, ErrState},
		{"http", Wish{PortOf: "gateway"}, ErrNoServer},
		{"http", Wish{Port: low - 1}, ErrPort},
		{"http", Wish{Port: low + 4}, ErrPort},
		{"http", Wish{Port: -1}, ErrPort},
		{"http", Wish{Port: 22}, ErrPort},
		{"http", Wish{Port: port(other)}, ErrPort},
		{"gateway", Wish{Port: port(other)}, ErrPort},
		{"http", Wish{Port: low + 3, PortOf: "second"}, ErrPort},
		{"http", Wish{Listen: []string{"0.0.0.0"}}, ErrHost},
		{"http", Wish{Listen: []string{"127.0.0.1", "example.com"}}, ErrHost},
		{"http", Wish{Listen: []string{""}}, ErrHost},
		{"second", Wish{Faults: &[]fault.Switch{{ID: "nothing"}}}, fault.ErrInvalid},
		{"second", Wish{State: Stopped, Faults: &[]fault.Switch{{ID: "nothing"}}}, fault.ErrInvalid},
		{"second", Wish{State: Healed, Gateway: &gateway.Settings{}}, ErrSettings},
		{"gateway", Wish{Gateway: &gateway.Settings{Capacity: 101}}, ErrSettings},
	} {
		if _, err := s.Arrange(t.Context(), c.name, c.wish); !errors.Is(err, c.want) {
			t.Errorf("%s %+v: %v, want %v", c.name, c.wish, err, c.want)
		}
	}
	for _, name := range []string{"http", "gateway"} {
		want := map[string]error{"http": ErrNeeded, "gateway": ErrNoServer}[name]
		if err := s.Remove(t.Context(), name); !errors.Is(err, want) {
			t.Errorf("remove %s: %v, want %v", name, err, want)
		}
	}
	if after, err := json.Marshal(s.Servers()); err != nil || string(after) != string(before) {
		t.Errorf("something changed: %s, was %s", after, before)
	}
	reaches(t, addr(s), "http")
	reaches(t, addr(other), "http")
}

func TestHealed(t *testing.T) {
	h := newHouse(t, named)
	s, _ := h.take()
	h.breaks(s, fault.Switch{ID: "status"})
	if v := h.arrange(s, "http", Wish{State: Healed}); len(v.Faults) != 0 || v.State != Listening {
		t.Errorf("%+v", v)
	}
	h.breaks(s, fault.Switch{ID: "status"})
	h.arrange(s, "http", Wish{State: Stopped})
	if v := h.arrange(s, "http", Wish{State: Healed}); len(v.Faults) != 0 || v.State != Stopped {
		t.Errorf("%+v", v)
	}
	// Faults are on before a server listens, so that nothing gets through whole.
	v := h.arrange(s, "second", Wish{Faults: &[]fault.Switch{{ID: "status"}}})
	if got, err := ask(t, v.Listen[0]); err != nil || got == "second" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestAddr(t *testing.T) {
	for _, c := range []struct {
		listen  []string
		want    string
		listens bool
	}{
		{nil, "127.0.0.1:9000", false},
		{[]string{"[::1]:9000"}, "[::1]:9000", true},
		{[]string{"192.0.2.1:9000", "127.0.0.1:9000"}, "127.0.0.1:9000", true},
		{[]string{"0.0.0.0:9000", "[::]:9000"}, "127.0.0.1:9000", true},
		{[]string{"[::]:9000"}, "[::1]:9000", true},
		{[]string{"192.0.2.1:9000"}, "192.0.2.1:9000", true},
	} {
		if got, listens := (Server{Port: 9000, Listen: c.listen}).Addr(); got != c.want || listens != c.listens {
			t.Errorf("%v: %s, %v; want %s", c.listen, got, listens, c.want)
		}
	}
}
