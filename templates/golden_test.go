package templates

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"roundtrip/app/lesson"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sampleCourse is a small course with an experiment of each kind.
func sampleCourse(t *testing.T) *lesson.Course {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "course.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	course, err := lesson.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return course
}

// samplePages are every page, by name, in a language.
func samplePages(t *testing.T, lang string) map[string]templ.Component {
	course := sampleCourse(t)
	page := func(path, title string) Page {
		return Page{Lang: lang, Langs: []string{"ko", "en"}, Path: path, Title: title, Version: "v0", Epoch: "epoch", Assets: func(name string) string { return "/assets/hash/" + name }}
	}
	l := course.Lessons[0]
	return map[string]templ.Component{
		"start":   StartPage(page("/", ""), course),
		"lesson":  LessonPage(page("/lessons/"+l.ID, l.Title.In(lang)), course, l),
		"bench":   BenchPage(page("/bench", "bench")),
		"problem": ProblemPage(page("/nowhere", "title"), 404, "title <b>", `detail "quoted"`),
	}
}

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	listOfWords = regexp.MustCompile(`(?s)(<script id="words"[^>]*>).*?(</script>)`)
	tagsMeet    = regexp.MustCompile(`><`)
)

// TestGolden holds each page's HTML, a tag a line, without the list of words.
func TestGolden(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		for name, c := range samplePages(t, lang) {
			t.Run(name+"/"+lang, func(t *testing.T) {
				got := tagsMeet.ReplaceAllString(listOfWords.ReplaceAllString(render(t, c), "$1…$2"), ">\n<") + "\n"
				file := filepath.Join("testdata", name+"."+lang+".html")
				if *update {
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("%s (-want +got; -update writes it anew):\n%s", file, diff)
				}
			})
		}
	}
}

// TestPagesAreWhole holds what every page must have, and what the
// Content-Security-Policy forbids.
func TestPagesAreWhole(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		for name, c := range samplePages(t, lang) {
			root, err := html.Parse(strings.NewReader(render(t, c)))
			if err != nil {
				t.Fatal(err)
			}
			count, ids := map[string]int{}, map[string]bool{}
			for n := range root.Descendants() {
				if n.Type != html.ElementNode {
					continue
				}
				if n.Namespace == "" { // an svg has titles of its own
					count[n.Data]++
				}
				for _, a := range n.Attr {
					switch {
					case a.Key == "id" && ids[a.Val]:
						t.Errorf("%s/%s: id %q stands twice", name, lang, a.Val)
					case a.Key == "id":
						ids[a.Val] = true
					case a.Key == "style", strings.HasPrefix(a.Key, "on"):
						t.Errorf("%s/%s: <%s %s=…> is inline", name, lang, n.Data, a.Key)
					case a.Key == "lang" && n.Data == "html" && a.Val != lang:
						t.Errorf("%s/%s: lang=%q", name, lang, a.Val)
					}
				}
			}
			for _, once := range []string{"title", "main", "h1", "header"} {
				if got := count[once]; once != "header" && got != 1 || got == 0 {
					t.Errorf("%s/%s: %d <%s>", name, lang, got, once)
				}
			}
		}
	}
}
