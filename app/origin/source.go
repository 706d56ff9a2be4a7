package origin

import (
	"embed"
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"reflect"
	"runtime"
	"slices"
	"strings"
)

//go:embed *.go
var sourceFS embed.FS

// Source is the Go code of the handler that answers a method at a path, as it was
// when this program was built: its text with the comment above it, the file in
// this package, and the line of its func. path is a request's ("/users/2") or the
// table's ("/users/{id}"), without a query. The text is "" where no handler is.
func Source(path, method string) (code, file string, line int) {
	r := find(path, method)
	if r == nil {
		return "", "", 0
	}
	return declaration(runtime.FuncForPC(reflect.ValueOf(r.answer).Pointer()))
}

// find is the line of the table that answers a method at a path.
func find(path, method string) *route {
	var best *route
	most := -1
	for _, r := range table() {
		if len(r.methods) > 0 && !slices.Contains(r.methods, method) {
			continue
		}
		if n := fits(r.path, path); n > most {
			best, most = &r, n
		}
	}
	return best
}

// fits is how many segments of a path a pattern names by their letters, -1 if the
// path is another one.
func fits(pattern, path string) int {
	if pattern == path {
		return strings.Count(path, "/") + 1
	}
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return -1
	}
	n := 0
	for i, w := range want {
		switch {
		case w == got[i]:
			n++
		case !strings.HasPrefix(w, "{") || got[i] == "":
			return -1
		}
	}
	return n
}

// declaration finds a function's text in the file that its code was made from.
func declaration(f *runtime.Func) (code, file string, line int) {
	// "roundtrip/app/origin.(*server).status": what follows the last dot.
	name := f.Name()[strings.LastIndex(f.Name(), ".")+1:]
	from, _ := f.FileLine(f.Entry())
	file = path.Base(strings.ReplaceAll(from, `\`, "/"))
	b, err := sourceFS.ReadFile(file)
	if err != nil {
		return "", "", 0
	}
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, b, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", "", 0
	}
	for _, d := range parsed.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv == nil || fn.Name.Name != name {
			continue
		}
		start := fn.Pos()
		if fn.Doc != nil {
			start = fn.Doc.Pos()
		}
		return string(b[set.Position(start).Offset:set.Position(fn.End()).Offset]), file, set.Position(fn.Pos()).Line
	}
	return "", "", 0
}
