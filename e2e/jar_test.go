package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"roundtrip/app/exchange"
)

// atJar opens the bench with the jar at a host.
func atJar(t *testing.T, host, lang string) (*tab, *seat) {
	t.Helper()
	a := startApp(t)
	b := newTab(t, a.at(host))
	b.open("/" + lang + "/bench")
	s := seatOf(a, b)
	b.settle()
	b.openJar()
	return b, s
}

func (b *tab) openJar() {
	b.t.Helper()
	b.click(`[data-do="jar"]`)
	b.until(`document.querySelector("rt-jar .jar-script")?.textContent.includes("document.cookie")`)
}

// jarRow is the script for the row of a cookie.
func jarRow(name string) string {
	return `[...document.querySelectorAll(".jar-table tbody tr")].find((row) => row.cells[0].textContent === ` + quoted(name) + `)`
}

// sent are the cookies that a request of the page's own browser takes along now.
func (b *tab) sent(s *seat, target string) string {
	b.t.Helper()
	_, all := s.act(b.fetch(exchange.Request{Target: target, Cache: "no-store"}).ID, 1)
	return all[0].Request.Field("Cookie")
}

// The table lives: a cookie is expected, then confirmed; HttpOnly is seen to keep
// it from scripts, and not from people: it is tampered with, deleted, put back.
func TestJarOnTheBench(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			b, s := atJar(t, "localhost", lang)
			b.fine("an empty jar")
			b.pictures("jar-" + lang + "-empty")
			b.fetch(exchange.Request{Target: "/cookies/set/open/1?Max-Age=600"})
			b.fetch(exchange.Request{Target: "/cookies/set/sid/guest?HttpOnly&SameSite=Strict"})
			b.fetch(exchange.Request{Target: "/cookies/set/deep/2?Path=/cookies/deep"})
			b.fetch(exchange.Request{Target: "/cookies/set/bad/3?Domain=example.com"})
			b.until(jarRow("open") + `?.dataset.state === "confirmed"`) // document.cookie shows it
			b.until(jarRow("sid") + `?.querySelector(".jar-flags").textContent.includes("HttpOnly")`)
			b.until(`document.querySelector(".jar-script ul").textContent.includes("open=1")`)
			if js[bool](b, `document.querySelector(".jar-script ul").textContent.includes("sid")`) {
				t.Error("a script sees an HttpOnly cookie")
			}
			b.until(`document.querySelector(".jar-hidden").textContent.includes("sid")`)
			b.until(`document.querySelector(".jar-refused").textContent.includes("bad=3")`)
			if got := b.sent(s, "/cookies"); got != "open=1; sid=guest" {
				t.Errorf("the browser sent %q", got)
			}
			b.until(jarRow("sid") + `?.dataset.state === "confirmed"`)

			// The chosen exchange shows what went along and what stayed.
			all := s.exchanges()
			b.choose(all[len(all)-1].ID)
			b.until(jarRow("sid") + `?.dataset.crossed === "sent" && ` + jarRow("deep") + `?.dataset.crossed === "stayed"`)
			b.until(`document.querySelector("rt-jar .jar-went").textContent.includes("deep")`)
			b.fine("a jar with cookies")
			b.pictures("jar-" + lang + "-full")
			b.scheme("dark")
			b.fine("a jar with cookies, dark")
			b.pictures("jar-" + lang + "-dark")
			b.scheme("light")

			// Tampering: HttpOnly is no shield against people.
			js[bool](b, jarRow("sid")+`.querySelector('[data-do="jar-edit"]').click(), true`)
			b.until(`document.activeElement.matches("form.jar-edit input")`)
			b.keys("admin\r")
			b.until(`document.querySelector(".jar-said").textContent.includes("HttpOnly")`)
			if got := b.sent(s, "/cookies"); got != "open=1; sid=admin" {
				t.Errorf("tampered with, the browser sent %q", got)
			}
			js[bool](b, jarRow("open")+`.querySelector('[data-do="jar-remove"]').click(), true`)
			b.until(`!` + jarRow("open"))
			if got := b.sent(s, "/cookies"); got != "sid=admin" {
				t.Errorf("after a deletion the browser sent %q", got)
			}
			b.click(`[data-do="jar-undo"]`)
			b.until(jarRow("open"))
			if got := b.sent(s, "/cookies"); got != "sid=admin; open=1" {
				t.Errorf("put back, the browser sent %q", got)
			}
			// What the detail view says under the line.
			for _, x := range s.exchanges() {
				if strings.Contains(x.Target, "/set/bad/") {
					b.choose(x.ID)
				}
			}
			b.click(`rt-detail [data-tab="cookies"]`)
			b.until(`document.querySelector('rt-detail .cookie-verdict[data-outcome="refused"][data-rule="domain-mismatch"]')`)
			b.pictures("jar-" + lang + "-verdict")
		})
	}
}

// One button clears all of the learner's cookies and says how: at once where
// Clear-Site-Data is obeyed, one by one on a LAN address. It can be undone.
func TestClearAllCookies(t *testing.T) {
	for host, how := range map[string]string{"localhost": "Clear-Site-Data: all", lanHost: "Expired one by one"} {
		t.Run(host, func(t *testing.T) {
			b, s := atJar(t, host, "en")
			for _, target := range []string{"/cookies/set/a/1?HttpOnly", "/cookies/set/b/2?Path=/cookies", "/cookies/set/b/3", "/cookies/set/c/4?Domain=" + host} {
				b.fetch(exchange.Request{Target: target})
			}
			js[bool](b, `(async () => { await (await `+module("runner")+`).runner.cookies("http", { write: "mine=5" }); return true; })()`)
			before := b.sent(s, "/cookies")
			if n := strings.Count(before, "="); n != 5 {
				t.Fatalf("before: %q", before)
			}
			b.until(jarRow("mine"))
			b.click(`[data-do="jar-clear"]`)
			b.until(`document.querySelector(".jar-said").textContent.includes(` + quoted(how) + `)`)
			if got := b.sent(s, "/cookies"); got != "" {
				t.Errorf("after clearing the browser sent %q", got)
			}
			b.until(`!document.querySelector(".jar-table tbody tr")`)
			b.fine("a cleared jar")
			b.picture("jar-cleared-" + host)
			b.click(`[data-do="jar-undo"]`)
			b.until(`document.querySelectorAll(".jar-table tbody tr").length === 5`)
			if got := b.sent(s, "/cookies"); strings.Count(got, "=") != 5 {
				t.Errorf("put back, the browser sent %q, before %q", got, before)
			}
		})
	}
}

// 180 cookies of 4 KiB lock nobody out: the learner's server answers, so does the
// app, and one button clears them.
func TestCookiesUpToTheBrim(t *testing.T) {
	for _, host := range hosts {
		t.Run(host, func(t *testing.T) {
			b, s := atJar(t, host, "en")
			for n := 0; n < 180; n += 20 {
				if err := jsWithin[string](b, 3*patience, fmt.Sprintf(`(async () => {
					const { runner } = await %s;
					const lines = Array.from({ length: 20 }, (_, i) => "c" + (%d + i) + "=" + "v".repeat(4090) + "; Path=/");
					return (await runner.cookies("http", { lines })).error ?? "";
				})()`, module("runner"), n)); err != "" {
					t.Fatal(err)
				}
			}
			act, all := s.act(b.fetch(exchange.Request{Target: "/cookies", Cache: "no-store"}).ID, 1)
			if act.Seen.Status != 200 || all[0].RequestOctets < 700_000 {
				t.Fatalf("the learner's server answered %+v to %d octets", act.Seen, all[0].RequestOctets)
			}
			b.until(`document.querySelector(".jar-table tbody tr")`)
			b.click(`[data-do="jar-clear"]`)
			b.until(`/Clear-Site-Data/.test(document.querySelector(".jar-said").textContent)`)
			if got := b.sent(s, "/cookies"); got != "" {
				t.Errorf("after clearing the browser sent %d octets of cookies", len(got))
			}
		})
	}
}

// What is said beforehand is what the browser then does.
func TestVerdictsAgreeWithTheBrowser(t *testing.T) {
	for _, host := range hosts {
		t.Run(host, func(t *testing.T) {
			b, s := atJar(t, host, "en")
			for i, line := range []string{
				"c%d=1", "c%d=1; Path=/", "c%d=1; Secure; Path=/", "c%d=1; HttpOnly; Path=/", "c%d=1; SameSite=None; Path=/", "c%d=1; Max-Age=0; Path=/",
				"c%d=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/", "c%d=1; Domain=example.com; Path=/", "__Host-c%d=1; Secure; Path=/", "c%d=\"q, é\"; Path=/; Max-Age=9",
			} {
				line = fmt.Sprintf(line, i)
				var told struct {
					Verdict struct{ Outcome, Rule string }
				}
				// By the page, at its host: the verdict depends on it.
				if err := json.Unmarshal([]byte(js[string](b, `(async () => JSON.stringify(await (await `+module("shared")+`).api("POST", "/cookies/verdict", { server: "http", target: "/cookies/raw", line: `+quoted(line)+` })))()`)), &told); err != nil {
					t.Fatal(err)
				}
				b.fetch(exchange.Request{Method: "POST", Target: "/cookies/raw", Content: line})
				kept := strings.Contains(b.sent(s, "/cookies"), fmt.Sprintf("c%d=", i))
				if kept != (told.Verdict.Outcome == "kept") {
					t.Errorf("%s: said %+v, the browser kept it: %v", line, told.Verdict, kept)
				}
			}
		})
	}
}

// The composer says beforehand what becomes of a line, and sends it.
func TestComposeSetCookie(t *testing.T) {
	b, _ := atJar(t, "localhost", "ko")
	b.click(`.jar-line > summary`)
	b.until(`document.querySelector('.jar-line .cookie-verdict[data-outcome="kept"]')`)
	b.fill("#jar-line", "__Host-x=1")
	b.until(`document.querySelector('.jar-line .cookie-verdict[data-rule="prefix-host"]')`)
	b.fine("a line that is refused")
	b.fill("#jar-line", "fine=1; Max-Age=60; SameSite=Lax")
	b.until(`document.querySelector('.jar-line .cookie-verdict[data-outcome="kept"]') && document.querySelector(".jar-line .cookie-parts").textContent.includes("60")`)
	b.click(`[data-do="jar-fire"]`)
	b.until(jarRow("fine"))
	b.pictures("jar-compose")
}

// Ports do not divide cookies, and a stopped server is said.
func TestJarOfTwoServers(t *testing.T) {
	b, s := atJar(t, "localhost", "en")
	s.call("PUT", "/servers/second", map[string]string{"state": "listening"}, nil)
	b.fetch(exchange.Request{Target: "/cookies/set/a/1"})
	second := js[exchange.Act](b, `(async () => {
		const { seat } = await `+module("shared")+`;
		await seat.refresh();
		return (await `+module("runner")+`).runner.fetch({ server: "second", target: "/cookies" }, {});
	})()`)
	_, all := s.act(second.ID, 1)
	if got := all[0].Request.Field("Cookie"); got != "a=1" {
		t.Errorf("the second server got %q", got)
	}
	run(t, s, "curl -s -o /dev/null -H 'Cookie: tool=1' "+s.Servers[0].URL+"/cookies")
	b.until(`document.querySelectorAll(".jar-clients input").length === 2`)
	b.fine("two clients")
	b.click(`.jar-clients label:last-child`)
	b.until(jarRow("tool") + ` && document.querySelector(".jar-note").textContent.includes("Another client")`)
	if !js[bool](b, `document.querySelector('[data-do="jar-clear"]').disabled`) {
		t.Error("another client's cookies can be cleared")
	}
	b.pictures("jar-clients")
	var shown struct{ Clients []json.RawMessage }
	s.call("GET", "/jar", nil, &shown)
	if len(shown.Clients) != 2 {
		t.Errorf("%d clients", len(shown.Clients))
	}
}
