package check

import (
	"slices"
	"strconv"

	"github.com/expr-lang/expr/vm"

	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
)

// maxShowing is how many exchanges are kept for a task done.
const maxShowing = 24

// Seen is one finished thing: exactly one of Summary (State Done), Conn (Closed
// not 0) and Act (Ended not 0) is set. Exchanges are those of the connection or
// act, in order. Nothing of it is kept: the caller may use the memory again.
type Seen struct {
	Summary   *exchange.Summary
	Conn      *exchange.Conn
	Act       *exchange.Act
	Exchanges []exchange.Summary
}

// kind is the kind of step that the thing may meet.
func (s *Seen) kind() string {
	switch {
	case s.Summary != nil:
		return ofExchange
	case s.Conn != nil:
		return ofConnection
	}
	return ofAct
}

// Ended is when the thing was over: an act, when its exchanges were as well.
func (s *Seen) Ended() (at exchange.Time) {
	switch {
	case s.Summary != nil:
		return s.Summary.Ended
	case s.Conn != nil:
		return s.Conn.Closed
	}
	at = s.Act.Ended
	for i := range s.Exchanges {
		at = max(at, s.Exchanges[i].Ended)
	}
	return at
}

// id tells the thing from others of its kind.
func (s *Seen) id() string {
	switch {
	case s.Summary != nil:
		return s.Summary.ID
	case s.Conn != nil:
		return s.Conn.Server + "/" + strconv.FormatUint(s.Conn.ID, 10)
	}
	return s.Act.ID
}

// clone shares nothing with what the caller may use again.
func (s *Seen) clone() *Seen {
	out := &Seen{Exchanges: slices.Clone(s.Exchanges)}
	for i := range out.Exchanges {
		detach(&out.Exchanges[i])
	}
	switch {
	case s.Summary != nil:
		e := *s.Summary
		detach(&e)
		out.Summary = &e
	case s.Conn != nil:
		c := *s.Conn
		out.Conn = &c
	default:
		a := *s.Act
		a.Exchanges = slices.Clone(a.Exchanges)
		out.Act = &a
	}
	return out
}

func detach(e *exchange.Summary) {
	e.Ticks, e.Interim, e.SetCookies = nil, slices.Clone(e.Interim), slices.Clone(e.SetCookies)
}

// Judge says which tasks are done by what was seen, and what is missing for
// the others. It does no I/O but through Whole, and is for one goroutine.
type Judge struct {
	tasks    []*standing
	subjects map[string]*subject
	machine  vm.VM
}

// standing is where a task stands.
type standing struct {
	task  *Task
	step  int // the first not met; of a done task the number of steps
	shown []string
	met   []met
	// The best attempt at the step.
	best  *Seen
	held  int
	marks []mark // of each of the step's conditions
}

// met is what met a step.
type met struct {
	kind, id string
	ended    exchange.Time
}

// mark is how a condition stood with the best attempt.
type mark struct {
	holds bool
	got   string // what was seen; empty until it is looked for
}

// NewJudge judges the tasks; whole may be nil, then no message is known.
func NewJudge(tasks []*Task, whole Whole) *Judge {
	j := &Judge{subjects: map[string]*subject{}}
	for _, t := range tasks {
		j.tasks = append(j.tasks, &standing{task: t})
	}
	for _, kind := range []string{ofExchange, ofConnection, ofAct} {
		j.subjects[kind] = newSubject(tableOf(kind), ofExchanges, whole)
	}
	return j
}

// Settle marks a task as done already, by these exchanges.
func (j *Judge) Settle(task string, exchanges []string) {
	for _, t := range j.tasks {
		if t.task.ID == task {
			*t = standing{task: t.task, step: len(t.task.steps), shown: slices.Clone(exchanges)}
		}
	}
}

// Wants tells whether things of a kind ("exchange", "connection", "act") are what
// a step that is not met yet is about.
func (j *Judge) Wants(kind string) bool {
	return slices.ContainsFunc(j.tasks, func(t *standing) bool {
		return slices.ContainsFunc(t.task.steps[t.step:], func(s step) bool { return s.kind == kind })
	})
}

// Observe judges one finished thing; true if a task became done by it. Things
// come in the order in which they ended. The same thing may come again, changed.
func (j *Judge) Observe(s Seen) (done bool) { return j.observe(&s, false) }

// Glance is Observe for one of a crowd: whether it meets a step is all that is
// looked at. It is not taken for an attempt, which costs most.
func (j *Judge) Glance(s Seen) (done bool) { return j.observe(&s, true) }

func (j *Judge) observe(s *Seen, glance bool) (done bool) {
	kind := s.kind()
	subject := j.subjects[kind]
	subject.set(s)
	defer subject.forget()
	ended := s.Ended()
	var kept *Seen // for the tasks for which it is the best attempt
	for _, t := range j.tasks {
		if t.done() || t.task.steps[t.step].kind != kind || t.before(s, kind, ended) {
			continue
		}
		if j.meets(t, subject) {
			t.advance(s, kind, ended)
			done = done || t.done()
		} else if !glance && j.attempt(t, subject) {
			if kept == nil {
				kept = s.clone()
			}
			t.best = kept
		}
	}
	return done
}

func (t *standing) done() bool { return t.step == len(t.task.steps) }

// before tells whether a thing met a step already or ended before what met the last.
func (t *standing) before(s *Seen, kind string, ended exchange.Time) bool {
	if len(t.met) == 0 {
		return false
	}
	id := s.id()
	return ended < t.met[len(t.met)-1].ended || slices.ContainsFunc(t.met, func(m met) bool { return m.kind == kind && m.id == id })
}

// meets tells whether all conditions of a task's step hold. Those that cost
// little come first, and those that need the messages last.
func (j *Judge) meets(t *standing, s *subject) bool {
	step := &t.task.steps[t.step]
	for _, i := range step.order {
		if holds, _ := step.conditions[i].holds(s, &j.machine); !holds {
			return false
		}
	}
	return true
}

// attempt tells whether a thing that does not meet a task's step is the best
// attempt at it. Conditions that need the messages are looked at only where all
// others hold: [Judge.Results] looks at them in the end.
func (j *Judge) attempt(t *standing, s *subject) bool {
	conditions := t.task.steps[t.step].conditions
	held, costly := 0, 0
	var holding uint64
	for i, c := range conditions {
		if c.costly {
			costly++
		} else if holds, _ := c.holds(s, &j.machine); holds {
			held++
			holding |= 1 << i
		}
	}
	var got []string
	if held+costly == len(conditions) {
		got = make([]string, len(conditions))
		for i, c := range conditions {
			if !c.costly {
				continue
			}
			holds, seen := c.holds(s, &j.machine)
			if holds {
				held++
				holding |= 1 << i
			} else {
				got[i] = shown(seen)
			}
		}
	}
	// A thing for which nothing holds is no attempt, unless one thing is asked.
	if held < t.held || held == 0 && len(conditions) > 1 {
		return false
	}
	t.held = held
	t.marks = slices.Grow(t.marks[:0], len(conditions))[:len(conditions)]
	for i := range conditions {
		t.marks[i] = mark{holds: holding&(1<<i) != 0}
		if got != nil {
			t.marks[i].got = got[i]
		}
	}
	return true
}

// advance goes on to the next step.
func (t *standing) advance(s *Seen, kind string, ended exchange.Time) {
	add := func(id string) {
		if len(t.shown) < maxShowing && !slices.Contains(t.shown, id) {
			t.shown = append(t.shown, id)
		}
	}
	switch kind {
	case ofExchange:
		add(s.Summary.ID)
	case ofConnection:
		for i := range s.Exchanges {
			add(s.Exchanges[i].ID)
		}
	default:
		for _, id := range s.Act.Exchanges {
			add(id)
		}
	}
	t.met = append(t.met, met{kind, s.id(), ended})
	t.step++
	t.best, t.held, t.marks = nil, 0, t.marks[:0]
}

// Results are the tasks in their order.
func (j *Judge) Results() []Result {
	out := make([]Result, len(j.tasks))
	for i, t := range j.tasks {
		out[i] = Result{Task: t.task.ID, Done: t.done(), Step: t.step}
		if t.done() {
			out[i].Exchanges = slices.Clone(t.shown)
		} else {
			out[i].Missing = j.missing(t)
		}
	}
	return out
}

// missing are the conditions of a task's step that did not hold for the best attempt.
func (j *Judge) missing(t *standing) []Missing {
	step := &t.task.steps[t.step]
	s := j.subjects[step.kind]
	if t.best != nil {
		s.set(t.best)
		defer s.forget()
	}
	var out []Missing
	for i, c := range step.conditions {
		m := Missing{Kind: step.kind, See: c.see, Is: c.is, Hint: c.hint, Step: t.step, Condition: i}
		if t.best != nil {
			if t.marks[i].got == "" && !t.marks[i].holds {
				holds, seen := c.holds(s, &j.machine)
				t.marks[i] = mark{holds, shown(seen)}
			}
			if t.marks[i].holds {
				continue
			}
			m.Got = t.marks[i].got
		}
		out = append(out, m)
	}
	return out
}

// Result is where a task stands.
type Result struct {
	Task string
	Done bool
	// Exchanges are the ids of what showed a done task, in the order of its steps.
	Exchanges []string
	// Step is the first step not seen yet, from 0; of a done task the number of its steps.
	Step int
	// Missing are the conditions of Step that did not hold for the best attempt:
	// the thing for which most of them held, the last of several. If nothing
	// was seen that could be an attempt, all of them, without Got.
	Missing []Missing
}

// Missing is a condition that did not hold.
type Missing struct {
	// Kind is what the step is about: "exchange", "connection" or "act".
	Kind string `json:"kind"`
	See  string `json:"see"`
	// Is is the value wanted and Got the value seen, in plain text: numbers in
	// digits, lists joined with ", ", the empty text as "\"\"". Got is empty if
	// nothing was seen, and "?" if it could not be told.
	Is   string      `json:"is"`
	Got  string      `json:"got,omitempty"`
	Hint lesson.Text `json:"hint,omitempty"`
	// Step and Condition are the condition's place in the task, from 0.
	Step      int `json:"-"`
	Condition int `json:"-"`
}
