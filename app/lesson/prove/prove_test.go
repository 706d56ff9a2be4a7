package prove_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"roundtrip/app/lesson"
	"roundtrip/app/lesson/prove"
	"roundtrip/app/playground"
)

// replays are on seats as learners have them.
func replays(t *testing.T) *playground.Replays {
	t.Helper()
	r, err := playground.OpenReplays(t.Context(), "en")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// course reads the lessons of an archive, and the results wanted.
func course(t *testing.T, archive string) (c *lesson.Course, want string) {
	t.Helper()
	a, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range a.Files {
		if f.Name == "want" {
			want = string(f.Data)
			continue
		}
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	c, err = lesson.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return c, want
}

// results are the results in words.
func results(t *testing.T, c *lesson.Course, config prove.Config) string {
	t.Helper()
	config.Place = replays(t).Place
	proofs, err := prove.Compile(c, config)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	n := 0
	if err := proofs.Run(t.Context(), func(r prove.Result) {
		n++
		b.WriteString(inWords(r))
	}); err != nil {
		t.Fatal(err)
	}
	if n != proofs.Len() {
		t.Errorf("%d results of %d", n, proofs.Len())
	}
	return b.String()
}

func inWords(r prove.Result) string {
	var b strings.Builder
	outcome := map[prove.Outcome]string{prove.Proved: "proved", prove.NotProved: "not proved", prove.Failed: "failed"}[r.Outcome()]
	if r.Task != nil {
		fmt.Fprintf(&b, "task %s: %s", r.Task.ID, outcome)
	} else {
		fmt.Fprintf(&b, "question %s: %s", r.Experiment.ID, outcome)
	}
	if r.Came != "" {
		fmt.Fprintf(&b, ", %s", r.Came)
	}
	b.WriteString("\n")
	for _, f := range r.Findings {
		var what []string
		if f.Refused != "" {
			what = append(what, f.Near+" refused by "+f.Refused)
		} else if f.Near != "" {
			what = append(what, f.Near)
		}
		if f.Value != "" {
			what = append(what, f.Value)
		}
		for _, m := range f.Missing {
			what = append(what, fmt.Sprintf("%d %s is %s got %s", m.Step+1, m.See, m.Is, m.Got))
		}
		fmt.Fprintf(&b, "  %s %s: %s\n", f.At, f.Reason, strings.Join(what, "; "))
	}
	return b.String()
}

func TestSent(t *testing.T) {
	c, want := course(t, "testdata/sent.txtar")
	got := results(t, c, prove.Config{Browser: func() string { t.Error("a browser was looked for"); return "" }})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
}

func TestBrowser(t *testing.T) {
	if prove.FindBrowser() == "" {
		t.Fatal("there is no Chromium: the README's test command installs it")
	}
	c, want := course(t, "testdata/browser.txtar")
	if diff := cmp.Diff(want, results(t, c, prove.Config{})); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
}

func TestWithoutBrowser(t *testing.T) {
	c, _ := course(t, "testdata/browser.txtar")
	got := results(t, c, prove.Config{Browser: func() string { return "" }})
	want := `question follow: not proved
  browser/lesson.yaml:7 no-browser: 
task seen: not proved
  browser/lesson.yaml:30 no-browser: 
  browser/lesson.yaml:35 no-browser: followed
  browser/lesson.yaml:39 no-browser: no-redirect
`
	if !strings.HasPrefix(got, want) || strings.Contains(got, ": proved") {
		t.Errorf("got:\n%swant first:\n%s", got, want)
	}
}

func TestBrowserThatDoesNotStart(t *testing.T) {
	broken := t.TempDir() + "/chromium"
	if err := os.WriteFile(broken, []byte("#!/bin/sh\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	c, _ := course(t, "testdata/browser.txtar")
	got := results(t, c, prove.Config{Browser: func() string { return broken }})
	if !strings.HasPrefix(got, "question follow: not proved\n  browser/lesson.yaml:7 browser-not-ready: \n") || strings.Contains(got, ": proved") {
		t.Errorf("got:\n%s", got)
	}
}

// one is a course of one task.
func one(steps []lesson.Step, plays ...lesson.Play) *lesson.Course {
	at := lesson.Place{File: "one/lesson.yaml", Line: 1}
	return &lesson.Course{Lessons: []*lesson.Lesson{{ID: "one", Tasks: []lesson.Task{{
		ID: "task", Steps: steps, At: at, Solution: lesson.Solution{Steps: plays},
	}}}}}
}

func status(is any) []lesson.Step {
	return []lesson.Step{{Exchange: []lesson.Condition{{See: "status", Is: is, At: lesson.Place{File: "one/lesson.yaml", Line: 2}}}}}
}

func TestDoneAtStart(t *testing.T) {
	got := results(t, one(nil, lesson.Play{Send: "x"}), prove.Config{})
	if want := "task task: failed\n  one/lesson.yaml:1 done-at-start: \n"; got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

func TestTookTooLong(t *testing.T) {
	play := lesson.Play{Send: "GET /hang HTTP/1.1\r\nHost: x\r\n\r\n", At: lesson.Place{File: "one/lesson.yaml", Line: 9}}
	got := results(t, one(status(200), play), prove.Config{Timeout: 100 * time.Millisecond})
	if want := "task task: failed\n  one/lesson.yaml:9 took-too-long: \n"; got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

func TestWrongExpression(t *testing.T) {
	_, err := prove.Compile(one(status("many")), prove.Config{})
	if err == nil || !strings.HasPrefix(err.Error(), "one/lesson.yaml:2: ") {
		t.Errorf("%v", err)
	}
}

// TestEnded: whoever ends it waits for nothing.
func TestEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	places := replays(t)
	place := func(ctx context.Context) (prove.Place, error) {
		p, err := places.Place(ctx)
		cancel()
		return p, err
	}
	proofs, err := prove.Compile(one(status(200), lesson.Play{Send: "GET /hang HTTP/1.1\r\nHost: x\r\n\r\n"}), prove.Config{Place: place})
	if err != nil {
		t.Fatal(err)
	}
	err = proofs.Run(ctx, func(r prove.Result) { t.Errorf("a result: %+v", r) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
