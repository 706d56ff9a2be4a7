package web

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/labstack/echo/v4"

	"roundtrip/app/export"
	"roundtrip/app/fault"
	"roundtrip/app/inspector"
	"roundtrip/app/seat"
	"roundtrip/app/sender"
)

func verbs(s string) string {
	return strings.Join(regexp.MustCompile(`%(\[\d+\])?[a-z]`).FindAllString(s, -1), " ")
}

func TestTableIsCompleteInBothLanguages(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range problems() {
		if seen[p.id] {
			t.Errorf("%s stands twice", p.id)
		}
		seen[p.id] = true
		if http.StatusText(p.status) == "" || p.status < 400 {
			t.Errorf("%s has status %d", p.id, p.status)
		}
		for _, x := range []text{p.title, p.detail, p.linkWord} {
			if x == p.linkWord && p.link == "" {
				continue
			}
			if x.ko == "" || x.en == "" || verbs(x.ko) != verbs(x.en) {
				t.Errorf("%s: %q and %q", p.id, x.ko, x.en)
			}
			if strings.ContainsFunc(x.en, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
				t.Errorf("%s: Korean in English: %q", p.id, x.en)
			}
			if verbs(x.ko) != "%s" && !strings.ContainsFunc(x.ko, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
				t.Errorf("%s: no Korean in %q", p.id, x.ko)
			}
		}
	}
	if problems()[0].id != internal {
		t.Error("the unknown one is not the first")
	}
}

// Every refuse in the source names a line of the table and fits its verbs.
func TestEveryRefusalIsInTheTable(t *testing.T) {
	table := map[string]problem{}
	for _, p := range problems() {
		table[p.id] = p
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{internal: true, "not-found": true, "method-not-allowed": true}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if name, ok := call.Fun.(*ast.Ident); !ok || name.Name != "refuse" {
				return true
			}
			lit, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s: a refusal whose id is not written out", file)
				return true
			}
			id, _ := strconv.Unquote(lit.Value)
			used[id] = true
			p, known := table[id]
			if !known {
				t.Errorf("%s: no problem %q", file, id)
			}
			if want := len(strings.Fields(verbs(p.detail.ko))); len(call.Args)-1 != want {
				t.Errorf("%s: %s has %d arguments, its detail %d verbs", file, id, len(call.Args)-1, want)
			}
			return true
		})
	}
	for id, p := range table {
		if p.is == nil && !used[id] {
			t.Errorf("nothing is refused as %s", id)
		}
	}
}

func TestErrorsOfOtherPackages(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{seat.ErrToken, "bad-token"}, {seat.ErrCode, "bad-code"}, {seat.ErrQuota, "too-many-seats"}, {seat.ErrFull, "full"},
		{seat.ErrTooMany, "too-many-codes"}, {seat.ErrPortTaken, "port-taken"}, {seat.ErrNoServer, "no-server"}, {&fault.Invalid{Field: "faults"}, "bad-fault"}, {seat.ErrState, "bad-state"},
		{seat.ErrAdmitted, "too-many-admitted"}, {seat.ErrClosed, "seat-asleep"},
		{fmt.Errorf("%w: %w", seat.ErrFull, seat.ErrPortTaken), "full"},
		{sender.ErrTooLong, "raw-too-long"}, {export.ErrLarge, "too-many-exchanges"}, {export.ErrNoPage, "no-exchanges-file"}, {export.ErrVersion, "later-file"},
		{fmt.Errorf("%w: json", export.ErrInvalid), "damaged-file"},
		{errors.Join(inspector.ErrHello, errors.New("json")), "bad-hello"}, {inspector.ErrCrowd, "too-many-viewers"}, {inspector.ErrAsleep, "ended"},
		{echo.ErrNotFound, "not-found"}, {echo.ErrMethodNotAllowed, "method-not-allowed"},
		{fmt.Errorf("wrapped: %w", refuse("full")), "full"},
		{errors.New("something"), internal}, {echo.ErrTeapot, internal}, {refuse("no such id"), internal},
	} {
		if p, _ := problemOf(c.err); p.id != c.want {
			t.Errorf("%v is %s, want %s", c.err, p.id, c.want)
		}
	}
}

func TestUnknownErrorsAreLoggedWholeAndToldShort(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.Course = nil }) // a mistake of ours
	a := h.ask("GET", api+"/lessons", "", "Accept-Language: ko")
	detail := h.wants(a, http.StatusInternalServerError, internal)
	if strings.Contains(string(a.body), "nil pointer") || strings.Contains(detail, "goroutine") {
		t.Errorf("readers are told too much: %s", a.body)
	}
	if log := h.log.String(); !strings.Contains(log, "nil pointer") || !strings.Contains(log, "about.go") {
		t.Errorf("the log says too little: %s", log)
	}
}

func TestProblemsHaveAPlace(t *testing.T) {
	h := newHouse(t, nil)
	for _, p := range problems() {
		for _, lang := range langs() {
			a := h.ask("GET", api+"/problems/"+p.id, "", "Accept-Language: "+lang)
			var d document
			h.decode(a, &d)
			if a.StatusCode != http.StatusOK || d.Title != p.title.in(lang) || d.Status != p.status || strings.Contains(d.Detail, "%") {
				t.Errorf("%s in %s: %d %s", p.id, lang, a.StatusCode, a.body)
			}
		}
	}
	h.wants(h.ask("GET", api+"/problems/nothing", ""), http.StatusNotFound, "no-problem")
	if _, err := os.Stat("openapi.yaml"); err != nil {
		t.Fatal(err)
	}
}
