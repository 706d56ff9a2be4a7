package inspector

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// patience is how long a test waits for what must come.
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
