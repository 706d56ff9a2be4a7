// Package templates renders the pages. It knows lessons and words, and nothing
// of routes, seats or sockets: what it needs stands in a [Page].
//
// The pages read without scripts; what lives (the bench, experiments, tasks, the
// learner's server) are custom elements that the modules under assets/js fill.
package templates

import (
	"fmt"

	"roundtrip/templates/words"
)

// Page is what every page needs to know.
type Page struct {
	Lang  string   // the language shown: "ko"
	Langs []string // every language there is, in the order of the switch
	Path  string   // the path without its language: "/lessons/status"
	Title string   // of the document; empty on the start page
	// Version is the program's, shown at the foot.
	Version string
	// Assets turns "css/app.css" into the path it is served at.
	Assets func(name string) string
	// Source finds the handler of a method and a path on a learner's server; nil
	// where no code is shown.
	Source func(method, path string) Source
	// Fault names a fault by its id, in the language; nil shows ids.
	Fault func(id string) string
	// Epoch names the running process; another epoch means: start over.
	Epoch string
}

// Words returns every text of the pages in lang, by key.
func Words(lang string) map[string]string { return words.In(lang) }

// view is a page with its words at hand.
type view struct {
	Page
	words map[string]string
}

func viewOf(p Page) view { return view{Page: p, words: words.In(p.Lang)} }

// t is the text of a key. A key that is not there would show itself: a test
// holds that none does.
func (v view) t(key string, args ...any) string {
	text, ok := v.words[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// to is the path of a page in the language shown.
func (v view) to(path string) string { return "/" + v.Lang + path }

// title is the document's.
func (v view) title() string {
	if v.Title == "" {
		return "Roundtrip · " + v.t("start.title")
	}
	return v.Title + " · Roundtrip"
}

// nameOf is a language's own name.
func nameOf(lang string) string {
	switch lang {
	case "ko":
		return "한국어"
	case "en":
		return "English"
	}
	return lang
}
