package e2e

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"roundtrip/app/exchange"
)

// doneBy404 is the task of the lesson that any 404 does, and missing a target
// that nothing answers at.
const (
	doneBy404 = "not-found"
	missing   = "/nowhere-at-all"
)

// Scene 1: from the start page one click to a lesson, one more to the first live
// exchange; a task turns green because of what crossed.
func TestLearnerAlone(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			onHosts(t, func(t *testing.T, a *app, b *tab) {
				b.open("/" + lang + "/")
				b.click(`a[href="/` + lang + `/lessons/status"]`)
				b.until(`location.pathname === "/` + lang + `/lessons/status"`)
				s := seatOf(a, b)
				b.until(`document.querySelector("rt-experiment[data-kind=request] [data-do]")`)
				target := js[string](b, `JSON.parse(document.querySelector("rt-experiment[data-kind=request]").dataset.fire).target`)
				b.click("rt-experiment[data-kind=request] [data-do]")
				x := s.waitExchange("the first exchange", func(x exchange.Summary) bool { return x.Target == target && x.State == exchange.Done })
				if x.From.Kind != "browser" || x.From.Stranger || x.Act == "" {
					t.Errorf("it came from %+v, act %q; want the learner's own browser and its act", x.From, x.Act)
				}
				b.until(`document.querySelector("rt-bench").textContent.includes(` + quoted(target) + `)`)
				b.until(`document.querySelector("rt-experiment[data-kind=request] [data-seen]").textContent.includes("` + fmt.Sprint(x.Status) + `")`)
				b.picture("scene1-" + lang)

				if sent := b.fetch(exchange.Request{Target: missing}); sent.Seen.Status != 404 {
					t.Fatalf("the code saw %+v", sent.Seen)
				}
				b.until(`document.querySelector('[data-task="` + doneBy404 + `"]').dataset.state === "done"`)
				shown := s.waitTask("status", doneBy404)
				if x := s.exchange(shown[0]); x.Status != 404 {
					t.Errorf("the task is said to be shown by a %d", x.Status)
				}
			})
		})
	}
}

// Scene 2: exact octets typed by hand; an exchange copied as curl and run in a
// terminal shows up in the same list and counts for a task.
func TestByHandAndCurl(t *testing.T) {
	onHosts(t, func(t *testing.T, a *app, b *tab) {
		b.open("/en/lessons/status")
		s := seatOf(a, b)
		b.until(`document.querySelector("rt-composer .composer-send")`)
		raw := "GET " + missing + "?by=hand HTTP/1.1\nHost: x\n\n" // bare line feeds
		js[bool](b, `document.dispatchEvent(new CustomEvent("rt:compose", { detail: { raw: "`+base64.StdEncoding.EncodeToString([]byte(raw))+`" } }))`)
		b.click("rt-composer .composer-send")
		x := s.waitExchange("what was typed", func(x exchange.Summary) bool {
			return strings.HasSuffix(x.Target, "by=hand") && x.State == exchange.Done
		})
		if whole := s.exchange(x.ID); string(whole.Request.Octets) != raw {
			t.Errorf("crossed %q, typed %q", whole.Request.Octets, raw)
		}
		b.until(`document.querySelector("rt-bench").textContent.includes("by=hand")`)

		sent := b.fetch(exchange.Request{Method: "POST", Target: missing + "?by=curl", Fields: []exchange.Pair{{Name: "X-Quote", Value: `it's $(echo "so")`}}, Content: "안녕"})
		_, all := s.act(sent.ID, 1)
		status, command := s.try("GET", "/exchanges/"+all[0].ID+"/code/curl", nil)
		if status != 200 {
			t.Fatalf("copy as curl: %d %s", status, command)
		}
		run(t, s, string(command))
		y := s.waitExchange("curl's exchange", func(y exchange.Summary) bool {
			return y.State == exchange.Done && y.Number > all[0].Number && strings.HasSuffix(y.Target, "by=curl")
		})
		if y.From.Stranger || y.Method != "POST" {
			t.Errorf("curl is shown as %+v, method %s", y.From, y.Method)
		}
		whole := s.exchange(y.ID)
		for _, f := range all[0].Request.Fields {
			if got := whole.Request.Field(f.Name); got != f.Value {
				t.Errorf("%s: the browser sent %q, curl %q", f.Name, f.Value, got)
			}
		}
		if !strings.HasSuffix(string(whole.Request.Octets), "\r\n\r\n안녕") {
			t.Errorf("curl sent %q", whole.Request.Octets)
		}
		b.until(`document.querySelector("rt-bench").textContent.includes("by=curl")`)
	})
}

// curl alone, from outside, completes a task.
func TestCurlCompletesATask(t *testing.T) {
	onHosts(t, func(t *testing.T, a *app, b *tab) {
		b.open("/en/lessons/status")
		s := seatOf(a, b)
		s.waitOpened("status")
		run(t, s, "curl -s -o /dev/null "+s.Servers[0].URL+missing)
		shown := s.waitTask("status", doneBy404)
		if x := s.exchange(shown[0]); x.From.Kind != "tool" || !strings.HasPrefix(x.From.Name, "curl") {
			t.Errorf("done by %+v, want curl", x.From)
		}
		b.until(`document.querySelector('[data-task="` + doneBy404 + `"]').dataset.state === "done"`)
	})
}

// run gives a command to a real shell; lanHost is known to curl by --resolve.
func run(t *testing.T, s *seat, command string) {
	t.Helper()
	u, err := url.Parse(s.Servers[0].URL)
	if err != nil {
		t.Fatal(err)
	}
	command = strings.Replace(command, "curl ", "curl --resolve "+lanHost+":"+u.Port()+":127.0.0.1 ", 1)
	if out, err := exec.Command("/bin/sh", "-c", command).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
}

// Scene 3: the learner stops the server from the page and sees that nothing
// crosses any more; started again, it answers.
func TestStopFromThePage(t *testing.T) {
	onHosts(t, func(t *testing.T, a *app, b *tab) {
		b.open("/ko/bench")
		b.until(`document.querySelector(".server-state").dataset.state === "listening"`)
		b.click(`rt-server .server-switch`)
		b.until(`document.querySelector(".server-state").dataset.state === "stopped"`)
		act := b.fetch(exchange.Request{Target: "/echo?stopped"})
		if act.Seen == nil || act.Seen.Error == "" || len(act.Exchanges) != 0 {
			t.Errorf("a stopped server: the code saw %+v, exchanges %v", act.Seen, act.Exchanges)
		}
		b.until(`document.querySelector("rt-chart").textContent.includes("/echo?stopped")`) // an arrow that never arrives
		b.picture("scene3-refused")
		b.click(`rt-server .server-switch`)
		b.until(`document.querySelector(".server-state").dataset.state === "listening"`)
		if act := b.fetch(exchange.Request{Target: "/echo?back"}); act.Seen == nil || act.Seen.Status != 200 {
			t.Errorf("after the start the code saw %+v", act.Seen)
		}
	})
}

// The keyboard alone does scene 1.
func TestKeyboardAlone(t *testing.T) {
	a := startApp(t)
	b := newTab(t, a.url)
	b.open("/en/")
	b.tabTo("[data-begin]")
	b.keys("\r")
	b.until(`location.pathname === "/en/lessons/server" && document.querySelector("rt-bench")`) // the first lesson
	s := seatOf(a, b)
	b.tabTo("rt-experiment[data-kind=request] [data-do]")
	b.keys("\r")
	b.until(`!document.querySelector("rt-experiment[data-kind=request] [data-seen]").hidden`)
	s.waitExchange("an exchange fired by key", func(x exchange.Summary) bool { return x.Act != "" && x.State == exchange.Done })
}

// tabTo presses Tab until an element has the focus, and sees that the focus shows.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 120 {
		b.keys("\t")
		if js[bool](b, `document.activeElement?.matches(`+quoted(selector)+`) ?? false`) {
			if !js[bool](b, `document.activeElement.matches(":focus-visible")`) {
				b.t.Errorf("the focus on %s does not show", selector)
			}
			return
		}
	}
	b.t.Fatalf("Tab does not reach %s", selector)
}
