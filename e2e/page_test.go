package e2e

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"roundtrip/app/exchange"
)

// hosts are the addresses at which each scene must work: a trustworthy origin,
// and a plain-http name as a class has on its Wi-Fi.
var hosts = []string{"localhost", lanHost}

// onHosts runs a scene at each of them, in a program and a browser of its own.
func onHosts(t *testing.T, scene func(t *testing.T, a *app, b *tab)) {
	for _, host := range hosts {
		t.Run(host, func(t *testing.T) {
			a := startApp(t)
			scene(t, a, newTab(t, a.at(host)))
		})
	}
}

// module is one of the page's own modules, the very instance: all of them come in
// the entry's file, which hands out "feed" and "runner".
func module(name string) string {
	return `(await import(document.querySelector('script[type="module"]').src)).parts.` + name + `()`
}

// live waits until the page's feed is in a state: "live" or "away".
func (b *tab) live(state string) {
	b.t.Helper()
	js[bool](b, `(async () => { globalThis.feed = (await `+module("feed")+`).feed; return true; })()`)
	b.until(`globalThis.feed.state === ` + quoted(state))
}

// shell waits until the frame on the learner's server's origin can act: from then
// on it can even when that server has stopped. It answers whoever asks it.
func (b *tab) shell() {
	b.t.Helper()
	js[bool](b, `(async () => {
		const { runner } = await `+module("runner")+`;
		await new Promise((ready) => {
			const ask = () => {
				runner.prepare("http");
				document.querySelector('iframe[src*="/.roundtrip/"]')?.contentWindow.postMessage({ do: "ping" }, "*");
			};
			const again = setInterval(ask, 100);
			addEventListener("message", ({ data }) => {
				if (!data?.ready) return;
				clearInterval(again);
				ready();
			});
			ask();
		});
		return true;
	})()`)
}

// view switches the bench to "chart" or "table".
func (b *tab) view(name string) {
	b.t.Helper()
	b.click(`.bench-views label:has(input[value="` + name + `"])`)
	b.until(`document.querySelector("rt-bench").dataset.view === ` + quoted(name))
}

// fetch sends a request as the page does: an act, the fetch in the learner's
// server's frame, and what the code saw. It returns the act as the page has it.
func (b *tab) fetch(r exchange.Request) exchange.Act {
	b.t.Helper()
	request, err := json.Marshal(r)
	if err != nil {
		b.t.Fatal(err)
	}
	return js[exchange.Act](b, fmt.Sprintf(`(async () => {
		const { runner } = await %s;
		return runner.fetch({ server: "http", ...%s }, {});
	})()`, module("runner"), request))
}

// start begins such a fetch without waiting for its end.
func (b *tab) start(r exchange.Request) {
	b.t.Helper()
	request, err := json.Marshal(r)
	if err != nil {
		b.t.Fatal(err)
	}
	js[bool](b, fmt.Sprintf(`(async () => {
		const { runner } = await %s;
		globalThis.started = runner.fetch({ server: "http", ...%s }, {});
		return true;
	})()`, module("runner"), request))
}

// finished waits for the end of what start began.
func (b *tab) finished() exchange.Act {
	b.t.Helper()
	return js[exchange.Act](b, "globalThis.started")
}

// act waits until an act has ended and n of its exchanges are over, and returns
// both; the exchanges are in their order.
func (s *seat) act(id string, n int) (exchange.Act, []exchange.Exchange) {
	s.app.t.Helper()
	var act exchange.Act
	done := map[string]bool{}
	s.watch("the end of act "+id, func(kind string, data json.RawMessage) bool {
		switch kind {
		case "act":
			var a exchange.Act
			if err := json.Unmarshal(data, &a); err != nil {
				s.app.t.Fatal(err)
			}
			if a.ID == id {
				act = a
			}
		case "exchange":
			var x exchange.Summary
			if err := json.Unmarshal(data, &x); err != nil {
				s.app.t.Fatal(err)
			}
			done[x.ID] = x.State == exchange.Done
		}
		over := 0
		for _, x := range act.Exchanges {
			if done[x] {
				over++
			}
		}
		return act.Ended != 0 && over >= n
	})
	var all []exchange.Exchange
	for _, x := range act.Exchanges {
		all = append(all, s.exchange(x))
	}
	return act, all
}

// waitOpened waits until the seat knows that a lesson is open: what crosses
// before does not count for it.
func (s *seat) waitOpened(lesson string) {
	s.app.t.Helper()
	s.watch("lesson "+lesson, func(kind string, data json.RawMessage) bool {
		var p struct{ Lesson string }
		return kind == "progress" && json.Unmarshal(data, &p) == nil && p.Lesson == lesson
	})
}

// waitTask waits until a task is done and returns the ids that showed it.
func (s *seat) waitTask(lesson, task string) []string {
	s.app.t.Helper()
	var shown []string
	s.watch("task "+task, func(kind string, data json.RawMessage) bool {
		if kind != "progress" {
			return false
		}
		var p struct {
			Lesson string
			Tasks  []struct {
				ID        string
				Done      bool
				Exchanges []string
			}
		}
		if err := json.Unmarshal(data, &p); err != nil {
			s.app.t.Fatal(err)
		}
		for _, task1 := range p.Tasks {
			if p.Lesson == lesson && task1.ID == task && task1.Done {
				shown = task1.Exchanges
				return true
			}
		}
		return false
	})
	return shown
}

// between is the time from one moment of the wire to another.
func between(from, to exchange.Time) time.Duration { return to.Sub(from) }
