package lesson

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/text/language"
)

// markdownFiles reads the Markdown files of a folder by language tag; one that
// cannot be read is nil.
func markdownFiles(fsys fs.FS, folder string, ps *problems) map[string][]byte {
	at := Place{path.Join(folder, lessonFile), 1}
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil {
		ps.add(at, "the folder cannot be read: %v", cause(err))
		return nil
	}
	texts := map[string][]byte{}
	named := 0
	for _, e := range entries {
		lang, is := strings.CutSuffix(e.Name(), ".md")
		if !is || e.IsDir() {
			continue
		}
		named++
		file := path.Join(folder, e.Name())
		if tag, err := language.Parse(lang); err != nil || tag.String() != lang {
			ps.add(Place{file, 1}, "%q is not a language tag: the file is named after its language, as en.md", lang)
			continue
		}
		texts[lang], _ = readFile(fsys, file, ps)
	}
	if named == 0 {
		ps.add(at, "there is no Markdown file: the text stands in one for each language, as en.md")
	}
	return texts
}

// blocks renders one language's text, cut where experiments stand. Raw HTML and
// dangerous links are left out by goldmark.
func blocks(file string, source []byte, l *Lesson, ps *problems) []Block {
	md := goldmark.New(
		goldmark.WithExtensions(extension.GFM),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(),
			// Before the paragraph's 1000, after fenced code's 700.
			parser.WithBlockParsers(util.Prioritized(placeParser{}, 750)),
		),
	)
	doc := md.Parser().Parse(text.NewReader(source), parser.WithContext(parser.NewContext(parser.WithIDs(headingIDs{}))))
	lineAt := places(file, source)
	var out []Block
	var html bytes.Buffer
	flush := func() {
		if strings.TrimSpace(html.String()) != "" {
			out = append(out, Block{HTML: html.String()})
		}
		html.Reset()
	}
	used := map[string]bool{}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		at, is := n.(*placed)
		if !is {
			if nested(n, lineAt, ps) {
				continue // it has no rendering there
			}
			if err := md.Renderer().Render(&html, source, n); err != nil {
				ps.add(Place{file, 1}, "cannot be rendered: %v", err)
			}
			continue
		}
		switch e := l.experiment(at.id); {
		case at.id == "":
			ps.add(lineAt(at.offset), "%s: want {{experiment id}}", at.written)
		case e == nil:
			ps.add(lineAt(at.offset), "unknown experiment %q", at.id)
		case used[at.id]:
			ps.add(lineAt(at.offset), "experiment %q stands in the text already", at.id)
		default:
			flush()
			out = append(out, Block{Experiment: e})
			used[at.id] = true
		}
	}
	flush()
	if len(out) == 0 {
		ps.add(Place{file, 1}, "the text is empty")
	}
	for _, e := range l.Experiments {
		if e.ID != "" && !used[e.ID] {
			ps.add(lineAt(max(0, len(source)-1)), "experiment %q stands nowhere in the text", e.ID)
		}
	}
	return out
}

// places finds the line of an offset.
func places(file string, source []byte) func(offset int) Place {
	var ends []int
	for i, c := range source {
		if c == '\n' {
			ends = append(ends, i)
		}
	}
	return func(offset int) Place {
		before, _ := slices.BinarySearch(ends, offset)
		return Place{file, 1 + before}
	}
}

// nested adds a problem for each experiment inside a list or quote,
// and says whether there is one.
func nested(n ast.Node, lineAt func(int) Place, ps *problems) (found bool) {
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if at, is := n.(*placed); is && entering {
			ps.add(lineAt(at.offset), "%s: not inside a list or quote", at.written)
			found = true
		}
		return ast.WalkContinue, nil
	})
	return found
}

// experiment finds an experiment by id, or returns nil.
func (l *Lesson) experiment(id string) *Experiment {
	for i := range l.Experiments {
		if l.Experiments[i].ID == id {
			return &l.Experiments[i]
		}
	}
	return nil
}
