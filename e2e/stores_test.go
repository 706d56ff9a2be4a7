package e2e

import (
	"testing"

	"github.com/chromedp/chromedp/kb"

	"roundtrip/app/exchange"
)

// login logs the page's own browser in, one of the ways that the server has.
func (b *tab) login(way string) exchange.Act {
	b.t.Helper()
	return b.fetch(exchange.Request{Method: "POST", Target: "/session/" + way, Content: "name=hana",
		Fields: []exchange.Pair{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}}})
}

const (
	glass  = `document.querySelector("#inside-stores")`
	opener = `document.querySelector('[aria-controls="inside-stores"]')`
)

// What a server says to its session store is a lane of the chart, lines under a row
// of the table, and a tab of the detail view.
func TestCommandsOnTheBench(t *testing.T) {
	b, s := atBench(t, "en")
	_, all := s.act(b.login("name/login").ID, 1)
	b.choose(all[0].ID)
	b.until(`document.querySelector("#detail-tab-commands").hidden`) // no store was asked
	if js[bool](b, `document.querySelector(".chart-names").textContent.includes("Redis")`) {
		t.Error("there is a line for a store that nobody asked")
	}
	b.login("redis/login")
	_, all = s.act(b.fetch(exchange.Request{Target: "/session/redis", Cache: "no-store"}).ID, 1)
	look := all[0]
	b.until(`document.querySelector(".chart-names").textContent.includes("Redis")`)
	b.until(`[...document.querySelectorAll(".chart-command")].map((row) => row.querySelector(".method").textContent + " " + row.querySelector(".chart-side").textContent[0]).join() === "SET O,GET {,SET O"`)
	// The commands stand between the server's line and the store's.
	if ends := js[[]float64](b, `((own, asked) => [own.style.getPropertyValue("--chart-right"), asked.style.getPropertyValue("--chart-text"), asked.style.getPropertyValue("--chart-right"), String(own.clientWidth)].map(parseFloat))(`+rowOf(look.ID)+`, [...document.querySelectorAll(".chart-command")].at(-1))`); ends[3]-ends[0] >= ends[1] || ends[2] >= ends[0] {
		t.Errorf("of %g px, the exchange ends %g from the right; its command begins at %g and ends %g from the right", ends[3], ends[0], ends[1], ends[2])
	}
	b.until(rowOf(look.ID) + `.textContent.includes("; Redis: GET ")`) // for who does not see the lines
	b.choose(look.ID)
	b.click(`#detail-tab-commands`)
	b.until(`[...document.querySelectorAll(".said-list .said-line b")].map((b) => b.textContent).join() === "GET,SET"`)
	b.until(`document.querySelector(".said-octets .octet-lines").textContent.startsWith("*2CRLF$3CRLFgetCRLF")`)
	b.until(`/^roundtrip:.+:session:.{22}$/.test(document.querySelector(".said-line").textContent.split(" ").at(-1))`)
	b.pictures("stores-commands")
	b.fine("the stores' tab")

	b.view("table")
	row := `document.querySelector('rt-wire-table tr[data-id="` + look.ID + `"]')`
	b.click(`rt-wire-table tr[data-id="` + look.ID + `"] .table-fold`)
	b.until(row + `.nextSibling.matches(".table-below") && /Redis GET .+Redis SET .+OK/.test(` + row + `.nextSibling.textContent)`)
	b.fine("a row unfolded")
	js[bool](b, row+`.focus(), true`)
	b.keys(kb.ArrowLeft)
	b.until(`!document.querySelector(".table-below") && ` + row + `.querySelector(".table-fold").ariaExpanded === "false"`)

	// Another store has a line of its own, beside the first.
	b.view("chart")
	b.login("memcached/login")
	b.until(`document.querySelector(".chart-names").textContent.endsWith("RedisMemcached")`)
	b.until(`[...document.querySelectorAll(".chart-command")].at(-1).textContent.includes("STORED")`)
	b.fine("two stores on the chart")
}

// What the stores hold shows itself when somebody logs in: each session, how long it
// lasts, and what changed. Closed it stays closed.
func TestStoresUnderGlass(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		t.Run(lang, func(t *testing.T) {
			b, s := atBench(t, lang)
			if !js[bool](b, glass+`.hidden && `+opener+`.hidden`) {
				t.Error("stores are shown before anybody asked")
			}
			b.login("memory/login?ttl=90")
			b.until(`!` + glass + `.hidden && ` + glass + `.querySelector('[data-change="new"] .store-value')?.textContent.includes("hana")`)
			b.until(`/^8\d/.test(` + glass + `.querySelector(".store-left[data-expires]").textContent)`) // it counts
			b.fetch(exchange.Request{Target: "/session/memory", Cache: "no-store"})
			b.until(glass + `.querySelector('[data-change="changed"] .store-value')?.textContent.includes('"visits":1')`)
			b.fetch(exchange.Request{Method: "POST", Target: "/session/memory/fill?n=500"})
			b.until(glass + `.querySelector("meter").value === 502`)
			b.pictures("stores-" + lang)
			b.fine("stores")
			// The one that changed last comes first; a variable ends with its server.
			b.login("redis/login")
			b.until(glass + `.querySelector("[data-store]").dataset.store === "redis"`)
			s.call("PUT", "/servers/http", map[string]string{"state": "stopped"}, nil)
			b.until(glass + `.querySelector('[data-store="memory"] meter').value === 0 && ` + glass + `.querySelector('[data-store="redis"] meter').value === 2`)
			s.call("PUT", "/servers/http", map[string]string{"state": "listening"}, nil)
			b.until(`document.querySelector(".server-state").dataset.state === "listening"`)
			b.click(`[aria-controls="inside-stores"]`)
			_, all := s.act(b.login("redis/login").ID, 1)
			b.until(rowOf(all[0].ID))
			if !js[bool](b, glass+`.hidden`) {
				t.Error("what was closed opened by itself")
			}
		})
	}
}
