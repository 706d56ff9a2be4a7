package e2e

import (
	"fmt"
	"strings"
	"testing"

	"roundtrip/app/exchange"
)

// While the list holds still nothing new comes in; it is counted, and nothing is
// lost when it goes on.
func TestHold(t *testing.T) {
	b, s := atBench(t, "en")
	b.view("table")
	for i := range 3 {
		s.act(b.fetch(exchange.Request{Target: fmt.Sprint("/echo?before-", i)}).ID, 1)
	}
	rows := `document.querySelectorAll("rt-wire-table tbody tr").length`
	b.until(rows + ` === 3`)
	b.start(exchange.Request{Target: "/delay/1"}) // under way: it goes on to its end
	b.until(rows + ` === 4`)
	b.click(".bench-pause")
	for i := range 5 {
		s.act(b.fetch(exchange.Request{Target: fmt.Sprint("/echo?meanwhile-", i), Cache: "no-store"}).ID, 1)
	}
	b.until(`document.querySelector(".bench-pause").textContent.includes("5")`)
	b.finished()
	b.until(`document.querySelector("rt-wire-table tbody tr:last-child .col-status").textContent.includes("200")`)
	if n := js[int](b, rows); n != 4 {
		t.Errorf("%d rows while it holds still, want 4", n)
	}
	b.fill(".bench-filter", "echo") // another look at the same
	b.until(rows + ` === 3`)
	b.fill(".bench-filter", "")
	b.until(rows + ` === 4`)
	b.fine("held")
	b.pictures("tools-held")
	b.click(".bench-pause")
	b.until(rows + ` === 9 && document.querySelector(".bench-pause").getAttribute("aria-pressed") === "false"`)
}

// Two exchanges beside each other, by the keyboard alone.
func TestCompare(t *testing.T) {
	b, s := atBench(t, "en")
	var ids []string
	for _, r := range []exchange.Request{
		{Method: "POST", Target: "/echo?one", Fields: []exchange.Pair{{Name: "X-Same", Value: "1"}, {Name: "X-Other", Value: "left"}}, Content: "same\nleft\nend"},
		{Method: "POST", Target: "/echo?two", Fields: []exchange.Pair{{Name: "X-Same", Value: "1"}, {Name: "X-Other", Value: "right"}, {Name: "X-New", Value: "2"}}, Content: "same\nright\nend\nmore"},
	} {
		sent := b.fetch(r)
		s.act(sent.ID, 1)
		ids = append(ids, sent.Exchanges[0])
	}
	b.choose(ids[0])
	b.tabTo(`rt-detail [data-do="compare"]`)
	b.keys("\r")
	b.until(`document.activeElement.matches('[data-do="compare"][aria-pressed="true"]')`)
	b.choose(ids[1])
	b.until(`document.querySelector('rt-detail [data-do="compare"]').textContent.includes("#")`)
	b.tabTo(`rt-detail [data-do="compare"]`)
	b.keys("\r")
	b.until(`document.querySelector("dialog.compare[open]")`)
	row := func(name string) string {
		return js[string](b, `(() => {
			const row = [...document.querySelectorAll(".compare tbody tr[data-sign]")].find((tr) => tr.querySelector("th").textContent.toLowerCase().endsWith(`+quoted(name)+`));
			return row ? row.dataset.sign + [...row.querySelectorAll("td")].map((td) => "|" + td.textContent).join("") : "";
		})()`)
	}
	for name, want := range map[string]string{"x-same": "=|1|1", "x-other": "≠|left|right", "x-new": "+|absent|2", "target": "≠|/echo?one|/echo?two", "method": "=|POST|POST"} {
		if got := row(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !js[bool](b, `[...document.querySelectorAll(".compare tr[data-sign='≠'] mark")].some((m) => m.textContent === "two")`) {
		t.Error("what differs within the target is not marked")
	}
	all := js[int](b, `document.querySelectorAll(".compare tr[data-sign]").length`)
	b.tabTo(`.compare input[type=checkbox]`)
	b.keys(" ")
	b.until(`[...document.querySelectorAll(".compare tr[data-sign]")].filter((tr) => tr.checkVisibility()).length < ` + fmt.Sprint(all-5))
	b.keys(" ")
	b.fine("compare")
	b.pictures("tools-compare")
	b.keys("\x1b")
	b.until(`!document.querySelector("dialog.compare")`)
	b.until(`!document.querySelector('rt-detail [data-do="compare"]').textContent.includes("#")`) // the mark is gone
}

// What differs between fields and lines.
func TestDifferences(t *testing.T) {
	b, _ := atBench(t, "en")
	for _, c := range []struct{ call, want string }{
		{`fields([["A","1"],["B","2"]], [["A","1"],["B","2"]])`, `=A =B`},
		{`fields([["A","1"],["B","2"]], [["a","1"],["B","3"]])`, `≠A / a ≠B`},
		{`fields([["A","1"],["B","2"],["C","3"]], [["C","3"],["A","1"],["B","2"]])`, `=A =B ↕C`},
		{`fields([["A","1"],["B","2"]], [["A","1"],["X","9"],["B","2"]])`, `=A +X =B`},
		{`fields([["Set-Cookie","a=1"],["Set-Cookie","b=2"]], [["Set-Cookie","a=1"]])`, `=Set-Cookie −Set-Cookie`},
		{`fields([], [["A","1"]])`, `+A`},
	} {
		call := strings.NewReplacer("[[", "list([[", "]]", "]])", "[]", "list([])").Replace(c.call)
		got := js[string](b, `(async () => {
			const { fields } = `+later+`;
			const list = (pairs) => pairs.map(([name, value]) => ({ name, value }));
			return `+call+`.map((row) => row.sign + row.name).join(" ");
		})()`)
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.call, got, c.want)
		}
	}
	for _, c := range []struct{ left, right, want string }{
		{"", "", ""},
		{"a", "a", "=a:a"},
		{"a\nb\nc", "a\nx\nc", "=a:a ≠b:x =c:c"},
		{"a\nc", "a\nb\nc", "=a:a +:b =c:c"},
		{"a\nb", "b", "−a: =b:b"},
		{"", "x\ny", "+:x +:y"},
	} {
		got := js[string](b, `(async () => `+later+`.lines(`+quoted(c.left)+`, `+quoted(c.right)+`).map(({ sign, left = "", right = "" }) => sign + left + ":" + right).join(" "))()`)
		if got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.left, c.right, got, c.want)
		}
	}
	if got := js[string](b, `(async () => JSON.stringify(`+later+`.middle("a🙂b", "a🙃b")))()`); got != "[1,3,3]" {
		t.Errorf("half a character differs: %s", got)
	}
	if !js[bool](b, `(async () => `+later+`.lines("x\n".repeat(9999), "y") === null)()`) {
		t.Error("ten thousand lines were compared one by one")
	}
}
