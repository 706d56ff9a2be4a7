package prove

import (
	"roundtrip/app/check"
	"roundtrip/app/lesson"
)

// Outcome says how a proof went.
type Outcome int

// The outcomes.
const (
	Proved Outcome = iota
	NotProved
	Failed
)

// Result is what the replays said of one task, or of one experiment's question.
type Result struct {
	Lesson     *lesson.Lesson
	Task       *lesson.Task       // nil for a question
	Experiment *lesson.Experiment // nil for a task
	// Came is the option that came true, of a question.
	Came string
	// Findings are what speaks against it; none of what is proved.
	Findings []Finding
}

// Outcome is Failed if one of the findings is a failure.
func (r *Result) Outcome() Outcome {
	worst := Proved
	for i := range r.Findings {
		worst = max(worst, r.Findings[i].Outcome())
	}
	return worst
}

// Reason says what is wrong.
type Reason string

// The reasons.
const (
	DoneAtStart     Reason = "done-at-start"     // the task is done before anything happened
	SolutionFails   Reason = "solution-fails"    // the solution leaves the task undone: see Missing
	NearAccepted    Reason = "near-accepted"     // the near-miss makes the task done
	NearElsewhere   Reason = "near-elsewhere"    // another condition refuses the near-miss: see Missing
	NearNothing     Reason = "near-nothing"      // the near-miss does nothing that the task could judge
	NoOption        Reason = "no-option"         // what the question sees is none of its options: see Value
	Broke           Reason = "broke"             // a replay could not be carried out: see Err
	TookTooLong     Reason = "took-too-long"     // a replay did not end in time
	NoBrowser       Reason = "no-browser"        // not proved: there is no Chromium
	BrowserNotReady Reason = "browser-not-ready" // not proved: Chromium does not start: see Err
)

// Finding is one thing that speaks against a result.
type Finding struct {
	Reason Reason
	// At is the play's, near-miss's or question's place.
	At lesson.Place
	// Near is the near-miss's id and Refused the condition it names.
	Near, Refused string
	// Missing are the conditions that did not hold.
	Missing []check.Missing
	Value   string
	Err     error
}

// Outcome is Failed, or NotProved for want of a browser.
func (f *Finding) Outcome() Outcome {
	if f.Reason == NoBrowser || f.Reason == BrowserNotReady {
		return NotProved
	}
	return Failed
}
