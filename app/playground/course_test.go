package playground

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestCourseSeesFaults: a fault or a setting that cannot be stops the start, not a reader.
func TestCourseSeesFaults(t *testing.T) {
	const good = `format: 1
order: 1
minutes: 1
title: { en: a }
summary: { en: b }
experiments:
  - id: broken
    title: { en: c }
    request: { target: / }
    faults: [{ id: delay, params: { ms: 100 } }]
    gateway: { timeout: 1000 }
tasks:
  - id: t
    title: { en: d }
    text: { en: e }
    steps: [{ exchange: [{ see: status, is: 404, hint: { en: f } }] }]
    hints: [{ en: g }]
    solution:
      text: { en: h }
      steps: [{ send: "GET /no HTTP/1.1\r\n\r\n" }]
    near: [{ id: n, refused: status, steps: [{ send: "GET / HTTP/1.1\r\n\r\n", faults: [{ id: close }] }] }]
`
	for _, c := range []struct{ name, from, to, want string }{
		{"all is well", "a", "a", ""},
		{"no such fault", "id: delay", "id: dealy", "one/lesson.yaml:7: faults: "},
		{"no such parameter", "ms: 100", "seconds: 100", "one/lesson.yaml:7: faults: "},
		{"in a near-miss", "id: close", "id: clos", "one/lesson.yaml:21: faults: "},
		{"a wrong condition", "status,", "statu,", "one/lesson.yaml:16: "},
	} {
		files := fstest.MapFS{
			"one/lesson.yaml": {Data: []byte(strings.ReplaceAll(good, c.from, c.to))},
			"one/en.md":       {Data: []byte("{{experiment broken}}\n")},
		}
		_, err := Course(files)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}
