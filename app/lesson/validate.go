package lesson

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// stable is how ids are written: they are keys of what is stored.
var stable = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// validate adds a problem for everything wrong in a lesson.yaml that was read.
func (r *reading) validate() {
	if !stable.MatchString(r.ID) || len(r.ID) > 64 {
		r.add(r.At, "the folder's name %q is not an id: small letters, digits and hyphens, at most 64", r.ID)
	}
	if r.Format != 1 {
		r.add(r.place("format"), "format: want 1, not %d", r.Format)
	}
	if r.Order < 1 {
		r.add(r.place("order"), "order: want a number from 1")
	}
	if r.Minutes < 1 {
		r.add(r.place("minutes"), "minutes: want a number from 1")
	}
	r.text(r.Title, "title")
	r.text(r.Summary, "summary")
	ids := map[string]bool{}
	for i := range r.Experiments {
		r.experiment(&r.Experiments[i], ids, "experiments", i)
	}
	if len(r.Tasks) == 0 {
		r.add(r.place("tasks"), "tasks: there is none")
	}
	shown := maps.Clone(ids)
	ids = map[string]bool{}
	for i := range r.Tasks {
		r.task(&r.Tasks[i], ids, "tasks", i)
	}
	maps.Copy(shown, ids)
	ids = map[string]bool{}
	for i := range r.Rows {
		r.row(&r.Rows[i], shown, ids, "rows", i)
	}
}

// row wants what it is shown in to be there.
func (r *reading) row(w *Row, shown, ids map[string]bool, path ...any) {
	r.id(w.ID, ids, path...)
	r.text(w.Text, append(slices.Clip(path), "text")...)
	if len(w.In) == 0 {
		r.add(w.At, "in: name the experiments and tasks that show it")
	}
	for i, id := range w.In {
		if !shown[id] {
			r.add(r.place(append(slices.Clip(path), "in", i)...), "in: there is no experiment and no task %q", id)
		}
	}
	if w.Misconception < 0 {
		r.add(r.place(append(slices.Clip(path), "misconception")...), "misconception: want its number, not %d", w.Misconception)
	}
}

// id wants an id that none of the others has.
func (r *reading) id(id string, taken map[string]bool, path ...any) {
	switch {
	case id == "":
		r.add(r.place(path...), "id: missing")
	case !stable.MatchString(id) || len(id) > 64:
		r.add(r.place(append(path, "id")...), "id: %q: small letters, digits and hyphens, at most 64", id)
	case taken[id]:
		r.add(r.place(append(path, "id")...), "id: %q is taken", id)
	}
	taken[id] = true
}

// text wants a text in each of the lesson's languages and in no other.
func (r *reading) text(t Text, path ...any) {
	key := fmt.Sprint(path[len(path)-1])
	if i, is := path[len(path)-1].(int); is {
		key = fmt.Sprintf("%v[%d]", path[len(path)-2], i)
	}
	for _, lang := range r.Langs {
		if strings.TrimSpace(t[lang]) == "" {
			r.add(r.place(path...), "%s: no text in %q", key, lang)
		}
	}
	for lang := range t {
		if len(r.Langs) > 0 && !slices.Contains(r.Langs, lang) {
			r.add(r.place(append(path, lang)...), "%s: a text in %q, but there is no %s.md", key, lang, lang)
		}
	}
}

func (r *reading) experiment(e *Experiment, ids map[string]bool, path ...any) {
	under := func(keys ...any) []any { return append(slices.Clip(path), keys...) }
	r.id(e.ID, ids, path...)
	r.text(e.Title, under("title")...)
	if len(e.Notice) > 0 {
		r.text(e.Notice, under("notice")...)
	}
	alone := len(e.Faults) > 0 && e.Request == nil && e.Raw == ""
	if n := count(e.Request != nil, e.Raw != "", e.Server != "", e.Open != "", alone); n != 1 {
		r.add(e.At, "want exactly one of request, raw, server, open and faults, not %d", n)
	}
	if e.Request != nil {
		r.request(e.Request, under("request")...)
	}
	if e.Open != "" {
		r.target(e.Open, under("open")...)
	}
	r.server(e.Server, under("server")...)
	r.setup(&e.Setup, e.Server, path...)
	p := e.Predict
	if p == nil {
		return
	}
	r.text(p.Question, under("predict", "question")...)
	if strings.TrimSpace(p.See) == "" {
		r.add(p.At, "predict: see: missing")
	}
	if len(p.Options) < 2 {
		r.add(r.place(under("predict", "options")...), "predict: options: want two or more, not %d", len(p.Options))
	}
	values := map[string]bool{}
	for i, o := range p.Options {
		at := r.place(under("predict", "options", i)...)
		if o.Value == "" {
			r.add(at, "predict: value: missing")
		} else if values[o.Value] {
			r.add(at, "predict: value: %q is taken", o.Value)
		}
		values[o.Value] = true
		r.text(o.Text, under("predict", "options", i, "text")...)
	}
}

func (r *reading) task(t *Task, ids map[string]bool, path ...any) {
	under := func(keys ...any) []any { return append(slices.Clip(path), keys...) }
	r.id(t.ID, ids, path...)
	r.text(t.Title, under("title")...)
	r.text(t.Text, under("text")...)
	if len(t.Steps) == 0 {
		r.add(r.place(under("steps")...), "steps: there is none")
	}
	for i := range t.Steps {
		r.step(&t.Steps[i], under("steps", i)...)
	}
	if len(t.Hints) == 0 {
		r.add(r.place(under("hints")...), "hints: there is none")
	}
	for i, h := range t.Hints {
		r.text(h, under("hints", i)...)
	}
	r.text(t.Solution.Text, under("solution", "text")...)
	if len(t.Solution.Steps) == 0 {
		r.add(r.place(under("solution", "steps")...), "solution: steps: there is none")
	}
	r.plays(t.Solution.Steps, under("solution", "steps")...)
	if len(t.Near) == 0 {
		r.add(r.place(under("near")...), "near: want at least one near-miss")
	}
	near := map[string]bool{}
	for i := range t.Near {
		n := &t.Near[i]
		r.id(n.ID, near, under("near", i)...)
		if len(n.Steps) == 0 {
			r.add(n.At, "near: steps: there is none")
		}
		r.plays(n.Steps, under("near", i, "steps")...)
		if _, _, err := t.Refuses(n); err != nil {
			r.add(r.place(under("near", i, "refused")...), "%v", err)
		}
	}
}

func (r *reading) step(s *Step, path ...any) {
	if n := count(len(s.Exchange) > 0, len(s.Connection) > 0, len(s.Act) > 0); n != 1 {
		r.add(s.At, "want conditions in exactly one of exchange, connection and act, not %d", n)
		return
	}
	seen := map[string]bool{}
	for i, c := range s.Conditions() {
		if strings.TrimSpace(c.See) == "" {
			r.add(c.At, "see: missing")
		} else if seen[c.See] {
			r.add(c.At, "see: %q stands in this step already", c.See)
		}
		seen[c.See] = true
		if c.Is == nil {
			r.add(c.At, "is: missing")
		}
		r.text(c.Hint, append(slices.Clip(path), s.Kind(), i, "hint")...)
	}
}

func (r *reading) plays(plays []Play, path ...any) {
	for i, p := range plays {
		alone := len(p.Faults) > 0 && p.Send == "" && p.Browser == nil && p.Open == ""
		if n := count(p.Send != "", p.Browser != nil, p.Open != "", p.Server != "", alone); n != 1 {
			r.add(p.At, "want exactly one of send, browser, open, server and faults, not %d", n)
		}
		under := append(slices.Clip(path), i)
		if p.Open != "" {
			r.target(p.Open, append(under, "open")...)
		}
		r.setup(&p.Setup, p.Server, under...)
		if p.Browser != nil {
			r.request(p.Browser, append(under, "browser")...)
		}
		r.server(p.Server, append(under, "server")...)
	}
}

func (r *reading) server(state string, path ...any) {
	if !slices.Contains([]string{"", Listening, Stopped, Moved, Healed}, state) {
		r.add(r.place(path...), "server: want listening, stopped, moved or healed, not %q", state)
	}
}

// servers are those that a seat may have.
func servers() []string { return []string{"http", "second", "gateway"} }

// setup wants what a seat can arrange. What the faults are is package fault's to judge.
func (r *reading) setup(s *Setup, state string, path ...any) {
	at := func(key string) Place { return r.place(append(slices.Clip(path), key)...) }
	if s.On != "" && !slices.Contains(servers(), s.On) {
		r.add(at("on"), "on: want one of %s, not %q", strings.Join(servers(), ", "), s.On)
	}
	if s.PortOf != "" && !slices.Contains(servers(), s.PortOf) {
		r.add(at("portOf"), "portOf: want one of %s, not %q", strings.Join(servers(), ", "), s.PortOf)
	}
	if s.PortOf != "" && state != Listening {
		r.add(at("portOf"), "portOf: goes with server: listening")
	}
	if s.Listen != nil && state != Listening && state != Moved {
		r.add(at("listen"), "listen: goes with server: listening or moved")
	}
	for i, host := range s.Listen {
		if !slices.Contains([]string{"127.0.0.1", "::1", "0.0.0.0"}, host) {
			r.add(r.place(append(slices.Clip(path), "listen", i)...), "listen: want 127.0.0.1, ::1 or 0.0.0.0, not %q", host)
		}
	}
	for i, f := range s.Faults {
		if f.ID == "" {
			r.add(r.place(append(slices.Clip(path), "faults", i)...), "faults: id: missing")
		}
	}
	if g := s.Gateway; g != nil && (g.Timeout < 0 || g.Timeout > maxAbort || g.Capacity < 0 || g.Capacity > 100 || g.Retries < 0 || g.Retries > 10) {
		r.add(at("gateway"), "gateway: want a timeout up to %d ms, a capacity up to 100, up to 10 retries", maxAbort)
	}
}

func count(set ...bool) (n int) {
	for _, s := range set {
		if s {
			n++
		}
	}
	return n
}
