package lesson

import (
	"strings"
	"testing"
	"testing/fstest"
)

const (
	y  = "status/lesson.yaml"
	en = "status/en.md"
	ko = "status/ko.md"
)

// broken is every way in which a lesson can be wrong, and what its author is told.
var broken = []struct {
	name  string
	edits []edit
	want  []string
}{
	{"unknown key", []edit{{y, "order: 2", "ordre: 2"}}, []string{y + `:2: unknown key "ordre"`}},
	{"unknown key within", []edit{{y, "      see: last.status", "      sees: last.status"}}, []string{y + `:23: unknown key "sees"`}},
	{"id in the file", []edit{{y, "order: 2", "order: 2\nid: other"}}, []string{y + `:3: unknown key "id"`}},
	{"key twice", []edit{{y, "order: 2", "order: 2\norder: 3"}}, []string{y + `:3: mapping key "order" already defined at [2:1]`}},
	{"text for a number", []edit{{y, "order: 2", "order: two"}}, []string{y + `:2: want a number, not a text`}},
	{"list for a text", []edit{{y, "title: { ko: 상태 코드, en: Status codes }", "title: [a, b]"}}, []string{y + `:4: want a mapping, not a sequence`}},
	{"not YAML", []edit{{y, "", "format: 1\n\ttabs: [\n"}}, []string{y + `:2: found character '	' that cannot start any token`}},
	{"empty", []edit{{y, "", "# nothing\n"}}, []string{y + `:1: want one YAML document, not 0`}},
	{"two documents", []edit{{y, "format: 1", "format: 1\n---\nformat: 1"}}, []string{y + `:1: want one YAML document, not 2`}},
	{"anchor", []edit{{y, "  ko: 요약", "  ko: &a 요약"}}, []string{y + `:6: anchors, aliases and tags are not used in lessons`}},
	{"deep brackets", []edit{{y, "", "format: 1\norder: " + strings.Repeat("[", 1000)}}, []string{y + `:2: nested too deeply`}},
	{"deep dashes", []edit{{y, "", strings.Repeat("- ", 1000)}}, []string{y + `:1: nested too deeply`}},
	{"not UTF-8", []edit{{en, "", "\xff"}}, []string{en + `:1: not UTF-8`}},
	{"too long", []edit{{en, "", strings.Repeat("a", maxOctets+1)}}, []string{en + `:1: more than 1048576 octets`}},

	{"no file", []edit{{y, "", ""}}, []string{y + `:1: there is no such file`}},
	{"no text", []edit{{en, "", ""}, {ko, "", ""}}, []string{y + `:1: there is no Markdown file: the text stands in one for each language, as en.md`}},
	{"not a language", []edit{{"status/README.md", "", "x"}}, []string{`status/README.md:1: "README" is not a language tag: the file is named after its language, as en.md`}},
	{"empty text", []edit{{ko, "", "\n\n"}}, []string{ko + `:1: the text is empty`, ko + `:2: experiment "not-found" stands nowhere in the text`, ko + `:2: experiment "stop" stands nowhere in the text`}},

	{"format", []edit{{y, "format: 1", "format: 2"}}, []string{y + `:1: format: want 1, not 2`}},
	{"no order, no minutes", []edit{{y, "order: 2\nminutes: 45\n", ""}}, []string{y + `:1: minutes: want a number from 1`, y + `:1: order: want a number from 1`}},
	{"a language is missing", []edit{{y, "  en: A summary\n", ""}}, []string{y + `:5: summary: no text in "en"`}},
	{"a language too many", []edit{{y, "  en: A summary", "  en: A summary\n  fr: Un"}}, []string{y + `:8: summary: a text in "fr", but there is no fr.md`}},
	{"a hint's language is missing", []edit{{y, "hint: { ko: GET으로, en: With GET }", "hint: { ko: GET으로 }"}}, []string{y + `:36: hint: no text in "en"`}},
	{"no hint", []edit{{y, "      - { ko: 힌트, en: A hint }\n", ""}}, []string{y + `:44: hints: there is none`}},

	{"experiment id", []edit{{y, "- id: stop", "- id: Stop_it"}}, []string{
		en + `:17: experiment "Stop_it" stands nowhere in the text`, en + `:17: unknown experiment "stop"`,
		ko + `:3: unknown experiment "stop"`, ko + `:5: experiment "Stop_it" stands nowhere in the text`,
		y + `:25: id: "Stop_it": small letters, digits and hyphens, at most 64`}},
	{"experiment twice", []edit{{y, "- id: stop", "- id: not-found"}}, []string{
		en + `:17: unknown experiment "stop"`, ko + `:3: unknown experiment "stop"`, y + `:25: id: "not-found" is taken`}},
	{"no id", []edit{{y, "  - id: see-404\n    title", "  - title"}}, []string{y + `:29: id: missing`}},
	{"two ways to fire", []edit{{y, "    server: stopped", "    server: stopped\n    raw: x"}}, []string{y + `:25: want exactly one of request, raw, server, open and faults, not 2`}},
	{"no way to fire", []edit{{y, "    server: stopped\n", ""}}, []string{y + `:25: want exactly one of request, raw, server, open and faults, not 0`}},
	{"server state", []edit{{y, "server: stopped", "server: broken"}}, []string{y + `:27: server: want listening, stopped, moved or healed, not "broken"`}},
	{"port and hosts of a server that does not start", []edit{{y, "    server: stopped", "    server: stopped\n    portOf: second\n    listen: []"}}, []string{
		y + `:28: portOf: goes with server: listening`, y + `:29: listen: goes with server: listening or moved`}},
	{"method", []edit{{y, "method: GET", "method: G E T"}}, []string{y + `:12: method: "G E T" is not a method (RFC 9110 §9.1)`}},
	{"method of no fetch", []edit{{y, "method: GET", "method: connect"}}, []string{y + `:12: method: a browser's fetch refuses connect`}},
	{"content with GET", []edit{{y, "method: GET", "content: x"}}, []string{y + `:12: content: a browser's fetch refuses content with GET`}},
	{"target", []edit{{y, "target: /nowhere\n", "target: nowhere\n"}}, []string{y + `:13: target: "nowhere" does not begin with "/"`}},
	{"target elsewhere", []edit{{y, "target: /nowhere\n", "target: //example.com/\n"}}, []string{y + `:13: target: "//example.com/" names another host`}},
	{"target with a space", []edit{{y, "target: /nowhere\n", "target: /no where\n"}}, []string{y + `:13: target: "/no where": no spaces, at most 2000 octets`}},
	{"field name", []edit{{y, "name: Accept", "name: 'Ac cept'"}}, []string{y + `:15: fields: "Ac cept" is not a field name (RFC 9110 §5.1)`}},
	{"field value", []edit{{y, "value: text/plain", `value: "a\r\nb"`}}, []string{y + `:15: fields: "a\r\nb": a field's value is one line`}},
	{"redirect, abortAfter", []edit{{y, "method: GET", "redirect: maybe\n      abortAfter: -1"}}, []string{
		y + `:12: redirect: want follow, manual or error, not "maybe"`, y + `:13: abortAfter: want milliseconds from 0 to 60000, not -1`}},
	{"one option", []edit{{y, "        - value: 200\n          text: { ko: 있음, en: Something }\n", ""}}, []string{y + `:18: predict: options: want two or more, not 1`}},
	{"option twice", []edit{{y, "value: 200", "value: 404"}}, []string{y + `:21: predict: value: "404" is taken`}},
	{"option without value", []edit{{y, "value: 200", "value: ''"}}, []string{y + `:21: predict: value: missing`}},
	{"prediction sees nothing", []edit{{y, "      see: last.status\n", ""}}, []string{y + `:16: predict: see: missing`}},

	{"no step", []edit{{y, "      - act:\n          - see: statuses\n            is: [404]\n            hint: { ko: 버튼으로, en: With the button }", "      - act: []"}},
		[]string{y + `:40: want conditions in exactly one of exchange, connection and act, not 0`}},
	{"two kinds in a step", []edit{{y, "      - act:", "        act:"}}, []string{y + `:33: want conditions in exactly one of exchange, connection and act, not 2`}},
	{"no condition, no value", []edit{{y, "          - see: method\n            is: GET\n            hint", "          - hint"}}, []string{
		y + `:34: is: missing`, y + `:34: see: missing`}},
	{"condition twice", []edit{{y, "see: status\n", "see: method\n"}, {y, "refused: status", "refused: statuses"}}, []string{
		y + `:37: see: "method" stands in this step already`}},
	{"no solution", []edit{{y, "        - send: \"GET /nowhere HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n\"\n        - browser: { target: /nowhere }\n", ""}}, []string{
		y + `:48: solution: steps: there is none`}},
	{"two plays in one", []edit{{y, "          - server: listening\n          - send", "          - server: listening\n            send"}}, []string{
		y + `:55: want exactly one of send, browser, open, server and faults, not 2`}},
	{"play's target", []edit{{y, "browser: { target: /nowhere }", "browser: { target: '' }"}}, []string{y + `:50: target: "" does not begin with "/"`}},
	{"no near-miss", []edit{{y, "    near:\n", "    nears:\n"}}, []string{y + `:51: unknown key "nears"`}},
	{"near-miss refused by nothing", []edit{{y, "refused: status", "refused: methods"}}, []string{y + `:53: refused: no condition of the task sees "methods"`}},

	{"unknown experiment", []edit{{en, "{{experiment stop}}", "{{experiment stopp}}"}}, []string{
		en + `:17: experiment "stop" stands nowhere in the text`, en + `:17: unknown experiment "stopp"`}},
	{"experiment twice in the text", []edit{{ko, "{{experiment stop}}", "{{experiment stop}}\n{{experiment stop}}"}}, []string{ko + `:4: experiment "stop" stands in the text already`}},
	{"misspelled place", []edit{{ko, "{{experiment stop}}", "{{ experment stop }}"}}, []string{
		ko + `:3: {{ experment stop }}: want {{experiment id}}`, ko + `:5: experiment "stop" stands nowhere in the text`}},
	{"experiment in a list", []edit{{ko, "{{experiment stop}}", "- {{experiment stop}}"}}, []string{
		ko + `:3: {{experiment stop}}: not inside a list or quote`, ko + `:5: experiment "stop" stands nowhere in the text`}},
}

func TestBroken(t *testing.T) {
	for _, c := range broken {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(good(t, c.edits...))
			if err == nil {
				t.Fatal("it was loaded")
			}
			if got, want := err.Error(), strings.Join(c.want, "\n"); got != want {
				t.Errorf("told:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func TestNothingToLoad(t *testing.T) {
	many := fstest.MapFS{}
	for i := range maxLessons + 1 {
		many["l"+strings.Repeat("x", i)+"/lesson.yaml"] = &fstest.MapFile{}
	}
	for name, c := range map[string]struct {
		files fstest.MapFS
		want  string
	}{
		"empty": {fstest.MapFS{"README.md": {}}, "read lessons: there is no lesson: a lesson is a folder with a lesson.yaml"},
		"many":  {many, "read lessons: 201 lessons, at most 200"},
	} {
		if _, err := Load(c.files); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestToldIsBounded(t *testing.T) {
	_, err := Load(good(t, edit{ko, "{{experiment stop}}", strings.Repeat("{{x}}\n", 5000) + "{{experiment stop}}"}))
	if err == nil || !strings.HasSuffix(err.Error(), "\nand 4900 more") {
		t.Errorf("%.300v", err)
	}
}

func FuzzLoad(f *testing.F) {
	files := good(f)
	f.Add(files[y].Data, files[en].Data)
	for _, c := range broken {
		if changed := good(f, c.edits...); changed[y] != nil && changed[en] != nil && len(changed[en].Data) < maxOctets {
			f.Add(changed[y].Data, changed[en].Data)
		}
	}
	f.Fuzz(func(t *testing.T, yaml, markdown []byte) {
		c, err := Load(fstest.MapFS{y: {Data: yaml}, en: {Data: markdown}})
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				if line == "" {
					t.Errorf("an empty line in %q", err)
				}
			}
			return
		}
		l := c.Lessons[0]
		placed := map[string]int{}
		for _, b := range l.Blocks["en"] {
			if b.Experiment != nil {
				placed[b.Experiment.ID]++
			} else if low := strings.ToLower(b.HTML); strings.Contains(low, "<script") || strings.Contains(low, "href=\"javascript:") {
				t.Errorf("passed through: %q", b.HTML)
			}
		}
		for _, e := range l.Experiments {
			if placed[e.ID] != 1 {
				t.Errorf("experiment %s stands %d times", e.ID, placed[e.ID])
			}
		}
		for _, task := range l.Tasks {
			if task.Title["en"] == "" || len(task.Steps) == 0 || task.At.Line < 1 {
				t.Errorf("task %+v", task)
			}
		}
	})
}
