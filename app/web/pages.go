package web

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"roundtrip/app/fault"
	"roundtrip/app/lesson"
	"roundtrip/templates"
)

// page is what every page needs to know; path is without the language.
func (w *Web) page(lang, path, title string) templates.Page {
	return templates.Page{
		Lang: lang, Langs: langs(), Path: path, Title: title,
		Version: w.c.Version, Assets: w.shelf.path, Epoch: w.c.Epoch, Source: w.c.Source,
		Fault: func(id string) string { return faultTitle(id, lang) },
	}
}

// faultTitle is what the board of faults calls one.
func faultTitle(id, lang string) string {
	for _, f := range fault.List() {
		if f.ID == id {
			if lang == "ko" {
				return f.Title.KO
			}
			return f.Title.EN
		}
	}
	return id
}

// show renders a page whole, then writes it. A page is the same for everybody:
// scripts fill it.
func (w *Web) show(c echo.Context, lang string, page templ.Component) error {
	var out bytes.Buffer
	if err := page.Render(c.Request().Context(), &out); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Cache-Control", pageCaching)
	h.Set("Content-Language", lang)
	h.Set("Content-Length", strconv.Itoa(out.Len()))
	return c.Blob(http.StatusOK, "text/html; charset=utf-8", out.Bytes())
}

// pageCaching has a page asked about each time: it names the running process.
const pageCaching = "no-cache"

// root leads to the start page in the reader's language.
func (w *Web) root(c echo.Context) error {
	h := c.Response().Header()
	h.Set("Cache-Control", "no-cache")
	h.Add("Vary", "Accept-Language")
	return c.Redirect(http.StatusFound, "/"+w.langOf(c.Request())+"/")
}

// slash leads from "/ko" to "/ko/".
func (w *Web) slash(c echo.Context) error {
	return c.Redirect(http.StatusPermanentRedirect, "/"+w.langOf(c.Request())+"/")
}

func (w *Web) start(c echo.Context) error {
	lang := w.langOf(c.Request())
	return w.show(c, lang, templates.StartPage(w.page(lang, "/", ""), w.c.Course))
}

func (w *Web) bench(c echo.Context) error {
	lang := w.langOf(c.Request())
	title := templates.Words(lang)["bar.bench"]
	return w.show(c, lang, templates.BenchPage(w.page(lang, "/bench", title)))
}

// lesson shows a lesson. Its page is rendered and compressed for the first reader
// only: the code in it takes long to colour, and a class opens it at once.
func (w *Web) lesson(c echo.Context) error {
	lang := w.langOf(c.Request())
	id := c.Param("id")
	l := w.c.Course.Lesson(id)
	if l == nil {
		return refuse("no-lesson", cut(id, 80))
	}
	render, _ := w.lessons.LoadOrStore(lang+"/"+l.ID, sync.OnceValues(func() (item, error) {
		var out bytes.Buffer
		page := templates.LessonPage(w.page(lang, "/lessons/"+l.ID, l.Title.In(lang)), w.c.Course, readable(l, lang))
		if err := page.Render(context.Background(), &out); err != nil { // also when the first reader leaves
			return item{}, err
		}
		return newItem(l.ID+".html", out.Bytes())
	}))
	page, err := render.(func() (item, error))()
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Language", lang)
	return page.serve(c, pageCaching)
}

// readable is a lesson with its text in lang, or the one there is: an author's
// lesson needs one language only.
func readable(l *lesson.Lesson, lang string) *lesson.Lesson {
	if len(l.Blocks[lang]) > 0 || len(l.Langs) == 0 {
		return l
	}
	other := l.Langs[0]
	if len(l.Blocks["en"]) > 0 {
		other = "en"
	}
	shown := *l
	shown.Blocks = map[string][]lesson.Block{lang: l.Blocks[other]}
	return &shown
}

// clearCookies empties the browser's jar for this host, which the learner's
// servers filled: cookies ignore ports (RFC 6265 §8.5). Browsers obey
// Clear-Site-Data in a secure context only; elsewhere each cookie that came is
// expired by its name, the only way that reaches HttpOnly ones (ADR 2).
func (w *Web) clearCookies(c echo.Context) error {
	r := c.Request()
	lang := w.langOf(r)
	said := text{"쿠키를 지웠어요", "The cookies are cleared"}
	detail := text{
		"이 이름으로 저장된 쿠키를 지웠어요. 그래도 페이지가 열리지 않으면 브라우저 설정의 ‘사이트 데이터’에서 " + hostname(r.Host) + "의 쿠키를 지워 주세요.",
		"The cookies kept for this name are gone. If pages still do not open, clear the cookies of " + hostname(r.Host) + " in the browser’s settings, under site data."}
	page := templates.ProblemPage(w.page(lang, "/clear-cookies", said.in(lang)), http.StatusOK, said.in(lang), detail.in(lang))
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" { // a link on somebody's page must not do this
		said = text{"쿠키를 지울까요?", "Clear the cookies?"}
		detail = text{"내 서버들이 이 브라우저에 저장한 쿠키를 모두 지워요.", "This clears every cookie that your servers set in this browser."}
		page = templates.ProblemPage(w.page(lang, "/clear-cookies", said.in(lang)), http.StatusOK, said.in(lang), detail.in(lang),
			templates.Link{Path: "/clear-cookies", Word: text{"쿠키 지우기", "Clear the cookies"}.in(lang)})
		return w.show(c, lang, page)
	}
	h := c.Response().Header()
	h.Set("Clear-Site-Data", `"cookies"`)
	if !isLocalhost(hostname(r.Host)) {
		for _, name := range cookieNames(r.Header.Values("Cookie")) {
			h.Add("Set-Cookie", name+"=; Path=/; Max-Age=0")
			if host := hostname(r.Host); strings.Contains(host, ".") && net.ParseIP(host) == nil {
				h.Add("Set-Cookie", name+"=; Path=/; Domain="+host+"; Max-Age=0")
			}
		}
	}
	return w.show(c, lang, page)
}

// isLocalhost tells whether browsers take a host for a secure context on plain http.
func isLocalhost(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && addr.IsLoopback()
}

// maxCleared is how many cookies are expired at once: browsers keep 180 of a site.
const maxCleared = 200

// cookieNames are the names in Cookie fields, each once, in their order.
func cookieNames(fields []string) (names []string) {
	seen := map[string]bool{}
	for _, field := range fields {
		for pair := range strings.SplitSeq(field, ";") {
			name, _, ok := strings.Cut(strings.TrimSpace(pair), "=")
			if !ok || name == "" || len(name) > 4096 || seen[name] || strings.ContainsFunc(name, isControl) {
				continue
			}
			if seen[name] = true; len(names) == maxCleared {
				return names
			}
			names = append(names, name)
		}
	}
	return names
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }
