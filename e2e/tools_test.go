package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
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

// One request many times, together: the statuses as words and as a row.
func TestBurst(t *testing.T) {
	b, s := atBench(t, "en")
	b.fill(".composer-target input", "/delay/0.2")
	b.click(".composer-turn")
	b.fill("#composer-times", "51")
	b.click(".composer-send")
	b.until(`document.querySelector(".composer .form-problem").textContent.includes("50")`)
	b.fill("#composer-times", "12")
	b.fill(`.composer [aria-label="How to send many"]`, "yes")
	b.fill("#composer-guess", "connections")
	b.fill(".composer-guessed", "6")
	b.click(".composer-send")
	b.until(`document.querySelector(".burst-row li")?.textContent.includes("×12")`)
	b.until(`document.querySelector(".verdict[data-right]")`)
	b.fine("burst")
	b.pictures("tools-burst")
	act := b.lastAct()
	act, all := s.act(act.ID, 12)
	if len(act.Seen.Statuses) != 12 || len(all) != 12 {
		t.Errorf("%d statuses, %d exchanges, want 12", len(act.Seen.Statuses), len(all))
	}
	conns := map[uint64]bool{}
	for _, x := range all {
		conns[uint64(x.Conn.ID)] = true
	}
	b.until(fmt.Sprintf(`document.querySelector(".burst").textContent.includes("12 exchanges over %d connections")`, len(conns)))
	if right := js[string](b, `document.querySelector(".verdict").dataset.right`); right != fmt.Sprint(len(conns) == 6) {
		t.Errorf("six were predicted, %d came, right is %s", len(conns), right)
	}

	// The last to leave waited until one of the six connections was free.
	last := all[0]
	for _, x := range all {
		if x.RequestFirst > last.RequestFirst {
			last = x
		}
	}
	b.choose(last.ID)
	b.click(`rt-detail [data-tab="time"]`)
	b.until(`document.querySelector(".gantt [data-chosen] .gantt-queue") && document.querySelector(".gantt-why").textContent.includes("six connections")`)
	b.fine("the picture")
	b.click(".composer-turn")
	b.pictures("tools-time-six")
}

// lastAct is the newest act of the page's feed that is over.
func (b *tab) lastAct() exchange.Act {
	b.t.Helper()
	return js[exchange.Act](b, `(async () => {
		const { feed } = await `+module("feed")+`;
		return [...feed.acts.values()].filter((a) => a.ended && a.kind !== "open").sort((x, y) => x.started - y.started).at(-1);
	})()`)
}

// Pipelined requests: the second waits for the first's answer, and says so.
func TestPictureOfWaiting(t *testing.T) {
	b, s := atBench(t, "en")
	var sent struct{ Exchanges []string }
	s.call("POST", "/send", map[string]any{"server": "http", "raw": []byte("GET /delay/0.3 HTTP/1.1\r\nHost: x\r\n\r\nGET /echo?second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")}, &sent)
	if len(sent.Exchanges) != 2 {
		t.Fatalf("%d exchanges", len(sent.Exchanges))
	}
	b.choose(sent.Exchanges[1])
	b.click(`rt-detail [data-tab="time"]`)
	b.until(`document.querySelector(".gantt-why")?.textContent.includes("same connection")`)
	b.choose(sent.Exchanges[0])
	b.until(`document.querySelector(".gantt [data-chosen]")?.textContent.includes("/delay")`)
	second := s.exchange(sent.Exchanges[1]).Number
	b.until(fmt.Sprintf(`document.querySelector(".gantt-why")?.textContent.includes("#%d")`, second))
	if rows := js[int](b, `document.querySelectorAll(".gantt tbody tr").length`); rows != 2 {
		t.Errorf("%d rows, want both exchanges of the connection", rows)
	}
	b.pictures("tools-time-pipelined")
}

// A redirect hop by hop: each is an act of its own, made by the rules.
func TestHopByHop(t *testing.T) {
	b, s := atBench(t, "en")
	js[bool](b, `document.dispatchEvent(new CustomEvent("rt:compose", { detail: { method: "POST", target: "/redirect-to?url=/redirect/1&status=302", fields: [{ name: "Content-Type", value: "text/plain" }, { name: "X-Kept", value: "yes" }], content: "안녕" } }))`)
	b.fill("#composer-redirect", "step")
	b.click(".composer-send")
	b.until(`document.querySelector(".hops [data-hop='1']")`)
	if said := js[string](b, `document.querySelector(".hops").textContent`); !strings.Contains(said, "a POST goes on as GET") || !strings.Contains(said, "Location: /redirect/1") {
		t.Errorf("after the first hop: %s", said)
	}
	b.fine("a hop")
	b.pictures("tools-hops")
	b.click(".hops [data-hop='1']")
	b.until(`document.querySelector(".hops [data-hop='2']")`)
	b.click(".hops [data-hop='2']")
	b.until(`document.querySelector(".hops").textContent.includes("the chain ends here") && !document.querySelector(".hops button")`)
	acts := map[string]bool{}
	var asked []string
	for _, x := range s.exchanges() {
		if x.From.Kind != "sender" {
			continue
		}
		acts[x.Act] = true
		asked = append(asked, x.Method+" "+x.Target)
		whole := s.exchange(x.ID)
		if len(asked) > 1 && (whole.Request.Field("Content-Type") != "" || whole.Request.Field("Content-Length") != "" || whole.Request.Field("X-Kept") != "yes") {
			t.Errorf("hop %d: %s", len(asked), whole.Request.Octets)
		}
	}
	if got := strings.Join(asked, ", "); len(acts) != 3 || got != "POST /redirect-to?url=/redirect/1&status=302, GET /redirect/1, GET /redirect/0" {
		t.Errorf("%d acts: %s", len(acts), got)
	}
}

// The next request of a redirect, rule by rule.
func TestHopRules(t *testing.T) {
	b, _ := atBench(t, "en")
	for _, c := range []struct{ method, status, location, want string }{
		{"GET", "301", `"/b"`, "same GET /b"},
		{"POST", "301", `"/b"`, "post GET /b"},
		{"POST", "302", `"b?x=1#part"`, "post GET /a/b?x=1"},
		{"PUT", "302", `"/b"`, "same PUT /b body"},
		{"PUT", "303", `"/b"`, "other GET /b"},
		{"HEAD", "303", `"/b"`, "same HEAD /b"},
		{"POST", "307", `"/b"`, "kept POST /b body"},
		{"DELETE", "308", `"http://own.test:1/b"`, "kept DELETE /b body"},
		{"GET", "302", `"//elsewhere.test/"`, "away"},
		{"GET", "302", `"http://["`, "unreadable"},
		{"GET", "302", `null`, "nowhere"},
		{"GET", "304", `"/b"`, "final"},
		{"GET", "200", `"/b"`, "final"},
		{"GET", "0", `null`, "final"},
	} {
		got := js[string](b, `(async () => {
			const content = /GET|HEAD/.test("`+c.method+`") ? "" : "body";
			const { end, rule, next } = `+later+`.step({ method: "`+c.method+`", target: "/a/one", fields: [], content }, { status: `+c.status+`, location: `+c.location+` }, "http://own.test:1");
			return end ?? [rule, next.method, next.target, next.content].join(" ").trim();
		})()`)
		if got != c.want {
			t.Errorf("%s, %s to %s: %q, want %q", c.method, c.status, c.location, got, c.want)
		}
	}
}

// A prediction made first is kept with the act, and judged by what crossed.
func TestPredictFirst(t *testing.T) {
	b, s := atBench(t, "en")
	b.click(".composer-turn")
	for _, c := range []struct{ target, what, guess, right, came string }{
		{"/redirect/2", "exchanges", "3", "true", "It was 3."},
		{"/status/404", "status", "200", "false", "It was 404."},
		{"/redirect-to?url=/echo&status=303", "method", "get", "true", "It was GET."},
		{"/close", "status", "200", "false", "No answer"},
	} {
		b.fill(".composer-target input", c.target)
		b.fill("#composer-guess", c.what)
		if c.guess == "200" && c.target == "/close" {
			b.click(".composer-send") // nothing said yet
			b.until(`document.querySelector(".composer .form-problem").textContent !== "" && document.activeElement.matches(".composer-guessed")`)
		}
		b.fill(".composer-guessed", c.guess)
		b.click(".composer-send")
		b.until(`document.querySelector(".verdict")?.dataset.right === "` + c.right + `" && document.querySelector(".verdict").textContent.includes("` + c.came + `")`)
		if got := b.lastAct().Prediction; got != c.what+": "+c.guess {
			t.Errorf("the act's prediction is %q", got)
		}
		if js[string](b, `document.querySelector("#composer-guess").value`) != "" {
			t.Error("the next request has the old prediction")
		}
	}
	b.fine("predicted")
	b.pictures("tools-predict")
	if n := len(s.exchanges()); n < 6 {
		t.Errorf("only %d exchanges", n)
	}
}
