package seat

import (
	"strings"
	"testing"
)

// changes are the states of a seat's first server, in order; times must not run back.
func changes(t *testing.T, s *Seat) string {
	t.Helper()
	var said []string
	all := s.Servers()[0].Changes
	for i, c := range all {
		if c.At == 0 || i > 0 && c.At < all[i-1].At {
			t.Fatalf("change %d is at %d: %+v", i, c.At, all)
		}
		said = append(said, c.State)
	}
	return strings.Join(said, " ")
}

// TestServerTellsItsChanges: each new state once, an equal one not again.
func TestServerTellsItsChanges(t *testing.T) {
	h := newHouse(t, nil)
	s, _ := h.take()
	for _, c := range []struct{ ask, want string }{
		{"", Listening},
		{Listening, "listening"},
		{Stopped, "listening stopped"},
		{Stopped, "listening stopped"},
		{Listening, "listening stopped listening"},
		{Moved, "listening stopped listening stopped listening"},
	} {
		if c.ask != "" {
			if _, err := s.Arrange(t.Context(), "http", Wish{State: c.ask}); err != nil {
				t.Fatalf("%s: %v", c.ask, err)
			}
		}
		if got := changes(t, s); got != c.want {
			t.Errorf("after %q: %s, want %s", c.ask, got, c.want)
		}
	}
}

func TestChangesAreBounded(t *testing.T) {
	var v server
	v.become(Listening, 1)
	v.become(Stopped, 2)
	for i := range 100 {
		v.become([]string{Listening, Stopped}[i%2], 3)
	}
	if len(v.Changes) != keptChanges || v.Changes[keptChanges-1].State != Stopped {
		t.Errorf("%d changes are kept, want %d, the newest last: %v", len(v.Changes), keptChanges, v.Changes)
	}
}
