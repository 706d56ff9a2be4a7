package lesson

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// good returns the files of testdata/good.txtar, changed by each edit.
func good(t testing.TB, edits ...edit) fstest.MapFS {
	t.Helper()
	a, err := txtar.ParseFile("testdata/good.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range a.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	for _, e := range edits {
		e.apply(t, files)
	}
	return files
}

// edit changes the first old in a file to new. An empty old replaces the whole
// file; an empty new then removes it.
type edit struct{ file, old, new string }

func (e edit) apply(t testing.TB, files fstest.MapFS) {
	t.Helper()
	if e.old == "" {
		delete(files, e.file)
		if e.new != "" {
			files[e.file] = &fstest.MapFile{Data: []byte(e.new)}
		}
		return
	}
	have := string(files[e.file].Data)
	if !strings.Contains(have, e.old) {
		t.Fatalf("%s has no %q", e.file, e.old)
	}
	files[e.file] = &fstest.MapFile{Data: []byte(strings.Replace(have, e.old, e.new, 1))}
}

func load(t *testing.T, fsys fs.FS) *Lesson {
	t.Helper()
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Lessons) != 1 {
		t.Fatalf("%d lessons, want 1", len(c.Lessons))
	}
	return c.Lessons[0]
}

func TestLoad(t *testing.T) {
	l := load(t, good(t))
	if l.ID != "status" || l.Order != 2 || l.Minutes != 45 || l.Title.In("ko") != "상태 코드" {
		t.Errorf("lesson: %+v", l)
	}
	if diff := cmp.Diff([]string{"en", "ko"}, l.Langs); diff != "" {
		t.Errorf("languages (-want +got):\n%s", diff)
	}
	task := l.Tasks[0]
	if task.Steps[0].Kind() != KindExchange || task.Steps[1].Kind() != KindAct {
		t.Errorf("kinds: %s, %s", task.Steps[0].Kind(), task.Steps[1].Kind())
	}
	if got := task.Solution.Steps[0].Send; got != "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n" {
		t.Errorf("send: %q", got)
	}
	if got := l.Experiments[0].Predict.Options[0].Value; got != "404" {
		t.Errorf("option: %q", got)
	}
}

func TestPlaces(t *testing.T) {
	fsys := good(t)
	l := load(t, fsys)
	lines := strings.Split(string(fsys["status/lesson.yaml"].Data), "\n")
	task := l.Tasks[0]
	for name, c := range map[string]struct {
		at   Place
		want string
	}{
		"lesson":     {l.At, "format: 1"},
		"experiment": {l.Experiments[1].At, "- id: stop"},
		"prediction": {l.Experiments[0].Predict.At, "see: last.status"},
		"task":       {task.At, "- id: see-404"},
		"step":       {task.Steps[1].At, "- act:"},
		"condition":  {task.Steps[0].Exchange[1].At, "- see: status"},
		"act":        {task.Steps[1].Act[0].At, "- see: statuses"},
		"play":       {task.Solution.Steps[1].At, "- browser: { target: /nowhere }"},
		"near-miss":  {task.Near[0].At, "- id: found"},
		"its play":   {task.Near[0].Steps[0].At, "- server: listening"},
	} {
		if got := strings.TrimSpace(lines[c.at.Line-1]); got != c.want || c.at.File != "status/lesson.yaml" {
			t.Errorf("%s is at %s: %q, want %q", name, c.at, got, c.want)
		}
	}
}

func TestBlocks(t *testing.T) {
	l := load(t, good(t))
	e := func(i int) *Experiment { return &l.Experiments[i] }
	want := map[string][]Block{
		"en": {
			{HTML: `<h2 id="h-what-a-status-is">What a status is</h2>
<p>Three digits, 일이삼.</p>
<table>
<thead>
<tr>
<th>code</th>
<th>means</th>
</tr>
</thead>
<tbody>
<tr>
<td>404</td>
<td>not found</td>
</tr>
</tbody>
</table>
`},
			{Experiment: e(0)},
			{HTML: `<p>More text, <!-- raw HTML omitted -->raw<!-- raw HTML omitted --> and <code>{{experiment not-found}}</code> in code.</p>
<pre><code>{{experiment not-found}}
</code></pre>
<h2 id="h-what-a-status-is-2">What a status is</h2>
`},
			{Experiment: e(1)},
		},
		"ko": {
			{HTML: "<h2 id=\"h-상태-코드-첫-줄\">상태 코드, 첫 줄!</h2>\n"},
			{Experiment: e(1)},
			{Experiment: e(0)},
		},
	}
	if diff := cmp.Diff(want, l.Blocks); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
}

func TestOrder(t *testing.T) {
	fsys := good(t)
	for name, f := range good(t, edit{"status/lesson.yaml", "order: 2", "order: 1"}) {
		if rest, is := strings.CutPrefix(name, "status/"); is {
			fsys["zebra/"+rest] = f
		}
	}
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if c.Lessons[0].ID != "zebra" || c.Lessons[1].ID != "status" || c.Lesson("zebra") != c.Lessons[0] || c.Lesson("none") != nil {
		t.Errorf("%s, then %s", c.Lessons[0].ID, c.Lessons[1].ID)
	}
	fsys["zebra/lesson.yaml"] = fsys["status/lesson.yaml"]
	if _, err := Load(fsys); err == nil || err.Error() != "zebra/lesson.yaml:2: order: 2 is already the order of lesson status" {
		t.Errorf("two of one order: %v", err)
	}
}

func TestRefuses(t *testing.T) {
	cond := func(sees ...string) (out []Condition) {
		for _, s := range sees {
			out = append(out, Condition{See: s})
		}
		return out
	}
	task := &Task{Steps: []Step{{Exchange: cond("method", "status")}, {Act: cond("count", "status")}}}
	for _, c := range []struct {
		refused         string
		step, condition int
		err             string
	}{
		{"method", 0, 0, ""},
		{"count", 1, 0, ""},
		{"2: status", 1, 1, ""},
		{"1: status", 0, 1, ""},
		{"status", 0, 0, `refused: several steps see "status": name the step before it, as in "2: status"`},
		{"3: status", 0, 0, `refused: no condition of the task sees "3: status"`},
		{"1: count", 0, 0, `refused: no condition of the task sees "count"`},
		{"", 0, 0, `refused: no condition of the task sees ""`},
	} {
		step, condition, err := task.Refuses(&NearMiss{Refused: c.refused})
		if c.err != "" {
			if err == nil || err.Error() != c.err {
				t.Errorf("%q: %v, want %s", c.refused, err, c.err)
			}
		} else if err != nil || step != c.step || condition != c.condition {
			t.Errorf("%q: step %d, condition %d, %v", c.refused, step, condition, err)
		}
	}
}

func TestTextIn(t *testing.T) {
	both := Text{"ko": "예", "en": "yes"}
	for _, c := range []struct {
		text       Text
		lang, want string
	}{{both, "ko", "예"}, {both, "fr", "yes"}, {Text{"ko": "예"}, "fr", "예"}, {nil, "en", ""}} {
		if got := c.text.In(c.lang); got != c.want {
			t.Errorf("%v in %s: %q, want %q", c.text, c.lang, got, c.want)
		}
	}
}
