package progress

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
	"roundtrip/app/state"
)

// shelf is a store in memory that can be out of order.
type shelf struct {
	mu     sync.Mutex
	kept   map[string]state.Progress
	broken bool // it refuses
	hangs  bool // it answers nothing until given up
	tries  int
}

func (s *shelf) Progress(context.Context, string) (map[string]state.Progress, error) {
	return s.kept, nil
}

func (s *shelf) UpdateProgress(ctx context.Context, _, lesson string, change func(*state.Progress) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tries++
	if s.hangs {
		s.mu.Unlock()
		<-ctx.Done()
		s.mu.Lock()
		return ctx.Err()
	}
	if s.broken {
		return errors.New("no answer")
	}
	p := s.kept[lesson]
	if p.Done == nil {
		p.Done = map[string]state.Done{}
	}
	if err := change(&p); err != nil {
		return err
	}
	if s.kept == nil {
		s.kept = map[string]state.Progress{}
	}
	s.kept[lesson] = p
	return nil
}

func (s *shelf) set(broken, hangs bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken, s.hangs = broken, hangs
}

func (s *shelf) done(lesson string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.kept[lesson].Done)
}

// inBubble runs a progress on fake time, and says what it logged.
func inBubble(t *testing.T, s *shelf, run func(w *wire, p *Progress)) (logged string) {
	t.Helper()
	var log bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		w := newWire()
		p, err := open(t.Context(), Config{
			Seat: "s1", Recorder: w.Recorder, Course: course(), Log: slog.New(slog.NewTextHandler(&log, nil)),
		}, s)
		if err != nil {
			t.Fatal(err)
		}
		run(w, p)
		p.Close()
	})
	return log.String()
}

func TestStoredLaterIfNotNow(t *testing.T) {
	s := &shelf{broken: true}
	logged := inBubble(t, s, func(w *wire, p *Progress) {
		w.opens("other")
		time.Sleep(time.Second / 2)
		w.exchange(w.connect("127.0.0.1:1"), "GET", "/none", "", 404)
		time.Sleep(10 * time.Second)
		if got := w.doneIn(t, "other"); len(got) != 1 {
			t.Errorf("the page does not wait for the store: %v", got)
		}
		if s.tries < 3 || s.tries > 5 { // at 0, 1, 3, 7 seconds
			t.Errorf("tried %d times in ten seconds", s.tries)
		}
		s.set(false, false)
		time.Sleep(retryMost)
		if s.done("other") != 1 {
			t.Error("not stored after all")
		}
		tries := s.tries
		time.Sleep(time.Hour)
		if s.tries != tries {
			t.Errorf("stored again %d times", s.tries-tries)
		}
	})
	if !strings.Contains(logged, "not stored yet") || strings.Contains(logged, "lost") {
		t.Error(logged)
	}
}

func TestCloseStoresWhatIsDone(t *testing.T) {
	s := &shelf{broken: true}
	logged := inBubble(t, s, func(w *wire, p *Progress) {
		w.opens("other")
		time.Sleep(time.Second / 10)
		s.set(false, false)
		w.exchange(w.connect("127.0.0.1:1"), "GET", "/none", "", 404) // not looked at yet
		p.Close()
	})
	if s.done("other") != 1 || strings.Contains(logged, "lost") {
		t.Errorf("%+v\n%s", s.kept, logged)
	}
}

func TestCloseDoesNotWaitForever(t *testing.T) {
	s := &shelf{hangs: true}
	logged := inBubble(t, s, func(w *wire, p *Progress) {
		w.opens("other")
		time.Sleep(time.Minute)
		from := time.Now()
		p.Close()
		if took := time.Since(from); took != atClose {
			t.Errorf("it took %v", took)
		}
	})
	if !strings.Contains(logged, "lost") {
		t.Error(logged)
	}
}

// TestObjectsAreFew holds how often a lesson's object is set.
func TestObjectsAreFew(t *testing.T) {
	inBubble(t, &shelf{}, func(w *wire, p *Progress) {
		w.opens("status")
		synctest.Wait()
		c := w.connect("127.0.0.1:1")
		time.Sleep(time.Second)
		objects, after := 0, uint64(0)
		look := func() {
			synctest.Wait()
			feed, last, _ := w.AppendSince(nil, after, 10_000)
			after = last
			objects += bytes.Count(feed, []byte(`"type":"progress"`))
		}
		look()
		objects = 0
		w.exchange(c, "GET", "/first", "", 500)
		look()
		if objects != 1 {
			t.Errorf("after a pause %d objects at once, want 1", objects)
		}
		objects = 0
		for i := range 1000 { // one a millisecond
			w.exchange(c, "GET", "/x", "", 500+i%90)
			time.Sleep(time.Millisecond)
			look()
		}
		if objects < 9 || objects > 11 {
			t.Errorf("%d objects in a second, want about 10", objects)
		}
		time.Sleep(steady)
		look()
		m := p.Snapshot()[0].Tasks[0].Missing
		if told := w.objects(t)["status"].Tasks[0].Missing; len(m) != 1 || m[0].Got != fmt.Sprint(500+999%90) || told[0].Got != m[0].Got {
			t.Errorf("the last of many: %+v, told %+v", m, told)
		}
		// A task done does not wait for that.
		w.exchange(c, "GET", "/x", "", 501)
		time.Sleep(2 * pause)
		w.exchange(c, "GET", "/x", "", 404)
		time.Sleep(pause)
		synctest.Wait()
		if got := w.doneIn(t, "status"); len(got) != 1 {
			t.Errorf("done after %v: %v", pause, got)
		}
		// And then nothing happens.
		time.Sleep(time.Second)
		before := w.Last()
		time.Sleep(time.Hour)
		if w.Last() != before {
			t.Errorf("%d changes in an idle hour", w.Last()-before)
		}
	})
}

// TestTooFastIsCountedOnce holds what is told when exchanges go before they can
// be judged, and that those that stay are judged.
func TestTooFastIsCountedOnce(t *testing.T) {
	logged := inBubble(t, &shelf{}, func(w *wire, p *Progress) {
		w.opens("other")
		c := w.connect("127.0.0.1:1")
		w.exchange(c, "GET", "/x", "", 200)
		synctest.Wait()
		for range 3 {
			p.mu.Lock() // it is held up
			for range 600 {
				w.exchange(c, "GET", "/x", "", 200)
			}
			p.mu.Unlock()
			time.Sleep(time.Second)
		}
		p.mu.Lock()
		if p.look.missed != 300 {
			t.Errorf("missed %d, want 300", p.look.missed)
		}
		p.mu.Unlock()
		w.exchange(c, "GET", "/x", "", 404)
		if l := p.Snapshot(); l[0].Done != 1 {
			t.Errorf("%+v", l)
		}
	})
	if strings.Count(logged, "too fast") != 1 || !strings.Contains(logged, "count=300") {
		t.Error(logged)
	}
}

// TestObjectsAreSmallEnough holds that a lesson of many words is still told.
func TestObjectsAreSmallEnough(t *testing.T) {
	c := course()
	hint := lesson.Text{"ko": strings.Repeat("가", 30_000)}
	c.Lessons[1].Tasks[0].Steps[0].Exchange[0].Hint = hint
	w := newWire()
	p, err := open(t.Context(), Config{Seat: "s1", Recorder: w.Recorder, Course: c}, &shelf{})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	w.opens("other")
	w.await(t, "the lesson without its hints", func() bool {
		l := w.objects(t)["other"]
		return len(l.Tasks) == 1 && l.Tasks[0].Missing[0].Is == "404" && l.Tasks[0].Missing[0].Hint == nil
	})
	if h := p.Snapshot()[0].Tasks[0].Missing[0].Hint; h["ko"] != hint["ko"] {
		t.Error("the snapshot has no hint")
	}
}

// BenchmarkPass is a look at 200 exchanges: what 20 ms bring at 10,000 a second.
func BenchmarkPass(b *testing.B) {
	w := newWire()
	p, err := open(b.Context(), Config{Seat: "s1", Recorder: w.Recorder, Course: course()}, &shelf{})
	if err != nil {
		b.Fatal(err)
	}
	p.Close()
	p.begin(&exchange.Act{Kind: "open", Lesson: "status", Started: 1})
	c := w.connect("127.0.0.1:1")
	for range 200 {
		w.exchange(c, "GET", "/x", "", 200)
	}
	b.ReportAllocs()
	for b.Loop() {
		p.look.exchanges, p.look.number = 0, 0
		clear(p.look.judged)
		p.pass()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/200, "ns/exchange")
}
