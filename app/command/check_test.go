package command

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"roundtrip/app/lesson/prove"
)

// small is a lesson in both languages. Its tasks are proved by what send and
// browser are.
func small(send, near, browser string) map[string]string {
	return map[string]string{
		"small/en.md": "{{experiment teapot}}\n",
		"small/ko.md": "{{experiment teapot}}\n",
		"small/lesson.yaml": `format: 1
order: 1
minutes: 1
title: { en: Small, ko: 작은 레슨 }
summary: { en: Small, ko: 작음 }
experiments:
  - id: teapot
    title: { en: Tea, ko: 차 }
    raw: "GET /status/418 HTTP/1.1\r\nHost: localhost\r\n\r\n"
    predict:
      question: { en: What comes?, ko: 무엇이 올까요? }
      see: last.status
      options:
        - { value: 418, text: { en: A teapot, ko: 찻주전자 } }
        - { value: 200, text: { en: Tea, ko: 차 } }
tasks:
  - id: not-found
    title: { en: A 404, ko: "404 하나" }
    text: { en: Get one., ko: 받으세요. }
    steps:
      - exchange:
          - { see: method, is: GET, hint: { en: GET., ko: GET으로. } }
          - { see: status, is: 404, hint: { en: Elsewhere., ko: 없는 곳으로. } }
    hints: [{ en: Hint, ko: 힌트 }]
    solution:
      text: { en: Do., ko: 하세요. }
      steps:
        - ` + send + `
        - ` + browser + `
    near:
      - id: found
        refused: status
        steps:
          - ` + near + `
`,
	}
}

const (
	get404 = `send: "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n"`
	get200 = `send: "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"`
	post   = `send: "POST /status/404 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"`
	fetch  = `browser: { target: / }`
)

// checked checks the lessons of a directory where there is no Chromium.
func checked(t *testing.T, lang, dir string, flags ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, err bytes.Buffer
	at := &terminal{out: &out, err: &err, lang: lang, browser: func() string { return "" }}
	code = at.run(t.Context(), append([]string{"lessons", "check", dir}, flags...))
	return strings.ReplaceAll(out.String(), dir, "DIR"), strings.ReplaceAll(err.String(), dir, "DIR"), code
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name   string
		files  map[string]string
		flags  []string
		code   int
		en, ko string
	}{
		{"proved", small(get404, get200, get200), nil, ok, `small  Small
  ✓ question teapot → 418
  ✓ not-found  A 404
2 passed, 0 failed, 0 not proved
`, `small  작은 레슨
  ✓ 질문 teapot → 418
  ✓ not-found  404 하나
통과 2, 실패 0, 증명 못 함 0
`},
		{"accepted", small(get404, get404, get200), nil, failed, `small  Small
  ✓ question teapot → 418
  ✗ not-found  A 404
      DIR/small/lesson.yaml:31: near-miss found is accepted; status must refuse it.
1 passed, 1 failed, 0 not proved
`, `small  작은 레슨
  ✓ 질문 teapot → 418
  ✗ not-found  404 하나
      DIR/small/lesson.yaml:31: 오답 found: 받아들여져요. status에서 거절돼야 해요.
통과 1, 실패 1, 증명 못 함 0
`},
		{"refused elsewhere, and no solution", small(get200, post, get200), nil, failed, `small  Small
  ✓ question teapot → 418
  ✗ not-found  A 404
      DIR/small/lesson.yaml:28: the solution leaves the task undone. Step 1, status: want 404, saw 200.
      DIR/small/lesson.yaml:31: near-miss found is refused, but not by status. Step 1, method: want GET, saw POST.
1 passed, 1 failed, 0 not proved
`, `small  작은 레슨
  ✓ 질문 teapot → 418
  ✗ not-found  404 하나
      DIR/small/lesson.yaml:28: 풀이대로 해도 과제가 끝나지 않아요. 1단계의 status: 바라는 값은 404, 본 값은 200.
      DIR/small/lesson.yaml:31: 오답 found: status에서 거절돼야 하는데 다른 곳에서 거절돼요. 1단계의 method: 바라는 값은 GET, 본 값은 POST.
통과 1, 실패 1, 증명 못 함 0
`},
		{"not proved", small(get404, fetch, fetch), nil, ok, `small  Small
  ✓ question teapot → 418
  – not-found  A 404
      DIR/small/lesson.yaml:29: not proved, for want of Chromium.
      DIR/small/lesson.yaml:34: near-miss found: not proved, for want of Chromium.
1 passed, 0 failed, 1 not proved
`, `small  작은 레슨
  ✓ 질문 teapot → 418
  – not-found  404 하나
      DIR/small/lesson.yaml:29: Chromium이 없어서 증명하지 못했어요.
      DIR/small/lesson.yaml:34: 오답 found: Chromium이 없어서 증명하지 못했어요.
통과 1, 실패 0, 증명 못 함 1
`},
		{"not proved, which is required", small(get404, get200, fetch), []string{"--require-browser"}, failed, `small  Small
  ✓ question teapot → 418
  – not-found  A 404
      DIR/small/lesson.yaml:29: not proved, for want of Chromium.
1 passed, 0 failed, 1 not proved
`, `small  작은 레슨
  ✓ 질문 teapot → 418
  – not-found  404 하나
      DIR/small/lesson.yaml:29: Chromium이 없어서 증명하지 못했어요.
통과 1, 실패 0, 증명 못 함 1
`},
	} {
		for lang, want := range map[string]string{"en": c.en, "ko": c.ko} {
			t.Run(lang+" "+c.name, func(t *testing.T) {
				out, err, code := checked(t, lang, lessonDir(t, c.files), c.flags...)
				if code != c.code || err != "" || out != want {
					t.Errorf("exit code %d, want %d; %s\ngot:\n%s\nwant:\n%s", code, c.code, err, out, want)
				}
			})
		}
	}
}

// TestBrokenExpressions: a mistake that only the judge knows has its line too, and
// stops the start as well.
func TestBrokenExpressions(t *testing.T) {
	files := small(get404, get200, get200)
	files["small/lesson.yaml"] = strings.NewReplacer("see: method", "see: metod", "see: last.status", "see: last.statu").Replace(files["small/lesson.yaml"])
	dir := lessonDir(t, files)
	_, checks, code := checked(t, "en", dir)
	_, serves, code2 := said(t, "en", "--listen=127.0.0.1:0", "--ports=0", "--data="+t.TempDir(), "--lessons="+dir)
	serves = strings.ReplaceAll(serves, dir, "DIR")
	if want := "roundtrip: broken lesson: DIR/small/lesson.yaml:12: *\nroundtrip: broken lesson: DIR/small/lesson.yaml:22: *\n"; !fits(checks, want) || serves != checks {
		t.Errorf("check:\n%sserve:\n%s", checks, serves)
	}
	if code != usage || code2 != usage {
		t.Errorf("exit codes %d and %d", code, code2)
	}
}

func TestCheckEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, err bytes.Buffer
	at := &terminal{out: &out, err: &err, lang: "en", browser: func() string { return "" }}
	if code := at.run(ctx, []string{"lessons", "check", lessonDir(t, small(get404, get200, get200))}); code != failed || err.Len()+out.Len() > 0 {
		t.Errorf("exit code %d, %s%s", code, out.String(), err.String())
	}
}

// TestFindingWords: each reason has words, in which nothing is left unfilled.
func TestFindingWords(t *testing.T) {
	for _, reason := range []prove.Reason{
		prove.DoneAtStart, prove.SolutionFails, prove.NearAccepted, prove.NearElsewhere, prove.NearNothing,
		prove.NoOption, prove.Broke, prove.TookTooLong, prove.NoBrowser, prove.BrowserNotReady,
	} {
		for _, lang := range []string{"en", "ko"} {
			at := &terminal{lang: lang}
			if text := at.finding(&prove.Finding{Reason: reason, Near: "n"}); strings.HasPrefix(text, "check-") || strings.ContainsAny(text, "{}") {
				t.Errorf("%s in %s: %q", reason, lang, text)
			}
		}
	}
}
