package seat

import (
	"testing"

	"roundtrip/app/state"
)

// A process that is killed between one seat's giving a port up and its storing of
// that may leave the port with two. A learner's URL must not be another's server.
func TestOnePortKeptByTwoSeats(t *testing.T) {
	h := newHouse(t, named)
	one, first := h.take()
	two, second := h.take()
	h.arrange(two, "second", Wish{State: Stopped})
	at := port(one)
	_, err := h.store.UpdateSeat(t.Context(), two.ID(), func(k *state.Seat) error {
		k.Ports["http"], k.Ports["second"] = at, at+1
		return nil
	})
	if err == nil {
		_, err = h.store.UpdateSeat(t.Context(), one.ID(), func(k *state.Seat) error {
			k.Ports["second"] = at + 1
			k.Stopped = []string{"second"}
			return nil
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	h.restart()
	had := map[int]string{}
	for _, token := range []string{first.Token, second.Token} {
		s := h.seat(token)
		if got := list(s); got != "http listening, second stopped" {
			t.Errorf("%s has %s", s.ID(), got)
		}
		for _, v := range s.Servers() {
			if by := had[v.Port]; by != "" && by != s.ID() {
				t.Errorf("port %d is two seats'", v.Port)
			}
			had[v.Port] = s.ID()
		}
		reaches(t, addr(s), "http")
	}
}
