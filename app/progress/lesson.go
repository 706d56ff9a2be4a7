package progress

import (
	"bytes"
	"encoding/json"
	"time"

	"roundtrip/app/check"
	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
	"roundtrip/app/state"
)

// maxObject is what the feed takes as one object.
const maxObject = 64 << 10

// Lesson is the progress in one lesson.
type Lesson struct {
	Lesson string `json:"lesson"`
	Done   int    `json:"done"` // how many tasks are
	Of     int    `json:"of"`   // how many there are
	Tasks  []Task `json:"tasks"`
}

// Task is where a task stands.
type Task struct {
	ID   string `json:"id"`
	Done bool   `json:"done"`
	// At is when that was over which showed it done, Exchanges the ids of it.
	At        exchange.Time `json:"at,omitempty"`
	Exchanges []string      `json:"exchanges,omitempty"`
	// Step is how many of its steps were seen; 0 of a done task too.
	Step int `json:"step,omitempty"`
	// Missing is what does not hold yet.
	Missing []check.Missing `json:"missing,omitempty"`
}

// opened is a lesson that the seat has opened.
type opened struct {
	lesson *lesson.Lesson
	at     exchange.Time
	judge  *check.Judge
	done   map[string]state.Done

	version, stored int // of what is to be stored, and of what is

	changed     bool // there may be news
	urgent      bool // a task became done
	published   []byte
	publishedAt time.Time
}

// opened makes a lesson's judge. It is not stored, nor published, yet.
func (p *Progress) opened(l *lesson.Lesson, at exchange.Time, done map[string]state.Done) (*opened, error) {
	tasks, err := tasksOf(l)
	if err != nil {
		return nil, err
	}
	o := &opened{lesson: l, at: at, judge: check.NewJudge(tasks, p.c.Recorder.Exchange), done: map[string]state.Done{}, version: 1, changed: true, urgent: true}
	for id, d := range done {
		o.done[id] = d
		o.judge.Settle(id, d.Exchanges)
	}
	return o, nil
}

// observe judges one finished thing; at a glance, if it is one of a crowd.
func (o *opened) observe(s check.Seen, glance bool) {
	ended := s.Ended()
	if ended < o.at {
		return
	}
	judge := o.judge.Observe
	if glance {
		judge = o.judge.Glance
	}
	o.changed = true
	if !judge(s) {
		return
	}
	o.urgent = true
	o.version++
	for _, r := range o.judge.Results() {
		if _, known := o.done[r.Task]; r.Done && !known {
			o.done[r.Task] = state.Done{At: ended.Go(), Exchanges: r.Exchanges}
		}
	}
}

// value is the lesson as it stands.
func (o *opened) value() Lesson {
	out := Lesson{Lesson: o.lesson.ID, Of: len(o.lesson.Tasks), Tasks: make([]Task, 0, len(o.lesson.Tasks))}
	for _, r := range o.judge.Results() {
		t := Task{ID: r.Task, Done: r.Done, Exchanges: r.Exchanges, Missing: r.Missing}
		if r.Done {
			t.At = exchange.At(o.done[r.Task].At)
			out.Done++
		} else {
			t.Step = r.Step
		}
		out.Tasks = append(out.Tasks, t)
	}
	return out
}

// publish sets the objects of the lessons about which there is news. It returns
// when there is more to do.
func (p *Progress) publish(now time.Time) (next time.Time) {
	for _, o := range p.open {
		if !o.changed {
			continue
		}
		if due := o.publishedAt.Add(steady); !o.urgent && now.Before(due) {
			next = soonest(next, due)
			continue
		}
		o.changed, o.urgent = false, false
		object := p.object(o.value())
		if bytes.Equal(object, o.published) {
			continue
		}
		o.published, o.publishedAt = object, now
		p.c.Recorder.Put("progress", o.lesson.ID, object)
	}
	return next
}

// object is a lesson as JSON. The feed takes no object that is too large: then
// the hints stay out, which the page has as well, and after them the rest.
func (p *Progress) object(l Lesson) []byte {
	object, err := json.Marshal(l)
	for _, less := range []func(*Task){
		func(t *Task) {
			for i := range t.Missing {
				t.Missing[i].Hint = nil
			}
		},
		func(t *Task) { t.Missing, t.Exchanges = nil, nil },
	} {
		if err == nil && len(object) <= maxObject {
			return object
		}
		for i := range l.Tasks {
			less(&l.Tasks[i])
		}
		object, err = json.Marshal(l)
	}
	return object
}
