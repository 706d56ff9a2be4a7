package lesson

import (
	"errors"
	"reflect"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Depths of nesting beyond what a lesson needs are refused before they are
// parsed, since the parser recurses.
const (
	maxFlow  = 16 // brackets and braces
	maxBlock = 32 // dashes on a line; levels of indentation
)

// reading is a lesson while it is read: with the lines of its keys and what is
// wrong with it.
type reading struct {
	*Lesson
	*problems
	tree *tree
}

// place is where a key or item was written, or what would hold it.
func (r *reading) place(path ...any) Place { return Place{r.At.File, r.tree.at(path...).line} }

// decode reads a lesson.yaml; nil if it could not be read whole.
func decode(file string, data []byte, ps *problems) *reading {
	tokens := lexer.Tokenize(string(data))
	if line := tooDeep(tokens); line > 0 {
		ps.add(Place{file, line}, "nested too deeply")
		return nil
	}
	parsed, err := parser.Parse(tokens, 0)
	if err != nil {
		addYAML(file, err, ps)
		return nil
	}
	if len(parsed.Docs) != 1 || parsed.Docs[0].Body == nil {
		ps.add(Place{file, 1}, "want one YAML document, not %d", documents(parsed))
		return nil
	}
	body := parsed.Docs[0].Body
	before := len(ps.all)
	t := treeOf(file, body, ps)
	if len(ps.all) > before {
		return nil
	}
	l := &Lesson{}
	if err := yaml.NodeToValue(body, l, yaml.Strict()); err != nil {
		addYAML(file, err, ps)
		return nil
	}
	l.At = Place{file, t.line}
	r := &reading{l, ps, t}
	r.setPlaces()
	return r
}

func documents(f *ast.File) int {
	n := 0
	for _, d := range f.Docs {
		if d.Body != nil {
			n++
		}
	}
	return n
}

// tooDeep returns the line where nesting goes beyond the bounds, or 0.
func tooDeep(tokens token.Tokens) int {
	flow, dashes, line := 0, 0, 0
	var indents []int // columns of the lines that enclose this one
	for _, t := range tokens {
		if column := t.Position.Column; t.Position.Line != line {
			line, dashes = t.Position.Line, 0
			for len(indents) > 0 && indents[len(indents)-1] >= column {
				indents = indents[:len(indents)-1]
			}
			indents = append(indents, column)
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType:
			dashes++
		}
		if flow > maxFlow || dashes > maxBlock || len(indents) > maxBlock {
			return line
		}
	}
	return 0
}

// addYAML says an error of the YAML reader in an author's words.
func addYAML(file string, err error, ps *problems) {
	y, is := errors.AsType[yaml.Error](err)
	if !is || y.GetToken() == nil {
		ps.add(Place{file, 1}, "%v", err)
		return
	}
	at := Place{file, y.GetToken().Position.Line}
	switch e := y.(type) {
	case *yaml.TypeError:
		ps.add(at, "want %s, not %s", inWords(e.DstType), inWords(e.SrcType))
	case *yaml.UnexpectedNodeTypeError:
		ps.add(at, "want a %s, not a %s", e.Expected.YAMLName(), e.Actual.YAMLName())
	case *yaml.UnknownFieldError:
		ps.add(at, "unknown key %q", e.GetToken().Value)
	default:
		ps.add(at, "%s", y.GetMessage())
	}
}

// inWords names a type as an author of YAML knows it.
func inWords(t reflect.Type) string {
	if t == nil {
		return "nothing"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return inWords(t.Elem())
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "a mapping"
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "a truth value"
	}
	return "a number"
}
