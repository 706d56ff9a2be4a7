package templates

import (
	"bytes"
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
	"github.com/yuin/goldmark"
	"golang.org/x/net/html"

	"roundtrip/app/lesson"
)

// prose renders a lesson's short Markdown. Raw HTML in it is left out by goldmark.
func prose(markdown string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		return goldmark.Convert([]byte(markdown), w)
	})
}

// phrase is prose without its paragraph, to stand inside a line.
func phrase(markdown string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b bytes.Buffer
		if err := goldmark.Convert([]byte(markdown), &b); err != nil {
			return err
		}
		s := strings.TrimSpace(b.String())
		s = strings.TrimSuffix(strings.TrimPrefix(s, "<p>"), "</p>")
		_, err := io.WriteString(w, s)
		return err
	})
}

// heading is a place in a lesson's text.
type heading struct{ id, text string }

// headings finds each h2 that has an id, in order.
func headings(blocks []lesson.Block) []heading {
	var found []heading
	for _, b := range blocks {
		z := html.NewTokenizer(strings.NewReader(b.HTML))
		var open *heading
		for {
			kind := z.Next()
			if kind == html.ErrorToken {
				break // the end: blocks are our own, whole HTML
			}
			token := z.Token()
			switch {
			case kind == html.StartTagToken && token.Data == "h2":
				open = &heading{}
				for _, a := range token.Attr {
					if a.Key == "id" {
						open.id = a.Val
					}
				}
			case kind == html.EndTagToken && token.Data == "h2" && open != nil:
				if open.id != "" {
					found = append(found, *open)
				}
				open = nil
			case kind == html.TextToken && open != nil:
				open.text += token.Data
			}
		}
	}
	return found
}
