package check

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/expr-lang/expr/vm"

	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
)

// Whole returns one exchange with its messages, by id; false if it is not kept
// any more. [roundtrip/app/capture.Recorder.Exchange] is one.
type Whole func(id string) (exchange.Exchange, bool)

// Task is a lesson's task, compiled. It does not change: judges may share it.
type Task struct {
	ID    string
	steps []step
}

type step struct {
	kind       string
	conditions []*condition
	order      []int // the conditions, those first that cost least
}

// sort finds the order.
func (s *step) sort() {
	s.order = make([]int, len(s.conditions))
	for i := range s.order {
		s.order[i] = i
	}
	slices.SortStableFunc(s.order, func(a, b int) int { return s.conditions[a].cost() - s.conditions[b].cost() })
}

// maxConditions is how many a step may have.
const maxConditions = 32

// problem is one thing wrong with a lesson.
type problem struct {
	lesson.Place
	what error
}

func (p problem) Error() string { return p.Place.String() + ": " + p.what.Error() }
func (p problem) Unwrap() error { return p.what }

// Compile compiles a task's conditions. The error joins one "file:line: what"
// for each condition that is wrong.
func Compile(t *lesson.Task) (*Task, error) {
	out := &Task{ID: t.ID}
	var errs []error
	for i := range t.Steps {
		s := step{kind: t.Steps[i].Kind()}
		if n := len(t.Steps[i].Conditions()); n == 0 || n > maxConditions {
			errs = append(errs, problem{t.Steps[i].At, fmt.Errorf("want 1 to %d conditions, not %d", maxConditions, n)})
			continue
		}
		for _, c := range t.Steps[i].Conditions() {
			compiled, err := compileCondition(&c, tableOf(s.kind))
			if err != nil {
				errs = append(errs, problem{c.At, err})
				continue
			}
			s.conditions = append(s.conditions, compiled)
		}
		s.sort()
		out.steps = append(out.steps, s)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return out, nil
}

// Course compiles every task and question of a course, only to see whether they
// are right: the error joins one "file:line: what" for each that is not.
func Course(c *lesson.Course) error {
	var errs []error
	for _, l := range c.Lessons {
		for i := range l.Experiments {
			if p := l.Experiments[i].Predict; p != nil {
				_, err := Predict(p)
				errs = append(errs, err)
			}
		}
		for i := range l.Tasks {
			_, err := Compile(&l.Tasks[i])
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Prediction is an experiment's question, compiled.
type Prediction struct {
	see     *expression
	options []string
}

// Predict compiles a question's See.
func Predict(p *lesson.Predict) (*Prediction, error) {
	e, err := compile(p.See, ofActs)
	if err != nil {
		return nil, problem{p.At, fmt.Errorf("predict: see: %q: %w", p.See, err)}
	}
	out := &Prediction{see: e}
	for _, o := range p.Options {
		if !fits(o.Value, e.result) {
			return nil, problem{p.At, fmt.Errorf("predict: %s is a %s, which is never %q", p.See, typeWords(e.result), o.Value)}
		}
		out.options = append(out.options, o.Value)
	}
	return out, nil
}

// fits tells whether a value of a type can be written as an option is.
func fits(option string, t reflect.Type) bool {
	if t == nil {
		return true
	}
	switch typeWords(t) {
	case truth:
		return option == "true" || option == "false"
	case number:
		_, err := strconv.ParseFloat(option, 64)
		return err == nil
	}
	return true
}

// Came is the option that came true by an act and its exchanges, in order;
// empty if none did.
func (p *Prediction) Came(a *exchange.Act, exchanges []exchange.Summary, whole Whole) string {
	s := newSubject(ofActs, ofExchanges, whole)
	s.set(&Seen{Act: a, Exchanges: exchanges})
	v, err := p.see.eval(s, &vm.VM{})
	if err != nil {
		return ""
	}
	came, _ := textOfAny(v)
	for _, o := range p.options {
		if o == came {
			return o
		}
	}
	return ""
}
