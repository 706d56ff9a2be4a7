package lesson

import (
	"github.com/goccy/go-yaml/ast"
)

// tree is the shape of a YAML document with the line of each key and item.
type tree struct {
	line int
	keys map[string]*tree
	list []*tree
}

// treeOf keeps the lines of a node. Anchors, aliases and tags are problems: a
// lesson needs none, and an alias can stand for more than memory holds.
func treeOf(file string, n ast.Node, ps *problems) *tree {
	t := &tree{line: lineOf(n)}
	switch n := n.(type) {
	case *ast.MappingNode:
		t.keys = map[string]*tree{}
		for _, v := range n.Values {
			t.put(file, v, ps)
		}
	case *ast.MappingValueNode:
		t.keys = map[string]*tree{}
		t.put(file, n, ps)
	case *ast.SequenceNode:
		for _, v := range n.Values {
			t.list = append(t.list, treeOf(file, v, ps))
		}
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode, *ast.MergeKeyNode:
		ps.add(Place{file, t.line}, "anchors, aliases and tags are not used in lessons")
	}
	return t
}

func (t *tree) put(file string, v *ast.MappingValueNode, ps *problems) {
	child := treeOf(file, v.Value, ps)
	if _, merge := v.Key.(*ast.MergeKeyNode); merge {
		treeOf(file, v.Key, ps)
	}
	child.line = lineOf(v.Key)
	t.keys[v.Key.GetToken().Value] = child
}

func lineOf(n ast.Node) int {
	switch m := n.(type) {
	case *ast.MappingNode:
		if len(m.Values) > 0 {
			return lineOf(m.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return lineOf(m.Key)
	}
	if n == nil || n.GetToken() == nil {
		return 1
	}
	return n.GetToken().Position.Line
}

// at follows keys and indexes as far as they lead.
func (t *tree) at(path ...any) *tree {
	for _, step := range path {
		var next *tree
		switch s := step.(type) {
		case string:
			next = t.keys[s]
		case int:
			if s < len(t.list) {
				next = t.list[s]
			}
		}
		if next == nil {
			return t
		}
		t = next
	}
	return t
}

// setPlaces sets every At of the lesson.
func (r *reading) setPlaces() {
	for i := range r.Rows {
		r.Rows[i].At = r.place("rows", i)
	}
	for i := range r.Experiments {
		e := &r.Experiments[i]
		e.At = r.place("experiments", i)
		if e.Predict != nil {
			e.Predict.At = r.place("experiments", i, "predict", "see")
		}
	}
	for i := range r.Tasks {
		t := &r.Tasks[i]
		t.At = r.place("tasks", i)
		for j := range t.Steps {
			s := &t.Steps[j]
			s.At = r.place("tasks", i, "steps", j)
			for kind, conditions := range map[string][]Condition{
				KindExchange: s.Exchange, KindConnection: s.Connection, KindAct: s.Act,
			} {
				for k := range conditions {
					conditions[k].At = r.place("tasks", i, "steps", j, kind, k, "see")
				}
			}
		}
		for j := range t.Solution.Steps {
			t.Solution.Steps[j].At = r.place("tasks", i, "solution", "steps", j)
		}
		for j := range t.Near {
			n := &t.Near[j]
			n.At = r.place("tasks", i, "near", j)
			for k := range n.Steps {
				n.Steps[k].At = r.place("tasks", i, "near", j, "steps", k)
			}
		}
	}
}
