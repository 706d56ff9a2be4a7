package inspector

import (
	"encoding/json"
	"log/slog"
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
		Handler: func(*seat.Seat, string) http.Handler { return http.NotFoundHandler() },
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
