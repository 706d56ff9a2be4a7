package check

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/vm"

	"roundtrip/app/lesson"
)

// maxShown is how much of a value is shown.
const maxShown = 120 // characters

// unseen is shown for what cannot be told.
const unseen = "?"

// condition is a lesson's condition, compiled.
type condition struct {
	*expression
	see  string
	is   string // in plain text
	want []any  // any one will do, or all as a list: string, int, float64 or bool
	hint lesson.Text
}

func compileCondition(c *lesson.Condition, over *table) (*condition, error) {
	e, err := compile(c.See, over)
	if err != nil {
		return nil, fmt.Errorf("see: %q: %w", c.See, err)
	}
	out := &condition{expression: e, see: c.See, hint: c.Hint}
	list, is := c.Is.([]any)
	if !is {
		list = []any{c.Is}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("is: the list is empty")
	}
	for _, v := range list {
		want, ok := plain(v)
		if !ok {
			return nil, fmt.Errorf("is: want a text, number or truth value, or a list of them")
		}
		if have := e.result; have != nil && have.Kind() != reflect.Slice && typeWords(have) != typeWords(reflect.TypeOf(want)) {
			return nil, fmt.Errorf("is: %s is a %s, and %s is a %s", c.See, typeWords(have), shown(want), typeWords(reflect.TypeOf(want)))
		}
		out.want = append(out.want, want)
	}
	out.is = shown(out.want)
	if !is {
		out.is = shown(out.want[0])
	}
	return out, nil
}

// plain makes a value of YAML one that values seen can be compared with: whole
// numbers are int.
func plain(v any) (any, bool) {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.String:
		return r.String(), true
	case reflect.Bool:
		return r.Bool(), true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return int(r.Int()), true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if u := r.Uint(); u < 1<<53 {
			return int(u), true
		}
		return float64(r.Uint()), true
	case reflect.Float32, reflect.Float64:
		f := r.Float()
		if f == float64(int(f)) {
			return int(f), true
		}
		return f, f == f
	}
	return nil, false
}

// holds tells whether the condition holds for a subject; and what was seen, nil
// if that cannot be told.
func (c *condition) holds(s *subject, machine *vm.VM) (bool, any) {
	seen, err := c.eval(s, machine)
	if err != nil {
		return false, nil
	}
	switch have := seen.(type) { // what is seen is given back as it is: boxing it again would cost
	case string:
		return slices.ContainsFunc(c.want, func(w any) bool { t, is := w.(string); return is && t == have }), seen
	case int:
		return slices.ContainsFunc(c.want, func(w any) bool { n, is := w.(int); return is && n == have }), seen
	case bool:
		return slices.ContainsFunc(c.want, func(w any) bool { b, is := w.(bool); return is && b == have }), seen
	case float64, int64:
		one, _ := plain(seen)
		return slices.Contains(c.want, one), seen
	}
	elements, is := textsOf(seen)
	if !is {
		return false, nil
	}
	joined := strings.Join(elements, ", ")
	for _, w := range c.want {
		if textOfOne(w) == joined {
			return true, seen
		}
	}
	if len(elements) != len(c.want) { // the elements wanted, in order
		return false, seen
	}
	for i, w := range c.want {
		if textOfOne(w) != elements[i] {
			return false, seen
		}
	}
	return true, seen
}

// textsOf are the elements of a list as texts; false if it is none of plain values.
func textsOf(v any) ([]string, bool) {
	var out []string
	switch v := v.(type) {
	case []string:
		return v, true
	case []int:
		for _, n := range v {
			out = append(out, strconv.Itoa(n))
		}
	case []any:
		for _, x := range v {
			one, is := plain(x)
			if !is {
				return nil, false
			}
			out = append(out, textOfOne(one))
		}
	default:
		return nil, false
	}
	return out, true
}

// textOfOne is a plain value as text.
func textOfOne(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return ""
}

// textOfAny is a value as an option of a question writes it; false if it is none.
func textOfAny(v any) (string, bool) {
	if list, is := textsOf(v); is {
		return strings.Join(list, ", "), true
	}
	one, is := plain(v)
	return textOfOne(one), is
}

// shown is a value in plain text, bounded.
func shown(v any) string {
	t, is := textOfAny(v)
	if !is {
		return unseen
	}
	if t == "" {
		return `""`
	}
	cut := t[:min(len(t), (maxShown+1)*utf8.UTFMax)]
	runes := []rune(strings.ToValidUTF8(cut, "\ufffd"))
	if len(runes) > maxShown {
		return string(runes[:maxShown]) + "…"
	}
	return string(runes)
}
