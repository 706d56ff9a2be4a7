package capture

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"roundtrip/app/exchange"
)

// TestCommands: the last are kept, an update replaces, a reset forgets, and what they
// hold is counted.
func TestCommands(t *testing.T) {
	r := New(Config{Epoch: "e"})
	first := r.Command(exchange.Command{Name: "GET", Cause: "e-1", Args: []string{"a"}})
	if first.ID != "c1" || first.Seq == 0 {
		t.Fatalf("the first is %+v", first)
	}
	first.Reply, first.Outcome = "OK", exchange.Answered
	again := r.Command(first)
	if again.ID != "c1" || again.Seq <= first.Seq {
		t.Errorf("updated: %+v", again)
	}
	r.Command(exchange.Command{Name: "SET", Cause: "e-2"})
	if got := r.Commands("e-1"); len(got) != 1 || got[0].Reply != "OK" {
		t.Errorf("of the first exchange: %+v", got)
	}
	b, _, _ := r.AppendSince(nil, 0, 100)
	var feed []struct {
		Seq  uint64
		Type string
		Data exchange.Command
	}
	if err := json.Unmarshal(b, &feed); err != nil || len(feed) != 2 {
		t.Fatalf("the feed is %s, %v", b, err)
	}
	if f := feed[0]; f.Type != "command" || f.Data.ID != "c1" || f.Data.Reply != "OK" || f.Seq != again.Seq {
		t.Errorf("the feed has %+v", f)
	}

	for i := range maxCommands {
		r.Command(exchange.Command{Name: "GET", Cause: "many", Args: []string{fmt.Sprint(i)}})
	}
	if n := len(r.Commands("many")); n != maxCommands {
		t.Errorf("%d kept, want %d", n, maxCommands)
	}
	if gone := r.Command(first); gone.ID != "" || len(r.Commands("e-1")) != 0 {
		t.Errorf("one that is not kept came back: %+v", gone)
	}
	for range 100 {
		r.Command(exchange.Command{Name: "SET", Cause: "large", Request: make([]byte, 4<<10), Response: make([]byte, 4<<10), Reply: strings.Repeat("r", 1<<10)})
	}
	if held := r.Stats().Octets; held > 2*maxCommandOctets || held < maxCommandOctets {
		t.Errorf("%d octets held", held)
	}
	r.Clear()
	if held := r.Stats().Octets; held != 0 || len(r.Commands("large")) != 0 {
		t.Errorf("after a reset: %d octets, %d commands", held, len(r.Commands("large")))
	}
	if c := r.Command(exchange.Command{Name: "GET"}); c.ID == "c1" {
		t.Error("a number comes twice")
	}
}
