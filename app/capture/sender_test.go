package capture

import (
	"fmt"
	"strings"
	"testing"

	"roundtrip/app/exchange"
)

// Connections of which no octet is read (a server that is deaf, or closes at
// once) do not use up the room for those that are.
func TestSendersThatAreNeverHeard(t *testing.T) {
	for name, told := range map[string]func(r *Recorder, w *wire, addr string){
		"told of while it is open": func(r *Recorder, w *wire, addr string) { r.Sender(addr, "a1"); w.close() },
		"told of when it is over":  func(r *Recorder, w *wire, addr string) { w.close(); r.Sender(addr, "a1") },
	} {
		t.Run(name, func(t *testing.T) {
			r := recorder(Config{})
			at := func(conn int) (*wire, string) {
				addr := fmt.Sprintf("127.0.0.1:%d", conn)
				w := &wire{feed: r.Feed, next: exchange.Segment{Server: "http", Conn: uint64(conn), Time: 1000, ClientAddr: addr}}
				w.say(exchange.Opened, exchange.ToServer, "")
				return w, addr
			}
			for conn := range 2 * maxSenders {
				w, addr := at(1 + conn)
				told(r, w, addr)
			}
			if n := len(r.acts.senders); n > maxSenders {
				t.Errorf("%d are kept", n)
			}
			a := r.Act(exchange.Act{Kind: "send", Server: "http"})
			w, addr := at(60_000)
			r.Sender(addr, a.ID)
			w.get(1)
			r.Summaries(0, func(e *exchange.Summary) bool {
				if e.From.Kind != "sender" || e.Act != a.ID {
					t.Errorf("from %q of act %q, want the sender's of %s", e.From.Kind, e.Act, a.ID)
				}
				return true
			})
			if w.close(); name == "told of while it is open" && len(r.acts.senders) != 0 {
				t.Errorf("%d are kept, and all is over", len(r.acts.senders))
			}
		})
	}
}

// A request passed on by the gateway comes from anybody, with a head of up to
// 1 MiB: it must not push every other act out.
func TestLongTargetsLeaveRoomForOtherActs(t *testing.T) {
	r := recorder(Config{})
	first := r.Act(exchange.Act{Kind: "predict", Prediction: "yes"})
	r.Act(exchange.Act{Kind: "forward", Request: &exchange.Request{Method: strings.Repeat("M", 1<<19), Target: "/" + strings.Repeat("a", 1<<19)}})
	if r.Act(exchange.Act{ID: first.ID}).ID == "" {
		t.Error("the act before is gone")
	}
}
