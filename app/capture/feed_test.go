package capture

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"roundtrip/app/exchange"
)

// since reads the feed after a number, in frames of so many objects, and writes
// each object as its type and key.
func since(t *testing.T, r *Recorder, after uint64, limit int) (text string, last uint64, gap Gap) {
	t.Helper()
	var parts []string
	for {
		out, next, g := r.AppendSince(nil, after, limit)
		gap.Skipped += g.Skipped
		if g.Skipped > 0 {
			gap.From, gap.To = g.From, g.To
		}
		var all []struct {
			Seq  uint64
			Type string
			Data map[string]any
		}
		if err := json.Unmarshal(out, &all); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if len(all) > limit || len(all) > 0 && (all[len(all)-1].Seq > next || all[0].Seq <= after) {
			t.Fatalf("%d objects after %d up to %d: %s", len(all), after, next, out)
		}
		for _, o := range all {
			parts = append(parts, fmt.Sprint(o.Type, " ", o.Data["id"]))
		}
		after = next
		if len(all) == 0 {
			return strings.Join(parts, ", "), next, gap
		}
	}
}

func TestFeedOrder(t *testing.T) {
	r := recorder(Config{})
	w := dial(r.Feed, 1)
	w.get(1)
	_, middle, _ := since(t, r, 0, 100)
	if middle != r.Last() {
		t.Errorf("read up to %d, the last is %d", middle, r.Last())
	}
	w.get(1)
	r.Act(exchange.Act{Kind: "open"})
	r.Put("note", "a", []byte(`{"id":"a"}`))
	r.Put("note", "b", []byte(`{"id":"b"}`))
	r.Put("note", "a", []byte(`{"id":"c"}`))
	for limit := 1; limit < 9; limit++ {
		if text, _, gap := since(t, r, 0, limit); text != "connection 1, exchange e-1, exchange e-2, act a1, note b, note c" || gap != (Gap{}) {
			t.Errorf("frames of %d: %s, %+v", limit, text, gap)
		}
		if text, _, _ := since(t, r, middle, limit); text != "exchange e-2, act a1, note b, note c" {
			t.Errorf("frames of %d after %d: %s", limit, middle, text)
		}
	}
	w.close() // an old object moves to the end
	if text, _, _ := since(t, r, middle, 2); text != "exchange e-2, act a1, note b, note c, connection 1" {
		t.Errorf("then: %s", text)
	}
	if text, last, _ := since(t, r, r.Last()+5, 9); text != "" || last != r.Last()+5 {
		t.Errorf("of the future: %q, up to %d", text, last)
	}
}

// TestGap: a reader is told how many exchanges came and went since it read last.
func TestGap(t *testing.T) {
	r := recorder(Config{Exchanges: 10})
	w := dial(r.Feed, 1)
	for range 5 {
		w.get(1)
	}
	_, seen, _ := since(t, r, 0, 100)
	for range 30 { // 5 to 35 in the ring: 5 that were read go, and 20 that were not
		w.get(1)
	}
	for limit := 1; limit < 12; limit += 5 {
		text, last, gap := since(t, r, seen, limit)
		if gap.Skipped != 20 || gap.From <= seen-1 || gap.To >= last || !strings.HasPrefix(text, "exchange e-26, ") {
			t.Errorf("frames of %d: %+v after %d up to %d: %s", limit, gap, seen, last, text)
		}
	}
	if _, _, gap := since(t, r, 0, 100); gap != (Gap{}) {
		t.Errorf("without a past: %+v", gap)
	}
	if _, _, gap := since(t, r, r.Last(), 100); gap != (Gap{}) {
		t.Errorf("up to date: %+v", gap)
	}
	for range maxEvicted * 2 { // not all can be remembered: at least so many
		w.get(1)
	}
	if _, _, gap := since(t, r, seen, 100); gap.Skipped < maxEvicted/2 || gap.Skipped > maxEvicted*2+20 {
		t.Errorf("after very many: %+v", gap)
	}
	if len(r.evicted) > maxEvicted {
		t.Errorf("%d are remembered", len(r.evicted))
	}
}

func TestClear(t *testing.T) {
	shared := NewBudget(1 << 20)
	r := recorder(Config{Budget: shared})
	closed, open := dial(r.Feed, 1), dial(r.Feed, 2)
	closed.get(100)
	closed.close()
	a := r.Act(exchange.Act{Kind: "fetch", Server: "http", Request: &exchange.Request{Method: "GET", Target: "/"}})
	r.Put("note", "a", []byte(`{}`))
	open.request("GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: Mozilla/5.0\r\n")
	before := r.Last()
	r.Clear()
	if text, _, _ := since(t, r, 0, 100); text != "cleared <nil>, connection 2" {
		t.Errorf("the feed: %s", text)
	}
	if text, _, gap := since(t, r, before, 100); text != "cleared <nil>, connection 2" || gap.Skipped != 0 {
		t.Errorf("the feed of a reader: %s, %+v", text, gap)
	}
	if r.Act(exchange.Act{ID: a.ID, Ended: 1}).ID != "" {
		t.Error("a forgotten act was updated")
	}
	audit(t, r)
	b := r.Act(exchange.Act{Kind: "fetch", Server: "http", Request: &exchange.Request{Method: "GET", Target: "/"}})
	open.request("\r\n") // what was in flight is forgotten
	open.response("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
	open.request("GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: Mozilla/5.0\r\n\r\n")
	open.response("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	if _, with := kept(r); fmt.Sprint(with) != "[3]" {
		t.Errorf("kept: %v", with)
	}
	if got := r.Act(exchange.Act{ID: b.ID, Ended: 1}); fmt.Sprint(got.Exchanges) != "[e-3]" {
		t.Errorf("%+v", got)
	}
	audit(t, r)
	open.close()
	r.Clear()
	if r.Stats().Octets != 0 || shared.Held() != 0 || len(r.conns) != 0 {
		t.Errorf("%d octets are held, %d by all", r.Stats().Octets, shared.Held())
	}
}

func TestPutBounds(t *testing.T) {
	r := recorder(Config{})
	r.Put("note", "big", make([]byte, maxPut+1))
	if r.Last() != 0 {
		t.Error("too big an object is kept")
	}
	r.Put("other", "first", []byte(`{"id":"other"}`))
	for n := range maxPuts {
		r.Put("note", fmt.Sprint(n), fmt.Appendf(nil, `{"id":%d}`, n))
	}
	text, _, _ := since(t, r, 0, 2)
	if len(r.puts) != maxPuts || !strings.HasPrefix(text, "other other, note 1, ") {
		t.Errorf("%d objects are kept: %.40s", len(r.puts), text)
	}
	data := []byte(`{"id":"again"}`)
	r.Put("note", "7", data)
	copy(data, "overwritten")
	text, _, _ = since(t, r, maxPuts+1, 10)
	if text != "note again" {
		t.Errorf("of those there are: %s", text)
	}
	audit(t, r)
}

func TestWatch(t *testing.T) {
	r := recorder(Config{})
	told, end := r.Watch()
	other, endOther := r.Watch()
	defer endOther()
	for range 3 { // nobody reads meanwhile
		r.Put("note", "a", []byte(`{}`))
	}
	<-told
	<-other
	select {
	case <-told:
		t.Error("told twice of what was read once")
	default:
	}
	end()
	r.Sender("127.0.0.1:1", "a1") // no change
	r.Act(exchange.Act{ID: "a9"}) // nor this
	select {
	case <-other:
		t.Error("told of nothing")
	default:
	}
	r.Put("note", "a", []byte(`{}`))
	<-other
	select {
	case <-told:
		t.Error("told after the end")
	default:
	}
}

func TestActBounds(t *testing.T) {
	r := recorder(Config{})
	long := strings.Repeat("x", 2*maxAsked)
	a := r.Act(exchange.Act{Kind: "send", Exchanges: []string{"e-7"}, Ambiguous: true, Request: &exchange.Request{Content: long, Raw: []byte(long)}})
	if len(a.Request.Content) != maxAsked || a.Request.Raw != nil || a.Exchanges != nil || a.Ambiguous || a.Started == 0 {
		t.Errorf("%+v", a)
	}
	b := r.Act(exchange.Act{ID: a.ID, Prediction: "404", Seen: &exchange.Seen{Status: 200}, Ended: 5})
	b = r.Act(exchange.Act{ID: a.ID, Ended: 6})
	if b.Prediction != "404" || b.Seen.Status != 200 || b.Ended != 5 || b.Kind != "send" || b.Started != a.Started {
		t.Errorf("%+v", b)
	}
	for range maxActs {
		r.Act(exchange.Act{Kind: "fetch", Request: &exchange.Request{Content: long}})
	}
	if n := len(r.acts.all); n > maxActs || r.acts.octets > maxActOctets {
		t.Errorf("%d acts in %d octets", n, r.acts.octets)
	}
	if r.Act(exchange.Act{ID: a.ID}).ID != "" {
		t.Error("the oldest act is still there")
	}
	audit(t, r)
}
