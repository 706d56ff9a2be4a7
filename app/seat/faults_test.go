package seat

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"roundtrip/app/exchange"
	"roundtrip/app/fault"
)

func number(name string, n int) map[string]fault.Value {
	return map[string]fault.Value{name: {Number: n}}
}

func (h *house) breaks(s *Seat, list ...fault.Switch) Server {
	h.t.Helper()
	v, err := s.Arrange(h.t.Context(), "http", Wish{Faults: &list})
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

// status is how a server answers "/", 0 if not at all.
func status(s *Seat) int {
	c := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 20 * time.Second}
	res, err := c.Get("http://" + addr(s) + "/")
	if err != nil {
		return 0
	}
	res.Body.Close()
	return res.StatusCode
}

// fed is a server's latest object in a seat's feed, and its number.
func fed(t *testing.T, s *Seat) (v Server, seq uint64) {
	t.Helper()
	feed, _, _ := s.Recorder().AppendSince(nil, 0, 10_000)
	var objects []struct {
		Seq  uint64
		Type string
		Data json.RawMessage
	}
	if err := json.Unmarshal(feed, &objects); err != nil {
		t.Fatal(err)
	}
	for _, o := range objects {
		if o.Type == "server" {
			v, seq = Server{}, o.Seq
			if err := json.Unmarshal(o.Data, &v); err != nil {
				t.Fatal(err)
			}
		}
	}
	return v, seq
}

func TestFaultsOfOneSeatOnly(t *testing.T) {
	h := newHouse(t, nil)
	a, _ := h.take()
	b, _ := h.take()
	for _, f := range fault.List() {
		h.breaks(a, fault.Switch{ID: f.ID})
		answers(t, b)
	}
	v := h.breaks(a, fault.Switch{ID: "status"}, fault.Switch{ID: "slam", Times: 1})
	if len(v.Faults) != 2 || v.Faults[0].Params["code"].Number != 503 || v.State != Listening {
		t.Errorf("%+v", v)
	}
	if got := a.Servers()[0].Faults; len(got) != 2 {
		t.Errorf("%+v", got)
	}
	if got := b.Servers()[0].Faults; len(got) != 0 {
		t.Errorf("b has %+v", got)
	}
	if shown, _ := fed(t, a); len(shown.Faults) != 2 {
		t.Errorf("the feed has %+v", shown)
	}
	if got := status(a); got != 0 {
		t.Errorf("slammed, and answered %d", got)
	}
	if got := status(a); got != 503 {
		t.Errorf("answered %d", got)
	}
	h.breaks(a)
	answers(t, a)
	if shown, _ := fed(t, a); len(shown.Faults) != 0 {
		t.Errorf("the feed has %+v", shown)
	}
}

func TestFaultsThatCannotBe(t *testing.T) {
	h := newHouse(t, nil)
	s, _ := h.take()
	h.breaks(s, fault.Switch{ID: "status"})
	if _, err := s.Arrange(t.Context(), "https", Wish{Faults: new([]fault.Switch)}); !errors.Is(err, ErrNoServer) {
		t.Errorf("unknown server: %v", err)
	}
	v, err := s.Arrange(t.Context(), "http", Wish{Faults: &[]fault.Switch{{ID: "close", Share: 200}}})
	if !errors.Is(err, fault.ErrInvalid) || len(v.Faults) != 1 || v.Faults[0].ID != "status" {
		t.Errorf("%+v, %v", v, err)
	}
	h.Room.Close()
	if _, err := s.Arrange(t.Context(), "http", Wish{Faults: new([]fault.Switch)}); !errors.Is(err, ErrClosed) {
		t.Errorf("of a closed room: %v", err)
	}
}

func TestHowLongFaultsLast(t *testing.T) {
	h := newHouse(t, nil)
	s, c := h.take()
	broken := fault.Switch{ID: "status"}
	h.breaks(s, broken)
	for _, state := range []string{Stopped, Listening, Moved} {
		v, err := s.Arrange(t.Context(), "http", Wish{State: state})
		if err != nil || len(v.Faults) != 1 {
			t.Errorf("%s: %+v, %v", state, v, err)
		}
	}
	if got := status(s); got != 503 {
		t.Errorf("stopped, started and moved, it answers %d", got)
	}
	if err := s.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if v := s.Servers()[0]; len(v.Faults) != 0 {
		t.Errorf("after a reset: %+v", v)
	}
	answers(t, s)

	h.breaks(s, broken)
	h.clock.forward(2 * time.Hour)
	h.sweep(t.Context())
	asleep := s.servers[0]
	s = h.seat(c.Token)
	answers(t, s)
	if asleep.news.tell(); asleep.news.timer != nil {
		t.Error("a seat asleep goes on telling")
	}

	h.breaks(s, broken)
	h.restart()
	s = h.seat(c.Token)
	answers(t, s)
}

// What remains of a count is told, but not once for each request.
func TestCountsAreFed(t *testing.T) {
	h := newHouse(t, nil)
	s, _ := h.take()
	changed, stop := s.Recorder().Watch()
	defer stop()
	h.breaks(s, fault.Switch{ID: "status", Times: 41})
	_, first := fed(t, s)
	began := time.Now()
	for range 40 {
		if got := status(s); got != 503 {
			t.Fatalf("answered %d", got)
		}
	}
	told, last := 0, first
	for end := time.After(10 * time.Second); ; {
		v, seq := fed(t, s)
		if seq != last {
			told, last = told+1, seq
		}
		if len(v.Faults) == 1 && v.Faults[0].Times == 1 {
			break
		}
		select {
		case <-changed:
		case <-end:
			t.Fatalf("what remains is not told: %+v", v)
		}
	}
	if most := int(time.Since(began)/newsTime) + 1; told > most {
		t.Errorf("told %d times, at most %d are due", told, most)
	}
	if got := status(s); got != 503 {
		t.Errorf("the last time: %d", got)
	}
	answers(t, s)
}

func TestNewsIsRare(t *testing.T) {
	did := make(chan time.Time, 100)
	var n news
	n.do = func() { did <- time.Now() }
	began := time.Now()
	for range 1000 {
		n.tell()
	}
	first := <-did
	if first.Sub(began) < newsTime {
		t.Errorf("after %v", first.Sub(began))
	}
	n.tell()
	if again := (<-did).Sub(first); again < newsTime {
		t.Errorf("again after %v", again)
	}
	n.tell()
	n.end()
	n.tell()
	if len(did) != 0 || n.timer.Stop() {
		t.Errorf("%d more after the end, or one is about to be", len(did))
	}
}

func TestStopEndsWhatHangs(t *testing.T) {
	for _, id := range []string{"hang", "hang-head", "delay", "deaf"} {
		h := newHouse(t, nil)
		s, _ := h.take()
		changed, stop := s.Recorder().Watch()
		h.breaks(s, fault.Switch{ID: id, Times: 1})
		c, err := net.Dial("tcp", addr(s))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		for v, _ := fed(t, s); len(v.Faults) > 0; v, _ = fed(t, s) {
			<-changed
		}
		began := time.Now()
		if _, err := s.Arrange(t.Context(), "http", Wish{State: Stopped}); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > endTime/2 {
			t.Errorf("%s: stopped after %v", id, took)
		}
		io.Copy(io.Discard, c) // until it has ended
		c.Close()
		stop()
		s.gate.mu.Lock()
		if s.gate.open != 0 {
			t.Errorf("%s: %d connections are counted", id, s.gate.open)
		}
		s.gate.mu.Unlock()
	}
}

// The recorder shows what really crossed.
func TestFaultsAsTheRecorderSeesThem(t *testing.T) {
	h := newHouse(t, nil)
	brief := number("ms", 1)
	for _, c := range []struct {
		on      fault.Switch
		outcome exchange.Outcome
		status  int
		rule    bool
	}{
		{fault.Switch{ID: "delay", Params: brief}, exchange.Complete, 200, false},
		{fault.Switch{ID: "hang", Params: brief}, exchange.NoAnswer, 0, false},
		{fault.Switch{ID: "hang-head", Params: brief}, exchange.Truncated, 200, false},
		{fault.Switch{ID: "hang-body", Params: brief}, exchange.Truncated, 200, false},
		{fault.Switch{ID: "drip", Params: brief}, exchange.Complete, 200, false},
		{fault.Switch{ID: "close"}, exchange.NoAnswer, 0, false},
		{fault.Switch{ID: "reset"}, exchange.ResetByServer, 0, false},
		{fault.Switch{ID: "truncate"}, exchange.Truncated, 200, false},
		{fault.Switch{ID: "length", Params: brief}, exchange.Truncated, 200, false},
		{fault.Switch{ID: "length", Params: map[string]fault.Value{"ms": {Number: 1}, "way": {Word: "short"}}}, exchange.Complete, 200, true},
		{fault.Switch{ID: "malformed"}, exchange.Truncated, 0, true},
		{fault.Switch{ID: "malformed", Params: map[string]fault.Value{"where": {Word: "field-line"}}}, exchange.Complete, 200, true},
		{fault.Switch{ID: "malformed", Params: map[string]fault.Value{"where": {Word: "chunk-size"}}}, exchange.Truncated, 200, true},
		{fault.Switch{ID: "panic"}, exchange.NoAnswer, 0, false},
		{fault.Switch{ID: "status"}, exchange.Complete, 503, false},
	} {
		s, _ := h.take()
		changed, stop := s.Recorder().Watch()
		h.breaks(s, c.on)
		conn, err := net.Dial("tcp", addr(s))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
		io.Copy(io.Discard, conn)
		conn.Close()
		var got []exchange.Summary
		for end := time.After(10 * time.Second); len(got) == 0 || got[0].State != exchange.Done; {
			got = nil
			s.Recorder().Summaries(0, func(e *exchange.Summary) bool {
				got = append(got, *e)
				return true
			})
			if len(got) > 0 && got[0].State == exchange.Done {
				break
			}
			select {
			case <-changed:
			case <-end:
				t.Fatalf("%s: %+v", c.on.ID, got)
			}
		}
		if e := got[0]; e.Outcome != c.outcome || e.Status != c.status || (e.Violations > 0) != c.rule {
			t.Errorf("%s %v: %s, %d, %d violations (%s), want %s, %d", c.on.ID, c.on.Params, e.Outcome, e.Status, e.Violations, e.Rule, c.outcome, c.status)
		}
		stop()
	}
}

func TestServerWithFaultsInJSON(t *testing.T) {
	h := newHouse(t, nil)
	s, _ := h.take()
	b, err := json.Marshal(h.breaks(s, fault.Switch{ID: "length", Path: "/a", Seed: 7}))
	if err != nil {
		t.Fatal(err)
	}
	want := `"faults":[{"id":"length","params":{"ms":60000,"octets":5,"way":"long"},"path":"/a","share":100,"seed":7}]`
	if !bytes.Contains(b, []byte(want)) {
		t.Errorf("%s, want %s", b, want)
	}
	if b, err = json.Marshal(h.breaks(s)); err != nil || strings.Contains(string(b), "faults") {
		t.Errorf("healed: %s, %v", b, err)
	}
}
