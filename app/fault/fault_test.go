package fault

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
)

// ten answers with ten octets.
var ten = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain")
	io.WriteString(w, "0123456789")
})

const (
	get      = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
	post     = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nabcd"
	tenFine  = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n0123456789"
	tenHead  = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Type: text/plain\r\n\r\n"
	tenHead0 = "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nContent-Type: text/plain\r\n\r\n"
)

// posting is a request with so much content.
func posting(n int) string {
	return fmt.Sprintf("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", n, strings.Repeat("a", n))
}

func n(name string, number int) map[string]Value { return map[string]Value{name: {Number: number}} }

func with(m map[string]Value, name string, v Value) map[string]Value {
	m[name] = v
	return m
}

// Each fault as a plain client and the tap below the server see it.
func TestAtTheSocket(t *testing.T) {
	short := 150 * time.Millisecond // long enough for what is there to arrive
	served := map[string]bool{}
	for _, c := range []struct {
		name     string
		on       Switch
		request  string // get if empty
		patience time.Duration
		want     string
		end      string
		tap      string // the segments after those of the answer
	}{
		{name: "no fault at all", on: Switch{ID: "close", Path: "/other"}, patience: short, want: tenFine, end: silent, tap: "opened|>|<"},
		{name: "late", on: Switch{ID: "delay", Params: n("ms", 1)}, patience: short, want: tenFine, end: silent, tap: "opened|>|<"},
		{name: "silence until the client has enough", on: Switch{ID: "hang"}, patience: short, end: silent, tap: "opened|>"},
		{name: "silence until we have enough", on: Switch{ID: "hang", Params: n("ms", 20)}, patience: long, end: fin, tap: "opened|>|closed"},
		{name: "silence after some content was sent", on: Switch{ID: "hang", Params: n("ms", 20)}, request: post, patience: long, end: fin, tap: "opened|>|closed"},
		{name: "inside the head", on: Switch{ID: "hang-head", Params: n("octets", 12)}, patience: short, want: "HTTP/1.1 200", end: silent, tap: "opened|>|<"},
		{name: "inside the head, then FIN", on: Switch{ID: "hang-head", Params: with(n("octets", 12), "ms", Value{Number: 1})}, patience: long,
			want: "HTTP/1.1 200", end: fin, tap: "opened|>|<|closed"},
		{name: "never the whole head", on: Switch{ID: "hang-head", Params: n("octets", 4096)}, patience: short, want: strings.TrimSuffix(tenHead, "\n"), end: silent, tap: "opened|>|<"},
		{name: "inside the content", on: Switch{ID: "hang-body", Params: n("octets", 3)}, patience: short, want: tenHead + "012", end: silent, tap: "opened|>|<"},
		{name: "never the whole content", on: Switch{ID: "hang-body", Params: n("octets", 10)}, patience: short, want: tenHead + "012345678", end: silent, tap: "opened|>|<"},
		{name: "inside the content, then FIN", on: Switch{ID: "hang-body", Params: with(n("octets", 3), "ms", Value{Number: 1})}, patience: long,
			want: tenHead + "012", end: fin, tap: "opened|>|<|closed"},
		{name: "drop by drop", on: Switch{ID: "drip", Params: with(n("octets", 3), "ms", Value{Number: 1})}, patience: short, want: tenHead + "0123456789", end: silent, tap: "opened|>|<"},
		{name: "FIN", on: Switch{ID: "close"}, patience: long, end: fin, tap: "opened|>|closed"},
		{name: "FIN after content", on: Switch{ID: "close"}, request: post, patience: long, end: fin, tap: "opened|>|closed"},
		{name: "FIN after much content", on: Switch{ID: "close"}, request: posting(200_000), patience: long, end: fin, tap: "opened|>|closed"},
		{name: "FIN, and no RST, over more than is read", on: Switch{ID: "close"}, request: posting(maxContent + 500_000), patience: long, end: fin, tap: "opened|>|end response|>"},
		{name: "FIN where content waits to be asked for", on: Switch{ID: "close"}, patience: long,
			request: "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n", end: fin, tap: "opened|>|end response"},
		{name: "RST", on: Switch{ID: "reset"}, patience: long, end: rst, tap: "opened|>|reset response"},
		{name: "short by five", on: Switch{ID: "truncate"}, patience: long, want: tenHead + "01234", end: fin, tap: "opened|>|<|closed"},
		{name: "short by one", on: Switch{ID: "truncate", Params: n("octets", 1)}, request: post, patience: long, want: tenHead + "012345678", end: fin, tap: "opened|>|<|closed"},
		{name: "short by more than there is", on: Switch{ID: "truncate", Params: n("octets", 99)}, patience: long, want: tenHead, end: fin, tap: "opened|>|<|closed"},
		{name: "short, in HTTP/1.0", on: Switch{ID: "truncate"}, request: "GET /a HTTP/1.0\r\n\r\n", patience: long,
			want: strings.Replace(tenHead, "HTTP/1.1", "HTTP/1.0", 1) + "01234", end: fin, tap: "opened|>|<|closed"},
		{name: "too long a length", on: Switch{ID: "length"}, patience: short, want: fmt.Sprintf(tenHead0, 15) + "0123456789", end: silent, tap: "opened|>|<"},
		{name: "too short a length", on: Switch{ID: "length", Params: with(with(n("octets", 3), "way", Value{Word: "short"}), "ms", Value{Number: 20})}, patience: long,
			want: fmt.Sprintf(tenHead0, 7) + "0123456789", end: fin, tap: "opened|>|<|closed"},
		{name: "no status line", on: Switch{ID: "malformed"}, patience: long, want: strings.Replace(tenHead, "HTTP", "HELLO", 1) + "0123456789", end: fin, tap: "opened|>|<|closed"},
		{name: "no field line", on: Switch{ID: "malformed", Params: map[string]Value{"where": {Word: "field-line"}}}, patience: long,
			want: strings.Replace(tenHead, "OK\r\n", "OK\r\nthis line has no colon\r\n", 1) + "0123456789", end: fin, tap: "opened|>|<|closed"},
		{name: "no chunk size", on: Switch{ID: "malformed", Params: map[string]Value{"where": {Word: "chunk-size"}}}, patience: long,
			want: "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\nsize?\r\n56789\r\n0\r\n\r\n", end: fin, tap: "opened|>|<|closed"},
		{name: "content after a 204", on: Switch{ID: "malformed", Params: map[string]Value{"where": {Word: "no-content"}}}, patience: long,
			want: "HTTP/1.1 204 No Content\r\nContent-Type: text/plain\r\n\r\n0123456789", end: fin, tap: "opened|>|<|closed"},
		{name: "dead", on: Switch{ID: "panic"}, request: post, patience: long, end: fin, tap: "opened|>|closed"},
		{name: "503", on: Switch{ID: "status"}, patience: short, end: silent, tap: "opened|>|<",
			want: "HTTP/1.1 503 Service Unavailable\r\nCache-Control: no-store\r\nContent-Length: 24\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 5\r\n\r\n503 Service Unavailable\n"},
		{name: "503 without a time", on: Switch{ID: "status", Params: n("retry", 0)}, patience: short, end: silent, tap: "opened|>|<",
			want: "HTTP/1.1 503 Service Unavailable\r\nCache-Control: no-store\r\nContent-Length: 24\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n503 Service Unavailable\n"},
		{name: "599", on: Switch{ID: "status", Params: n("code", 599)}, patience: short, end: silent, tap: "opened|>|<",
			want: "HTTP/1.1 599 status code 599\r\nCache-Control: no-store\r\nContent-Length: 20\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n599 status code 599\n"},
		{name: "deaf", on: Switch{ID: "deaf"}, patience: short, end: silent, tap: "opened"},
		{name: "deaf, until we have enough", on: Switch{ID: "deaf", Params: n("ms", 1)}, request: "-", patience: long, end: fin, tap: "opened|closed"},
		{name: "slammed", on: Switch{ID: "slam"}, request: "-", patience: long, end: fin, tap: "opened|closed"},
		{name: "reset at once", on: Switch{ID: "rst-accept"}, request: "-", patience: long, end: rst, tap: "opened|reset response"},
		{name: "in time", on: Switch{ID: "impatient"}, patience: short, want: tenFine, end: silent, tap: "opened|>|<"},
		{name: "half a head", on: Switch{ID: "impatient", Params: n("ms", 20)}, request: get[:len(get)-2], patience: long, end: fin, tap: "opened|>|"},
		{name: "half a line", on: Switch{ID: "impatient", Params: n("ms", 20)}, request: get[:len("GET /a HTTP/1.1\r\nHo")], patience: long, end: fin, tap: "opened|>|<|",
			want: "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request"},
		{name: "and nothing more", on: Switch{ID: "impatient", Params: n("ms", 20)}, patience: long, want: tenFine, end: fin, tap: "opened|>|<|"},
	} {
		served[c.on.ID] = true
		t.Run(c.on.ID+"/"+c.name, func(t *testing.T) {
			s := serve(t, ten)
			s.set(c.on)
			request := c.request
			switch request {
			case "":
				request = get
			case "-": // nothing is sent
				request = ""
			}
			got, end := s.ask(request, c.patience)
			if got != c.want || end != c.end {
				t.Errorf("got %q and %s,\nwant %q and %s", got, end, c.want, c.end)
			}
			if saw := s.saw(strings.Count(c.tap, "|") + 1); !strings.HasPrefix(saw, c.tap) {
				t.Errorf("the tap saw %s, want %s", saw, c.tap)
			}
		})
	}
	for _, f := range List() {
		if !served[f.ID] {
			t.Errorf("no case for %s", f.ID)
		}
	}
}

func TestDelayIsNotShorter(t *testing.T) {
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, err := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %v", content, err)
	}))
	s.set(Switch{ID: "delay", Params: n("ms", 120)})
	began := time.Now()
	got, _ := s.ask(strings.Replace(post, "\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1), long)
	if took := time.Since(began); took < 120*time.Millisecond {
		t.Errorf("answered after %v", took)
	}
	if !strings.HasSuffix(got, "\r\n\r\nabcd <nil>") {
		t.Errorf("the handler did not get the content: %q", got)
	}
}

func TestDripsAreThatSmall(t *testing.T) {
	var sizes []int
	w := &writes{fields: http.Header{}, sizes: &sizes}
	b := &Board{}
	if err := b.Set([]Switch{{ID: "drip", Params: with(n("octets", 3), "ms", Value{Number: 1})}}); err != nil {
		t.Fatal(err)
	}
	r, _ := http.NewRequest("GET", "/", nil)
	b.Wrap(ten).ServeHTTP(w, r)
	if got := fmt.Sprint(sizes); got != "[3 3 3 1]" || w.flushes < 4 {
		t.Errorf("writes of %s octets, %d flushes", got, w.flushes)
	}
}

// writes is a response of which the writes are counted.
type writes struct {
	fields  http.Header
	sizes   *[]int
	flushes int
}

func (w *writes) Header() http.Header { return w.fields }
func (w *writes) WriteHeader(int)     {}
func (w *writes) Flush()              { w.flushes++ }
func (w *writes) Write(p []byte) (int, error) {
	*w.sizes = append(*w.sizes, len(p))
	return len(p), nil
}

// Whoever waits ends when the client leaves, when the server stops, at a heal.
func TestNobodyWaitsForNothing(t *testing.T) {
	waiting := []Switch{
		{ID: "delay", Params: n("ms", maxTime)}, {ID: "hang", Params: n("ms", maxTime)}, {ID: "hang-head", Params: n("ms", maxTime)},
		{ID: "hang-body", Params: n("ms", maxTime)}, {ID: "length", Params: n("ms", maxTime)}, {ID: "drip", Params: n("ms", 60_000)},
	}
	for _, on := range waiting {
		on.Times = 1
		for how, end := range map[string]func(*server, io.Closer){
			"the client leaves": func(s *server, c io.Closer) { c.Close() },
			"heal":              func(s *server, c io.Closer) { s.board.Heal() },
			"stop":              func(s *server, c io.Closer) { s.stop() },
		} {
			t.Run(on.ID+"/"+how, func(t *testing.T) {
				s := serve(t, ten)
				s.set(on)
				c := s.dial()
				io.WriteString(c, post)
				s.wait(s.hit, "no request was hit")
				end(s, c)
				s.wait(s.ended, "the handler goes on")
			})
		}
	}
	for how, end := range map[string]func(*server){
		"heal": func(s *server) { s.board.Heal() },
		"stop": func(s *server) { s.stop() },
	} {
		t.Run("deaf/"+how, func(t *testing.T) {
			s := serve(t, ten)
			s.set(Switch{ID: "deaf", Times: 1})
			c := s.dial()
			s.wait(s.hit, "no connection was hit")
			end(s)
			if _, end := s.on(c, "", long); end != fin {
				t.Errorf("ended with %s", end)
			}
		})
	}
}

// What is held is the listener's to end: no server knows of it.
func TestAClosedListenerEndsWhatItHolds(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	hit := make(chan struct{}, 1)
	b := &Board{Changed: func() { hit <- struct{}{} }}
	set(t, b, Switch{ID: "deaf", Times: 1})
	l := b.Listener(ln)
	accepted := make(chan error)
	go func() {
		_, err := l.Accept()
		accepted <- err
	}()
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	<-hit
	l.Close()
	if err := <-accepted; !errors.Is(err, net.ErrClosed) {
		t.Errorf("accepted: %v", err)
	}
	c.SetReadDeadline(time.Now().Add(long))
	if _, err := c.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("what was held ends with %v", err)
	}
}

func TestListIsComplete(t *testing.T) {
	seen := map[string]bool{}
	hangul := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Hangul, r) })
	}
	for _, f := range List() {
		if f.ID == "" || seen[f.ID] {
			t.Errorf("%q stands twice", f.ID)
		}
		seen[f.ID] = true
		if (f.Place == Listener) != (f.accept != nil) || (f.accept == nil) != (f.act != nil) {
			t.Errorf("%s: its place is %s and what it does is elsewhere", f.ID, f.Place)
		}
		texts := []Text{f.Title, f.What, f.Sees.Client, f.Sees.Server}
		for _, p := range f.Params {
			texts = append(texts, p.Title)
			for _, c := range p.Choices {
				texts = append(texts, c.Title)
			}
			if len(p.Choices) == 0 && p.Max <= p.Min {
				t.Errorf("%s: %s is from %d to %d", f.ID, p.Name, p.Min, p.Max)
			}
			if err := Check([]Switch{{ID: f.ID, Params: map[string]Value{p.Name: p.Default}}}); err != nil {
				t.Errorf("its default: %v", err)
			}
		}
		for _, x := range texts {
			if !hangul(x.KO) || x.EN == "" || hangul(x.EN) {
				t.Errorf("%s: %q and %q", f.ID, x.KO, x.EN)
			}
		}
	}
}

func TestAFaultHasItsOwnTimes(t *testing.T) {
	s := serve(t, ten)
	s.set(Switch{ID: "impatient", Params: n("ms", 20)}, Switch{ID: "hang", Params: n("ms", 120)})
	began := time.Now()
	if got, end := s.ask(get, long); got != "" || end != fin {
		t.Errorf("%q and %s", got, end)
	}
	if took := time.Since(began); took < 120*time.Millisecond {
		t.Errorf("the silence ended after %v", took)
	}
}
