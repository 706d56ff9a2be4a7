package origin

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"

	"github.com/labstack/echo/v4"
)

//go:embed pages
var pagesFS embed.FS

// pages are the HTML pages, parsed.
type pages struct{ set *template.Template }

func parse() pages {
	return pages{template.Must(template.ParseFS(pagesFS, "pages/*.html"))}
}

// write renders a page to a buffer, then writes it.
func (p pages) write(c echo.Context, status int, name string, data any) error {
	var buf bytes.Buffer
	if err := p.set.ExecuteTemplate(&buf, name+".html", data); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	return write(c, status, asHTML+"; charset=utf-8", buf.Bytes())
}

// section is a part of the home page.
type section struct {
	Title  string
	Routes []line
}

// line is one route of a section.
type line struct {
	Methods []string
	Path    string
	Example string
	Link    bool // a GET of Example works from a link
	Summary string
}

// home lists what the server can do, for people and for programs.
func (s *server) home(c echo.Context) error {
	lang := s.language(c)
	c.Response().Header().Set("Content-Language", lang)
	c.Response().Header().Add("Vary", "Accept-Language")
	switch accept(c, asHTML, asJSON) {
	case asJSON:
		return writeJSON(c, http.StatusOK, asJSON, map[string]any{"routes": Routes()})
	case "":
		return refuse(http.StatusNotAcceptable,
			"이 페이지는 text/html과 application/json으로만 있어요.",
			"This page comes as text/html or application/json only.")
	}
	var sections []section
	last := part(-1)
	for _, r := range table() {
		if r.part != last {
			sections = append(sections, section{Title: r.part.title().in(lang)})
			last = r.part
		}
		at := &sections[len(sections)-1]
		l := line{Methods: r.methods, Path: r.path, Example: r.example, Summary: r.summary.in(lang)}
		l.Link = len(l.Methods) == 0 || l.Methods[0] == http.MethodGet
		at.Routes = append(at.Routes, l)
	}
	return s.pages.write(c, http.StatusOK, "home", map[string]any{
		"Lang": lang, "Host": c.Request().Host, "Sections": sections, "Korean": lang == "ko"})
}
