package seat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"roundtrip/app/state"
)

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// house is a room with what it stands on, for tests.
type house struct {
	t      *testing.T
	dir    string
	clock  *clock
	config Config
	store  *state.Store
	*Room
}

// newHouse opens a room whose servers answer with their seat's id.
func newHouse(t *testing.T, change func(*Config)) *house {
	t.Helper()
	h := &house{t: t, dir: t.TempDir(), clock: &clock{at: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}}
	h.config = Config{
		Epoch: "e1", Hosts: []string{"127.0.0.1"}, Ports: "0", Idle: time.Hour, Now: h.clock.now,
		Log: slog.New(slog.DiscardHandler),
		Handler: func(s *Seat, _ string) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, s.ID()) })
		},
	}
	if change != nil {
		change(&h.config)
	}
	h.open()
	t.Cleanup(h.shut)
	return h
}

func (h *house) open() {
	h.t.Helper()
	var err error
	if h.store, err = state.Open(context.Background(), state.Config{Dir: h.dir, Log: h.config.Log}); err != nil {
		h.t.Fatal(err)
	}
	h.config.Store = h.store
	if h.Room, err = Open(context.Background(), h.config); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) shut() {
	if err := h.Room.Close(); err != nil {
		h.t.Error(err)
	}
	if err := h.store.Close(); err != nil {
		h.t.Error(err)
	}
}

// restart is a new process on the same state.
func (h *house) restart() {
	h.t.Helper()
	h.shut()
	h.open()
}

var loopback = netip.MustParseAddr("127.0.0.1")

func (h *house) take() (*Seat, Credentials) {
	h.t.Helper()
	s, c, err := h.Take(h.t.Context(), loopback)
	if err != nil {
		h.t.Fatal(err)
	}
	return s, c
}

func (h *house) seat(token string) *Seat {
	h.t.Helper()
	s, err := h.Seat(h.t.Context(), token)
	if err != nil {
		h.t.Fatal(err)
	}
	return s
}

func port(s *Seat) int { return s.Servers()[0].Port }

func addr(s *Seat) string { return fmt.Sprintf("127.0.0.1:%d", port(s)) }

// ask requests "/" of a seat's server on a connection of its own.
func ask(t *testing.T, addr string) (string, error) {
	t.Helper()
	c := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second}
	res, err := c.Get("http://" + addr + "/")
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return string(b), err
}

func answers(t *testing.T, s *Seat) {
	t.Helper()
	if got, err := ask(t, addr(s)); err != nil || got != s.ID() {
		t.Errorf("%s answered %q, %v; want %q", addr(s), got, err, s.ID())
	}
}

func refuses(t *testing.T, addr string) {
	t.Helper()
	if _, err := ask(t, addr); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("%s: %v, want connection refused", addr, err)
	}
}

func TestTakeAndComeBack(t *testing.T) {
	h := newHouse(t, nil)
	s, c := h.take()
	answers(t, s)
	if again := h.seat(c.Token); again != s {
		t.Error("the token opens another seat")
	}
	s2, c2, err := h.Recover(t.Context(), strings.ToLower(strings.ReplaceAll(c.Recovery, "-", " ")), loopback)
	if err != nil || s2 != s || c2.Recovery != c.Recovery || c2.Token == c.Token {
		t.Fatalf("recover: %v, %+v, %v", s2, c2, err)
	}
	for _, token := range []string{c.Token, c2.Token} {
		if h.seat(token) != s {
			t.Error("a token does not open the seat")
		}
	}
	h.restart()
	for _, token := range []string{c.Token, c2.Token} {
		if got := h.seat(token); got.ID() != s.ID() || port(got) != port(s) {
			t.Errorf("after a restart: seat %s at %d, want %s at %d", got.ID(), port(got), s.ID(), port(s))
		}
	}
	answers(t, h.seat(c.Token))
}

func TestTokensOldestGoesFirst(t *testing.T) {
	h := newHouse(t, nil)
	s, c := h.take()
	tokens := []string{c.Token}
	for range maxTokens {
		_, c, err := h.Recover(t.Context(), c.Recovery, loopback)
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, c.Token)
	}
	if _, err := h.Seat(t.Context(), tokens[0]); !errors.Is(err, ErrToken) {
		t.Errorf("the ninth oldest token: %v, want ErrToken", err)
	}
	for _, token := range tokens[1:] {
		if h.seat(token) != s {
			t.Error("a token does not open the seat")
		}
	}
}

func TestWrongTokens(t *testing.T) {
	h := newHouse(t, nil)
	s, c := h.take()
	other, c2 := h.take()
	secret := strings.TrimPrefix(c2.Token, other.ID())
	for _, token := range []string{
		"", ".", "x", s.ID(), s.ID() + ".", s.ID() + secret, c.Token + "x", c.Token[:len(c.Token)-1],
		strings.ToUpper(c.Token), newToken(s.ID()), newToken(newID()), "*" + c.Token[1:], strings.Repeat("a", 1<<16),
	} {
		if got, err := h.Seat(t.Context(), token); !errors.Is(err, ErrToken) {
			t.Errorf("token %.60q: %v, %v; want ErrToken", token, got, err)
		}
	}
	// The same for a seat asleep.
	h.clock.forward(2 * time.Hour)
	h.sweep(t.Context())
	if _, err := h.Seat(t.Context(), newToken(s.ID())); !errors.Is(err, ErrToken) {
		t.Errorf("wrong token of a seat asleep: %v, want ErrToken", err)
	}
}

func TestRecoveryTriesAreLimited(t *testing.T) {
	h := newHouse(t, nil)
	_, c := h.take()
	guesser := netip.MustParseAddr("192.0.2.1")
	for n := range codeTries {
		if _, _, err := h.Recover(t.Context(), newCode(), guesser); !errors.Is(err, ErrCode) {
			t.Fatalf("try %d: %v, want ErrCode", n, err)
		}
	}
	if _, _, err := h.Recover(t.Context(), c.Recovery, guesser); !errors.Is(err, ErrTooMany) {
		t.Errorf("one try too many: %v, want ErrTooMany", err)
	}
	if _, _, err := h.Recover(t.Context(), c.Recovery, netip.MustParseAddr("192.0.2.2")); err != nil {
		t.Errorf("another client: %v", err)
	}
	h.clock.forward(codeInterval)
	if _, _, err := h.Recover(t.Context(), c.Recovery, guesser); err != nil {
		t.Errorf("after a while: %v", err)
	}
	// From many addresses at once the limit for all holds.
	var last error
	for n := range codeTriesAll + 1 {
		_, _, last = h.Recover(t.Context(), newCode(), netip.AddrFrom4([4]byte{10, 0, byte(n >> 8), byte(n)}))
	}
	if !errors.Is(last, ErrTooMany) {
		t.Errorf("tries from many addresses: %v, want ErrTooMany", last)
	}
}

func TestQuota(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.Quota, c.Seats = 2, 6 })
	take := func(from string) error {
		_, _, err := h.Take(t.Context(), netip.MustParseAddr(from))
		return err
	}
	for n, step := range []struct {
		from string
		want error
	}{
		{"192.0.2.1", nil},
		{"::ffff:192.0.2.1", nil}, // the same in IPv6
		{"192.0.2.1", ErrQuota},
		{"2001:db8::1", nil},
		{"2001:db8::2", nil}, // the same /64
		{"2001:db8::3", ErrQuota},
		{"127.0.0.1", nil},
		{"::1", nil},
		{"127.0.0.1", ErrFull},
	} {
		if err := take(step.from); !errors.Is(err, step.want) {
			t.Errorf("%d: %s: %v, want %v", n, step.from, err, step.want)
		}
	}
	// Half an hour later half the quota is there again, but the room is full
	// until somebody has left.
	h.clock.forward(31 * time.Minute)
	if err := take("192.0.2.1"); !errors.Is(err, ErrFull) {
		t.Errorf("full room: %v, want ErrFull", err)
	}
	h.clock.forward(31 * time.Minute)
	h.sweep(t.Context())
	if err := take("192.0.2.1"); err != nil {
		t.Errorf("when others are asleep: %v", err)
	}
}

func TestManyAtOnceWakeOneSeat(t *testing.T) {
	h := newHouse(t, nil)
	s, c := h.take()
	h.clock.forward(2 * time.Hour)
	h.sweep(t.Context())
	seats := make([]*Seat, 16)
	var wg sync.WaitGroup
	for i := range seats {
		wg.Go(func() { seats[i], _ = h.Seat(t.Context(), c.Token) })
	}
	wg.Wait()
	for _, got := range seats {
		if got == nil || got != seats[0] || got == s {
			t.Fatalf("several lives of one seat: %v", seats)
		}
	}
	answers(t, seats[0])
}

func TestClosedRoom(t *testing.T) {
	h := newHouse(t, nil)
	s, c := h.take()
	if err := h.Room.Close(); err != nil {
		t.Fatal(err)
	}
	refuses(t, addr(s))
	if _, err := h.Seat(t.Context(), c.Token); !errors.Is(err, ErrClosed) {
		t.Errorf("token: %v, want ErrClosed", err)
	}
	if _, _, err := h.Take(t.Context(), loopback); !errors.Is(err, ErrClosed) {
		t.Errorf("take: %v, want ErrClosed", err)
	}
	if _, err := s.Arrange(t.Context(), "http", Wish{State: Listening}); !errors.Is(err, ErrClosed) {
		t.Errorf("start: %v, want ErrClosed", err)
	}
}

func TestEach(t *testing.T) {
	h := newHouse(t, nil)
	a, _ := h.take()
	b, _ := h.take()
	var ids []string
	h.Each(func(s *Seat) { ids = append(ids, s.ID()) })
	slices.Sort(ids)
	want := []string{a.ID(), b.ID()}
	slices.Sort(want)
	if !slices.Equal(ids, want) {
		t.Errorf("%v, want %v", ids, want)
	}
}

// hold listens at a free port that nobody else can then have.
func hold(t *testing.T, at string) net.Listener {
	t.Helper()
	ln, err := net.Listen("tcp4", at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	return ln
}
