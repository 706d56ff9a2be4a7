package e2e

import (
	"testing"

	"roundtrip/app/exchange"
)

// Two tabs of one seat: the newer acts and says so, the other watches, sees what
// crosses, and acts again when asked to.
func TestTwoTabs(t *testing.T) {
	onHosts(t, func(t *testing.T, a *app, b *tab) {
		b.open("/en/bench")
		s := seatOf(a, b)
		b.until(`document.documentElement.dataset.acting === "here"`)
		second := b.sibling()
		second.open("/ko/bench")
		second.until(`document.documentElement.dataset.acting === "here"`)
		b.until(`document.documentElement.dataset.acting === "elsewhere"`)
		b.until(`document.querySelector(".notice-tab button")`)
		second.until(`document.querySelector(".notice-tab")`)
		if other := seatOf(a, second); other.Seat != s.Seat {
			t.Fatalf("the second tab took seat %s, the first has %s", other.Seat, s.Seat)
		}
		second.fetch(exchange.Request{Target: "/echo?by-the-second"})
		b.until(`document.querySelector("rt-bench").textContent.includes("/echo?by-the-second")`)
		if refused := js[string](b, `(async () => {
			const { runner } = await `+module("runner")+`;
			try { await runner.fetch({ server: "http", target: "/echo?by-the-first" }, {}); return ""; } catch (problem) { return problem.title || problem.message; }
		})()`); refused == "" {
			t.Error("a tab that only watches has sent something")
		}
		b.click(".notice-tab button")
		b.until(`document.documentElement.dataset.acting === "here"`)
		second.until(`document.documentElement.dataset.acting === "elsewhere"`)
		if act := b.fetch(exchange.Request{Target: "/echo?by-the-first"}); act.Seen == nil || act.Seen.Status != 200 {
			t.Errorf("after taking over the code saw %+v", act.Seen)
		}
		second.until(`document.querySelector("rt-bench").textContent.includes("/echo?by-the-first")`)
	})
}
