package inspector

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"roundtrip/app/seat"
)

// patience is how long a test waits for what must come.
func TestRefused(t *testing.T) {
	g := newStage(t, Config{Hello: 100 * time.Millisecond})
	t.Run("no hello", func(t *testing.T) {
		v := g.dial()
		v.t = t
		v.refused(ErrHello, CloseHello)
	})
	for name, message := range map[string]string{
		"garbage":       "hello",
		"another shape": `{"token":7}`,
		"too long":      `{"token":"` + strings.Repeat("x", readLimit) + `"}`,
		"much too long": `{"token":"` + strings.Repeat("x", 8*readLimit) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			v := g.dial()
			v.t = t
			if err := v.WriteMessage(websocket.TextMessage, []byte(message)); err != nil {
				t.Fatal(err)
			}
			v.refused(ErrHello, CloseHello)
		})
	}
	t.Run("wrong token", func(t *testing.T) {
		for _, token := range []string{"", "nobody", g.token[:len(g.token)-1] + "!"} {
			v := g.dial()
			v.t = t
			v.say(hello{Token: token})
			v.refused(seat.ErrToken, CloseToken)
		}
	})
	if c := g.Counts(); c.Viewers != 0 || c.Cut != 0 {
		t.Errorf("%+v", c)
	}
}

// TestFindFails: what is wrong on our side asks the page to come again.
func TestFindFails(t *testing.T) {
	g := newStage(t, Config{})
	broken := errors.New("the state is not to be had")
	g.c.Find = func(context.Context, string) (*seat.Seat, error) { return nil, broken }
	v := g.dial()
	v.say(hello{Token: g.token})
	v.refused(broken, CloseAsleep)
}

func TestOrigin(t *testing.T) {
	g := newStage(t, Config{})
	for origin, want := range map[string]int{
		"http://" + g.addr:   http.StatusSwitchingProtocols,
		"http://evil.test":   http.StatusForbidden,
		"http://localhost":   http.StatusForbidden,
		"null":               http.StatusForbidden,
		"http://127.0.0.1:1": http.StatusForbidden,
	} {
		ws, answer, err := websocket.DefaultDialer.Dial("ws://"+g.addr, http.Header{"Origin": {origin}})
		if err == nil {
			ws.Close()
		}
		if answer == nil || answer.StatusCode != want {
			t.Errorf("Origin %s: %v, %v; want %d", origin, answer, err, want)
		}
	}
}

func TestCrowd(t *testing.T) {
	g := newStage(t, Config{Seat: 1, All: 2})
	first, _ := g.follow(0, "")
	second := g.dial()
	second.say(hello{Token: g.token})
	second.refused(ErrCrowd, CloseCrowd)
	waiting := g.dial() // says nothing yet, and counts
	third := g.dial()
	third.say(hello{Token: g.token})
	third.refused(ErrCrowd, CloseCrowd)
	waiting.Close()
	first.Close()
	for deadline := time.Now().Add(patience); ; { // until the server has noticed
		v := g.dial()
		v.say(hello{Token: g.token})
		var frame map[string]any
		if err := v.ReadJSON(&frame); err != nil {
			t.Fatal(err)
		}
		if frame["epoch"] != nil {
			break
		}
		v.Close()
		if time.Now().After(deadline) {
			t.Fatal("the place is not free again")
		}
	}
}
