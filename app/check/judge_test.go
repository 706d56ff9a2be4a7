package check

import (
	"fmt"
	"slices"
	"testing"

	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
)

// Short forms of steps.
func exchangeStep(c ...lesson.Condition) lesson.Step   { return lesson.Step{Exchange: c} }
func connectionStep(c ...lesson.Condition) lesson.Step { return lesson.Step{Connection: c} }
func actStep(c ...lesson.Condition) lesson.Step        { return lesson.Step{Act: c} }

func task(t testing.TB, id string, steps ...lesson.Step) *Task {
	t.Helper()
	out, err := Compile(&lesson.Task{ID: id, Steps: steps})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// got is a short form of an exchange that ended at a time.
func got(id string, ended exchange.Time, method, target string, status int) Seen {
	return Seen{Summary: &exchange.Summary{ID: id, State: exchange.Done, Ended: ended, Method: method, Target: target, Status: status}}
}

// missing writes what is missing as "see is←got".
func missing(r Result) []string {
	var out []string
	for _, m := range r.Missing {
		out = append(out, fmt.Sprintf("%d.%d %s %s←%s", m.Step, m.Condition, m.See, m.Is, m.Got))
	}
	return out
}

func TestJudge(t *testing.T) {
	redirected := []lesson.Step{
		exchangeStep(see("method", "POST"), see("status", []any{302, 303})),
		exchangeStep(see("method", "GET"), see("status", 200)),
	}
	three := []lesson.Step{exchangeStep(see("method", "POST"), see("path", "/a"), see("status", 200))}
	single := []lesson.Step{exchangeStep(see("status", 404))}
	cases := []struct {
		name    string
		steps   []lesson.Step
		seen    []Seen
		step    int
		done    bool
		shown   []string
		missing []string
	}{
		{"nothing", redirected, nil, 0, false, nil, []string{"0.0 method POST←", "0.1 status 302, 303←"}},
		{"both steps", redirected, []Seen{got("1", 10, "POST", "/", 302), got("2", 20, "GET", "/", 200)}, 2, true, []string{"1", "2"}, nil},
		{"other things between", redirected, []Seen{got("1", 10, "POST", "/", 302), got("x", 15, "GET", "/", 500), got("2", 20, "GET", "/", 200)}, 2, true, []string{"1", "2"}, nil},
		{"the wrong way round", redirected, []Seen{got("1", 10, "GET", "/", 200), got("2", 20, "POST", "/", 302)}, 1, false, nil, []string{"1.0 method GET←", "1.1 status 200←"}},
		{"the second ended before the first", redirected, []Seen{got("1", 10, "POST", "/", 302), got("2", 9, "GET", "/", 200)}, 1, false, nil, []string{"1.0 method GET←", "1.1 status 200←"}},
		{"in the same microsecond", redirected, []Seen{got("1", 10, "POST", "/", 302), got("2", 10, "GET", "/", 200)}, 2, true, []string{"1", "2"}, nil},
		{"one exchange for both", []lesson.Step{exchangeStep(see("status", 200)), exchangeStep(see("status", 200))},
			[]Seen{got("1", 10, "GET", "/", 200), got("1", 10, "GET", "/", 200)}, 1, false, nil, []string{"1.0 status 200←"}},
		{"two for both", []lesson.Step{exchangeStep(see("status", 200)), exchangeStep(see("status", 200))},
			[]Seen{got("1", 10, "GET", "/", 200), got("2", 20, "GET", "/", 200)}, 2, true, []string{"1", "2"}, nil},
		{"the best of several", three, []Seen{got("1", 1, "POST", "/b", 200), got("2", 2, "GET", "/b", 200)}, 0, false, nil, []string{"0.1 path /a←/b"}},
		{"the last of the best", three, []Seen{got("1", 1, "POST", "/b", 200), got("2", 2, "GET", "/a", 200)}, 0, false, nil, []string{"0.0 method POST←GET"}},
		{"nothing holds: no attempt", three, []Seen{got("1", 1, "GET", "/b", 201)}, 0, false, nil, []string{"0.0 method POST←", "0.1 path /a←", "0.2 status 200←"}},
		{"nothing holds of one condition", single, []Seen{got("1", 1, "GET", "/b", 201)}, 0, false, nil, []string{"0.0 status 404←201"}},
		{"a new step begins anew", redirected, []Seen{got("0", 1, "GET", "/", 200), got("1", 10, "POST", "/", 302), got("2", 20, "GET", "/", 404)}, 1, false, nil, []string{"1.1 status 200←404"}},
		{"another kind is no attempt", single, []Seen{{Conn: &exchange.Conn{ID: 1, Closed: 5}}, {Act: &exchange.Act{ID: "a1", Ended: 5}}}, 0, false, nil, []string{"0.0 status 404←"}},
		{"a connection", []lesson.Step{connectionStep(see("exchanges", 2), see("statuses", "200, 404"))},
			[]Seen{{Conn: &exchange.Conn{ID: 1, Closed: 5, Exchanges: 2}, Exchanges: []exchange.Summary{{ID: "1", Status: 200}, {ID: "2", Status: 404}}}}, 1, true, []string{"1", "2"}, nil},
		{"an act", []lesson.Step{actStep(see("methods", []any{"POST", "GET"}), see("last.status", 200))},
			[]Seen{{Act: &exchange.Act{ID: "a1", Ended: 5, Exchanges: []string{"1", "2"}}, Exchanges: []exchange.Summary{{ID: "1", Method: "POST", Status: 302}, {ID: "2", Method: "GET", Status: 200}}}}, 1, true, []string{"1", "2"}, nil},
		{"nothing crossed", []lesson.Step{actStep(see("kind", "server")), actStep(see("exchanges", 0), see("error != \"\"", true))},
			[]Seen{{Act: &exchange.Act{ID: "a1", Kind: "server", Ended: 5}}, {Act: &exchange.Act{ID: "a2", Kind: "fetch", Ended: 9, Seen: &exchange.Seen{Error: "TypeError"}}}}, 2, true, nil, nil},
		{"an act's end is its exchanges'", []lesson.Step{exchangeStep(see("status", 200)), actStep(see("exchanges", 1))},
			[]Seen{got("1", 10, "GET", "/", 200), {Act: &exchange.Act{ID: "a1", Ended: 5, Exchanges: []string{"1"}}, Exchanges: []exchange.Summary{{ID: "1", Ended: 10}}}}, 2, true, []string{"1"}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			j := NewJudge([]*Task{task(t, "t", c.steps...)}, nil)
			became := false
			for _, s := range c.seen {
				if j.Observe(s) {
					if became {
						t.Error("it became done twice")
					}
					became = true
				}
				scribble(s)
			}
			r := j.Results()[0]
			if r.Task != "t" || r.Done != c.done || became != c.done || r.Step != c.step || !slices.Equal(r.Exchanges, c.shown) || !slices.Equal(missing(r), c.missing) {
				t.Errorf("got %+v, missing %q", r, missing(r))
			}
		})
	}
}

// scribble uses memory again, as Observe's caller may.
func scribble(s Seen) {
	if s.Summary != nil {
		*s.Summary = exchange.Summary{}
	}
	for i := range s.Exchanges {
		s.Exchanges[i] = exchange.Summary{}
	}
}

// TestMessagesAreAskedForLast holds when the messages themselves are looked at.
func TestMessagesAreAskedForLast(t *testing.T) {
	asked := 0
	post := posted()
	whole := func(id string) (exchange.Exchange, bool) {
		asked++
		return keeps(post)(id)
	}
	tasks := []*Task{
		task(t, "a", exchangeStep(see(`requestText()`, "name=x"), see("method", "POST"))),
		task(t, "b", exchangeStep(see(`responseText()`, "hello!"), see("method", "POST"), see("status", 200))),
	}
	j := NewJudge(tasks, whole)
	j.Observe(got("other", 1, "GET", "/", 200))
	if asked != 0 {
		t.Fatalf("asked %d times for what cannot do", asked)
	}
	s := post.Summary
	j.Observe(Seen{Summary: &s})
	if asked != 1 {
		t.Fatalf("asked %d times, for one task alone of the two", asked)
	}
	r := j.Results()
	// b was not looked at whole while it was observed, but is now: hello! holds.
	if m := missing(r[0]); !slices.Equal(m, []string{"0.0 requestText() name=x←name=한"}) {
		t.Error(m)
	}
	if m := missing(r[1]); !slices.Equal(m, []string{"0.2 status 200←303"}) {
		t.Error(m)
	}
	asked = 0
	if j.Results(); asked != 0 {
		t.Errorf("asked %d times for what is known", asked)
	}
}

func TestSettle(t *testing.T) {
	j := NewJudge([]*Task{task(t, "a", exchangeStep(see("status", 200))), task(t, "b", exchangeStep(see("status", 404)))}, nil)
	j.Settle("a", []string{"old-1"})
	j.Settle("unknown", nil)
	if j.Observe(got("1", 1, "GET", "/", 200)) {
		t.Error("what is done became done")
	}
	r := j.Results()
	if !r[0].Done || r[0].Step != 1 || !slices.Equal(r[0].Exchanges, []string{"old-1"}) || r[1].Done {
		t.Errorf("%+v", r)
	}
	if !j.Wants("exchange") || j.Wants("act") {
		t.Error("wants")
	}
	j.Settle("b", nil)
	if j.Wants("exchange") {
		t.Error("all is done, and it wants more")
	}
}

// twelve are the tasks of a lesson as it is played: each looks at a few things.
func twelve(t testing.TB) []*Task {
	var tasks []*Task
	for i := range 12 {
		c := []lesson.Condition{see("method", "GET"), see("path", fmt.Sprintf("/status/%d", 400+i)), see("status", 400+i)}
		switch i % 4 {
		case 1:
			c = append(c, see(`status in [418, 422] or path startsWith "/x"`, true))
		case 2:
			c = append(c, see(`hasResponseField("Allow")`, true))
		case 3:
			c = append(c, see("nth > 1", true))
		}
		tasks = append(tasks, task(t, fmt.Sprint(i), exchangeStep(c...)))
	}
	return tasks
}

// TestGlance holds that one of a crowd is judged, and is no attempt.
func TestGlance(t *testing.T) {
	j := NewJudge([]*Task{task(t, "a", exchangeStep(see("method", "GET"), see("status", 200)))}, nil)
	if j.Glance(got("1", 1, "GET", "/", 404)) {
		t.Error("done")
	}
	if m := missing(j.Results()[0]); !slices.Equal(m, []string{"0.0 method GET←", "0.1 status 200←"}) {
		t.Error(m)
	}
	if !j.Glance(got("2", 2, "GET", "/", 200)) || !j.Results()[0].Done {
		t.Error("not done")
	}
}

// BenchmarkObserve is one finished exchange that none of 12 open tasks is about.
func BenchmarkObserve(b *testing.B) {
	j := NewJudge(twelve(b), keeps())
	s := posted().Summary
	s.Target = "/chunks?n=3"
	for _, method := range []string{"POST", "GET"} {
		b.Run(method, func(b *testing.B) {
			s.Method = method
			b.ReportAllocs()
			for b.Loop() {
				j.Observe(Seen{Summary: &s})
			}
		})
	}
	b.Run("glance", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			j.Glance(Seen{Summary: &s})
		}
	})
}

func BenchmarkResults(b *testing.B) {
	j := NewJudge(twelve(b), keeps())
	s := posted().Summary
	s.Method = "GET"
	j.Observe(Seen{Summary: &s})
	b.ReportAllocs()
	for b.Loop() {
		j.Results()
	}
}
