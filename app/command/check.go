package command

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"roundtrip/app/lesson"
	"roundtrip/app/lesson/prove"
	"roundtrip/app/playground"
	"roundtrip/lessons"
)

// errSaid ends a command whose failure has been printed already.
var errSaid = errors.New("said")

// check proves the lessons of a directory, or our own.
func (t *terminal) check(ctx context.Context, f *checkFlags) error {
	var files fs.FS = lessons.FS
	if f.Dir != "" {
		info, err := os.Stat(f.Dir)
		if err == nil && !info.IsDir() {
			err = errors.New("it is not a directory")
		}
		if err != nil {
			return &playground.Invalid{Reason: playground.NoLessons, Flag: "dir", Value: f.Dir, Err: err}
		}
		files = os.DirFS(f.Dir)
	}
	broken := func(err error) error {
		return &playground.Invalid{Reason: playground.BadLessons, Flag: "dir", Value: f.Dir, Err: err}
	}
	course, err := playground.Course(files)
	if err != nil {
		return broken(err)
	}
	replays, err := playground.OpenReplays(ctx, t.lang)
	if err != nil {
		if ctx.Err() != nil { // somebody ended it, and knows
			return errSaid
		}
		return err
	}
	defer replays.Close()
	proofs, err := prove.Compile(course, prove.Config{Place: replays.Place, Browser: t.browser})
	if err != nil {
		return broken(err)
	}
	counts := map[prove.Outcome]int{}
	var last *lesson.Lesson
	progress := t.progress(proofs.Len())
	progress.tell(0)
	err = proofs.Run(ctx, func(r prove.Result) {
		progress.clear()
		if r.Lesson != last {
			last = r.Lesson
			fmt.Fprintf(t.out, "%s  %s\n", r.Lesson.ID, r.Lesson.Title.In(t.lang))
		}
		t.result(f.Dir, &r)
		counts[r.Outcome()]++
		progress.tell(counts[prove.Proved] + counts[prove.Failed] + counts[prove.NotProved])
	})
	progress.clear()
	if err != nil {
		if ctx.Err() != nil { // somebody ended it, and knows
			return errSaid
		}
		return err
	}
	fmt.Fprintln(t.out, t.say("check-summary", "passed", strconv.Itoa(counts[prove.Proved]),
		"failed", strconv.Itoa(counts[prove.Failed]), "unproved", strconv.Itoa(counts[prove.NotProved])))
	if counts[prove.Failed] > 0 || f.RequireBrowser && counts[prove.NotProved] > 0 {
		return errSaid
	}
	return nil
}

// result prints a line for a task or question, and one for each finding.
func (t *terminal) result(dir string, r *prove.Result) {
	mark := map[prove.Outcome]string{prove.Proved: "✓", prove.Failed: "✗", prove.NotProved: "–"}[r.Outcome()]
	if r.Task != nil {
		fmt.Fprintf(t.out, "  %s %s  %s\n", mark, r.Task.ID, r.Task.Title.In(t.lang))
	} else {
		line := t.say("check-question", "experiment", r.Experiment.ID)
		if r.Outcome() == prove.Proved {
			line += " " + t.say("check-came", "value", quoted(r.Came))
		}
		fmt.Fprintf(t.out, "  %s %s\n", mark, line)
	}
	for i := range r.Findings {
		f := &r.Findings[i]
		at := f.At
		if dir != "" { // so that an editor can open it
			at.File = filepath.Join(dir, at.File)
		}
		fmt.Fprintf(t.out, "      %s: %s\n", at, t.finding(f))
	}
}

// finding says what speaks against a task or question.
func (t *terminal) finding(f *prove.Finding) string {
	var err string
	if f.Err != nil {
		err = cause(f.Err)
	}
	text := t.say("check-"+string(f.Reason), "near", f.Near, "refused", quoted(f.Refused), "value", quoted(f.Value), "cause", err)
	if f.Near != "" && f.Reason != prove.NearAccepted && f.Reason != prove.NearElsewhere && f.Reason != prove.NearNothing {
		text = t.say("check-near", "near", f.Near) + " " + text
	}
	if f.Reason == prove.SolutionFails || f.Reason == prove.NearElsewhere {
		for _, m := range f.Missing {
			key := "check-missing"
			if m.Got == "" {
				key = "check-unseen"
			}
			text += " " + t.say(key, "step", strconv.Itoa(m.Step+1), "see", m.See, "is", m.Is, "got", m.Got)
		}
	}
	return text
}

// progress is a line that tells how far the proofs are, on a terminal only.
type progress struct {
	t       *terminal
	of      int
	visible bool
}

func (t *terminal) progress(of int) *progress { return &progress{t, of, isTerminal(t.err)} }

func (p *progress) tell(n int) {
	if p.visible && n < p.of {
		fmt.Fprintf(p.t.err, "\r%s", p.t.say("check-progress", "n", strconv.Itoa(n), "of", strconv.Itoa(p.of)))
	}
}

// clear takes the line away (ECMA-48: EL, erase in line).
func (p *progress) clear() {
	if p.visible {
		fmt.Fprint(p.t.err, "\r\x1b[K")
	}
}
