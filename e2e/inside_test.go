package e2e

import (
	"fmt"
	"net"
	"testing"

	"roundtrip/app/exchange"
	"roundtrip/app/playground"
)

// through sends a request from the page's own browser to the seat's gateway.
func (b *tab) through(r exchange.Request) exchange.Act {
	b.t.Helper()
	return js[exchange.Act](b, `(async () => {
		const { seat } = (await `+module("shared")+`);
		if (!seat.of("gateway")) await seat.arrange("gateway", { state: "listening" });
		return (await `+module("runner")+`).runner.fetch({ server: "gateway", target: `+quoted(r.Target)+` }, {});
	})()`)
}

// rowOf is the script for the chart's row of an exchange's request.
func rowOf(id string) string { return `document.getElementById("chart-` + id + `")` }

// A request through the gateway is two exchanges of one thing: the chart has a
// line for the gateway, and what marks one hop marks the other, in each view.
func TestGatewayOnTheBench(t *testing.T) {
	b, s := atBench(t, "en")
	if js[bool](b, `document.querySelector(".chart-names").textContent.includes("gateway")`) {
		t.Error("there is a line for a gateway that does not exist")
	}
	_, all := s.act(b.through(exchange.Request{Target: "/echo?two"}).ID, 1)
	front := all[0]
	behind := s.waitExchange("the second hop", func(x exchange.Summary) bool { return x.From.Kind == "gateway" && x.State == exchange.Done })
	b.until(rowOf(front.ID) + ` && ` + rowOf(behind.ID) + ` && document.querySelector(".chart-names").textContent.includes("gateway")`)
	// The first hop ends where the second begins.
	if ends := js[[]float64](b, `((one, two) => [one.style.getPropertyValue("--chart-right"), two.style.getPropertyValue("--chart-text"), two.style.getPropertyValue("--chart-right"), String(one.clientWidth)].map(parseFloat))(`+rowOf(front.ID)+`, `+rowOf(behind.ID)+`)`); ends[3]-ends[0] >= ends[1] || ends[2] >= ends[0] {
		t.Errorf("of %g px, the first row ends %g from the right; the second begins at %g and ends %g from the right", ends[3], ends[0], ends[1], ends[2])
	}
	b.choose(front.ID)
	b.until(rowOf(front.ID) + `.hasAttribute("data-selected") && ` + rowOf(behind.ID) + `.hasAttribute("data-mate")`)
	b.picture("gateway-chart")
	b.view("table")
	b.until(`document.querySelector('rt-wire-table tr[data-id="` + behind.ID + `"][data-mate]')?.textContent.includes("hop 2")`)
	b.fine("a gateway's table")
	// The detail view leads to the other hop, and back.
	b.click(`.truth-wire .seen-exchange`)
	b.until(`document.querySelector("rt-detail .detail-number").textContent === "#` + fmt.Sprint(behind.Number) + `"`)
	b.until(`document.querySelector(".truth-code").textContent.includes("The gateway saw: 200")`)
	b.until(`document.querySelector('rt-wire-table tr[data-id="` + front.ID + `"]').hasAttribute("data-mate")`)
	b.click(`.truth-wire .seen-exchange`)
	b.until(`document.querySelector("rt-detail .detail-number").textContent === "#` + fmt.Sprint(front.Number) + `"`)

	// A forward that is refused has no exchange: it belongs to the one that caused it.
	b.view("chart")
	s.call("PUT", "/servers/http", map[string]string{"state": "stopped"}, nil)
	_, all = s.act(b.through(exchange.Request{Target: "/echo?refused"}).ID, 1)
	if all[0].Status != 502 {
		t.Fatalf("a stopped server behind the gateway: %d", all[0].Status)
	}
	b.until(`document.querySelector(".chart-refused[data-cause]")?.textContent.includes("/echo?refused")`)
	b.click(`.chart-refused[data-cause]`)
	b.until(`document.querySelector("rt-detail .detail-number").textContent === "#` + fmt.Sprint(all[0].Number) + `"`)
	b.until(`document.querySelector(".truth-wire").textContent.includes("connection refused")`)
	b.fine("a gateway's chart")
}

// The people that the server remembers show themselves when somebody asks for
// them, and what changed is said; closed they stay closed. The console is the
// server's own.
func TestInsideTheServer(t *testing.T) {
	b, s := atBench(t, "en")
	const people = `document.querySelector("#inside-users")`
	if !js[bool](b, people+`.hidden`) {
		t.Error("the people are shown before anybody asked")
	}
	json := []exchange.Pair{{Name: "Content-Type", Value: "application/json"}}
	b.fetch(exchange.Request{Method: "POST", Target: "/users", Fields: json, Content: `{"name":"둘"}`})
	b.until(`!` + people + `.hidden && ` + people + `.querySelector('[data-change="new"]')?.textContent.includes("둘")`)
	b.fetch(exchange.Request{Method: "PUT", Target: "/users/2", Fields: append(json, exchange.Pair{Name: "If-Match", Value: `"2-1"`}), Content: `{"name":"셋"}`})
	b.until(people + `.querySelector('[data-change="changed"]')?.textContent.includes("셋")`)
	b.fine("people")
	b.picture("people")
	b.fetch(exchange.Request{Method: "DELETE", Target: "/users/2"})
	b.until(people + `.querySelector('[data-change="gone"]')?.textContent.includes("deleted")`)

	b.click(`[aria-controls="inside-users"]`)
	b.click(`[aria-controls="inside-log"]`)
	b.fetch(exchange.Request{Target: "/hang", AbortAfter: 200})
	b.until(`document.querySelector("#inside-log [role=log][aria-live=off]").textContent.includes("client left")`)
	b.fine("console")
	b.open("/ko/bench")
	b.settle()
	b.fetch(exchange.Request{Target: "/users"})
	s.waitExchange("/users", func(x exchange.Summary) bool {
		return x.Target == "/users" && x.Method == "GET" && x.State == exchange.Done
	})
	b.until(`!document.querySelector("#inside-log").hidden && document.querySelector("rt-chart").textContent.includes("/users")`)
	if !js[bool](b, people+`.hidden`) {
		t.Error("what the reader closed has opened itself")
	}
}

// The page says that the seat's limit was met, while it is.
func TestLimitIsSaid(t *testing.T) {
	a := startAppWith(t, playground.Config{Data: t.TempDir(), Requests: 3})
	b := newTab(t, a.url)
	b.open("/en/bench")
	b.settle()
	if !js[bool](b, `document.querySelector(".bench-limit").hidden`) {
		t.Error("a limit is said to be met before anything was sent")
	}
	b.fetch(exchange.Request{Target: "/echo", Times: 12, Together: true})
	b.until(`!document.querySelector(".bench-limit").hidden && document.querySelector(".bench-limit").textContent.includes("take 3 requests a second")`)
	b.fine("a limit")
}

// With nothing broken the faults take no room; the button stands with the composer.
func TestFaultsTakeRoomOnlyWhenOn(t *testing.T) {
	b, s := atBench(t, "ko")
	height := `document.querySelector("rt-faults").offsetHeight`
	if got := js[int](b, height); got != 0 {
		t.Errorf("%d px with nothing broken", got)
	}
	b.click(`.composer-how .faults-open`)
	b.until(height + ` > 100 && document.querySelector(".faults-card")`)
	b.click(`.composer-how .faults-open`)
	b.until(height + ` === 0`)
	s.call("PUT", "/servers/http", map[string]any{"faults": []map[string]any{{"id": "reset"}}}, nil)
	b.until(height + ` > 20`)
	b.click(`.faults-bar .button-main`)
	b.until(height + ` === 0`)
}

// On a phone what peeks is the last thing that happened, also if it never arrived.
func TestPeekTellsOfWhatNeverArrived(t *testing.T) {
	a := startApp(t)
	b := newTab(t, a.url)
	b.size(390, 844)
	b.open("/en/lessons/status")
	s := seatOf(a, b)
	b.settle()
	b.fetch(exchange.Request{Target: "/echo?there"})
	b.until(`document.querySelector("[data-last]").textContent.includes("/echo?there 200")`)
	s.call("PUT", "/servers/http", map[string]string{"state": "stopped"}, nil)
	b.fetch(exchange.Request{Target: "/echo?never"})
	b.until(`document.querySelector("[data-last]").textContent === "GET /echo?never ✕ never reached the server"`)
	s.call("PUT", "/servers/http", map[string]string{"state": "listening"}, nil)
	b.fetch(exchange.Request{Target: "/echo?again"})
	b.until(`document.querySelector("[data-last]").textContent.includes("/echo?again 200")`)
}

// The first exchange of a connection says so as soon as there is a second one,
// while the connection is open: the feed tells of it when it ends.
func TestConnectionOfTheFirstExchange(t *testing.T) {
	b, s := atBench(t, "en")
	conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.Servers[0].Port))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for n := range 2 {
		fmt.Fprintf(conn, "GET /status/200?%d HTTP/1.1\r\nHost: a\r\n\r\n", n)
		x := s.waitExchange("an exchange", func(x exchange.Summary) bool {
			return x.Target == fmt.Sprintf("/status/200?%d", n) && x.State == exchange.Done
		})
		b.until(rowOf(x.ID))
		if n == 1 {
			for nth := 1; nth <= 2; nth++ {
				b.until(`document.querySelector("rt-chart").textContent.includes("` + fmt.Sprintf("%d·%d", x.Conn.ID, nth) + `")`)
			}
		}
	}
}
