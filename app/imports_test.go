package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// allowed is the picture in docs/design.md: which of our packages each of our
// packages may import. Tests may import more.
var allowed = map[string][]string{
	"app":              {"app/command"},
	"app/exchange":     {},
	"app/http1":        {"app/exchange"},
	"app/http1/corpus": {"app/exchange"},
	"app/cookie":       {},
	"app/jar":          {"app/capture", "app/cookie", "app/exchange"},
	"app/tap":          {"app/exchange"},
	"app/resp":         {},
	"app/memcached":    {},
	"app/lane":         {"app/exchange", "app/memcached", "app/resp", "app/tap"},
	"app/session":      {"app/memcached"},
	"app/capture":      {"app/exchange", "app/http1"},
	"app/lesson":       {},
	"app/check":        {"app/exchange", "app/lesson"},
	"app/origin":       {"app/session"},
	"app/fault":        {},
	"app/gateway":      {"app/exchange"},
	"app/shell":        {"assets"},
	"app/sender":       {"app/exchange", "app/http1"},
	"app/export":       {"app/cookie", "app/exchange", "app/http1", "templates/words"},
	"app/registry":     {},
	"app/state":        {},
	"app/seat":         {"app/capture", "app/exchange", "app/fault", "app/gateway", "app/state", "app/tap"},
	"app/progress":     {"app/capture", "app/check", "app/exchange", "app/lesson", "app/state"},
	"app/lesson/prove": {"app/capture", "app/check", "app/cookie", "app/exchange", "app/lesson", "app/sender"},
	"app/inspector":    {"app/capture", "app/seat"},
	"app/web":          {"app/capture", "app/cookie", "app/exchange", "app/export", "app/fault", "app/gateway", "app/inspector", "app/jar", "app/lesson", "app/progress", "app/registry", "app/seat", "app/sender", "app/session", "assets", "templates"},
	"app/playground":   {"app/capture", "app/check", "app/fault", "app/gateway", "app/jar", "app/lane", "app/lesson", "app/lesson/prove", "app/origin", "app/progress", "app/seat", "app/session", "app/shell", "app/state", "app/web", "lessons", "templates"},
	"app/command":      {"app/lesson", "app/lesson/prove", "app/playground", "lessons"},
	"assets":           {},
	"lessons":          {},
	"templates":        {"app/exchange", "app/lesson", "templates/words"},
	"templates/words":  {},
}

func TestImportsGoOneWay(t *testing.T) {
	root := ".."
	seen, used := map[string]bool{}, map[[2]string]bool{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if n := d.Name(); n != ".." && strings.HasPrefix(n, ".") || n == "testdata" || n == "e2e" {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(p))
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(rel)
		seen[dir] = true
		may, listed := allowed[dir]
		if !listed {
			t.Errorf("%s: package is not in the picture: give it a line in allowed", dir)
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range f.Imports {
			ours, found := strings.CutPrefix(strings.Trim(imp.Path.Value, `"`), "roundtrip/")
			used[[2]string{dir, ours}] = found
			if found && !slices.Contains(may, ours) {
				t.Errorf("%s imports %s", path.Join(dir, filepath.Base(p)), ours)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir, may := range allowed {
		if !seen[dir] {
			t.Errorf("%s: listed, but there is no such package", dir)
		}
		for _, ours := range may {
			if !used[[2]string{dir, ours}] {
				t.Errorf("%s: may import %s, and does not: take it out of allowed", dir, ours)
			}
		}
	}
}
