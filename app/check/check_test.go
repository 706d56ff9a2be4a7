package check

import (
	"strings"
	"testing"
	"time"

	"github.com/expr-lang/expr/vm"

	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
)

func at(line int) lesson.Place { return lesson.Place{File: "status/lesson.yaml", Line: line} }

func see(see string, is any) lesson.Condition { return lesson.Condition{See: see, Is: is, At: at(3)} }

// TestWhatAnAuthorIsTold holds the words for every kind of mistake.
func TestWhatAnAuthorIsTold(t *testing.T) {
	deep := "1" + strings.Repeat(" - 1", 150)
	cases := []struct {
		of, see string
		is      any
		told    string
	}{
		{ofExchange, `statuss`, 200, `see: "statuss": unknown name statuss (at character 1)`},
		{ofConnection, `status`, 200, `see: "status": unknown name status (at character 1)`},
		{ofExchange, `status`, "200", `is: status is a number, and 200 is a text`},
		{ofExchange, `method`, uint64(1), `is: method is a text, and 1 is a number`},
		{ofAct, `redirected`, "true", `is: redirected is a truth value, and true is a text`},
		{ofExchange, `status`, nil, `is: want a text, number or truth value, or a list of them`},
		{ofExchange, `status`, []any{}, `is: the list is empty`},
		{ofExchange, `status`, []any{uint64(200), []any{}}, `is: want a text, number or truth value, or a list of them`},
		{ofExchange, `status > "a"`, true, `see: "status > \"a\"": invalid operation: > (mismatched types number and text) (at character 8)`},
		{ofExchange, `method +`, "", `see: "method +": unexpected token EOF (at character 8)`},
		{ofExchange, `status.code`, 1, `see: "status.code": number has no field code (at character 8)`},
		{ofAct, `first`, 1, `see: "first": is no text, number, truth value or list of them: say what of it`},
		{ofAct, `all`, 1, `see: "all": is no text, number, truth value or list of them: say what of it`},
		{ofExchange, `requestField`, "", `see: "requestField": is no text, number, truth value or list of them: say what of it`},
		{ofExchange, `requestField(1)`, "", `see: "requestField(1)": cannot use number as argument (text) to call requestField  (at character 14)`},
		{ofAct, `any(all, .statuss == 1)`, true, `see: "any(all, .statuss == 1)": unknown field statuss (at character 11)`},
		{ofExchange, `now()`, "", `see: "now()": unknown function now`},
		{ofExchange, `reduce(interim, #acc + #)`, "", `see: "reduce(interim, #acc + #)": unknown function reduce`},
		{ofExchange, `$env`, "", `see: "$env": unknown name $env`},
		{ofExchange, `let f = split; f(path, "")`, "", `see: "let f = split; f(path, \"\")": unknown name split (at character 9)`},
		{ofExchange, `path matches "("`, true, "see: \"path matches \\\"(\\\"\": error parsing regexp: missing closing ): `(` (at character 6)"},
		{ofExchange, `any(interim, any(interim, any(interim, true)))`, true, `see: "any(interim, any(interim, any(interim, true)))": has more than 2 predicates inside each other`},
		{ofExchange, strings.Repeat("path + ", 9) + "path", "", `see: "` + strings.Repeat("path + ", 9) + `path": has more than 8 "+"`},
		{ofExchange, deep, 1, `see: "` + deep + `": expression exceeds maximum allowed nodes`},
		{ofExchange, strings.Repeat("(", 1001), 1, `see: "` + strings.Repeat("(", 1001) + `": has 1001 octets, at most 1000 may be`},
	}
	for _, c := range cases {
		step := lesson.Step{At: at(2)}
		conditions := []lesson.Condition{see(c.see, c.is)}
		switch c.of {
		case ofExchange:
			step.Exchange = conditions
		case ofConnection:
			step.Connection = conditions
		default:
			step.Act = conditions
		}
		_, err := Compile(&lesson.Task{ID: "t", Steps: []lesson.Step{step}})
		if err == nil || !strings.HasPrefix(err.Error(), "status/lesson.yaml:3: "+c.told) {
			t.Errorf("%s is %v:\n got %v\nwant status/lesson.yaml:3: %s", c.see, c.is, err, c.told)
		}
	}
}

func TestCourseTellsAll(t *testing.T) {
	course := &lesson.Course{Lessons: []*lesson.Lesson{{
		ID:          "status",
		Experiments: []lesson.Experiment{{ID: "e", Predict: &lesson.Predict{See: "statsu", At: at(11), Options: []lesson.Option{{Value: "200"}}}}},
		Tasks: []lesson.Task{{ID: "a", Steps: []lesson.Step{
			{Exchange: []lesson.Condition{{See: "metod", Is: "GET", At: at(21)}, see("status", 200)}},
			{Act: []lesson.Condition{{See: "target", Is: "/", At: at(31)}}, At: at(30)},
		}}},
	}}}
	want := "status/lesson.yaml:11: predict: see: \"statsu\": unknown name statsu (at character 1)\n" +
		"status/lesson.yaml:21: see: \"metod\": unknown name metod (at character 1)\n" +
		"status/lesson.yaml:31: see: \"target\": unknown name target (at character 1)"
	if err := Course(course); err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	course.Lessons[0].Experiments[0].Predict.See = "status"
	course.Lessons[0].Tasks[0].Steps[0].Exchange[0].See = "method"
	course.Lessons[0].Tasks[0].Steps[1].Act[0].See = "asked.target"
	if err := Course(course); err != nil {
		t.Error(err)
	}
}

// TestHolds holds how values seen and wanted are compared, and shown.
func TestHolds(t *testing.T) {
	long := strings.Repeat("한", 200)
	cases := []struct {
		see   string
		is    any
		e     exchange.Summary
		holds bool
		shown string // the value wanted
		got   string
	}{
		{`method`, "GET", exchange.Summary{Method: "GET"}, true, "GET", "GET"},
		{`method`, "GET", exchange.Summary{Method: "get"}, false, "GET", "get"},
		{`location`, "", exchange.Summary{}, true, `""`, `""`},
		{`status`, uint64(200), exchange.Summary{Status: 200}, true, "200", "200"},
		{`status`, int64(200), exchange.Summary{Status: 204}, false, "200", "204"},
		{`status`, 200.0, exchange.Summary{Status: 200}, true, "200", "200"},
		{`status`, []any{uint64(301), uint64(302)}, exchange.Summary{Status: 302}, true, "301, 302", "302"},
		{`status`, []any{uint64(301), uint64(302)}, exchange.Summary{Status: 303}, false, "301, 302", "303"},
		{`status / 8`, 0.5, exchange.Summary{Status: 4}, true, "0.5", "0.5"},
		{`status >= 400`, true, exchange.Summary{Status: 404}, true, "true", "true"},
		{`status >= 400`, true, exchange.Summary{Status: 200}, false, "true", "false"},
		{`interim`, "100, 103", exchange.Summary{Interim: []int{100, 103}}, true, "100, 103", "100, 103"},
		{`interim`, []any{uint64(100), uint64(103)}, exchange.Summary{Interim: []int{100, 103}}, true, "100, 103", "100, 103"},
		{`interim`, []any{"100, 103", "103"}, exchange.Summary{Interim: []int{103}}, true, "100, 103, 103", "103"},
		{`interim`, "103", exchange.Summary{Interim: []int{100, 103}}, false, "103", "100, 103"},
		{`interim`, uint64(103), exchange.Summary{Interim: []int{103}}, true, "103", "103"},
		{`interim`, "", exchange.Summary{}, true, `""`, `""`},
		{`setCookies`, []any{"sid", "lang"}, exchange.Summary{SetCookies: []string{"lang", "sid"}}, false, "sid, lang", "lang, sid"},
		{`filter(interim, # > 100)`, uint64(103), exchange.Summary{Interim: []int{100, 103}}, true, "103", "103"},
		{`interim[0]`, uint64(100), exchange.Summary{}, false, "100", "?"},
		{`1..100000`, uint64(100), exchange.Summary{}, false, "100", "?"},
		{`requestField("Host")`, "", exchange.Summary{ID: "gone"}, false, `""`, "?"},
		{`nil`, "", exchange.Summary{}, false, `""`, "?"},
		{`location`, "x", exchange.Summary{Location: long}, false, "x", long[:3*120] + "…"},
		{`location`, "x", exchange.Summary{Location: "a\xffb"}, false, "x", "a\ufffdb"},
	}
	for _, c := range cases {
		condition, err := compileCondition(&lesson.Condition{See: c.see, Is: c.is}, ofExchanges)
		if err != nil {
			t.Errorf("%s is %v: %v", c.see, c.is, err)
			continue
		}
		s := newSubject(ofExchanges, ofExchanges, keeps())
		s.set(&Seen{Summary: &c.e})
		holds, seen := condition.holds(s, &vm.VM{})
		if got := shown(seen); holds != c.holds || got != c.got || condition.is != c.shown {
			t.Errorf("%s is %v: holds %v, shown %q, got %q", c.see, c.is, holds, condition.is, got)
		}
	}
}

func TestCame(t *testing.T) {
	options := func(values ...string) (all []lesson.Option) {
		for _, v := range values {
			all = append(all, lesson.Option{Value: v})
		}
		return all
	}
	post := posted()
	exchanges := []exchange.Summary{post.Summary, {ID: "e-2", Method: "GET", Status: 200}}
	cases := []struct {
		see     string
		options []lesson.Option
		came    string
	}{
		{`last.method`, options("GET", "POST"), "GET"},
		{`status`, options("0", "200"), "200"},
		{`statuses`, options("303", "303, 200"), "303, 200"},
		{`exchanges == 2`, options("true", "false"), "true"},
		{`error == "" ? "answered" : "refused"`, options("answered", "refused"), "answered"},
		{`first.responseText()`, options("hello!", ""), "hello!"},
		{`last.responseText()`, options("hello!"), ""}, // not kept
		{`exchanges`, options("1", "3"), ""},
	}
	for _, c := range cases {
		p, err := Predict(&lesson.Predict{See: c.see, Options: c.options})
		if err != nil {
			t.Errorf("%s: %v", c.see, err)
			continue
		}
		a := &exchange.Act{Exchanges: []string{"e-1", "e-2"}, Seen: &exchange.Seen{Status: 200}}
		if came := p.Came(a, exchanges, keeps(post)); came != c.came {
			t.Errorf("%s: got %q, want %q", c.see, came, c.came)
		}
	}
	for see, value := range map[string]string{`status`: "ok", `status > 1`: "yes"} {
		if _, err := Predict(&lesson.Predict{See: see, Options: options(value), At: at(5)}); err == nil || !strings.HasPrefix(err.Error(), "status/lesson.yaml:5: predict: ") {
			t.Errorf("%s, option %q: %v", see, value, err)
		}
	}
}

// FuzzCompile holds that no expression panics or takes long, compiled or evaluated.
func FuzzCompile(f *testing.F) {
	for _, see := range []string{
		`status`, `any(all, .status == 200)`, `let x = methods; len(x) > 1 ? x[0] : "a"`, `requestText() matches "^a+$"`, `1..10`,
		`map(all, {"a": .method, "b": [.status]})`, `first.requestField("a") ?? nil`, `methods | map(# + "a") | join(",")`, `statuses[1:]`, `-status ** 2 % 3`,
		`sort(methods)`, `max(statuses)`, `not (status in 1..5)`, `all[0]?.status`, `if status > 1 { 2 } else { 3 }`, "`a`", `'\u{1F600}'`, `0x_f`,
	} {
		f.Add(see)
	}
	post := posted()
	seen := Seen{Act: &exchange.Act{ID: "a1", Exchanges: []string{"e-1"}, Ended: 1}, Exchanges: []exchange.Summary{post.Summary}}
	whole := keeps(post)
	f.Fuzz(func(t *testing.T, see string) {
		started := time.Now()
		for _, over := range []*table{ofActs, ofExchanges, ofConnections} {
			e, err := compile(see, over)
			if err != nil {
				continue
			}
			s := newSubject(over, ofExchanges, whole)
			all := seen
			all.Summary, all.Conn = &post.Summary, &exchange.Conn{}
			s.set(&all)
			if v, err := e.eval(s, &vm.VM{}); err == nil {
				_ = shown(v)
			}
		}
		if took := time.Since(started); took > 2*time.Second {
			t.Errorf("%q took %v", see, took)
		}
	})
}
