package e2e

import (
	"encoding/json"
	"fmt"
	"testing"

	"roundtrip/app/exchange"
)

// atBench opens the bench with an own seat and waits until it is live.
func atBench(t *testing.T, lang string) (*tab, *seat) {
	t.Helper()
	a := startApp(t)
	b := newTab(t, a.url)
	b.open("/" + lang + "/bench")
	s := seatOf(a, b)
	b.settle()
	return b, s
}

// choose selects an exchange and waits until it is taken apart.
func (b *tab) choose(id string) {
	b.t.Helper()
	js[bool](b, `(async () => { const { feed } = await `+module("feed")+`; feed.select(`+quoted(id)+`); return true; })()`)
	b.until(`document.querySelector("rt-detail .detail-panel .message")`)
}

// fill puts a value into a field of a form, as a person would: with its event.
func (b *tab) fill(selector, value string) {
	b.t.Helper()
	js[bool](b, fmt.Sprintf(`(() => {
		const field = document.querySelector(%s);
		field.value = %s;
		field.dispatchEvent(new Event("input", { bubbles: true }));
		return true;
	})()`, quoted(selector), quoted(value)))
}

// fine tells what axe-core finds on the page as it stands.
func (b *tab) fine(where string) {
	b.t.Helper()
	for _, f := range axe(b.t, b) {
		b.t.Errorf("%s: %s (%s): %s\n%q", where, f.ID, f.Impact, f.Help, f.Nodes)
	}
}

// later is the file of the bench's tools, as the page fetches it.
const later = `(await import(document.querySelector('script[type="module"]').src.replace("app.js", "tools.js")))`

// "Copy as…" shows what it copied; what a client cannot say is refused in words.
func TestCopyAs(t *testing.T) {
	b, s := atBench(t, "ko")
	sent := b.fetch(exchange.Request{Method: "POST", Target: "/echo?as", Fields: []exchange.Pair{{Name: "Content-Type", Value: "text/plain"}}, Content: "안녕 & \"너\""})
	_, all := s.act(sent.ID, 1)
	b.choose(all[0].ID)
	if js[bool](b, `document.querySelector('link[href*="tools.css"]') !== null`) {
		t.Error("the tools were loaded before one was wanted")
	}
	b.click(`rt-detail [data-do="copyas"]`)
	for as, want := range map[string]string{"sh": "curl ", "powershell": "curl.exe", "cmd": "curl", "fetch": "fetch(", "go": "package main", "node": "http"} {
		b.click(`#tools-menu [data-as="` + as + `"]`)
		b.until(`document.querySelector(".tools-code").textContent.includes(` + quoted(want) + `)`)
		b.until(`document.querySelector(".tools-said").textContent !== ""`)
	}
	b.fine("copy as")
	b.pictures("tools-copyas")
	b.keys("\x1b")
	b.until(`!document.querySelector("#tools-menu")`)
	b.until(`document.activeElement.dataset.do === "copyas"`)

	raw := "GET /echo HTTP/1.1\nHost: x\n\n" // bare line feeds, which curl never writes
	var odd struct{ Exchanges []string }
	s.call("POST", "/send", map[string]any{"server": "http", "raw": []byte(raw)}, &odd)
	b.choose(odd.Exchanges[0])
	b.until(`document.querySelector("rt-detail .detail-line").textContent.includes("/echo ")`)
	b.click(`rt-detail [data-do="copyas"]`)
	b.click(`#tools-menu [data-as="sh"]`)
	b.until(`document.querySelector(".tools-said[data-bad]")?.textContent.length > 20`)
	if !js[bool](b, `document.querySelector(".tools-code").hidden`) {
		t.Error("a refused command is shown")
	}
}

// Files are saved under a name; a page that was saved is opened again, marked as
// not live, and is not mixed into the list.
func TestSaveAndOpen(t *testing.T) {
	b, s := atBench(t, "en")
	for _, target := range []string{"/echo?one", "/cookies/set?a=1", "/echo?three"} {
		sent := b.fetch(exchange.Request{Target: target})
		s.act(sent.ID, 1)
	}
	js[bool](b, `(() => {
		const make = URL.createObjectURL;
		URL.createObjectURL = (blob) => { globalThis.saved = blob; return make.call(URL, blob); };
		HTMLAnchorElement.prototype.click = function () { globalThis.savedAs = this.download; };
		return true;
	})()`)
	b.click(`.bench-files`)
	b.fine("files")
	b.pictures("tools-files")
	b.click(`#tools-menu [data-file="har"]`)
	b.until(`globalThis.savedAs?.endsWith(".har")`)
	var har struct {
		Log struct{ Entries []any }
	}
	if err := json.Unmarshal([]byte(js[string](b, `saved.text()`)), &har); err != nil || len(har.Log.Entries) < 3 {
		t.Errorf("the HAR has %d entries: %v", len(har.Log.Entries), err)
	}
	b.click(`#tools-menu [data-file="html"]`)
	b.until(`/^roundtrip-\d{8}-\d{6}\.html$/.test(globalThis.savedAs)`)
	rows := js[int](b, `document.querySelectorAll("rt-chart [role=option]").length`)
	js[bool](b, `(() => {
		const files = new DataTransfer();
		files.items.add(new File([saved], "from a friend.html", { type: "text/html" }));
		const pick = document.querySelector("#tools-menu input[type=file]");
		pick.files = files.files;
		pick.dispatchEvent(new Event("change"));
		return true;
	})()`)
	b.until(`document.querySelector("dialog.opened[open]")?.textContent.includes("from a friend.html")`)
	b.until(`document.querySelector("dialog.opened").textContent.includes("not live")`)
	if got := js[int](b, `[...document.querySelectorAll(".opened-list button")].filter((x) => /\?one|\?a=1|\?three/.test(x.textContent)).length`); got != 3 {
		t.Errorf("%d of the three saved exchanges are listed", got)
	}
	for _, name := range []string{"message", "octets", "cookies"} {
		b.click(`.opened-one [data-tab="` + name + `"]`)
		b.fine("opened, " + name)
	}
	b.pictures("tools-opened")
	if got := js[int](b, `document.querySelectorAll("rt-chart [role=option]").length`); got != rows {
		t.Errorf("the list has %d rows, before %d", got, rows)
	}
	b.keys("\x1b")
	b.until(`!document.querySelector("dialog.opened")`)

	b.click(`.bench-files`)
	js[bool](b, `(() => {
		const files = new DataTransfer();
		files.items.add(new File(["<p>nothing of ours</p>"], "other.html", { type: "text/html" }));
		const pick = document.querySelector("#tools-menu input[type=file]");
		pick.files = files.files;
		pick.dispatchEvent(new Event("change"));
		return true;
	})()`)
	b.until(`document.querySelector('[data-notice-id="files"]')`)
}
