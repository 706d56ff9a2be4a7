package prove

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"roundtrip/app/check"
	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
)

// Config says what is replayed against what.
type Config struct {
	// Place makes a fresh seat, one for each replay.
	Place func(context.Context) (Place, error)
	// Browser finds Chromium's program, "" if there is none; FindBrowser when nil.
	Browser func() string
	// Parallel is how many tasks are replayed at a time; 4 when 0: most of the
	// time is spent waiting.
	Parallel int
	// Timeout bounds one replay; a minute when 0.
	Timeout time.Duration
}

const (
	defaultParallel = 4
	defaultTimeout  = time.Minute
)

// Proofs are those of a course.
type Proofs struct {
	c      Config
	proofs []proof
}

// proof is one task or question, with what it takes to judge it.
type proof struct {
	lesson   *lesson.Lesson
	task     *lesson.Task
	judged   *check.Task
	fired    *lesson.Experiment
	question *check.Prediction
}

// Compile makes the proofs of a course. The error joins one "file:line: what"
// for each condition and question that is wrong.
func Compile(course *lesson.Course, c Config) (*Proofs, error) {
	if c.Browser == nil {
		c.Browser = FindBrowser
	}
	if c.Parallel <= 0 {
		c.Parallel = defaultParallel
	}
	if c.Timeout <= 0 {
		c.Timeout = defaultTimeout
	}
	if err := check.Course(course); err != nil {
		return nil, err
	}
	p := &Proofs{c: c}
	for _, l := range course.Lessons {
		for i := range l.Experiments {
			e := &l.Experiments[i]
			if e.Predict == nil {
				continue
			}
			question, err := check.Predict(e.Predict)
			if err != nil {
				return nil, err
			}
			p.proofs = append(p.proofs, proof{lesson: l, fired: e, question: question})
		}
		for i := range l.Tasks {
			t := &l.Tasks[i]
			judged, err := check.Compile(t)
			if err != nil {
				return nil, err
			}
			p.proofs = append(p.proofs, proof{lesson: l, task: t, judged: judged})
		}
	}
	return p, nil
}

// Len is how many results there will be.
func (p *Proofs) Len() int { return len(p.proofs) }

// Run carries the proofs out and gives each result to each, in the order of the
// course, as soon as it and those before it are there. It returns when all is
// over, or ctx's error.
func (p *Proofs) Run(ctx context.Context, each func(Result)) error {
	b := &browser{find: p.c.Browser}
	defer b.close()
	ready := make([]chan Result, len(p.proofs))
	for i := range ready {
		ready[i] = make(chan Result, 1)
	}
	next := make(chan int)
	var workers sync.WaitGroup
	defer workers.Wait()
	for range p.c.Parallel {
		workers.Go(func() {
			for i := range next {
				ready[i] <- p.prove(ctx, b, &p.proofs[i])
			}
		})
	}
	workers.Go(func() {
		defer close(next)
		for i := range p.proofs {
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	})
	for _, r := range ready {
		select {
		case result := <-r:
			if ctx.Err() == nil {
				each(result)
			}
		case <-ctx.Done():
		}
	}
	return ctx.Err()
}

func (p *Proofs) prove(ctx context.Context, b *browser, x *proof) Result {
	if x.task == nil {
		return p.ask(ctx, b, x)
	}
	result := Result{Lesson: x.lesson, Task: x.task}
	if check.NewJudge([]*check.Task{x.judged}, nil).Results()[0].Done {
		result.Findings = append(result.Findings, Finding{Reason: DoneAtStart, At: x.task.At})
		return result
	}
	add := func(f *Finding) {
		if f != nil {
			result.Findings = append(result.Findings, *f)
		}
	}
	steps := x.task.Solution.Steps
	r, f := p.judge(ctx, b, x, steps)
	if f == nil {
		if got := r.judge.Results()[0]; !got.Done {
			f = &Finding{Reason: SolutionFails, At: steps[0].At, Missing: got.Missing}
		}
	}
	add(f)
	for i := range x.task.Near {
		n := &x.task.Near[i]
		r, f := p.judge(ctx, b, x, n.Steps)
		if f == nil {
			f = refused(x.task, n, r)
		}
		if f != nil {
			f.Near = n.ID
		}
		add(f)
	}
	return result
}

// refused tells what is wrong with how a near-miss was refused, if anything.
func refused(t *lesson.Task, n *lesson.NearMiss, r *replay) *Finding {
	got := r.judge.Results()[0]
	f := &Finding{At: n.At, Refused: n.Refused, Missing: got.Missing}
	step, condition, err := t.Refuses(n)
	switch {
	case err != nil: // Load has seen that it names one
		f.Reason, f.Err = Broke, err
	case got.Done:
		f.Reason = NearAccepted
	case !slices.ContainsFunc(got.Missing, func(m check.Missing) bool { return m.Step == step && m.Condition == condition }):
		f.Reason = NearElsewhere
	case step == 0 && !r.judged[t.Steps[0].Kind()]:
		f.Reason = NearNothing
	default:
		return nil
	}
	return f
}

// judge replays plays before a judge; it returns what kept it from that, if anything.
func (p *Proofs) judge(ctx context.Context, b *browser, x *proof, plays []lesson.Play) (*replay, *Finding) {
	r := p.replay(b, x.lesson)
	defer r.close()
	r.makeJudge = func(whole check.Whole) *check.Judge { return check.NewJudge([]*check.Task{x.judged}, whole) }
	return r, r.do(ctx, plays)
}

// ask fires an experiment and looks at what its question sees.
func (p *Proofs) ask(ctx context.Context, b *browser, x *proof) Result {
	e := x.fired
	result := Result{Lesson: x.lesson, Experiment: e}
	r := p.replay(b, x.lesson)
	defer r.close()
	r.experiment = e.ID
	if f := r.do(ctx, []lesson.Play{{Send: e.Raw, Browser: e.Request, Open: e.Open, Server: e.Server, Setup: e.Setup, At: e.At}}); f != nil {
		result.Findings = append(result.Findings, *f)
		return result
	}
	act := r.acts[slices.IndexFunc(r.acts, func(a exchange.Act) bool { return a.Experiment == e.ID })]
	result.Came = x.question.Came(&act, r.exchangesOf(&act), r.recorder.Exchange)
	is := func(o lesson.Option) bool { return o.Value == result.Came }
	if !slices.ContainsFunc(e.Predict.Options, is) {
		value := comesTo(e.Predict.See, check.Seen{Act: &act, Exchanges: r.exchangesOf(&act)}, r.recorder.Exchange)
		result.Findings = append(result.Findings, Finding{Reason: NoOption, At: e.Predict.At, Value: value})
	}
	return result
}

// comesTo is what a question sees, in plain text: that of a task that wants
// something else of it.
func comesTo(see string, seen check.Seen, whole check.Whole) string {
	for _, other := range []any{"\x00", -1} { // one of them has its type
		c := lesson.Condition{See: see, Is: other}
		t, err := check.Compile(&lesson.Task{Steps: []lesson.Step{{Act: []lesson.Condition{c}}}})
		if err != nil {
			continue
		}
		j := check.NewJudge([]*check.Task{t}, whole)
		j.Observe(seen)
		if m := j.Results()[0].Missing; len(m) > 0 {
			return m[0].Got
		}
	}
	return "?"
}

// asked is a lesson's request as an act has it.
func asked(q *lesson.Request) *exchange.Request {
	out := &exchange.Request{Method: q.Method, Target: q.Target, Content: q.Content, Redirect: q.Redirect, AbortAfter: q.AbortAfter,
		Cache: q.Cache, Times: q.Times, Together: q.Together}
	if out.Method == "" {
		out.Method = http.MethodGet
	}
	for _, f := range q.Fields {
		out.Fields = append(out.Fields, exchange.Pair{Name: f.Name, Value: f.Value})
	}
	return out
}

// broke makes a finding of what kept a play from being carried out.
func broke(at lesson.Place, err error) *Finding {
	return &Finding{Reason: Broke, At: at, Err: fmt.Errorf("replay: %w", err)}
}
