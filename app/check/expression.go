package check

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/optimizer"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// Bounds of an expression: what it may say, and what evaluating it may take.
const (
	maxSee    = 1000 // octets
	maxNodes  = 200
	maxNested = 2    // predicates inside each other
	maxPlus   = 8    // each may double a text
	maxMemory = 2000 // elements of lists that it makes
)

// allowed are the functions of the expression language that judge what was seen.
// Left out is what knows the time, grows texts or reads other formats.
var allowed = []string{
	"all", "none", "any", "one", "filter", "map", "find", "findIndex", "findLast", "findLastIndex", "count", "sum",
	"len", "abs", "ceil", "floor", "round", "int", "float", "string", "trim", "trimPrefix", "trimSuffix", "upper", "lower",
	"indexOf", "lastIndexOf", "hasPrefix", "hasSuffix", "max", "min", "first", "last", "take", "reverse", "uniq", "sort", "join",
}

// expression is a See, compiled. It may be used by several goroutines, each with
// its own machine.
type expression struct {
	table   *table
	slot    int // it is this name alone; -1 if it is more
	program *vm.Program
	slots   []int        // the names it uses
	costly  bool         // it asks for messages
	result  reflect.Type // nil if it depends on what was seen
}

// compile compiles a See over the names of one kind of step.
func compile(see string, over *table) (e *expression, err error) {
	defer func() { // of the library, on input that nobody tried
		if r := recover(); r != nil {
			e, err = nil, errors.New("cannot be understood")
		}
	}()
	if len(see) > maxSee {
		return nil, fmt.Errorf("has %d octets, at most %d may be", len(see), maxSee)
	}
	c := conf.CreateNew()
	c.MaxNodes = maxNodes
	clear(c.Builtins)
	// Parsed without the names, so that "all(all, …)" is the function and the list.
	tree, err := parser.ParseWithConfig(see, c)
	if err != nil {
		return nil, inWords(err)
	}
	e = &expression{table: over, slot: -1}
	look := &reader{table: over, e: e}
	look.measure(tree.Node, 0)
	if look.err != nil {
		return nil, look.err
	}
	c.WithEnv(over.types)
	if e.result, err = checker.Check(tree, c); err != nil {
		return nil, inWords(err)
	}
	if id, is := tree.Node.(*ast.IdentifierNode); is {
		e.slot = over.slot(id.Value)
	}
	if err := optimizer.Optimize(&tree.Node, c); err != nil {
		return nil, inWords(err)
	}
	if e.slot >= 0 { // a name alone needs no machine
		return e, e.judgeable()
	}
	if e.program, err = compiler.Compile(tree, c); err != nil {
		return nil, inWords(err)
	}
	return e, e.judgeable()
}

// judgeable refuses what cannot be compared with a value.
func (e *expression) judgeable() error {
	if e.result.Kind() == reflect.Interface {
		e.result = nil
		return nil
	}
	if typeWords(e.result) == "" || e.slot >= 0 && e.table.rows[e.slot].Type == many {
		return errors.New("is no text, number, truth value or list of them: say what of it")
	}
	return nil
}

// reader takes an expression's measure.
type reader struct {
	table *table
	e     *expression
	plus  int
	err   error
}

// measure walks a node; within counts the predicates around it.
func (r *reader) measure(n ast.Node, within int) {
	if r.err != nil {
		return
	}
	switch n := n.(type) {
	case *ast.IdentifierNode:
		r.name(n.Value)
		if n.Value == "$env" {
			r.err = errors.New("unknown name $env")
		}
	case *ast.MemberNode:
		if property, is := n.Property.(*ast.StringNode); is {
			r.e.costly = r.e.costly || costly(property.Value)
		}
	case *ast.BinaryNode:
		if n.Operator == "+" {
			if r.plus++; r.plus > maxPlus {
				r.err = fmt.Errorf("has more than %d \"+\"", maxPlus)
			}
		}
	case *ast.BuiltinNode:
		if !slices.Contains(allowed, n.Name) {
			r.err = fmt.Errorf("unknown function %s", n.Name)
		}
	case *ast.PredicateNode:
		if within++; within > maxNested {
			r.err = fmt.Errorf("has more than %d predicates inside each other", maxNested)
		}
	}
	for _, child := range children(n) {
		r.measure(child, within)
	}
}

func (r *reader) name(name string) {
	r.e.costly = r.e.costly || costly(name)
	if slot := r.table.slot(name); slot >= 0 && r.table.rows[slot].get != nil && !slices.Contains(r.e.slots, slot) {
		r.e.slots = append(r.e.slots, slot)
	}
}

// costly tells the names that need the messages themselves.
func costly(name string) bool {
	switch name {
	case "requestField", "responseField", "hasRequestField", "hasResponseField", "requestText", "responseText":
		return true
	}
	return false
}

// children are the nodes right below one.
func children(n ast.Node) []ast.Node {
	switch n := n.(type) {
	case *ast.UnaryNode:
		return []ast.Node{n.Node}
	case *ast.BinaryNode:
		return []ast.Node{n.Left, n.Right}
	case *ast.ChainNode:
		return []ast.Node{n.Node}
	case *ast.MemberNode:
		return []ast.Node{n.Node, n.Property}
	case *ast.SliceNode:
		return []ast.Node{n.Node, n.From, n.To}
	case *ast.CallNode:
		return append([]ast.Node{n.Callee}, n.Arguments...)
	case *ast.BuiltinNode:
		return n.Arguments
	case *ast.PredicateNode:
		return []ast.Node{n.Node}
	case *ast.ConditionalNode:
		return []ast.Node{n.Cond, n.Exp1, n.Exp2}
	case *ast.VariableDeclaratorNode:
		return []ast.Node{n.Value, n.Expr}
	case *ast.SequenceNode:
		return n.Nodes
	case *ast.ArrayNode:
		return n.Nodes
	case *ast.MapNode:
		return n.Pairs
	case *ast.PairNode:
		return []ast.Node{n.Key, n.Value}
	}
	return nil
}

// eval is what the expression comes to for a subject; an error if it comes to nothing.
func (e *expression) eval(s *subject, machine *vm.VM) (any, error) {
	if e.slot >= 0 {
		return s.value(e.slot), nil
	}
	for _, slot := range e.slots {
		s.env[s.table.rows[slot].Name.Name] = s.value(slot)
	}
	machine.MemoryBudget = maxMemory
	return machine.Run(e.program, s.env)
}

// cost is how much evaluating takes: a name alone, some computing, the messages.
func (e *expression) cost() int {
	switch {
	case e.costly:
		return 2
	case e.slot < 0:
		return 1
	}
	return 0
}

// inWords is an error of the expression language without its drawing, and with
// an author's words for types.
func inWords(err error) error {
	message := err.Error()
	if f, is := errors.AsType[*file.Error](err); is {
		message = f.Message
		if f.Line > 0 {
			message += fmt.Sprintf(" (at character %d)", f.Column+1)
		}
	}
	return errors.New(wording.Replace(strings.TrimPrefix(message, "compilation failed: ")))
}

var wording = strings.NewReplacer(
	"map[string]interface {}", one, "map[string]any", one, "[]interface {}", "list", "[]string", texts, "[]int", numbers,
	"types int and string", "types number and text", "types string and int", "types text and number",
	"types string and bool", "types text and truth value", "types bool and string", "types truth value and text",
	"types int and bool", "types number and truth value", "types bool and int", "types truth value and number",
	"type int has", "number has", "type string has", "text has", "type bool has", "truth value has",
	"cannot use int as", "cannot use number as", "cannot use bool as", "cannot use truth value as", "(type string)", "(text)",
	"(got string)", "(got text)", "(got int)", "(got number)", "(got bool)", "(got truth value)",
	"mismatched type string", "mismatched type text", "mismatched type int", "mismatched type number",
	"return boolean", "be a truth value",
)

// typeWords names a type of a value that can be compared; empty for others.
func typeWords(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return text
	case reflect.Bool:
		return truth
	case reflect.Int, reflect.Int64, reflect.Float64:
		return number
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Map {
			return "list"
		}
	}
	return ""
}
