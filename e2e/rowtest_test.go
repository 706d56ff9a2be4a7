package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"roundtrip/app/exchange"
)

// rowTest is the test of one row of a lesson, in a browser and with a seat of its
// own. Its lines are done in their order. Some do something:
//
//	fire EXPERIMENT         press the experiment's button, until its act is over
//	fetch JSON              an exchange.Request, by the page's own fetch
//	send [SERVER] TEXT      octets by the sender, at the server http if none is named
//	dial HOST TEXT          octets by a client of this test, at HOST and http's port
//	open [HOST] TARGET      in a tab of its own, as from the address bar
//	reload, hard reload     that tab
//	press SELECTOR          what is there in that tab; submit SELECTOR: to another page
//	until > START LINE      wait until an exchange with this one is over
//	pipe NAME               listen at a pipe of that name, twice
//
// Some hold what is so at that moment:
//
//	seen TEXT, not seen TEXT    what the code of the last fire or fetch saw, as JSON
//	waited AT-LEAST             how long that code did
//	server NAME STATE [TEXT]    how the server stands, and its error
//	refused HOST                a connection to HOST and http's port
//	holds TEXT, not holds TEXT  what the session stores hold, as JSON
//
//	reads TEXT, not reads TEXT  what people see in the tab of open
//
// And some are what crossed by then, every exchange in the order of the requests,
// but for the playground's own, and for the style sheet and the icon unless the row
// names them. First comes the server's name, unless it is http:
//
//	> GET /nowhere HTTP/1.1           a request's start line
//	< HTTP/1.1 404 Not Found          its response's, or "< nothing"
//	! truncated                       its outcome, where that is not "complete"
//	gateway > GET / HTTP/1.1
//
// "*" in a line stands for anything, and a line "..." for any number of lines.
// Beneath a line and indented stands what else must be so of that message:
//
//	has TEXT, not TEXT      among its octets
//	content N, content TEXT how many octets its content has; what it is, without framing
//	breaks RULE, breaks nothing
//	from KIND               who sent it
//	nth N, reused           which one on its connection it is; not the first
//	took AT-LEAST           from the request's first octet to the end
//	pause AT-LEAST          somewhere between two writes of the response
//	closed by WHO, reset by WHO
//	interim STATUS          a 1xx before it
//	asks STORE COMMAND      what the server said to a session store meanwhile
//
// Last, of all together:
//
//	connections N           over how many it crossed
//	at once N               how many were under way at most
//	in turn                 all requests were there before the first answer, and the
//	                        answers came in their order
//	answered SERVER STATUS… all its statuses, the smallest first; 0 is none
//	alike                   the contents of all responses are the same octets
//
// TEXT is written as in Go, in quotation marks of either kind.
type rowTest struct {
	t     *testing.T
	s     *seat
	b     *tab
	tab   *tab   // of open
	seen  []byte // of the act that ended last
	wire  []wireLine
	held  int  // how much of wire was held against what crossed
	holds bool // something else of what was done to sockets was held
}

// wireLine is a line of what must cross, with what stands beneath it.
type wireLine struct {
	text string
	of   []string
}

// crossedLine is one that did, and its exchange.
type crossedLine struct {
	text string
	x    *exchange.Exchange
}

func newRowTest(t *testing.T, a *app, tabs *rowTabs, lesson string) *rowTest {
	t.Helper()
	own := &app{t: t, url: a.url}
	b := tabs.take(t)
	b.open("/en/lessons/" + lesson)
	s := seatOf(own, b)
	b.until(`document.querySelector(".server-state").dataset.state === "listening"`)
	s.waitOpened(lesson)
	b.shell()
	return &rowTest{t: t, s: s, b: b}
}

func (r *rowTest) run(lines []string) {
	r.t.Helper()
	for _, line := range lines {
		if beneath, is := strings.CutPrefix(line, "  "); is {
			if len(r.wire) == 0 {
				r.t.Fatalf("%q stands beneath nothing", line)
			}
			last := &r.wire[len(r.wire)-1]
			last.of = append(last.of, strings.TrimSpace(beneath))
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case ">", "<", "!", "...", "second", "gateway":
			r.wire = append(r.wire, wireLine{text: line})
			continue
		}
		if len(r.wire) > r.held {
			r.hold()
		}
		r.step(word, rest)
	}
	r.hold()
	if len(r.wire) == 0 && !r.holds {
		r.t.Fatal("nothing is held against what crossed")
	}
}

func (r *rowTest) step(word, rest string) {
	t := r.t
	t.Helper()
	first, after, _ := strings.Cut(rest, " ")
	switch word {
	case "fire":
		r.fire(rest)
	case "fetch":
		var request exchange.Request
		if err := json.Unmarshal([]byte(rest), &request); err != nil {
			t.Fatalf("fetch %s: %v", rest, err)
		}
		r.over(r.b.fetch(request))
	case "send":
		server, text := "http", rest
		if !strings.ContainsAny(first[:1], "\"`") {
			server, text = first, after
		}
		var sent struct{ Act exchange.Act }
		r.s.call("POST", "/send", map[string]any{"server": server, "raw": []byte(r.text(text))}, &sent)
		r.over(sent.Act)
	case "dial":
		conn, err := net.Dial("tcp", r.at(first))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.SetDeadline(time.Now().Add(patience))
		if _, err := io.WriteString(conn, r.text(after)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(conn); err != nil {
			t.Fatal(err)
		}
	case "refused":
		conn, err := net.Dial("tcp", r.at(rest))
		if err == nil {
			conn.Close()
		}
		if !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("a connection to %s: %v", r.at(rest), err)
		}
		r.holds = true
	case "open":
		if r.tab == nil {
			r.tab = r.b.sibling()
		}
		at := strings.TrimSuffix(r.s.Servers[0].URL, "/")
		if host, target, named := strings.Cut(rest, " "); named {
			at, rest = "http://"+r.at(host), target
		}
		r.tab.do(chromedp.Navigate(at + rest))
	case "reload":
		r.tab.another(reload(false))
	case "hard":
		r.tab.another(reload(true))
	case "submit":
		r.tab.another(chromedp.Click(chromedp.CSS(rest), chromedp.NodeVisible))
	case "press":
		r.tab.click(rest)
	case "until":
		r.s.waitExchange(rest, func(x exchange.Summary) bool {
			return x.State == exchange.Done && glob(rest, "> "+x.Method+" "+x.Target+" "+x.Protocol)
		})
	case "pipe":
		r.pipe(rest)
	case "seen":
		if !bytes.Contains(r.seen, []byte(r.text(rest))) {
			t.Errorf("seen %s: the code saw %s", rest, r.seen)
		}
	case "waited":
		var seen exchange.Seen
		if err := json.Unmarshal(r.seen, &seen); err != nil {
			t.Fatal(err)
		}
		if waited := time.Duration(seen.Millis) * time.Millisecond; waited < r.duration(rest) {
			t.Errorf("the code waited %s, wanted: %s", waited, rest)
		}
	case "reads":
		if have := r.tab.text(); !strings.Contains(have, r.text(rest)) {
			t.Errorf("reads %s: the tab says %q", rest, have)
		}
	case "holds":
		r.kept(r.text(rest), true)
	case "not":
		if first == "holds" {
			r.kept(r.text(after), false)
			return
		}
		have := string(r.seen)
		if first == "reads" {
			have = r.tab.text()
		}
		if strings.Contains(have, r.text(after)) {
			t.Errorf("not %s: it is %q", rest, have)
		}
	case "server":
		r.server(first, after)
	case "connections", "at", "in", "alike", "answered":
		r.together(word, rest)
	default:
		t.Fatalf("%q is no step", word+" "+rest)
	}
}

// at is an address of http's port.
func (r *rowTest) at(host string) string {
	return net.JoinHostPort(host, strconv.Itoa(r.s.Servers[0].Port))
}

// reload is what the browser's button does, or what it does with Shift pressed.
func reload(hard bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, page.Reload, page.ReloadParams{IgnoreCache: &hard})
		return err
	})
}

// another does what leads to another page, and waits until that is there.
func (b *tab) another(by chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	js[bool](b, `globalThis.before = true`)
	b.do(by)
	b.until(`!globalThis.before && document.readyState === "complete"`)
}

// text is what stands in quotation marks.
func (r *rowTest) text(quoted string) string {
	r.t.Helper()
	s, err := strconv.Unquote(quoted)
	if err != nil {
		r.t.Fatalf("%s: %v", quoted, err)
	}
	return s
}
