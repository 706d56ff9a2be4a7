package web

import (
	"encoding/json"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"roundtrip/assets"
)

func TestBundle(t *testing.T) {
	made, err := bundle(set(map[string]string{
		"js/app.js":         "import { word } from './part/a.js';\nimport { tools } from './b.js';\nimport('./late.js').then(({ late }) => late(word, tools));\nexport const parts = tools;\n",
		"js/part/a.js":      "import { end } from '../b.js';\n/** not needed */\nexport const word = '단어' + end;\nexport const unused = 'nobody asks';\n",
		"js/b.js":           "export const end = '끝';\nexport const tools = () => import('./tools.js');\n",
		"js/tools.js":       "import { twice } from './deep/c.js';\ntwice(import.meta.url);\n",
		"js/deep/c.js":      "import { parts } from '../app.js';\nexport const twice = (it) => parts(it, it, 'rare');\n",
		"js/late.js":        "export function late(longName) { console.log(longName, 'late'); }\n",
		"js/theme.js":       "const secret = 1;\nconsole.log(secret, 'theme');\n",
		"css/app.css":       "@layer one, two;\n@import url(\"parts.css\") layer(two);\n@import url(\"deep/base.css\") layer(one);\n",
		"css/parts.css":     ".a { background: url(\"../img/a.svg\"); & .b { color: light-dark(#ffffff, #000000); } }\n",
		"css/deep/base.css": ".c { color: red; }\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name        string
		has, hasNot []string
	}{
		{"js/app.js", []string{"단어", "끝", "late", "sourceMappingURL=app.js.map"}, []string{"./part/a.js", "./late.js", "nobody asks", "not needed", "longName"}},
		{"js/app.js", []string{`import("./tools.js")`}, []string{"rare"}},
		{"js/tools.js", []string{`from"./app.js"`, "import.meta.url", "rare"}, []string{"단어", "deep"}},
		{"js/theme.js", []string{"(()=>{", "theme", "sourceMappingURL=theme.js.map"}, []string{"secret"}},
		{"css/app.css", []string{"@layer one,two;", "@layer two{.a{", `url(../img/a.svg)`, "light-dark(#ffffff,#000000)", "@layer one{.c{color:red}}", "sourceMappingURL=app.css.map"}, []string{"@import"}},
		{"js/app.js.map", []string{`"assets:js/part/a.js"`, "not needed"}, nil},
	} {
		got := strings.ReplaceAll(string(made[c.name]), ", ", ",")
		for _, want := range c.has {
			if !strings.Contains(got, want) {
				t.Errorf("%s has no %q:\n%s", c.name, want, got)
			}
		}
		for _, not := range c.hasNot {
			if strings.Contains(got, not) {
				t.Errorf("%s has %q:\n%s", c.name, not, got)
			}
		}
	}
	if len(made) != 2*len(entries()) {
		t.Errorf("%d files were made of %d entries", len(made), len(entries()))
	}
}

// A broken asset fails the start, with its place, and not a learner's page.
func TestBundleSaysWhatIsBroken(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		said  string
	}{
		"script":       {map[string]string{"js/app.js": "import './a.js'", "js/a.js": "f();\nlet 1;\n"}, "bundle js/app.js: js/a.js:2:5: "},
		"theme":        {map[string]string{"js/theme.js": "if ("}, "bundle js/theme.js: js/theme.js:1:5: "},
		"not there":    {map[string]string{"js/app.js": "f();\nimport './a.js'"}, "bundle js/app.js: js/app.js:2:8: open js/a.js: file does not exist"},
		"no such name": {map[string]string{"js/app.js": "import { x } from './a.js'; x()", "js/a.js": "export const y = 1"}, `bundle js/app.js: js/app.js:1:10: No matching export in "assets:js/a.js" for import "x"`},
		"outside":      {map[string]string{"js/app.js": "import '../../etc/passwd'"}, "bundle js/app.js: js/app.js:1:8: open ../etc/passwd: "},
		"a package":    {map[string]string{"js/app.js": "import 'left-pad'"}, "bundle js/app.js: js/app.js:1:8: open js/left-pad: file does not exist"},
		"sheet":        {map[string]string{"css/app.css": "a {\n  color red;\n}\n"}, "bundle css/app.css: css/app.css:2:8: Expected \":\""},
		"two things":   {map[string]string{"js/app.js": "import './a.js';\nimport './b.js';\n"}, "js/a.js: file does not exist\njs/app.js:2:8: "},
	} {
		_, err := bundle(set(c.files))
		if err == nil || !strings.Contains(err.Error(), c.said) {
			t.Errorf("%s: %v, want %q", name, err, c.said)
		}
	}
	files := set(nil)
	delete(files, "css/app.css")
	if _, err := bundle(files); err == nil || !strings.Contains(err.Error(), "css/app.css") {
		t.Errorf("without an entry: %v", err)
	}
}

// A script or sheet that no entry imports would stand there and never be served.
func TestEveryScriptAndSheetIsBundled(t *testing.T) {
	made, err := bundle(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	known := []string{"assets:js/shell.js", "assets:css/app.css"} // served by app/shell; imports only
	for _, e := range entries() {
		var m struct{ Sources []string }
		if err := json.Unmarshal(made[e.name+".map"], &m); err != nil {
			t.Fatal(err)
		}
		known = append(known, m.Sources...)
	}
	err = fs.WalkDir(assets.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if ext := path.Ext(name); (ext == ".js" || ext == ".css") && !slices.Contains(known, space+":"+name) {
			t.Errorf("nothing imports %s", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func BenchmarkShelf(b *testing.B) {
	b.Run("bundle", func(b *testing.B) {
		for b.Loop() {
			if _, err := bundle(assets.FS); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			if _, err := newShelf(assets.FS); err != nil {
				b.Fatal(err)
			}
		}
	})
}
