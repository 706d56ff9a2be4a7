package words_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"roundtrip/assets"
	"roundtrip/templates/words"
)

// built are the keys that are put together where they are asked for: how they
// begin, and how they may go on. Without a list that is anything.
func built() map[string][]string {
	return map[string][]string{
		"bar.theme.":         {"auto", "light", "dark"},
		"experiment.":        {"right", "wrong", "unpredicted"},
		"experiment.fire.":   {"request", "raw", "server", "open", "faults"},
		"experiment.kind.":   {"request", "raw", "server", "open", "faults"},
		"experiment.name.":   {"http", "gateway", "second"},
		"experiment.on.":     {"http", "gateway", "second"},
		"experiment.server.": {"stopped", "listening", "moved", "healed"},
		"faults.place.":      {"message", "connection", "listener"},
		"lesson.task.":       {"done", "open"},
		"outcome.":           nil, // exchange.Outcome
		"rule.":              nil, // exchange.Violation's
		"send.end.":          {"complete", "closed", "reset", "timeout", "refused", "limit"},
		"send.field.":        {"name", "value"},
		"send.preset.":       {"plain", "nohost", "lf", "two", "length"},
		"send.redirect.":     {"follow", "manual", "error", "step"},
		"send.who.":          {"browser", "browser.what", "structured", "structured.what", "raw", "raw.what"},
		"server.":            {"listening", "stopped", "failed", "removed"},
		"truth.":             {"code", "code.what", "wire", "wire.what", "kept", "kept.what"},

		"attr.":           nil,
		"bench.link.":     {"connecting", "live", "away"}, // feed.state
		"bench.state.":    nil,                            // exchange.State
		"bench.view.":     {"chart", "table"},
		"bench.who.":      nil,
		"chart.class.":    nil,
		"chart.server.":   {"listening", "stopped", "failed", "removed"},
		"chart.who.":      nil,
		"detail.":         nil,
		"detail.conn.":    nil,
		"detail.framing.": nil,
		"detail.part.":    nil,
		"detail.time.":    nil,
		"detail.writes.":  nil,
		"compare.sign.":   {"changed", "added", "removed", "moved"},
		"copyas.":         {"sh", "cmd", "powershell", "fetch", "go", "node"},
		"gantt.why.":      {"pipelined", "six"},
		"hops.end.":       {"final", "nowhere", "unreadable", "away"},
		"hops.rule.":      {"post", "other", "same", "kept"},
		"jar.col.":        {"name", "value", "where", "until", "flags", "state"},
		"jar.outcome.":    {"kept", "replaced", "deleted", "refused"},
		"jar.state.":      {"expected", "expected.what", "confirmed", "confirmed.what", "missing", "missing.what", "brought", "brought.what"},
		"predict.":        {"status", "method", "exchanges", "connections"},
		"predict.came.":   {"status", "method", "exchanges", "connections"},
		"predict.said.":   {"status", "method", "exchanges", "connections"},
		"hop.":            {"1", "2"},
		"inside.":         {"users", "stores", "log", "new", "changed", "gone"},
		"lane.":           {"unanswered", "refused"},
		"lane.say.":       nil,
		"stores.":         {"key", "value", "size", "left"},
		"stores.name.":    {"numbers", "memory", "adopted", "redis", "memcached"},
		"stores.where.":   {"variable", "embedded", "real"},
		"table.":          nil,
		"table.outcome.":  nil,
	}
}

// asked finds a call for a text: its key, how the literal ends, and whether it goes on.
var asked = regexp.MustCompile(`\bt\(\s*['"` + "`" + `]([a-z][a-zA-Z0-9.-]*)(['"` + "`" + `$])\s*(\+)?`)

// branches are keys inside a call that chooses one: t(open ? 'a.b' : 'a.c').
var branches = regexp.MustCompile(`[?:]\s*'([a-z]+(?:\.[a-z0-9-]+)+)'`)

// uses are the keys that scripts and templates ask for, with a place each.
type uses struct {
	whole map[string]string // complete keys
	begin map[string]string // what keys put together begin with
}

func gather(t *testing.T) uses {
	t.Helper()
	u := uses{map[string]string{}, map[string]string{}}
	look := func(name string, text string) {
		for _, m := range asked.FindAllStringSubmatch(text, -1) {
			if m[2] == "$" || m[3] == "+" {
				u.begin[m[1]] = name
			} else {
				u.whole[m[1]] = name
			}
		}
		for _, m := range branches.FindAllStringSubmatch(text, -1) {
			u.whole[m[1]] = name
		}
	}
	err := fs.WalkDir(assets.FS, "js", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(assets.FS, path)
		look(path, string(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../*.templ")
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, "../page.go", "../course.go", "../experiment.go")
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		look(file, string(b))
	}
	if len(u.whole) < 100 || len(u.begin) < 5 {
		t.Fatalf("only %d keys and %d beginnings were found: the search is broken", len(u.whole), len(u.begin))
	}
	return u
}

// TestAsked: each key that a template or a script asks for is there.
func TestAsked(t *testing.T) {
	there := words.In("en")
	u := gather(t)
	for key, place := range u.whole {
		if _, ok := there[key]; !ok {
			t.Errorf("%s asks for %q, which is not there", place, key)
		}
	}
	for begin, place := range u.begin {
		ends, known := built()[begin]
		if !known {
			t.Errorf("%s puts keys together that begin with %q: say in built how they go on", place, begin)
		}
		for _, end := range ends {
			if _, ok := there[begin+end]; !ok {
				t.Errorf("%s may ask for %q, which is not there", place, begin+end)
			}
		}
	}
	for begin := range built() {
		if _, ok := u.begin[begin]; !ok {
			t.Errorf("nobody puts keys together that begin with %q", begin)
		}
	}
}

// TestUsed: no text is left over.
func TestUsed(t *testing.T) {
	u := gather(t)
	used := func(key string) bool {
		if _, ok := u.whole[key]; ok {
			return true
		}
		for begin, ends := range built() {
			end, ok := strings.CutPrefix(key, begin)
			if ok && (ends == nil || slices.Contains(ends, end)) {
				return true
			}
		}
		return false
	}
	for _, w := range words.All() {
		if !used(w.Key) {
			t.Errorf("nobody asks for %q", w.Key)
		}
	}
}

// TestWords: no key twice, no language missing, the same values in each language.
func TestWords(t *testing.T) {
	seen := map[string]bool{}
	key := regexp.MustCompile(`^[a-z]+(\.[a-z0-9-]+)+$`)
	for _, w := range words.All() {
		switch {
		case !key.MatchString(w.Key):
			t.Errorf("%q is no key", w.Key)
		case seen[w.Key]:
			t.Errorf("%q is there twice", w.Key)
		case w.KO == "" || w.EN == "":
			t.Errorf("%q has no text in one language: %q, %q", w.Key, w.KO, w.EN)
		case strings.Count(w.KO, "%s") != strings.Count(w.EN, "%s"):
			t.Errorf("%q has not the same number of values: %q, %q", w.Key, w.KO, w.EN)
		case strings.Count(w.KO, "%") != strings.Count(w.KO, "%s") || strings.Count(w.EN, "%") != strings.Count(w.EN, "%s"):
			t.Errorf("%q has a %% that is not a value: %q, %q", w.Key, w.KO, w.EN)
		case strings.IndexFunc(w.KO+w.EN, func(r rune) bool { return r < ' ' }) >= 0:
			t.Errorf("%q has a control character: %q, %q", w.Key, w.KO, w.EN)
		}
		seen[w.Key] = true
	}
}
