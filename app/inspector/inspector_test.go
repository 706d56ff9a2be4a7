package inspector

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"roundtrip/app/seat"
	"roundtrip/app/state"
)

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// stage is an inspector of a room with one seat, served over real sockets.
type stage struct {
	*Inspector
	t     *testing.T
	room  *seat.Room
	seat  *seat.Seat
	token string
	addr  string
}

func newStage(t *testing.T, c Config) *stage {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	store, err := state.Open(t.Context(), state.Config{Dir: t.TempDir(), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	room, err := seat.Open(t.Context(), seat.Config{
		Store: store, Epoch: "e", Hosts: []string{"127.0.0.1"}, Ports: "0", Log: log,
		Handler: func(*seat.Seat) http.Handler { return http.NotFoundHandler() },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { room.Close() })
	s, secret, err := room.Take(t.Context(), netip.MustParseAddr("127.0.0.1"))
	if err != nil {
		t.Fatal(err)
	}
	c.Find, c.Build = room.Seat, "v1"
	c.Explain = func(_ *http.Request, err error) any { return map[string]string{"title": err.Error()} }
	g := &stage{Inspector: New(c), t: t, room: room, seat: s, token: secret.Token}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	t.Cleanup(g.Close)
	g.addr = server.Listener.Addr().String()
	return g
}

// put changes an object of the feed.
func (g *stage) put(key, data string) { g.seat.Recorder().Put("note", key, []byte(data)) }

// viewer is one page's socket.
type viewer struct {
	*websocket.Conn
	t *testing.T
}

func (g *stage) dial() *viewer {
	g.t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial("ws://"+g.addr, nil)
	if err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(func() { ws.Close() })
	ws.SetReadDeadline(time.Now().Add(patience))
	return &viewer{ws, g.t}
}

// say sends the viewer's only message.
func (v *viewer) say(h hello) {
	v.t.Helper()
	if err := v.WriteJSON(h); err != nil {
		v.t.Fatal(err)
	}
}

// follow dials, says hello and reads the greeting.
func (g *stage) follow(after uint64, epoch string) (*viewer, greeting) {
	g.t.Helper()
	v := g.dial()
	v.say(hello{g.token, after, epoch})
	var first greeting
	if err := v.ReadJSON(&first); err != nil {
		g.t.Fatal(err)
	}
	return v, first
}

type object struct {
	Seq  uint64
	Type string
	Data json.RawMessage
}

// frame reads the next frame.
func (v *viewer) frame() []object {
	v.t.Helper()
	var all []object
	if err := v.ReadJSON(&all); err != nil {
		v.t.Fatal(err)
	}
	return all
}

// until reads frames up to the one with a note, and returns all their objects.
func (v *viewer) until(note string) []object {
	v.t.Helper()
	var all []object
	for {
		all = append(all, v.frame()...)
		if strings.Contains(told(all), "note "+note) {
			return all
		}
	}
}

// told is one line of types and data; a seat's own "server" is named only.
func told(all []object) string {
	var parts []string
	for _, o := range all {
		text := o.Type
		if o.Type != "server" {
			text += " " + string(o.Data)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// refused reads the frame that says why, and the close after it.
func (v *viewer) refused(why error, code int) {
	v.t.Helper()
	var frame struct{ Error struct{ Title string } }
	if err := v.ReadJSON(&frame); err != nil || !strings.HasPrefix(frame.Error.Title, why.Error()) {
		v.t.Errorf("error frame: %+v, %v; want %q", frame, err, why)
	}
	v.closed(code)
}

func (v *viewer) closed(code int) {
	v.t.Helper()
	if _, _, err := v.ReadMessage(); !websocket.IsCloseError(err, code) {
		v.t.Errorf("the socket ended with %v, want %d", err, code)
	}
}

func TestFeed(t *testing.T) {
	g := newStage(t, Config{Batch: time.Millisecond})
	g.put("a", `1`)
	v, first := g.follow(0, "")
	want := greeting{Epoch: g.seat.Epoch(), API: API, Build: "v1", Seq: g.seat.Recorder().Last()}
	if first != want {
		t.Errorf("greeting: %+v, want %+v", first, want)
	}
	all := v.frame()
	if got := told(all); got != "server, note 1" {
		t.Errorf("snapshot: %s", got)
	}
	if last := all[len(all)-1].Seq; last != first.Seq {
		t.Errorf("the snapshot ends at %d, the greeting said %d", last, first.Seq)
	}
	g.put("b", `2`)
	if got := told(v.until("2")); got != "note 2" {
		t.Errorf("tail: %s", got)
	}
	g.put("a", `3`)
	if got := told(v.until("3")); got != "note 3" {
		t.Errorf("tail: %s", got)
	}
}

func TestResume(t *testing.T) {
	g := newStage(t, Config{Batch: time.Millisecond, Most: 1})
	g.put("a", `1`)
	v, first := g.follow(0, "")
	v.until("1")
	v.Close()
	g.put("b", `2`)
	g.put("c", `3`)
	for _, test := range []struct {
		name  string
		after uint64
		epoch string
		want  string
	}{
		{"within the epoch", first.Seq, first.Epoch, "note 2, note 3"},
		{"of another epoch", first.Seq, "e.77", "server, note 1, note 2, note 3"},
		{"of no epoch", first.Seq, "", "server, note 1, note 2, note 3"},
		{"of the future", first.Seq + 1000, first.Epoch, "server, note 1, note 2, note 3"},
	} {
		v, _ := g.follow(test.after, test.epoch)
		if got := told(v.until("3")); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

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

func TestPing(t *testing.T) {
	g := newStage(t, Config{Ping: 50 * time.Millisecond, Batch: time.Millisecond})
	t.Run("answered", func(t *testing.T) {
		v, _ := g.follow(0, "")
		pings, answer := 0, v.PingHandler()
		v.SetPingHandler(func(data string) error {
			if pings++; pings == 8 { // well past three of them
				g.put("a", `"alive"`)
			}
			return answer(data)
		})
		v.until(`"alive"`)
	})
	t.Run("unanswered", func(t *testing.T) {
		v, _ := g.follow(0, "")
		pings := 0
		v.SetPingHandler(func(string) error { pings++; return nil })
		var err error
		for err == nil {
			_, _, err = v.ReadMessage()
		}
		var late net.Error
		if errors.As(err, &late) && late.Timeout() || pings == 0 {
			t.Errorf("a silent viewer is kept: %d pings, %v", pings, err)
		}
	})
	if c := g.Counts(); c.Cut != 0 {
		t.Errorf("%+v", c)
	}
}

func TestClose(t *testing.T) {
	g := newStage(t, Config{})
	var all []*viewer
	for range 3 {
		v, _ := g.follow(0, "")
		v.frame()
		all = append(all, v)
	}
	all = append(all, g.dial()) // has not said a word
	done := make(chan struct{})
	go func() {
		defer close(done)
		g.Close()
		g.Close()
	}()
	for _, v := range all {
		v.refused(ErrAsleep, websocket.CloseGoingAway)
		v.Close()
	}
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatal("Close waits on")
	}
	if c := g.Counts(); c.Viewers != 0 {
		t.Errorf("%+v", c)
	}
	answer, err := http.Get("http://" + g.addr)
	if err != nil || answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("after Close: %v, %v", answer, err)
	}
	io.Copy(io.Discard, answer.Body)
	answer.Body.Close()
}

// TestBatch: the first change after a pause leaves at once, the next ones
// together once the pause is over.
func TestBatch(t *testing.T) {
	const batch = 400 * time.Millisecond
	g := newStage(t, Config{Batch: batch, Ping: batch})
	v, _ := g.follow(0, "")
	v.frame()
	// A frame was sent: by the third ping from now on, the pause is over.
	pings, answer := 0, v.PingHandler()
	var put time.Time
	v.SetPingHandler(func(data string) error {
		if pings++; pings == 3 {
			put = time.Now()
			g.put("a", `1`)
		}
		return answer(data)
	})
	if got := told(v.frame()); got != "note 1" || pings != 3 {
		t.Fatalf("%s, after %d pings", got, pings)
	}
	if took := time.Since(put); took >= batch {
		t.Errorf("the first change took %v", took)
	}
	for n := range 3 {
		g.put(fmt.Sprint("b", n), fmt.Sprint(n))
	}
	if got := told(v.frame()); got != "note 0, note 1, note 2" {
		t.Errorf("the next: %s", got)
	}
	if took := time.Since(put); took < batch {
		t.Errorf("two frames within %v", took)
	}
}
