package state

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(t.Context(), Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// behave is what every store must do, whatever server it is on.
func behave(t *testing.T, s *Store) {
	ctx := t.Context()
	seat := Seat{
		ID: "s1", Tokens: []string{"aa"}, Recovery: "c0de", Ports: map[string]int{"http": 9001},
		Stopped: []string{"http"}, Admitted: []string{"192.0.2.7"},
		Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Used: time.Date(2026, 2, 2, 3, 4, 5, 6000, time.UTC),
	}
	if err := s.CreateSeat(ctx, seat); err != nil {
		t.Fatal(err)
	}
	if err := s.CreateSeat(ctx, Seat{ID: "s1", Recovery: "other"}); !errors.Is(err, ErrExists) {
		t.Errorf("same id again: %v, want ErrExists", err)
	}
	if err := s.CreateSeat(ctx, Seat{ID: "s2", Recovery: "c0de"}); !errors.Is(err, ErrExists) {
		t.Errorf("same recovery code again: %v, want ErrExists", err)
	}
	for what, get := range map[string]func() (Seat, error){
		"by id":       func() (Seat, error) { return s.Seat(ctx, "s1") },
		"by recovery": func() (Seat, error) { return s.SeatByRecovery(ctx, "c0de") },
	} {
		got, err := get()
		if d := cmp.Diff(seat, got); err != nil || d != "" {
			t.Errorf("%s: %v\n%s", what, err, d)
		}
	}
	if _, err := s.Seat(ctx, "s2"); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown seat: %v, want ErrNotFound", err)
	}
	// What a refused creation left of its recovery code leads nowhere.
	if _, err := s.SeatByRecovery(ctx, "other"); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown recovery code: %v, want ErrNotFound", err)
	}
	if err := s.CreateSeat(ctx, Seat{ID: "s3", Recovery: "other"}); err != nil {
		t.Errorf("a recovery code left over: %v", err)
	}
	updated, err := s.UpdateSeat(ctx, "s1", func(x *Seat) error { x.Tokens = append(x.Tokens, "bb"); return nil })
	if err != nil || !slices.Equal(updated.Tokens, []string{"aa", "bb"}) {
		t.Errorf("update: %v, %v", updated.Tokens, err)
	}
	wrong := errors.New("no")
	if _, err := s.UpdateSeat(ctx, "s1", func(*Seat) error { return wrong }); !errors.Is(err, wrong) {
		t.Errorf("failing update: %v", err)
	}
	if _, err := s.UpdateSeat(ctx, "s9", func(*Seat) error { return nil }); !errors.Is(err, ErrNotFound) {
		t.Errorf("update of an unknown seat: %v, want ErrNotFound", err)
	}
	ids := map[string]bool{}
	for x, err := range s.Seats(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		ids[x.ID] = true
	}
	if got := slices.Sorted(maps.Keys(ids)); !slices.Equal(got, []string{"s1", "s3"}) {
		t.Errorf("seats: %v", got)
	}

	for _, task := range []string{"a", "b"} {
		if err := s.UpdateProgress(ctx, "s1", "status", func(p *Progress) error {
			p.Done[task] = Done{Exchanges: []string{"x" + task}}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]Progress{"status": {Lesson: "status", Done: map[string]Done{"a": {Exchanges: []string{"xa"}}, "b": {Exchanges: []string{"xb"}}}}}
	got, err := s.Progress(ctx, "s1")
	if d := cmp.Diff(want, got); err != nil || d != "" {
		t.Errorf("progress: %v\n%s", err, d)
	}
	if got, err := s.Progress(ctx, "s3"); err != nil || got == nil || len(got) != 0 {
		t.Errorf("progress of another seat: %v, %v", got, err)
	}
	if err := s.ResetProgress(ctx, "s1"); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Progress(ctx, "s1"); err != nil || len(got) != 0 {
		t.Errorf("progress after the reset: %v, %v", got, err)
	}
	for range 2 {
		if err := s.DeleteSeat(ctx, "s1"); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.SeatByRecovery(ctx, "c0de"); !errors.Is(err, ErrNotFound) {
		t.Errorf("deleted seat: %v, want ErrNotFound", err)
	}
}

func TestEmbedded(t *testing.T) {
	s := open(t, t.TempDir())
	if a := s.server.Addr(); a != nil {
		t.Errorf("the NATS server listens at %v", a)
	}
	behave(t, s)
}

func TestStateOutlivesClose(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if err := s.CreateSeat(t.Context(), Seat{ID: "s1", Recovery: "c"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, dir).Seat(t.Context(), "s1"); err != nil {
		t.Error(err)
	}
}

func TestUpdatesAtOnceAllCount(t *testing.T) {
	s := open(t, t.TempDir())
	if err := s.CreateSeat(t.Context(), Seat{ID: "s1", Recovery: "c"}); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for w := range 6 {
		wg.Go(func() {
			for n := range 10 {
				if _, err := s.UpdateSeat(t.Context(), "s1", func(x *Seat) error {
					x.Tokens = append(x.Tokens, fmt.Sprint(w, n))
					return nil
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	seat, err := s.Seat(t.Context(), "s1")
	slices.Sort(seat.Tokens)
	if n := len(slices.Compact(seat.Tokens)); err != nil || n != 60 {
		t.Errorf("%d of 60 updates are there, %v", n, err)
	}
}

// lossy carries writes out but loses the answers to the first few.
type lossy struct {
	jetstream.KeyValue
	lose int
}

func (l *lossy) Update(ctx context.Context, key string, value []byte, rev uint64) (uint64, error) {
	rev, err := l.KeyValue.Update(ctx, key, value, rev)
	if l.lose > 0 && err == nil {
		l.lose--
		return 0, nats.ErrTimeout
	}
	return rev, err
}

func (l *lossy) Create(ctx context.Context, key string, value []byte, o ...jetstream.KVCreateOpt) (uint64, error) {
	rev, err := l.KeyValue.Create(ctx, key, value, o...)
	if l.lose > 0 && err == nil {
		l.lose--
		return 0, nats.ErrTimeout
	}
	return rev, err
}

func TestLostAnswerIsLookedUp(t *testing.T) {
	s := open(t, t.TempDir())
	l := &lossy{KeyValue: s.seats.kv, lose: 2}
	s.seats.kv = l
	if err := s.CreateSeat(t.Context(), Seat{ID: "s1", Recovery: "c"}); err != nil {
		t.Fatalf("create: %v", err)
	}
	l.lose = 1
	seat, err := s.UpdateSeat(t.Context(), "s1", func(x *Seat) error {
		x.Tokens = append(x.Tokens, "t")
		return nil
	})
	if err != nil || !slices.Equal(seat.Tokens, []string{"t"}) || l.lose != 0 {
		t.Errorf("update: %v, %v, %d answers not lost", seat.Tokens, err, l.lose)
	}
}

func TestServerThatDoesNotAnswer(t *testing.T) {
	s := open(t, t.TempDir())
	s.server.stop()
	s.seats.attempt, s.seats.total = 10*time.Millisecond, 50*time.Millisecond
	s.seats.last.set("JetStream: no space left on device")
	_, err := s.Seat(t.Context(), "s1")
	if err == nil || !strings.Contains(err.Error(), "no space left on device") {
		t.Errorf("%v, want the server's own words", err)
	}
}

func TestBounds(t *testing.T) {
	s := open(t, t.TempDir())
	for _, id := range []string{"", "a b", "a.b", "*", ">", strings.Repeat("a", 65)} {
		if err := s.CreateSeat(t.Context(), Seat{ID: id, Recovery: "c"}); err == nil {
			t.Errorf("seat id %q was taken", id)
		}
		if _, err := s.Seat(t.Context(), id); !errors.Is(err, ErrNotFound) {
			t.Errorf("seat id %q: %v, want ErrNotFound", id, err)
		}
		if err := s.UpdateProgress(t.Context(), "s1", id, func(*Progress) error { return nil }); err == nil {
			t.Errorf("lesson id %q was taken", id)
		}
	}
	long := Seat{ID: "s1", Recovery: "c", Admitted: []string{strings.Repeat("a", seatLength)}}
	if err := s.CreateSeat(t.Context(), long); err == nil {
		t.Error("an over-long value was stored")
	}
}

func TestSchema(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	ctx := t.Context()
	if err := s.CreateSeat(ctx, Seat{ID: "s1", Recovery: "c"}); err != nil {
		t.Fatal(err)
	}
	first := upgrades()
	broken := errors.New("cut off")
	fail := func(context.Context, *Store) error { return broken }
	if err := upgrade(ctx, s, append(first, fail)); !errors.Is(err, broken) {
		t.Fatalf("%v, want the step's error", err)
	}
	runs := 0
	step := func(ctx context.Context, s *Store) error {
		runs++
		_, err := s.UpdateSeat(ctx, "s1", func(x *Seat) error { x.Admitted = []string{"upgraded"}; return nil })
		return err
	}
	for range 2 {
		if err := upgrade(ctx, s, append(first, step)); err != nil {
			t.Fatal(err)
		}
	}
	if seat, _ := s.Seat(ctx, "s1"); runs != 1 || len(seat.Admitted) != 1 {
		t.Errorf("the step ran %d times and left %v", runs, seat)
	}
	s.Close()
	if _, err := Open(ctx, Config{Dir: dir}); !errors.Is(err, ErrNewer) {
		t.Errorf("an older program: %v, want ErrNewer", err)
	}
}

func TestJSONIsStable(t *testing.T) {
	got, err := json.Marshal(Seat{ID: "a", Tokens: []string{"t"}, Recovery: "r", Ports: map[string]int{"http": 1}})
	want := `{"id":"a","tokens":["t"],"recovery":"r","ports":{"http":1},"created":"0001-01-01T00:00:00Z","used":"0001-01-01T00:00:00Z"}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
}
