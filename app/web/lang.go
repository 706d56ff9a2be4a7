package web

import (
	"net/http"
	"strings"

	"golang.org/x/text/language"
)

// langs are the languages of the pages, in the order of their switch.
func langs() []string { return []string{"ko", "en"} }

// maxAcceptLanguage is how long an Accept-Language field may be to be read.
const maxAcceptLanguage = 4 << 10

// langOf is the language to answer in: the page's own, else the first that the
// reader wants and we have (RFC 9110 §12.5.4).
func (w *Web) langOf(r *http.Request) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	for _, lang := range langs() {
		if first == lang {
			return lang
		}
	}
	wanted := r.Header.Get("Accept-Language")
	if wanted == "" || len(wanted) > maxAcceptLanguage {
		return w.c.Lang
	}
	tags, _, err := language.ParseAcceptLanguage(wanted)
	if err != nil {
		return w.c.Lang
	}
	if _, i, confidence := w.matcher.Match(tags...); confidence > language.No {
		return langs()[i]
	}
	return w.c.Lang
}

func newMatcher() language.Matcher {
	var tags []language.Tag
	for _, lang := range langs() {
		tags = append(tags, language.Make(lang))
	}
	return language.NewMatcher(tags)
}
