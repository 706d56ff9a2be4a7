package e2e

import (
	"fmt"
	"strings"
	"testing"

	"roundtrip/app/exchange"
)

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
