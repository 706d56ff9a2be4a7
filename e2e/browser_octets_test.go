package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// What a real Chromium sends and gets, through the relay: a page with what
// belongs to it, fetches with content, redirects, cookies and chunks.
func TestBrowsersOctetsAreTheRelays(t *testing.T) {
	a := startApp(t)
	s := a.takeSeat()
	r := newRelay(t, strings.TrimPrefix(s.Servers[0].URL, "http://"))
	b := newTab(t, "http://"+r.ln.Addr().String())
	b.open("/")
	b.open("/static/page.html")
	if got := js[string](b, `(async () => {
		const go = async (...a) => (await fetch(...a)).text();
		await go("/cookies/set?a=1&b=2");
		await go("/cookies");
		await go("/redirect/3");
		await go("/chunks?n=4&every=20");
		await go("/redirect-to?url=/echo&status=307", { method: "POST", body: "안녕" });
		await go("/panic");
		await fetch("/hang", { signal: AbortSignal.timeout(200) }).catch(() => {});
		return go("/echo?last");
	})()`); !strings.Contains(got, "last") {
		t.Fatalf("the browser got %q", got)
	}
	b.do(chromedp.Navigate("about:blank"))
	// Chromium keeps idle connections: the server ends them, in good order.
	s.call("PUT", "/servers/http", map[string]string{"state": "stopped"}, nil)
	links := r.all()
	if len(links) < 2 {
		t.Fatalf("only %d connections", len(links))
	}
	octets := 0
	for _, l := range links {
		l.client.Close() // Chromium would keep its side for minutes
		select {
		case <-l.ended:
		case <-time.After(patience):
			t.Fatal("a connection did not end")
		}
		s.compare(t, l)
		octets += len(l.octets(1))
	}
	if octets < 4096 {
		t.Errorf("only %d octets of answers were compared", octets)
	}
}
