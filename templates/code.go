package templates

import (
	"strings"

	"github.com/a-h/templ"
	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"

	"roundtrip/app/lesson"
)

// Source is the Go code of a handler as it runs, and the file and line it stands at.
type Source struct{ Code, Place string }

// coded is a text in a programming language, as HTML: every run of letters has a
// class of what it is, and css/lesson.css its colour.
func coded(language, text string) string {
	lexer := lexers.Get(language)
	if lexer == nil {
		lexer = lexers.Fallback
	}
	var b strings.Builder
	tokens, err := chroma.Coalesce(lexer).Tokenise(nil, strings.TrimSpace(text))
	if err == nil {
		err = html.New(html.WithClasses(true), html.PreventSurroundingPre(true)).Format(&b, styles.Fallback, tokens)
	}
	if err != nil {
		return templ.EscapeString(text)
	}
	return b.String()
}

// behind is the code of what an experiment asks: none where it asks no handler.
func (v view) behind(e lesson.Experiment) (s Source, ok bool) {
	if v.Source == nil || e.On == "gateway" {
		return s, false
	}
	method, target := "GET", e.Open
	switch {
	case e.Request != nil:
		method, target = methodOf(e.Request), e.Request.Target
	case e.Raw != "":
		line, _, _ := strings.Cut(e.Raw, "\n")
		words := strings.Fields(line)
		if len(words) < 2 {
			return s, false
		}
		method, target = words[0], words[1]
	}
	path, _, _ := strings.Cut(target, "?")
	path, _, _ = strings.Cut(path, "#")
	if path == "" {
		return s, false
	}
	s = v.Source(method, path)
	return s, s.Code != ""
}

// curl is the command for a request. Where the server is, the page knows: {url}.
func curl(r *lesson.Request) string {
	words := []string{"curl", "-i"}
	if m := methodOf(r); m == "HEAD" {
		words = []string{"curl", "-I"}
	} else if m != "GET" {
		words = append(words, "-X", m)
	}
	for _, f := range r.Fields {
		words = append(words, "-H", quoted(f.Name+": "+f.Value))
	}
	if r.Content != "" {
		words = append(words, "--data-raw", quoted(r.Content))
	}
	if r.Redirect == "" || r.Redirect == "follow" {
		words = append(words, "-L")
	}
	target, _, _ := strings.Cut(r.Target, "#")
	return strings.Join(append(words, "'{url}"+strings.ReplaceAll(target, "'", "%27")+"'"), " ")
}

// quoted is one word for a POSIX shell.
func quoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }
