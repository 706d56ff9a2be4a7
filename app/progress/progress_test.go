package progress

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"roundtrip/app/capture"
	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
	"roundtrip/app/state"
)

// course is a lesson with a task of each kind, and one with one task.
func course() *lesson.Course {
	see := func(see string, is any) lesson.Condition {
		return lesson.Condition{See: see, Is: is, Hint: lesson.Text{"ko": "힌트", "en": "hint"}}
	}
	return &lesson.Course{Lessons: []*lesson.Lesson{
		{
			ID: "status",
			Experiments: []lesson.Experiment{{ID: "moved", Predict: &lesson.Predict{
				See: "first.status", Options: []lesson.Option{{Value: "302"}, {Value: "200"}},
			}}},
			Tasks: []lesson.Task{
				{ID: "missing", Steps: []lesson.Step{{Exchange: []lesson.Condition{see("method", "GET"), see("status", 404)}}}},
				{ID: "refused", Steps: []lesson.Step{{Act: []lesson.Condition{see("kind", "fetch"), see("exchanges", 0)}}}},
				{ID: "kept", Steps: []lesson.Step{{Connection: []lesson.Condition{see("statuses", "200, 200"), see("exchanges", 2)}}}},
				{ID: "then", Steps: []lesson.Step{
					{Exchange: []lesson.Condition{see("method", "POST")}}, {Connection: []lesson.Condition{see("methods", "POST")}},
				}},
				{ID: "text", Steps: []lesson.Step{{Exchange: []lesson.Condition{see("method", "PUT"), see("requestText()", "가")}}}},
				{ID: "by-act", Steps: []lesson.Step{{Act: []lesson.Condition{see("methods", "DELETE")}}}},
			},
		},
		{ID: "other", Tasks: []lesson.Task{{ID: "one", Steps: []lesson.Step{{Exchange: []lesson.Condition{see("status", 404)}}}}}},
	}}
}

// wire is a recorder with what crosses.
type wire struct {
	*capture.Recorder
	conns uint64
}

func newWire() *wire {
	return &wire{Recorder: capture.New(capture.Config{Epoch: "e", Who: func(addr string) exchange.From {
		from := exchange.From{Kind: "browser", Addr: addr, Stranger: addr == "192.0.2.9:1"}
		if addr == "127.0.0.1:99" {
			from.Kind = "tool"
		}
		return from
	}})}
}

// connect opens a connection from an address.
func (w *wire) connect(addr string) uint64 {
	w.conns++
	w.Feed(exchange.Segment{Server: "http", Conn: w.conns, Seq: 1, Time: exchange.At(time.Now()), Kind: exchange.Opened, ClientAddr: addr, ServerAddr: "127.0.0.1:9000"})
	return w.conns
}

func (w *wire) segment(conn uint64, kind exchange.SegmentKind, dir exchange.Direction, data string) {
	w.Feed(exchange.Segment{Server: "http", Conn: conn, Time: exchange.At(time.Now()), Kind: kind, Dir: dir, Data: []byte(data)})
}

func (w *wire) ask(conn uint64, method, target, content string) {
	w.segment(conn, exchange.Octets, exchange.ToServer, fmt.Sprintf("%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s", method, target, len(content), content))
}

func (w *wire) answer(conn uint64, status int) {
	w.segment(conn, exchange.Octets, exchange.ToClient, fmt.Sprintf("HTTP/1.1 %d Some\r\nContent-Length: 2\r\n\r\nok", status))
}

func (w *wire) exchange(conn uint64, method, target, content string, status int) {
	w.ask(conn, method, target, content)
	w.answer(conn, status)
}

func (w *wire) finish(conn uint64) { w.segment(conn, exchange.Closed, exchange.ToClient, "") }

func (w *wire) opens(lesson string) { w.Act(exchange.Act{Kind: "open", Lesson: lesson}) }

func newStore(t *testing.T, dir string) *state.Store {
	t.Helper()
	s, err := state.Open(t.Context(), state.Config{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func start(t *testing.T, w *wire, s *state.Store) *Progress {
	t.Helper()
	p, err := Open(t.Context(), Config{Seat: "s1", Recorder: w.Recorder, Store: s, Course: course()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p
}

// act is an act as it stands; asking for it by Act would change it.
func (w *wire) act(id string) (out exchange.Act) {
	w.Acts(0, func(a *exchange.Act) bool {
		if a.ID == id {
			out = *a
		}
		return true
	})
	return out
}

// objects are the progress objects in the feed, by lesson.
func (w *wire) objects(t *testing.T) map[string]Lesson {
	t.Helper()
	feed, _, _ := w.AppendSince(nil, 0, 10_000)
	var all []struct {
		Type string          `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(feed, &all); err != nil {
		t.Fatal(err)
	}
	out := map[string]Lesson{}
	for _, o := range all {
		if o.Type != "progress" {
			continue
		}
		var l Lesson
		if err := json.Unmarshal(o.Data, &l); err != nil {
			t.Fatal(err)
		}
		out[l.Lesson] = l
	}
	return out
}

// await waits until the feed says so.
func (w *wire) await(t *testing.T, what string, is func() bool) {
	t.Helper()
	changes, stop := w.Watch()
	defer stop()
	late := time.After(10 * time.Second)
	for !is() {
		select {
		case <-changes:
		case <-late:
			t.Fatalf("never came: %s", what)
		}
	}
}

func doneOf(l Lesson) (done []string) {
	for _, t := range l.Tasks {
		if t.Done {
			done = append(done, t.ID)
		}
	}
	return done
}

// doneIn are the tasks done by the feed.
func (w *wire) doneIn(t *testing.T, lesson string) []string { return doneOf(w.objects(t)[lesson]) }

func TestTasksByWhatCrossed(t *testing.T) {
	w := newWire()
	s := newStore(t, t.TempDir())
	p := start(t, w, s)
	c := w.connect("127.0.0.1:1")
	w.exchange(c, "GET", "/none", "", 404) // before the lesson was opened
	if all := p.Snapshot(); len(all) != 0 {
		t.Fatalf("a lesson that nobody opened: %+v", all)
	}
	w.opens("status")
	w.opens("unknown")
	w.await(t, "the lesson as it begins", func() bool { return len(w.objects(t)["status"].Tasks) == 6 })
	if done := doneOf(p.Snapshot()[0]); done != nil {
		t.Fatalf("done before anything crossed: %v", done)
	}

	w.exchange(c, "GET", "/other", "", 200)
	w.await(t, "what was seen", func() bool {
		m := w.objects(t)["status"].Tasks[0].Missing
		return len(m) == 1 && m[0].See == "status" && m[0].Is == "404" && m[0].Got == "200" && m[0].Hint["ko"] == "힌트"
	})
	w.exchange(c, "GET", "/none", "", 404)
	w.await(t, "missing", func() bool { return slices.Contains(w.doneIn(t, "status"), "missing") })
	task := p.Snapshot()[0].Tasks[0]
	if !slices.Equal(task.Exchanges, []string{"e-3"}) || time.Since(task.At.Go()) > time.Minute {
		t.Errorf("shown by %v at %v", task.Exchanges, task.At)
	}

	w.exchange(c, "PUT", "/users/1", "가", 200)
	w.await(t, "text", func() bool { return slices.Contains(w.doneIn(t, "status"), "text") })

	// The connection carried more than two: only one that carries two will do.
	w.finish(c)
	c = w.connect("127.0.0.1:2")
	w.exchange(c, "GET", "/.roundtrip/shell", "", 200)
	w.exchange(c, "GET", "/a", "", 200)
	w.exchange(c, "GET", "/b", "", 200)
	w.finish(c)
	w.await(t, "kept", func() bool { return slices.Contains(w.doneIn(t, "status"), "kept") })

	// Both steps within one look.
	c = w.connect("127.0.0.1:3")
	w.exchange(c, "POST", "/", "", 200)
	w.finish(c)
	w.await(t, "then", func() bool { return slices.Contains(w.doneIn(t, "status"), "then") })

	a := w.Act(exchange.Act{Kind: "fetch", Server: "http", Request: &exchange.Request{Target: "/"}})
	w.Act(exchange.Act{ID: a.ID, Ended: exchange.At(time.Now()), Seen: &exchange.Seen{Error: "TypeError: Failed to fetch"}})
	w.await(t, "refused", func() bool { return slices.Contains(w.doneIn(t, "status"), "refused") })

	w.opens("status") // again: nothing starts over
	if l := p.Snapshot()[0]; l.Done != 5 || l.Of != 6 || l.Lesson != "status" {
		t.Errorf("%+v", l)
	}

	// After a restart all of it is done still.
	p.Close()
	again := newWire()
	p = start(t, again, s)
	if l := p.Snapshot(); len(l) != 1 || l[0].Done != 5 || !slices.Equal(l[0].Tasks[0].Exchanges, []string{"e-3"}) || l[0].Tasks[0].At != task.At {
		t.Errorf("after a restart: %+v", l)
	}
	again.await(t, "the lesson in the new feed", func() bool { return len(again.doneIn(t, "status")) == 5 })
}

// TestStepsAreTold: half of a task is told as long as it is half.
func TestStepsAreTold(t *testing.T) {
	w := newWire()
	p := start(t, w, newStore(t, t.TempDir()))
	w.opens("status")
	w.await(t, "the lesson as it begins", func() bool { return len(w.objects(t)["status"].Tasks) == 6 })
	then := func() Task { return p.Snapshot()[0].Tasks[3] }
	if task := then(); task.Step != 0 {
		t.Errorf("before anything crossed: %+v", task)
	}
	c := w.connect("127.0.0.1:1")
	w.exchange(c, "POST", "/", "", 200)
	w.await(t, "the first of two steps", func() bool {
		task := w.objects(t)["status"].Tasks[3]
		return task.Step == 1 && !task.Done
	})
	w.finish(c)
	w.await(t, "both", func() bool { return slices.Contains(w.doneIn(t, "status"), "then") })
	if task := then(); task.Step != 0 {
		t.Errorf("done: %+v", task)
	}
}

func TestOnlyTheLearnersOwnCount(t *testing.T) {
	w := newWire()
	p := start(t, w, newStore(t, t.TempDir()))
	w.opens("other")
	w.exchange(w.connect("192.0.2.9:1"), "GET", "/none", "", 404)
	w.exchange(w.connect("127.0.0.1:1"), "GET", "/.roundtrip/none", "", 404)
	w.exchange(w.connect("127.0.0.1:99"), "GET", "/.roundtrip/none", "", 404)
	if l := p.Snapshot()[0]; l.Done != 0 || l.Tasks[0].Missing[0].Got != "" {
		t.Fatalf("%+v", l)
	}
	w.exchange(w.connect("127.0.0.1:1"), "GET", "/none", "", 404)
	if l := p.Snapshot()[0]; l.Done != 1 {
		t.Fatalf("%+v", l)
	}
}

// TestThePlaygroundsConnections holds that a connection is judged by what of it is
// the learner's, and not at all if nothing is.
func TestThePlaygroundsConnections(t *testing.T) {
	c := course()
	c.Lessons[1].Tasks[0].Steps = []lesson.Step{{Connection: []lesson.Condition{{See: "exchanges", Is: 0}}}}
	w := newWire()
	p, err := Open(t.Context(), Config{Seat: "s1", Recorder: w.Recorder, Store: newStore(t, t.TempDir()), Course: c})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	w.opens("other")
	shell := w.connect("127.0.0.1:1")
	w.exchange(shell, "GET", "/.roundtrip/shell", "", 200)
	w.finish(shell)
	if l := p.Snapshot()[0]; l.Done != 0 {
		t.Errorf("the shell's: %+v", l)
	}
	w.finish(w.connect("127.0.0.1:2"))
	if l := p.Snapshot()[0]; l.Done != 1 {
		t.Errorf("one that carried nothing: %+v", l)
	}
}

// TestAnActWaitsForItsExchanges holds that an act is judged, and its question
// answered, when its exchanges are over, also where no lesson is open.
func TestAnActWaitsForItsExchanges(t *testing.T) {
	for _, opened := range []bool{true, false} {
		w := newWire()
		p := start(t, w, newStore(t, t.TempDir()))
		if opened {
			w.opens("status")
		}
		a := w.Act(exchange.Act{Kind: "fetch", Server: "http", Lesson: "status", Experiment: "moved", Request: &exchange.Request{Method: "DELETE", Target: "/x"}})
		c := w.connect("127.0.0.1:1")
		w.ask(c, "DELETE", "/x", "")
		w.Act(exchange.Act{ID: a.ID, Ended: exchange.At(time.Now())})
		p.Snapshot()
		if got := w.act(a.ID); got.Came != "" || len(got.Exchanges) != 1 {
			t.Fatalf("while it waits: %+v", got)
		}
		w.answer(c, 302)
		p.Snapshot()
		if got := w.act(a.ID); got.Came != "302" {
			t.Errorf("opened %v: came %q", opened, got.Came)
		}
		if opened && !slices.Equal(doneOf(p.Snapshot()[0]), []string{"by-act"}) {
			t.Errorf("done: %v", doneOf(p.Snapshot()[0]))
		}
		p.mu.Lock()
		if len(p.look.waiting) != 0 {
			t.Errorf("still waiting: %v", p.look.waiting)
		}
		p.mu.Unlock()
	}
}

// TestReset holds what a seat's reset does: detach, forget, attach.
func TestReset(t *testing.T) {
	w := newWire()
	s := newStore(t, t.TempDir())
	p := start(t, w, s)
	w.opens("other")
	w.exchange(w.connect("127.0.0.1:1"), "GET", "/none", "", 404)
	w.await(t, "one", func() bool { return len(w.doneIn(t, "other")) == 1 })
	p.Close()
	p.Close()
	if kept, err := s.Progress(t.Context(), "s1"); err != nil || len(kept["other"].Done) != 1 || kept["other"].Opened.IsZero() {
		t.Fatalf("stored at the end: %+v, %v", kept, err)
	}
	if err := s.ResetProgress(t.Context(), "s1"); err != nil {
		t.Fatal(err)
	}
	w.Clear()
	p = start(t, w, s)
	if all := p.Snapshot(); len(all) != 0 {
		t.Errorf("after a reset: %+v", all)
	}
	w.opens("other")
	if l := p.Snapshot(); len(l) != 1 || l[0].Done != 0 {
		t.Errorf("opened after a reset: %+v", l)
	}
}

// TestTaughtAnew holds that another course judges what the recorder still holds.
func TestTaughtAnew(t *testing.T) {
	w := newWire()
	s := newStore(t, t.TempDir())
	p := start(t, w, s)
	w.exchange(w.connect("127.0.0.1:1"), "PUT", "/early", "가", 404) // which the recorder holds still
	p.Snapshot()
	w.opens("status")
	w.exchange(w.connect("127.0.0.1:1"), "PATCH", "/none", "", 404)
	if l := p.Snapshot(); l[0].Done != 0 {
		t.Fatalf("%+v", l)
	}
	p.Close()
	c := course()
	c.Lessons[0].Tasks[0].Steps[0].Exchange[0].Is = "PATCH"
	p, err := Open(t.Context(), Config{Seat: "s1", Recorder: w.Recorder, Store: s, Course: c})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if l := p.Snapshot(); !slices.Equal(doneOf(l[0]), []string{"missing"}) {
		t.Errorf("%+v", l)
	}
}

func TestTheStoreMustAnswerAtStart(t *testing.T) {
	s := newStore(t, t.TempDir())
	s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := Open(ctx, Config{Seat: "s1", Recorder: newWire().Recorder, Store: s, Course: course()}); err == nil {
		t.Error("it opened")
	}
}
