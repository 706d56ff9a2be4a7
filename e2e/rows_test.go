package e2e

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"roundtrip/app/lesson"
	"roundtrip/lessons"
)

// curriculum is the document made from the lessons' rows; TestCurriculum holds it.
const curriculum = "../docs/curriculum.md"

// TestCurriculum fires what each row of each lesson names, in a real Chromium on
// the lesson's own page, and holds what crossed the wire against
// testdata/rows/<lesson>.txt: see rowTest for how those are written. A row without
// its test, and a test without its row, fail; so does a row whose test did not run
// to its end, unless rows were chosen by -run.
func TestCurriculum(t *testing.T) {
	course, err := lesson.Load(lessons.FS)
	if err != nil {
		t.Fatal(err)
	}
	chosen := strings.Contains(flag.Lookup("test.run").Value.String(), "/")
	var doc strings.Builder
	doc.WriteString("# What is taught\n\nMade from the lessons' rows by `go test ./e2e -run Curriculum -update`. Each row has a test of its own, in a real\nChromium, that looks at the wire: `e2e/testdata/rows`.\n")
	for _, l := range course.Lessons {
		tests := rowTests(t, l)
		fmt.Fprintf(&doc, "\n## %d. %s\n\n| row | what is seen | misconception | in |\n|---|---|---|---|\n", l.Order, l.Title.In("en"))
		var mu sync.Mutex
		ended := map[string]bool{}
		passed := t.Run(l.ID, func(t *testing.T) {
			a := startApp(t) // one for each lesson: an address may take so many seats in an hour
			tabs := newRowTabs(t, a.url)
			for _, row := range l.Rows {
				t.Run(row.ID, func(t *testing.T) {
					t.Parallel() // most of the time is waited
					newRowTest(t, a, tabs, l.ID).run(tests[row.ID])
					mu.Lock()
					defer mu.Unlock()
					ended[row.ID] = true
				})
			}
		})
		for _, row := range l.Rows {
			number := ""
			if row.Misconception > 0 {
				number = strconv.Itoa(row.Misconception)
			}
			fmt.Fprintf(&doc, "| `%s` | %s | %s | `%s` |\n", row.ID, strings.ReplaceAll(row.Text.In("en"), "|", `\|`), number, strings.Join(row.In, "`, `"))
			if passed && !chosen && !ended[row.ID] {
				t.Errorf("the test of the row %s of lesson %s did not run to its end", row.ID, l.ID)
			}
		}
	}
	if *update {
		if err := os.WriteFile(curriculum, []byte(doc.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(curriculum); err != nil || !bytes.Equal(have, []byte(doc.String())) {
		t.Errorf("docs/curriculum.md is not what the lessons say (%v): go test ./e2e -run Curriculum -update", err)
	}
}

// rowTests are the tests of a lesson's rows, by row: exactly one of each.
func rowTests(t *testing.T, l *lesson.Lesson) map[string][]string {
	t.Helper()
	file := filepath.Join("testdata", "rows", l.ID+".txt")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Errorf("lesson %s: %v", l.ID, err)
	}
	tests := map[string][]string{}
	row := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, " \n")
		name, begins := strings.CutPrefix(line, "== ")
		switch {
		case begins:
			row = name
			if tests[row] != nil {
				t.Errorf("%s: two tests of the row %s", file, row)
			}
			tests[row] = []string{}
		case line == "" || strings.HasPrefix(line, "#"):
		case row == "":
			t.Fatalf("%s: %q stands before the first row", file, line)
		default:
			tests[row] = append(tests[row], line)
		}
	}
	is := map[string]bool{}
	for _, r := range l.Rows {
		is[r.ID] = true
		if tests[r.ID] == nil {
			t.Errorf("%s: the row %s of lesson %s has no test in %s", r.At, r.ID, l.ID, file)
		}
	}
	for id := range tests {
		if !is[id] {
			t.Errorf("%s has a test %q, but the lesson has no such row", file, id)
		}
	}
	return tests
}
