package e2e

import (
	"testing"

	"roundtrip/app/exchange"
)

// pages are every page there is, after the language.
var pages = []struct{ name, path string }{
	{"start", "/"}, {"lesson", "/lessons/status"}, {"bench", "/bench"}, {"cookies", "/clear-cookies"}, {"problem", "/lessons/nothing"},
}

// axe-core finds nothing on any page, empty and busy, in both languages, light and dark.
func TestPagesAreAccessible(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(lang+"/"+scheme, func(t *testing.T) {
				a := startApp(t)
				b := newTab(t, a.url)
				b.scheme(scheme)
				for _, p := range pages {
					b.open("/" + lang + p.path)
					b.settle()
					for _, f := range axe(t, b) {
						t.Errorf("%s, empty: %s (%s): %s\n%q", p.name, f.ID, f.Impact, f.Help, f.Nodes)
					}
					b.pictures(lang + "-" + scheme + "-" + p.name)
				}
				b.open("/" + lang + "/lessons/status")
				s := seatOf(a, b)
				b.busy(s)
				for _, view := range []string{"chart", "table"} {
					b.view(view)
					for _, tabName := range []string{"message", "octets", "cookies", "time", "connection"} {
						b.click(`rt-detail [data-tab="` + tabName + `"]`)
						for _, f := range axe(t, b) {
							t.Errorf("busy, %s, %s: %s (%s): %s\n%q", view, tabName, f.ID, f.Impact, f.Help, f.Nodes)
						}
						b.pictures(lang + "-" + scheme + "-busy-" + view + "-" + tabName)
					}
				}
			})
		}
	}
}

// settle waits until the page has its seat and its live feed.
func (b *tab) settle() {
	b.t.Helper()
	b.until(`document.readyState === "complete" && document.querySelector(".server-state").dataset.state === "listening"`)
	if js[bool](b, `document.querySelector("rt-bench, rt-hero-chart") !== null`) {
		b.live("live")
	}
}

// busy makes some traffic of many kinds and selects an exchange with cookies.
func (b *tab) busy(s *seat) {
	b.t.Helper()
	b.settle()
	for _, r := range []exchange.Request{
		{Target: "/"}, {Target: missing}, {Method: "POST", Target: "/redirect-to?url=/cookies/set?a=1&status=302", Content: "안녕"},
		{Target: "/panic"}, {Target: "/chunks?n=5&every=30"}, {Target: "/hang", AbortAfter: 300}, {Target: "/redirect/3"},
	} {
		b.fetch(r)
	}
	sent := b.fetch(exchange.Request{Target: "/cookies/set?이름=값&b=2"})
	s.act(sent.ID, 1)
	js[bool](b, `(async () => { const { feed } = await `+module("feed")+`; feed.select(`+quoted(sent.Exchanges[0])+`); return true; })()`)
	b.until(`document.querySelector("rt-detail [data-tab]")`)
}

// pictures writes the page as it stands at each size, when asked for.
func (b *tab) pictures(name string) {
	if *shots == "" {
		return
	}
	b.picture(name + "-1440")
	b.size(390, 844)
	b.picture(name + "-390")
	b.size(1280, 720)
	js[bool](b, `document.documentElement.toggleAttribute("data-projector", true)`)
	b.picture(name + "-projector")
	js[bool](b, `document.documentElement.toggleAttribute("data-projector", false)`)
	b.size(1440, 900)
}

// No page is wider than a phone, and none sets a cookie.
func TestPagesFitAPhone(t *testing.T) {
	a := startApp(t)
	b := newTab(t, a.url)
	b.size(390, 844)
	for _, lang := range []string{"ko", "en"} {
		for _, p := range pages {
			b.open("/" + lang + p.path)
			b.settle()
			if wide := js[int](b, "document.scrollingElement.scrollWidth"); wide > 390 {
				t.Errorf("/%s%s is %d px wide", lang, p.path, wide)
			}
			if got := js[string](b, "document.cookie"); got != "" {
				t.Errorf("/%s%s: the app set %q", lang, p.path, got)
			}
		}
	}
}

// The list is a proper table, and its live region does not babble.
func TestListIsATable(t *testing.T) {
	a := startApp(t)
	b := newTab(t, a.url)
	b.open("/en/bench")
	s := seatOf(a, b)
	b.settle()
	b.view("table")
	for range 12 {
		b.fetch(exchange.Request{Target: "/status/204"})
	}
	sent := b.fetch(exchange.Request{Target: missing})
	s.act(sent.ID, 1)
	b.until(`document.querySelector("rt-wire-table table tbody").textContent.includes("` + missing + `")`)
	for condition, what := range map[string]string{
		`document.querySelector("rt-wire-table table caption")?.textContent.trim()`:                  "a caption",
		`[...document.querySelectorAll("rt-wire-table thead th")].every((th) => th.scope === "col")`: "column headers",
		`document.querySelectorAll("rt-wire-table tbody tr").length >= 13`:                           "a row each",
		`document.querySelectorAll('rt-bench > [role="status"]').length === 1`:                       "one polite live region",
	} {
		if !js[bool](b, "!!("+condition+")") {
			t.Errorf("the list has not %s", what)
		}
	}
}
