package jar

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/app/capture"
	"roundtrip/app/exchange"
)

const (
	chrome  = "Mozilla/5.0 (X11) Chrome/156.0.0.0 Safari/537.36"
	firefox = "Mozilla/5.0 (X11; rv:150.0) Gecko/20100101 Firefox/150.0"
)

// wire is a recorder with a clock that the test turns.
type wire struct {
	t     *testing.T
	rec   *capture.Recorder
	now   exchange.Time
	conns uint64
	jars  *Jars
}

func newWire(t *testing.T) *wire {
	w := &wire{t: t, now: exchange.At(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))}
	w.rec = capture.New(capture.Config{Epoch: "e", Now: func() exchange.Time { return w.now }})
	w.jars = &Jars{c: Config{Recorder: w.rec, Now: func() time.Time { return w.now.Go() }}} // nobody but the test looks
	w.jars.seed = maphash.MakeSeed()
	return w
}

// line is one connection of a client.
type line struct {
	w             *wire
	id            uint64
	server, agent string
}

func (w *wire) connect(server, addr, agent string) *line {
	w.conns++
	w.rec.Feed(exchange.Segment{Server: server, Conn: w.conns, Seq: 1, Time: w.now, Kind: exchange.Opened, ClientAddr: addr, ServerAddr: "127.0.0.1:9000"})
	return &line{w, w.conns, server, agent}
}

func (l *line) octets(dir exchange.Direction, s string) {
	l.w.now += 1000
	l.w.rec.Feed(exchange.Segment{Server: l.server, Conn: l.id, Time: l.w.now, Kind: exchange.Octets, Dir: dir, Data: []byte(s)})
}

// ask is a request; a Cookie field of "" is none.
func (l *line) ask(target, cookies string, fields ...string) {
	head := "GET " + target + " HTTP/1.1\r\nHost: localhost:9000\r\nUser-Agent: " + l.agent + "\r\n"
	if cookies != "" {
		fields = append(fields, "Cookie: "+cookies)
	}
	for _, f := range fields {
		if host, is := strings.CutPrefix(f, "Host: "); is {
			head = strings.Replace(head, "localhost:9000", host, 1)
			continue
		}
		head += f + "\r\n"
	}
	l.octets(exchange.ToServer, head+"\r\n")
}

// answer is a response with Set-Cookie lines, or other fields if they have a name.
func (l *line) answer(lines ...string) {
	head := "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"
	for _, s := range lines {
		if !strings.HasPrefix(s, "Clear-Site-Data: ") {
			s = "Set-Cookie: " + s
		}
		head += s + "\r\n"
	}
	l.octets(exchange.ToClient, head+"\r\n")
}

func (l *line) both(target, cookies string, lines ...string) {
	l.ask(target, cookies)
	l.answer(lines...)
}

// look is every client's cookies, a line each: "browser-1: a=1 confirmed".
func (w *wire) look() string {
	var out []string
	for _, c := range w.jars.Snapshot() {
		alike := ""
		if c.Client.Alike {
			alike = " alike"
		}
		for _, k := range c.Cookies {
			out = append(out, fmt.Sprintf("%s%s: %s=%s %s", c.ID, alike, k.Name, k.Value, k.State))
		}
	}
	return strings.Join(out, "\n")
}

func (w *wire) wants(what string, lines ...string) {
	w.t.Helper()
	if got, want := w.look(), strings.Join(lines, "\n"); got != want {
		w.t.Errorf("%s:\n%s\nwant:\n%s", what, got, want)
	}
}

// last is what happened to cookies in the last exchange.
func (w *wire) last() Cookies {
	w.t.Helper()
	id, number := "", 0
	w.rec.Summaries(0, func(e *exchange.Summary) bool {
		if e.Number > number {
			id, number = e.ID, e.Number
		}
		return true
	})
	got, ok := w.jars.Exchange(id)
	if !ok {
		w.t.Fatal("nothing is known of the last exchange")
	}
	return got
}

func TestExpectedThenConfirmed(t *testing.T) {
	w := newWire(t)
	l := w.connect("http", "127.0.0.1:5001", chrome)
	l.both("/", "", "a=1; HttpOnly", "b=2; Path=/deep")
	w.wants("set", "browser-1: a=1 expected", "browser-1: b=2 expected")
	if v := w.last().Verdicts; len(v) != 2 || v[0].Outcome != "kept" || v[0].Rule != "kept" || v[0].Why["ko"] == "" || v[1].Line != 2 {
		t.Errorf("verdicts %+v", v)
	}
	l.both("/", "a=1")
	w.wants("sent", "browser-1: a=1 confirmed", "browser-1: b=2 expected")
	got := w.last()
	if len(got.Sent) != 1 || got.Sent[0].Name != "a" || got.Sent[0].SetBy == "" || got.Sent[0].Rule != "sent" {
		t.Errorf("sent %+v", got.Sent)
	}
	if len(got.Stayed) != 1 || got.Stayed[0].Name != "b" || got.Stayed[0].Rule != "other-path" || got.Stayed[0].Why["en"] == "" {
		t.Errorf("stayed %+v", got.Stayed)
	}
}

// Cookies ignore ports: what one server of the seat set goes to the other.
func TestServersShareAJar(t *testing.T) {
	w := newWire(t)
	w.connect("http", "127.0.0.1:5001", chrome).both("/", "", "a=1")
	w.connect("second", "[::1]:5002", chrome).both("/", "a=1", "a=2")
	w.wants("the other server", "browser-1: a=2 expected")
}

func TestMissing(t *testing.T) {
	w := newWire(t)
	l := w.connect("http", "127.0.0.1:5001", chrome)
	l.both("/", "", "a=1")
	other := w.connect("http", "127.0.0.1:5002", chrome)
	other.both("/", "") // it may have left before the answer came
	w.wants("at once on another connection", "browser-1: a=1 expected")
	if got := w.last().Stayed; len(got) != 1 || got[0].Rule != "early" {
		t.Errorf("stayed %+v", got)
	}
	l.both("/", "")
	w.wants("on the same connection", "browser-1: a=1 missing")
	if got := w.last().Stayed; len(got) != 1 || got[0].Rule != "missing" || !strings.Contains(got[0].Why["en"], "credentials") {
		t.Errorf("stayed %+v", got)
	}
	l.both("/", "a=1")
	w.wants("there again", "browser-1: a=1 confirmed")
	l.both("/", "", "a=; Max-Age=0")
	w.wants("deleted")
}

func TestMissingAfterAWhile(t *testing.T) {
	w := newWire(t)
	w.connect("http", "127.0.0.1:5001", "curl/8").both("/", "", "a=1")
	w.now += sure
	w.connect("http", "127.0.0.1:5002", "curl/8").both("/", "")
	w.wants("a while later", "tool-1: a=1 missing")
	if got := w.last().Stayed; len(got) != 1 || !strings.Contains(got[0].Why["ko"], "curl") {
		t.Errorf("stayed %+v", got)
	}
}

func TestBrought(t *testing.T) {
	w := newWire(t)
	l := w.connect("http", "127.0.0.1:5001", chrome)
	l.both("/x/y", "who=me; flag")
	w.wants("never set", "browser-1: who=me brought", "browser-1: =flag brought")
	l.both("/", "")
	w.wants("elsewhere it proves nothing", "browser-1: who=me brought", "browser-1: =flag brought")
	l.both("/x/z", "who=me")
	w.wants("what did not come again is forgotten", "browser-1: who=me brought")
	l.both("/x/", "who=me", "who=you; Path=/x")
	w.wants("set now", "browser-1: who=you expected")
	l.both("/x/", "who=them")
	w.wants("changed by somebody else", "browser-1: who=them brought")
	if got := w.last().Sent; len(got) != 1 || got[0].Rule != "changed" {
		t.Errorf("sent %+v", got)
	}
	l.both("/x/", "who=them", "who=; Path=/x; Max-Age=0")
	w.wants("deleted")
}

func TestRefused(t *testing.T) {
	w := newWire(t)
	l := w.connect("http", "127.0.0.1:5001", chrome)
	l.ask("/", "", "Host: 192.168.0.5:9000")
	l.answer("s=1; Secure", "d=1; Domain=example.com", "ok=1")
	w.wants("on a LAN address", "browser-1: ok=1 expected")
	all := w.jars.Snapshot()[0].Refused
	if len(all) != 2 || all[0].Rule != "secure-origin" || all[1].Rule != "domain-mismatch" || all[0].Text != "s=1; Secure" || all[1].Exchange == "" || all[1].Line != 2 {
		t.Errorf("refused %+v", all)
	}
	for range 30 {
		l.ask("/", "", "Host: 192.168.0.5:9000")
		l.answer("s=1; Secure")
	}
	if all := w.jars.Snapshot()[0].Refused; len(all) != maxRefused {
		t.Errorf("%d refused lines are kept", len(all))
	}
}

func TestClearSiteData(t *testing.T) {
	for host, left := range map[string][]string{"localhost:9000": {}, "192.168.0.5:9000": {"browser-1: a=1 expected"}} {
		w := newWire(t)
		l := w.connect("http", "127.0.0.1:5001", chrome)
		l.ask("/", "", "Host: "+host)
		l.answer("a=1")
		l.ask("/x", "", "Host: "+host)
		w.jars.Snapshot()
		l.answer(`Clear-Site-Data: "cookies"`)
		if host == "192.168.0.5:9000" {
			left = []string{"browser-1: a=1 missing"}
		}
		w.wants(host, left...)
	}
}

// Other sites' requests: known where the browser says so.
func TestCrossSite(t *testing.T) {
	w := newWire(t)
	l := w.connect("http", "127.0.0.1:5001", chrome)
	l.both("/", "", "strict=1; SameSite=Strict", "lax=1; SameSite=Lax")
	l.ask("/", "lax=1", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")
	l.answer()
	w.wants("a link followed", "browser-1: strict=1 expected", "browser-1: lax=1 confirmed")
	if got := w.last().Stayed; len(got) != 1 || got[0].Rule != "samesite-strict" {
		t.Errorf("stayed %+v", got)
	}
}

// What a script sees confirms, and tells what is missing; HttpOnly it never sees.
func TestScriptSees(t *testing.T) {
	w := newWire(t)
	l := w.connect("http", "127.0.0.1:5001", chrome)
	l.both("/", "", "seen=1", "hidden=1; HttpOnly", "refused=1", "changed=1")
	w.now += sure + 1
	w.jars.Seen("[::1]:5", chrome, "localhost:8080", Report{Script: "seen=1; changed=2; mine=3; ha", Whole: false})
	w.wants("cut", "browser-1: mine=3 brought", "browser-1: seen=1 confirmed", "browser-1: hidden=1 expected",
		"browser-1: refused=1 expected", "browser-1: changed=2 brought")
	w.jars.Seen("[::1]:5", chrome, "localhost:8080", Report{Script: "seen=1; changed=2; mine=3", Whole: true})
	w.wants("document.cookie", "browser-1: mine=3 brought", "browser-1: seen=1 confirmed", "browser-1: hidden=1 expected",
		"browser-1: refused=1 missing", "browser-1: changed=2 brought")
	if got := w.jars.Snapshot()[0].Cookies; got[1].ConfirmedBy != "browser" {
		t.Errorf("confirmed by %q", got[1].ConfirmedBy)
	}
	w.jars.Seen("127.0.0.1:5", chrome, "localhost", Report{Whole: true, None: true})
	w.wants("cleared")
	w.jars.Seen("127.0.0.1:5", firefox, "localhost", Report{Whole: true})
	if n := len(w.jars.Snapshot()); n != 1 {
		t.Errorf("who has no cookies is a client: %d", n)
	}
}

func TestActSaysWhatItsCodeSaw(t *testing.T) {
	w := newWire(t)
	a := w.rec.Act(exchange.Act{Kind: "fetch", Server: "http", Started: w.now, Request: &exchange.Request{Method: "GET", Target: "/set"}})
	w.connect("http", "127.0.0.1:5001", chrome).both("/set", "", "a=1", "b=1")
	w.rec.Act(exchange.Act{ID: a.ID, Ended: w.now + 1, Seen: &exchange.Seen{Status: 200, Cookie: "a=1"}})
	w.wants("seen", "browser-1: a=1 confirmed", "browser-1: b=1 missing")
}

func TestExpiry(t *testing.T) {
	w := newWire(t)
	w.connect("http", "127.0.0.1:5001", chrome).both("/", "", "a=1; Max-Age=10", "b=1")
	w.wants("young", "browser-1: a=1 expected", "browser-1: b=1 expected")
	w.now += 11_000_000
	w.wants("old", "browser-1: b=1 expected")
}

// The lines that empty a jar do, and those that fill it do.
func TestLines(t *testing.T) {
	w := newWire(t)
	l := w.connect("http", "127.0.0.1:5001", chrome)
	const host = "Host: play.example:9000"
	l.ask("/a/b", "stray=1", host)
	l.answer("plain=1", "deep=2; Path=/deep; HttpOnly; SameSite=Strict", "wide=3; Domain=example; Max-Age=100", "wide=4; Domain=play.example; Max-Age=100", "=nameless")
	l.ask("/", "", "Host: other.example")
	l.answer("elsewhere=1")
	w.jars.Snapshot()
	before := w.look()
	lines, ok := w.jars.Lines("browser-1", "play.example:8080")
	if !ok || lines.Left != 1 {
		t.Fatalf("%+v", lines)
	}
	l.ask("/x", "", host)
	l.answer(lines.Expire...)
	w.wants("emptied", "browser-1: elsewhere=1 expected")
	l.ask("/x", "", host)
	l.answer(lines.Restore...)
	got := strings.Split(w.look(), "\n")
	slices.Sort(got)
	want := strings.Split(strings.Replace(before, "stray=1 brought", "stray=1 expected", 1), "\n")
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("filled again:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, k := range w.jars.Snapshot()[0].Cookies {
		if k.Name == "deep" && (!k.HTTPOnly || k.SameSite != "strict" || k.Path != "/deep") || k.Name == "wide" && (k.HostOnly || k.Expires == 0) {
			t.Errorf("%+v", k)
		}
	}
	if _, ok := w.jars.Lines("browser-9", "localhost"); ok {
		t.Error("lines of nobody")
	}
}

// What was taken in while it crossed goes into the feed, once.
func TestFeed(t *testing.T) {
	w := newWire(t)
	w.jars = Open(Config{Recorder: w.rec, Now: func() time.Time { return time.Date(2026, 3, 1, 13, 0, 0, 0, time.UTC) }})
	defer w.jars.Close()
	changes, unwatch := w.rec.Watch()
	defer unwatch()
	w.connect("http", "127.0.0.1:5001", chrome).both("/", "", "a=1")
	late := time.After(10 * time.Second)
	for {
		all, _, _ := w.rec.AppendSince(nil, 0, 100)
		if strings.Contains(string(all), `"type":"jar","data":{"id":"browser-1","client":{"id":"browser-1","kind":"browser","name":"Chrome 156"`) {
			break
		}
		select {
		case <-changes:
		case <-late:
			t.Fatalf("no jar in the feed: %s", all)
		}
	}
}
