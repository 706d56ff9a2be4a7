package prove_test

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"roundtrip/app/check"
	"roundtrip/app/lesson"
	"roundtrip/app/lesson/prove"
)

// manual is docs/lessons.md, by sections: the text under each heading.
func manual(t *testing.T) (whole string, sections map[string]string) {
	t.Helper()
	text, err := os.ReadFile("../../../docs/lessons.md")
	if err != nil {
		t.Fatal(err)
	}
	sections = map[string]string{}
	for _, part := range regexp.MustCompile(`(?m)^#+ `).Split(string(text), -1) {
		title, rest, _ := strings.Cut(part, "\n")
		sections[title] = rest
	}
	return string(text), sections
}

// tells tells whether a text has a word in code.
func tells(text, word string) bool {
	return regexp.MustCompile("`" + regexp.QuoteMeta(word) + `\b[^` + "`\n]*`").MatchString(text)
}

func TestManualHasEveryName(t *testing.T) {
	_, sections := manual(t)
	for _, n := range check.Names() {
		section := map[string]string{lesson.KindExchange: "Of an exchange", lesson.KindConnection: "Of a connection", lesson.KindAct: "Of an act"}[n.Of]
		if !tells(sections[section], n.Name) {
			t.Errorf("docs/lessons.md, %q does not tell of %s", section, n.Name)
		}
	}
}

// TestManualHasEveryKey: what can stand in a lesson.yaml is told.
func TestManualHasEveryKey(t *testing.T) {
	whole, _ := manual(t)
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct || seen[of] {
			return
		}
		seen[of] = true
		for f := range of.Fields() {
			key := f.Tag.Get("yaml")
			if key == "" || key == "-" {
				continue
			}
			if key != ",inline" && !tells(whole, key) && !regexp.MustCompile(`(?m)^[- ]*`+key+`:`).MatchString(whole) && !strings.Contains(whole, "{ "+key) {
				t.Errorf("docs/lessons.md does not tell of %s in a %s", key, of.Name())
			}
			walk(f.Type)
		}
	}
	walk(reflect.TypeFor[lesson.Lesson]())
}

// TestManualExample: the lesson in it loads, and is proved but for the browser.
func TestManualExample(t *testing.T) {
	_, sections := manual(t)
	block := func(lang string) []byte {
		_, from, _ := strings.Cut(sections["A whole one"], "```"+lang+"\n")
		text, _, _ := strings.Cut(from, "```")
		return []byte(text)
	}
	c, err := lesson.Load(fstest.MapFS{"first/en.md": {Data: block("markdown")}, "first/lesson.yaml": {Data: block("yaml")}})
	if err != nil {
		t.Fatal(err)
	}
	question := &c.Lessons[0].Experiments[0]
	if question.Request.Method != "" {
		t.Fatal("the test below sends the wrong request")
	}
	question.Raw = "GET " + question.Request.Target + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
	question.Request = nil
	task := &c.Lessons[0].Tasks[0]
	task.Near[0].Steps[0].Send = "GET " + task.Near[0].Steps[0].Browser.Target + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
	task.Near[0].Steps[0].Browser = nil
	got := results(t, c, prove.Config{Browser: func() string { t.Error("a browser was looked for"); return "" }})
	if want := "question nowhere: proved, 404\ntask get-404: proved\n"; got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}
