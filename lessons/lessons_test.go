package lessons_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"

	"roundtrip/app/lesson"
	"roundtrip/app/origin"
	"roundtrip/lessons"
)

func course(t *testing.T) *lesson.Course {
	t.Helper()
	c, err := lesson.Load(lessons.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCourse holds what the loader leaves open: our own lessons are in Korean
// and English, and of a size that a class is promised.
func TestCourse(t *testing.T) {
	for _, l := range course(t).Lessons {
		if !slices.Equal(l.Langs, []string{"en", "ko"}) {
			t.Errorf("%s: languages are %q, want en and ko", l.ID, l.Langs)
		}
		if len(l.Experiments) < 12 || len(l.Tasks) < 6 {
			t.Errorf("%s: %d experiments and %d tasks", l.ID, len(l.Experiments), len(l.Tasks))
		}
		for _, e := range l.Experiments {
			if len(e.Notice) == 0 {
				t.Errorf("%s: experiment %s says nothing to notice", e.At, e.ID)
			}
		}
		for _, task := range l.Tasks {
			if len(task.Near) < 2 {
				t.Errorf("%s: task %s: one near-miss proves little", task.At, task.ID)
			}
		}
		for ko, en := l.Blocks["ko"], l.Blocks["en"]; len(ko) > 0 || len(en) > 0; ko, en = ko[1:], en[1:] {
			if len(ko) == 0 || len(en) == 0 || ko[0].Experiment != en[0].Experiment {
				t.Fatalf("%s: the two languages do not take the same way: %d and %d blocks are left", l.ID, len(ko), len(en))
			}
		}
	}
}

// TestTextsAreOfTheirLanguage catches a text under the wrong tag, and one that
// was left in the other language.
func TestTextsAreOfTheirLanguage(t *testing.T) {
	for _, l := range course(t).Lessons {
		check := func(at lesson.Place, texts ...lesson.Text) {
			for _, text := range texts {
				if !hangul(text["ko"]) && strings.ContainsFunc(text["ko"], func(c rune) bool { return c >= 'a' && c <= 'z' }) && !terms(text["ko"]) {
					t.Errorf("%s: not Korean: %q", at, text["ko"])
				}
			}
		}
		check(l.At, l.Title, l.Summary)
		for _, e := range l.Experiments {
			check(e.At, e.Title, e.Notice)
			if e.Predict != nil {
				check(e.Predict.At, e.Predict.Question)
				for _, o := range e.Predict.Options {
					check(e.Predict.At, o.Text)
				}
			}
		}
		for _, task := range l.Tasks {
			check(task.At, task.Title, task.Text, task.Solution.Text)
			check(task.At, task.Hints...)
			for _, s := range task.Steps {
				for _, c := range s.Conditions() {
					check(c.At, c.Hint)
				}
			}
		}
	}
}

// terms are what both languages leave as it is: a status with its phrase, a
// method, code.
func terms(s string) bool {
	first, _, _ := strings.Cut(s, " ")
	_, err := strconv.Atoi(first)
	return err == nil || strings.ToUpper(s) == s || strings.HasPrefix(s, "`")
}

func hangul(s string) bool {
	return strings.ContainsFunc(s, func(c rune) bool { return c >= '가' && c <= '힣' })
}

// TestExperiments fires each experiment at a server of its own, without a
// browser: the statuses that the texts speak of are those that come.
func TestExperiments(t *testing.T) {
	want := map[string]string{
		"first-digit": "200", "created": "201", "accepted": "202", "no-content": "204", "range": "206",
		"post-302": "302", "post-307": "307", "chain": "302", "loop": "302", "moved": "301", "moved-again": "301",
		"not-modified": "304", "missing-host": "400", "typo": "501", "fetch-resolves": "404", "who": "401",
		"old-name": "301", "old-name-post": "308", "latest": "302", "latest-patch": "307", "see-other": "303",
		"not-acceptable": "406", "wrong-media": "415", "unusable": "422", "no-length": "411", "long-field": "431",
		"conflict": "409", "unseen": "428", "stale": "412",
		"known": "403", "wrong-method": "405", "too-large": "413", "too-often": "200 200 200 429",
		"crash": "500", "crash-late": "200", "no-room": "202 503", "hang": "", "reset": "",
		"stop": "", "refused": "200", "start": "", "shortcut": "418",
	}
	for _, e := range course(t).Lesson("status").Experiments {
		t.Run(e.ID, func(t *testing.T) {
			if e.Server != "" {
				return // a seat's affair
			}
			s := httptest.NewServer(origin.New(origin.Config{}))
			defer s.Close()
			if got := strings.Join(fire(t, s.Listener.Addr().String(), octets(&e)), " "); got != want[e.ID] {
				t.Errorf("statuses %q, want %q", got, want[e.ID])
			}
		})
	}
}

// octets is what firing an experiment first puts on the wire.
func octets(e *lesson.Experiment) string {
	if e.Raw != "" {
		return e.Raw
	}
	r := e.Request
	method := r.Method
	if method == "" {
		method = http.MethodGet
	}
	head := method + " " + r.Target + " HTTP/1.1\r\nHost: localhost\r\n"
	for _, f := range r.Fields {
		head += f.Name + ": " + f.Value + "\r\n"
	}
	if r.Content != "" || method == http.MethodPost {
		head += "Content-Length: " + strconv.Itoa(len(r.Content)) + "\r\n"
	}
	return head + "\r\n" + r.Content
}

// fire sends octets and ends its side; the statuses that come are those of whole
// and of broken answers.
func fire(t *testing.T, addr, octets string) (statuses []string) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, octets); err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(octets, "GET /hang") {
		return nil // it would end when the deadline does
	}
	r := bufio.NewReader(conn)
	for range max(1, strings.Count(octets, " HTTP/1.1\r\n")) {
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			return statuses
		}
		statuses = append(statuses, strconv.Itoa(resp.StatusCode))
		_, _ = io.Copy(io.Discard, resp.Body)
	}
	return statuses
}

// TestShortTextsStayOneParagraph: a text of lesson.yaml is one paragraph, which
// Markdown may see otherwise ("2. so" begins a list). Titles and questions stand
// on the page as they are.
func TestShortTextsStayOneParagraph(t *testing.T) {
	for _, l := range course(t).Lessons {
		prose := func(at lesson.Place, texts ...lesson.Text) {
			for _, text := range texts {
				for _, s := range text {
					var html strings.Builder
					if err := goldmark.Convert([]byte(s), &html); err != nil {
						t.Fatal(err)
					}
					if got := html.String(); strings.Count(got, "<p>") != 1 || !strings.HasPrefix(got, "<p>") || strings.Count(s, "`")%2 != 0 {
						t.Errorf("%s: %q becomes %q", at, s, got)
					}
				}
			}
		}
		plain := func(at lesson.Place, texts ...lesson.Text) {
			for _, text := range texts {
				for _, s := range text {
					if strings.ContainsAny(s, "`*") {
						t.Errorf("%s: Markdown where none is read: %q", at, s)
					}
				}
			}
		}
		plain(l.At, l.Title, l.Summary)
		for _, e := range l.Experiments {
			plain(e.At, e.Title)
			prose(e.At, e.Notice)
			if e.Predict != nil {
				plain(e.Predict.At, e.Predict.Question)
				for _, o := range e.Predict.Options {
					prose(e.Predict.At, o.Text)
				}
			}
		}
		for _, task := range l.Tasks {
			plain(task.At, task.Title)
			prose(task.At, task.Text, task.Solution.Text)
			prose(task.At, task.Hints...)
			for _, s := range task.Steps {
				for _, c := range s.Conditions() {
					prose(c.At, c.Hint)
				}
			}
		}
	}
}
