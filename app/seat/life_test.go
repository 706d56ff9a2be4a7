package seat

import (
	"errors"
	"net/http"
	"net/netip"
	"sync"
	"testing"
	"time"

	"roundtrip/app/exchange"
	"roundtrip/app/state"
)

// asleep says whether a seat has no life at present.
func (h *house) asleep(id string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.places[id] == nil
}

// over waits until every connection to a seat's servers is closed. Until then
// something may come of it, which is use.
func over(t *testing.T, s *Seat) {
	t.Helper()
	changed, stop := s.Recorder().Watch()
	defer stop()
	for end := time.After(20 * time.Second); ; {
		open := 0
		s.Recorder().Connections(0, func(c *exchange.Conn) bool {
			if c.Closed == 0 {
				open++
			}
			return true
		})
		if open == 0 {
			return
		}
		select {
		case <-changed:
		case <-end:
			t.Fatalf("%d connections stay open", open)
		}
	}
}

func TestIdleSeatFallsAsleepAndWakes(t *testing.T) {
	h := newHouse(t, nil)
	s, c := h.take()
	at, epoch := port(s), s.Epoch()
	h.clock.forward(59 * time.Minute)
	h.sweep(t.Context())
	answers(t, s) // traffic is use
	over(t, s)
	h.clock.forward(59 * time.Minute)
	h.sweep(t.Context())
	h.seat(c.Token) // the token is use
	h.clock.forward(59 * time.Minute)
	h.sweep(t.Context())
	if h.asleep(s.ID()) {
		t.Fatal("a seat in use fell asleep")
	}
	h.clock.forward(time.Minute)
	h.sweep(t.Context())
	if !h.asleep(s.ID()) {
		t.Fatal("an idle seat stays awake")
	}
	refuses(t, addr(s))
	awake := h.seat(c.Token)
	if awake == s || port(awake) != at || awake.Epoch() == epoch || awake.Recorder() == s.Recorder() {
		t.Errorf("awake again: port %d was %d, epoch %s was %s", port(awake), at, awake.Epoch(), epoch)
	}
	answers(t, awake)
}

func TestOpenPageKeepsSeatAwake(t *testing.T) {
	h := newHouse(t, nil)
	s, _ := h.take()
	leave := s.Arrive(netip.MustParseAddr("192.0.2.1"))
	h.clock.forward(5 * time.Hour)
	h.sweep(t.Context())
	if h.asleep(s.ID()) {
		t.Fatal("a seat with an open page fell asleep")
	}
	leave()
	leave() // the second time is nothing
	h.clock.forward(59 * time.Minute)
	h.sweep(t.Context())
	if h.asleep(s.ID()) {
		t.Fatal("idle begins when the page goes")
	}
	h.clock.forward(time.Minute)
	h.sweep(t.Context())
	if !h.asleep(s.ID()) {
		t.Error("without a page it stays awake")
	}
}

func TestWakesAtAnotherPortIfItsOwnIsTaken(t *testing.T) {
	h := newHouse(t, nil)
	s, c := h.take()
	h.clock.forward(time.Hour)
	h.sweep(t.Context())
	hold(t, addr(s))
	awake := h.seat(c.Token)
	v := awake.Servers()[0]
	if v.State != Listening || v.Was != port(s) || v.Port == port(s) {
		t.Errorf("%+v, want it listening elsewhere than at %d", v, port(s))
	}
	answers(t, awake)
	kept, err := h.store.Seat(t.Context(), s.ID())
	if err != nil || kept.Ports["http"] != v.Port {
		t.Errorf("stored: %+v, %v, want port %d", kept, err, v.Port)
	}
}

// After a restart a seat that was in use listens by itself; one whose port was
// taken meanwhile says so, and can be moved.
func TestRestart(t *testing.T) {
	h := newHouse(t, nil)
	inUse, _ := h.take()
	robbed, c := h.take()
	stopped, _ := h.take()
	if _, err := stopped.Arrange(t.Context(), "http", Wish{State: Stopped}); err != nil {
		t.Fatal(err)
	}
	idle, idleToken := h.take()
	if _, err := h.store.UpdateSeat(t.Context(), idle.ID(), func(k *state.Seat) error {
		k.Used = k.Used.Add(-time.Hour)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	h.shut()
	holder := hold(t, addr(robbed))
	h.config.Epoch = "e2"
	h.open()

	answers(t, inUse)
	refuses(t, addr(stopped))
	refuses(t, addr(idle))
	if !h.asleep(idle.ID()) || h.asleep(stopped.ID()) {
		t.Error("the wrong seats are awake")
	}
	if got := h.seat(idleToken.Token); port(got) != port(idle) {
		t.Errorf("the idle seat's port is %d, was %d", port(got), port(idle))
	}
	again := h.seat(c.Token)
	v := again.Servers()[0]
	if v.State != Failed || v.Port != port(robbed) || v.Error == "" {
		t.Fatalf("%+v, want it failed at %d", v, port(robbed))
	}
	v, err := again.Arrange(t.Context(), "http", Wish{State: Listening})
	if !errors.Is(err, ErrPortTaken) || v.State != Failed {
		t.Errorf("start at a taken port: %+v, %v, want ErrPortTaken", v, err)
	}
	v, err = again.Arrange(t.Context(), "http", Wish{State: Moved})
	if err != nil || v.State != Listening || v.Port == port(robbed) || v.Was != port(robbed) {
		t.Errorf("move: %+v, %v", v, err)
	}
	answers(t, again)
	holder.Close()
	h.restart()
	if got := h.seat(c.Token); port(got) != v.Port {
		t.Errorf("after another restart at %d, want %d", port(got), v.Port)
	}
}

func TestUseIsStoredOftenEnough(t *testing.T) {
	h := newHouse(t, nil)
	s, _ := h.take()
	for range 5 {
		h.clock.forward(30 * time.Minute)
		s.touch()
		h.sweep(t.Context())
	}
	kept, err := h.store.Seat(t.Context(), s.ID())
	if stale := h.clock.now().Sub(kept.Used); err != nil || stale > keepUsedAtMost {
		t.Errorf("stored use is %v old, %v", stale, err)
	}
}

func TestAttach(t *testing.T) {
	var mu sync.Mutex
	var log []string
	h := newHouse(t, func(c *Config) {
		c.Attach = func(s *Seat) func() {
			mu.Lock()
			defer mu.Unlock()
			if len(s.Servers()) > 0 {
				t.Error("attached after the servers listen")
			}
			log = append(log, "attach "+s.Epoch())
			return func() {
				mu.Lock()
				defer mu.Unlock()
				log = append(log, "detach "+s.Epoch())
			}
		}
	})
	_, c := h.take()
	h.clock.forward(time.Hour)
	h.sweep(t.Context())
	h.seat(c.Token)
	h.Room.Close()
	want := []string{"attach e1.1", "detach e1.1", "attach e1.2", "detach e1.2"}
	mu.Lock()
	defer mu.Unlock()
	if len(log) != len(want) {
		t.Fatalf("%v, want %v", log, want)
	}
	for i := range want {
		if log[i] != want[i] {
			t.Errorf("%v, want %v", log, want)
		}
	}
}

func TestReset(t *testing.T) {
	attached := 0
	h := newHouse(t, func(c *Config) {
		c.Attach = func(*Seat) func() {
			attached++
			return func() { attached += 10 }
		}
	})
	ctx := t.Context()
	s, c := h.take()
	at := port(s)
	if err := s.Admit(ctx, netip.MustParseAddr("192.0.2.1")); err != nil {
		t.Fatal(err)
	}
	if err := h.store.UpdateProgress(ctx, s.ID(), "status", func(p *state.Progress) error {
		p.Done["a"] = state.Done{}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Arrange(ctx, "http", Wish{State: Stopped}); err != nil {
		t.Fatal(err)
	}
	before := s.Recorder()
	if err := s.Reset(ctx); err != nil {
		t.Fatal(err)
	}
	if attached != 12 {
		t.Errorf("attached and detached: %d, want 12", attached)
	}
	if v := s.Servers()[0]; v.State != Listening || v.Port != at {
		t.Errorf("server %+v, want it listening at %d", v, at)
	}
	answers(t, s)
	if got := s.Strangers(); len(got) != 0 {
		t.Errorf("strangers: %v", got)
	}
	if p, err := h.store.Progress(ctx, s.ID()); err != nil || len(p) != 0 {
		t.Errorf("progress: %v, %v", p, err)
	}
	kept, err := h.store.Seat(ctx, s.ID())
	if err != nil || len(kept.Admitted)+len(kept.Stopped) != 0 || kept.Ports["http"] != at {
		t.Errorf("stored: %+v, %v", kept, err)
	}
	if h.seat(c.Token) != s || s.Recorder() != before {
		t.Error("token or recorder are others")
	}
}

// A handler that a stopped server leaves behind sees its context end.
func TestStopEndsHandlers(t *testing.T) {
	ended := make(chan struct{})
	began := make(chan struct{})
	h := newHouse(t, func(c *Config) {
		c.Handler = func(*Seat, string) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				close(began)
				<-r.Context().Done()
				close(ended)
			})
		}
	})
	s, _ := h.take()
	asked := make(chan error, 1)
	go func() {
		_, err := ask(t, addr(s))
		asked <- err
	}()
	<-began
	if _, err := s.Arrange(t.Context(), "http", Wish{State: Stopped}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended:
	default:
		t.Error("stopped before the handler ended")
	}
	if err := <-asked; err == nil {
		t.Error("the client got an answer from a stopped server")
	}
}
