package web

import (
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"roundtrip/templates"
)

func TestRootLeadsToTheReadersLanguage(t *testing.T) {
	h := newHouse(t, nil)
	for _, c := range []struct{ fallback, accept, want string }{
		{"en", "", "/en/"},
		{"ko", "", "/ko/"},
		{"en", "ko", "/ko/"},
		{"en", "ko-KR,ko;q=0.9,en-US;q=0.8", "/ko/"},
		{"en", "en-GB, ko;q=0.5", "/en/"},
		{"en", "ja, ko;q=0.5, en;q=0.3", "/ko/"},
		{"ko", "ja,fr", "/ko/"},
		{"en", "ja,fr", "/en/"},
		{"ko", ";;;", "/ko/"},
		{"en", "ko;q=0, en", "/en/"},
		{"en", "ko," + strings.Repeat("x", 5000), "/en/"},
	} {
		h.web.c.Lang = c.fallback
		fields := []string{}
		if c.accept != "" {
			fields = append(fields, "Accept-Language: "+c.accept)
		}
		a := h.ask("GET", "/", "", fields...)
		if got := a.Header.Get("Location"); a.StatusCode != http.StatusFound || got != c.want || a.Header.Get("Vary") != "Accept-Language" {
			t.Errorf("Accept-Language %.40q, else %q: %d to %q (Vary %q), want %q", c.accept, c.fallback, a.StatusCode, got, a.Header.Get("Vary"), c.want)
		}
	}
}

func TestPages(t *testing.T) {
	h := newHouse(t, nil)
	for path, want := range map[string]string{
		"/ko/":                       "상태",
		"/en/":                       "Status",
		"/ko/bench":                  "<rt-bench>",
		"/ko/lessons/status":         "처음",
		"/en/lessons/status":         "First",
		"/en/lessons/mine":           "우리말", // there is no other text
		"/ko/clear-cookies":          "쿠키를 지웠어요",
		"/en/lessons/status?a=1#top": "First",
	} {
		lang := path[1:3]
		a := h.ask("GET", path, "", "Accept-Language: ko")
		text := string(a.body)
		if a.StatusCode != http.StatusOK || !strings.Contains(text, want) || !strings.Contains(text, `<html lang="`+lang+`"`) || !strings.Contains(text, `data-epoch="e"`) {
			t.Errorf("%s: %d without %q: %.200s", path, a.StatusCode, want, text)
		}
		if a.Header.Get("Content-Language") != lang || a.Header.Get("Content-Type") != "text/html; charset=utf-8" || a.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %v", path, a.Header)
		}
		head := h.ask("HEAD", path, "")
		if head.StatusCode != http.StatusOK || len(head.body) > 0 || head.ContentLength != int64(len(a.body)) {
			t.Errorf("HEAD %s: %d, Content-Length %d, want %d", path, head.StatusCode, head.ContentLength, len(a.body))
		}
	}
	for path, to := range map[string]string{"/ko": "/ko/", "/en": "/en/"} {
		if a := h.ask("GET", path, ""); a.StatusCode != http.StatusPermanentRedirect || a.Header.Get("Location") != to {
			t.Errorf("%s: %d to %q", path, a.StatusCode, a.Header.Get("Location"))
		}
	}
	for path, want := range map[string]string{
		"/ko/lessons/nothing":   "‘nothing’라는 수업을 찾지 못했어요",
		"/en/lessons/nothing":   "No lesson is called “nothing”",
		"/ko/lessons/%3Cb%3E":   "‘&lt;b&gt;’",
		"/ko/nothing":           "이 주소에는 아무것도 없어요",
		"/nothing":              "There is nothing at this address",
		"/ko/lessons/status/":   "찾지 못했어요",
		"/ko/lessons/a%2F..%2F": "찾지 못했어요",
	} {
		a := h.ask("GET", path, "")
		if a.StatusCode != http.StatusNotFound || !strings.Contains(string(a.body), "<h1>") {
			t.Errorf("%s: %d, want a page with 404", path, a.StatusCode)
		}
		if !strings.Contains(string(a.body), want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
}

// TestLessonIsRenderedOnce: each language's page for its first reader, even one
// that left.
func TestLessonIsRenderedOnce(t *testing.T) {
	var looked atomic.Int32
	h := newHouse(t, func(c *Config) {
		c.Source = func(string, string) templates.Source {
			looked.Add(1)
			return templates.Source{Code: "func status() {}", Place: "status.go:1"}
		}
	})
	left, leave := context.WithCancel(t.Context())
	leave()
	h.web.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(left, "GET", "http://localhost/en/lessons/status", nil))
	for range 3 {
		for _, lang := range []string{"en", "ko"} {
			if a := h.ask("GET", "/"+lang+"/lessons/status", ""); a.StatusCode != http.StatusOK || !strings.Contains(string(a.body), "status.go:1") {
				t.Errorf("%s: %d: %.200s", lang, a.StatusCode, a.body)
			}
		}
	}
	if got := looked.Load(); got != 2 {
		t.Errorf("two pages asked %d times for the code of their one experiment", got)
	}
}

// A lesson's page goes out compressed to whoever takes it so, and is the same.
func TestLessonIsCompressed(t *testing.T) {
	h := newHouse(t, nil)
	get := func(coding string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "http://localhost/ko/lessons/status", nil)
		r.Header.Set("Accept-Encoding", coding)
		w := httptest.NewRecorder()
		h.web.ServeHTTP(w, r)
		return w
	}
	plain, small := get("identity"), get("gzip")
	z, err := gzip.NewReader(small.Body)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(z)
	if err != nil || string(got) != plain.Body.String() {
		t.Errorf("%d octets, %v; want the %d of the plain page", len(got), err, plain.Body.Len())
	}
	for name, want := range map[string]string{
		"Content-Encoding": "gzip", "Vary": "Accept-Encoding", "Content-Type": "text/html; charset=utf-8", "Content-Language": "ko", "Cache-Control": "no-cache",
	} {
		if got := small.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// A page that is not there leads to itself in another language, if it has one.
func TestProblemPagesInAnotherLanguage(t *testing.T) {
	h := newHouse(t, nil)
	for path, want := range map[string]string{"/ko/no": `href="/en/no"`, "/no": `href="/ko/"`, "/koala": `href="/en/"`} {
		if a := h.ask("GET", path, ""); !strings.Contains(string(a.body), want+" hreflang") {
			t.Errorf("%s has no %s", path, want)
		}
	}
}

// What a page asks for is there: every asset, and every link of the app's own.
func TestPagesLinkToWhatIsThere(t *testing.T) {
	h := newHouse(t, nil)
	links := regexp.MustCompile(`(?:href|src)="(/[^"]*)"`)
	seen := map[string]bool{}
	queue := []string{"/ko/", "/en/lessons/nothing"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		a := h.ask("GET", path, "")
		if a.StatusCode != http.StatusOK && !strings.HasSuffix(path, "/nothing") {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
		if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			for _, m := range links.FindAllStringSubmatch(string(a.body), -1) {
				queue = append(queue, m[1])
			}
		}
	}
	if len(seen) < 14 {
		t.Errorf("only %d pages and assets were found", len(seen))
	}
}
