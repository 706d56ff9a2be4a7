package e2e

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"roundtrip/app/exchange"
)

// explains is the script for the button that explains a field or status.
func explains(word string) string {
	return `[...document.querySelectorAll("rt-detail .explains")].findLast((b) => b.textContent.toLowerCase().startsWith(` + quoted(strings.ToLower(word)) + `))`
}

const popover = `document.getElementById("explained")`

// popped waits until the popover is open and has each of some words.
func (b *tab) popped(words ...string) {
	b.t.Helper()
	for _, w := range words {
		b.until(popover + `?.matches(":popover-open") && ` + popover + `.textContent.includes(` + quoted(w) + `)`)
	}
}

func (b *tab) unpopped() {
	b.t.Helper()
	b.until(`!` + popover + `?.matches(":popover-open")`)
}

// rest lets the page's own delay pass twice: that something does not happen takes
// as long as it would to happen.
func (b *tab) rest() {
	b.t.Helper()
	js[bool](b, `new Promise((done) => setTimeout(done, 400, true))`)
}

// middle is where the middle of an element is; it is brought into view, and has
// come to rest there.
func (b *tab) middle(element string) (x, y float64) {
	b.t.Helper()
	at := js[[]float64](b, `(async () => {
		let r, last = "";
		for (let still = 0; still < 10;) {
			const e = `+element+`; e.scrollIntoView({ block: "center", behavior: "instant" });
			await new Promise(requestAnimationFrame);
			r = e.getBoundingClientRect();
			const now = [r.x, r.y, r.width, r.height].join();
			still = now === last ? still + 1 : 0;
			last = now;
		}
		return [r.x + r.width / 2, r.y + r.height / 2]; })()`)
	return at[0], at[1]
}

func (b *tab) pointAt(x, y float64) {
	b.t.Helper()
	b.do(chromedp.MouseEvent("mouseMoved", x, y))
}

// tap touches a place for a moment.
func (b *tab) tap(x, y float64) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		down := input.DispatchTouchEventParams{Type: "touchStart", TouchPoints: []*input.TouchPoint{{X: x, Y: y}}}
		if _, err := chromedp.Call(ctx, input.DispatchTouchEvent, down); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: "touchEnd", TouchPoints: []*input.TouchPoint{}})
		return err
	}))
}

// explainedBench opens the bench with an exchange selected whose answer says much.
func explainedBench(t *testing.T, lang string) *tab {
	t.Helper()
	a := startApp(t)
	b := newTab(t, a.url)
	b.open("/" + lang + "/bench")
	s := seatOf(a, b)
	b.settle()
	act := b.fetch(exchange.Request{Target: "/cache/etag", Fields: []exchange.Pair{{Name: "X-Own-Idea", Value: "1"}}})
	s.act(act.ID, 1)
	js[bool](b, `(async () => { const { feed } = await `+module("feed")+`; feed.select(`+quoted(act.Exchanges[0])+`); return true; })()`)
	b.until(explains("ETag:"))
	return b
}

// What a field and a status mean is said on hover, on focus and on a press; it goes
// by Escape, by leaving and by a press elsewhere, and the selection stays.
func TestFieldsAndStatusesAreExplained(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			b := explainedBench(t, lang)
			loads := `performance.getEntriesByType("resource").filter((r) => r.name.includes("/api/v1/registry?")).length`
			if n := js[int](b, loads); n != 0 {
				t.Errorf("the registry was loaded %d times before anybody asked", n)
			}
			says := map[string]string{"ko": "이름표", "en": "A tag for just this version"}[lang]
			weak := map[string]string{"ko": "약한(weak)", "en": "A weak tag"}[lang]

			x, y := b.middle(explains("ETag:"))
			b.pointAt(x, y)
			b.popped("ETag", says, "RFC 9110 §8.8.3", weak)
			if got := js[string](b, explains("ETag:")+`.getAttribute("aria-describedby")`); got != "explained" {
				t.Errorf("the button is described by %q", got)
			}
			for _, f := range axe(t, b) {
				t.Errorf("with the popover: %s (%s): %s\n%q", f.ID, f.Impact, f.Help, f.Nodes)
			}
			b.picture("explain-" + lang + "-etag")
			px, py := b.middle(popover) // hovered itself, it stays
			b.pointAt(px, py)
			b.rest()
			b.popped(says)
			// Escape in the chart would clear the selection, were nothing open.
			js[bool](b, `document.querySelector("rt-bench [role=listbox]").focus() ?? true`)
			b.keys("\x1b")
			b.unpopped()
			b.rest()
			if js[bool](b, `document.querySelector("rt-detail").hidden || !document.querySelector("rt-detail .message-line")`) {
				t.Fatal("Escape has cleared the selection as well")
			}

			// By keyboard, from one to the next.
			js[bool](b, explains("200")+`.focus({ focusVisible: true }) ?? true`)
			b.popped("200 OK", "RFC 9110 §15.3.1")
			b.keys("\x1b")
			b.unpopped()

			// A press stays until the next one.
			x, y = b.middle(explains("Date:"))
			b.do(chromedp.MouseClickXY(x, y))
			b.popped("Date", "GMT", map[string]string{"ko": "이 기기의 시각", "en": "By your clock"}[lang])
			b.pointAt(5, 5)
			b.rest()
			b.popped("Date")
			b.do(chromedp.MouseClickXY(x, y))
			b.unpopped()

			// A name that nobody has registered is said to be one.
			x, y = b.middle(explains("x-own-idea:"))
			b.do(chromedp.MouseClickXY(x, y))
			b.popped("X-Own-Idea", map[string]string{"ko": "널리 쓰이는 필드가 아니에요", "en": "Not one of the fields in common use"}[lang])
			b.do(chromedp.MouseClickXY(5, 300))
			b.unpopped()
			if n := js[int](b, loads); n != 1 {
				t.Errorf("the registry was loaded %d times", n)
			}
		})
	}
}

// On a phone a tap explains, within the window.
func TestExplainedOnAPhone(t *testing.T) {
	b := explainedBench(t, "ko")
	b.size(390, 844)
	x, y := b.middle(explains("Accept-Language:"))
	b.tap(x, y)
	b.popped("Accept-Language", "RFC 9110 §12.5.4", "q")
	b.picture("explain-phone")
	if out := js[bool](b, `(() => { const r = `+popover+`.getBoundingClientRect(); return r.left < 0 || r.top < 0 || r.right > innerWidth || r.bottom > innerHeight; })()`); out {
		t.Error("the popover leaves the window")
	}
	if lines := js[[]string](b, `[...document.querySelectorAll("rt-detail .message-line > button")].filter((e) => e.getBoundingClientRect().height < 24).map((e) => e.textContent)`); len(lines) > 0 {
		t.Errorf("too low to be hit (WCAG 2.2, 2.5.8): %s", strings.Join(lines, " | "))
	}
	if wide := js[string](b, `String(document.documentElement.scrollWidth - innerWidth)`); wide != "0" {
		t.Errorf("the page is %s px wider than the window", wide)
	}
}
