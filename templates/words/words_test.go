package words_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"roundtrip/assets"
	"roundtrip/templates/words"
)

// dynamic are the keys that are put together where they are asked for, by how
// they begin. An entry that no place asks for any more is found as well.
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
	for _, more := range []string{"../page.go", "../course.go", "../experiment.go"} {
		files = append(files, more)
	}
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
		found := false
		for key := range there {
			found = found || strings.HasPrefix(key, begin)
		}
		if !found {
			t.Errorf("%s asks for keys that begin with %q; there is none", place, begin)
		}
	}
}

// TestUsed: no text is left over.
func TestUsed(t *testing.T) {
	u := gather(t)
	for _, w := range words.All() {
		_, used := u.whole[w.Key]
		for begin := range u.begin {
			used = used || strings.HasPrefix(w.Key, begin)
		}
		if !used {
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
