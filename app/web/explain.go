package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"roundtrip/templates"
)

// text is one text in both languages.
type text struct{ ko, en string }

func (t text) in(lang string) string {
	if lang == "ko" {
		return t.ko
	}
	return t.en
}

// refusal is an error with an entry in the table of problems.
type refusal struct {
	id   string
	args []any // of its detail; a text is shown in the reader's language
}

func refuse(id string, args ...any) error { return &refusal{id, args} }

// Error is for logs and tests; readers get the table's words.
func (r *refusal) Error() string { return r.id + fmt.Sprint(r.args) }

// document is a problem document (RFC 9457 §3).
type document struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

// explain makes the problem document of an error. One that the table does not
// know is logged whole, and told in one fixed sentence.
func (w *Web) explain(err error, lang string) document {
	p, args := problemOf(err)
	if p.id == internal {
		w.c.Log.Error("a request failed", "err", err)
	}
	return p.document(lang, args)
}

func (p *problem) document(lang string, args []any) document {
	shown := make([]any, len(args))
	for i, a := range args {
		if t, ok := a.(text); ok {
			a = t.in(lang)
		}
		shown[i] = a
	}
	d := document{Type: api + "/problems/" + p.id, Title: p.title.in(lang), Status: p.status, Detail: p.detail.in(lang)}
	if len(shown) > 0 {
		d.Detail = fmt.Sprintf(d.Detail, shown...)
	}
	return d
}

// problemOf finds the entry of an error in the table, and the arguments of its detail.
func problemOf(err error) (*problem, []any) {
	table := problems()
	id, args := internal, []any(nil)
	var own *refusal
	var of *echo.HTTPError
	switch {
	case errors.As(err, &own):
		id, args = own.id, own.args
	case errors.As(err, &of) && of.Code == http.StatusNotFound:
		id = "not-found"
	case errors.As(err, &of) && of.Code == http.StatusMethodNotAllowed:
		id = "method-not-allowed"
	default:
		for i := range table {
			if p := &table[i]; p.is != nil && errors.Is(err, p.is) {
				if p.args != nil {
					args = p.args(err)
				}
				return p, args
			}
		}
	}
	for i := range table {
		if table[i].id == id {
			return &table[i], args
		}
	}
	return &table[0], nil
}

// fail turns an error into its response: the one place where that happens.
func (w *Web) fail(err error, c echo.Context) {
	r := c.Request()
	// A context that has ended says little: net/http ends it also when content
	// comes too late, and then there is somebody to be told.
	if c.Response().Committed || errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		w.c.Log.Debug("a response broke off", "path", r.URL.Path, "err", err)
		panic(http.ErrAbortHandler)
	}
	lang := w.langOf(r)
	p, _ := problemOf(err)
	d := w.explain(err, lang)
	h := c.Response().Header()
	for _, f := range p.fields {
		h.Set(f[0], f[1])
	}
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Language", lang)
	h.Add("Vary", "Accept-Language")
	if forPeople(r) {
		var links []templates.Link
		if p.link != "" {
			links = append(links, templates.Link{Path: p.link, Word: p.linkWord.in(lang)})
		}
		path, ok := strings.CutPrefix(r.URL.Path, "/"+lang)
		if !ok || !strings.HasPrefix(path, "/") {
			path = "/" // a path that is in no language is not there in another
		}
		page := w.page(lang, path, d.Title)
		var out bytes.Buffer
		if err = templates.ProblemPage(page, d.Status, d.Title, d.Detail, links...).Render(context.WithoutCancel(r.Context()), &out); err == nil {
			err = c.Blob(d.Status, "text/html; charset=utf-8", out.Bytes())
		}
	} else {
		var out []byte
		if out, err = json.Marshal(d); err == nil {
			err = c.Blob(d.Status, "application/problem+json", append(out, '\n'))
		}
	}
	if err != nil {
		w.c.Log.Debug("a problem was not told", "path", r.URL.Path, "err", err)
	}
}

// forPeople tells whether who asks for a path reads pages.
func forPeople(r *http.Request) bool {
	for _, prefix := range []string{"/api/", "/assets/", "/metrics", "/healthz", "/favicon.ico"} {
		if strings.HasPrefix(r.URL.Path, prefix) {
			return false
		}
	}
	return true
}
