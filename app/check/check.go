package check

import (
	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
)

// Whole returns one exchange with its messages, by id; false if it is not kept
// any more. [roundtrip/app/capture.Recorder.Exchange] is one.
type Whole func(id string) (exchange.Exchange, bool)

// Task is a lesson's task, compiled.
type Task struct {
	ID string
}

// Compile compiles a task's conditions. The error joins one "file:line: what"
// for each condition that is wrong.
func Compile(t *lesson.Task) (*Task, error) { return &Task{ID: t.ID}, nil }

// Course compiles every task and question of a course, only to see whether they
// are right: the error joins one "file:line: what" for each that is not.
func Course(c *lesson.Course) error { return nil }

// Prediction is an experiment's question, compiled.
type Prediction struct{}

// Predict compiles a question's See.
func Predict(p *lesson.Predict) (*Prediction, error) { return &Prediction{}, nil }

// Came is the option that came true by an act and its exchanges, in order.
func (p *Prediction) Came(a *exchange.Act, exchanges []exchange.Summary, whole Whole) string {
	return ""
}

// Seen is one finished thing: exactly one of Summary (State Done), Conn (Closed
// not 0) and Act (Ended not 0) is set. Exchanges are those of the connection or
// act, in order. Nothing of it is kept: the caller may use the memory again.
type Seen struct {
	Summary   *exchange.Summary
	Conn      *exchange.Conn
	Act       *exchange.Act
	Exchanges []exchange.Summary
}

// Judge says which tasks are done by what was seen, and what is missing for
// the others. It does no I/O but through Whole, and is for one goroutine.
type Judge struct{}

// NewJudge judges the tasks; whole may be nil, then no message is known.
func NewJudge(tasks []*Task, whole Whole) *Judge { return &Judge{} }

// Settle marks a task as done already, by these exchanges.
func (j *Judge) Settle(task string, exchanges []string) {}

// Observe judges one finished thing; true if a task became done by it.
func (j *Judge) Observe(s Seen) bool { return false }

// Results are the tasks in their order.
func (j *Judge) Results() []Result { return nil }

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
	// nothing was seen.
	Is   string      `json:"is"`
	Got  string      `json:"got,omitempty"`
	Hint lesson.Text `json:"hint,omitempty"`
	// Step and Condition are the condition's place in the task, from 0.
	Step      int `json:"-"`
	Condition int `json:"-"`
}
