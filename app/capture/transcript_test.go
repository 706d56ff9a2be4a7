package capture

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"roundtrip/app/exchange"
)

var update = flag.Bool("update", false, "write what is got to testdata, to be looked at")

// TestTranscripts plays each file of testdata: its "wire" is what happened, a
// line for each thing, 10 µs apart, its "want" what the recorder makes of it.
//
//	1 > GET / HTTP/1.1\r\n     octets on connection 1, to the server
//	1 < HTTP/1.1 200 OK\r\n    and to the client
//	1 >.  1 <.                 a FIN of the client, of the server
//	1 >!  1 <!                 an RST
//	1 x                        the server closes
//	1 o 10.0.0.9:1             opened, from an address; else it is opened when first named
//	act fetch POST /x follow   an act: kind, method, target, redirect mode
//	end a1                     it ended
//	sender a1 1                connection 1 is the sender's
//
// How the octets are cut, and a pipe between, change nothing: that is tried too.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			wire, want := string(archive.Files[0].Data), string(archive.Files[1].Data)
			whole := play(t, wire, nil)
			got := render(whole)
			if *update {
				archive.Files[1].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			random := rand.New(rand.NewPCG(1, 2))
			for name, cut := range map[string]func(exchange.Segment, func(exchange.Segment)){
				"octet by octet": func(g exchange.Segment, feed func(exchange.Segment)) {
					pieces(g, feed, func(int) int { return 1 })
				},
				"cut at random": func(g exchange.Segment, feed func(exchange.Segment)) {
					pieces(g, feed, func(n int) int { return 1 + random.IntN(n) })
				},
				"over a pipe": func(g exchange.Segment, feed func(exchange.Segment)) {
					var b bytes.Buffer
					if _, err := Encode(&b, g, nil); err != nil {
						t.Fatal(err)
					}
					if err := Decode(&b, feed); err != nil {
						t.Fatal(err)
					}
				},
			} {
				r := play(t, wire, cut)
				if diff := cmp.Diff(got, render(r)); diff != "" {
					t.Errorf("%s (-whole +got):\n%s", name, diff)
				}
				audit(t, r)
			}
			audit(t, whole)
		})
	}
}

// pieces feeds the data of a segment in pieces, all of one read or write.
func pieces(g exchange.Segment, feed func(exchange.Segment), size func(left int) int) {
	data := g.Data
	for len(data) > 0 {
		g.Data = slices.Clone(data[:size(len(data))])
		data = data[len(g.Data):]
		feed(g)
		clear(g.Data) // nobody may have kept it
	}
	if g.Kind != exchange.Octets {
		feed(g)
	}
}

// play feeds a recorder with what happened.
func play(t testing.TB, wire string, cut func(exchange.Segment, func(exchange.Segment))) *Recorder {
	t.Helper()
	var now exchange.Time
	r := New(Config{Epoch: "e", Now: func() exchange.Time { return now }, Who: func(addr string) exchange.From {
		return exchange.From{Addr: addr, Stranger: !strings.HasPrefix(addr, "127.")}
	}})
	if cut == nil {
		cut = func(g exchange.Segment, feed func(exchange.Segment)) { feed(g) }
	}
	seqs := map[uint64]uint64{}
	crossed := map[exchange.Span]string{} // by connection and direction
	feed := func(g exchange.Segment) {
		seqs[g.Conn]++
		crossed[exchange.Span{Conn: g.Conn, Dir: g.Dir}] += string(g.Data)
		g.Server, g.Seq, g.Time = "http", seqs[g.Conn], now
		cut(g, r.Feed)
	}
	opened := func(conn uint64, addr string) {
		if seqs[conn] == 0 {
			feed(exchange.Segment{Conn: conn, Kind: exchange.Opened, ClientAddr: addr, ServerAddr: "127.0.0.1:80"})
		}
	}
	for _, line := range strings.Split(strings.TrimSuffix(wire, "\n"), "\n") {
		now += 10
		word := strings.Fields(line)
		if len(word) == 0 || line[0] == '#' {
			now -= 10
			continue
		}
		conn, err := strconv.ParseUint(word[0], 10, 64)
		switch {
		case word[0] == "act":
			a := exchange.Act{Kind: word[1], Server: "http"}
			if len(word) > 3 {
				a.Request = &exchange.Request{Method: word[2], Target: word[3]}
			}
			if len(word) > 4 {
				a.Request.Redirect = word[4]
			}
			r.Act(a)
			continue
		case word[0] == "end":
			seen := &exchange.Seen{Status: 200}
			if len(word) > 2 {
				seen.URL, seen.Redirected = word[2], true
			}
			r.Act(exchange.Act{ID: word[1], Ended: now, Seen: seen})
			continue
		case word[0] == "sender":
			r.Sender("127.0.0.1:"+word[2], word[1])
			continue
		case err != nil || len(word) < 2:
			t.Fatalf("not a line of a transcript: %s", line)
		case word[1] == "o":
			opened(conn, word[2])
			continue
		}
		opened(conn, "127.0.0.1:"+word[0])
		g := exchange.Segment{Conn: conn}
		if word[1][0] == '<' {
			g.Dir = exchange.ToClient
		}
		switch word[1][1:] {
		case ".":
			g.Kind = exchange.End
		case "!":
			g.Kind = exchange.Reset
		case "":
			if word[1] == "x" {
				g.Kind, g.Dir = exchange.Closed, exchange.ToClient
				break
			}
			g.Kind = exchange.Octets
			_, text, _ := strings.Cut(line, word[1]+" ")
			data, err := strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, `\"`) + `"`)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			g.Data = []byte(data)
		}
		feed(g)
	}
	for _, e := range r.entries { // the octets kept are those that crossed
		for dir, m := range map[exchange.Direction]*message{exchange.ToServer: &e.request, exchange.ToClient: &e.response} {
			all := crossed[exchange.Span{Conn: e.Conn.ID, Dir: dir}]
			if !strings.HasPrefix(all[min(m.offset, int64(len(all))):], string(m.octets)) {
				t.Errorf("%s: %q did not cross at %d of %s", e.ID, m.octets, m.offset, dir)
			}
		}
	}
	return r
}

// render writes what a recorder has, in the order in which it began.
func render(r *Recorder) string {
	var b strings.Builder
	var all []exchange.Summary
	for s := range summaries(r) {
		all = append(all, *s)
	}
	slices.SortFunc(all, func(x, y exchange.Summary) int { return x.Number - y.Number })
	for _, s := range all {
		e, _ := r.Exchange(s.ID)
		fmt.Fprintf(&b, "#%d on %d/%d from %s", s.Number, s.Conn.ID, s.Conn.Nth, s.From.Kind)
		if s.From.Name != "" {
			fmt.Fprintf(&b, " (%s)", s.From.Name)
		}
		if s.From.Stranger {
			b.WriteString(" stranger")
		}
		fmt.Fprintf(&b, ": %s %s %s, host %q: %d %s, %s\n", s.Method, s.Target, s.Protocol, s.Host, s.Status, s.Reason, strings.TrimSpace(string(s.State)+" "+string(s.Outcome)))
		fmt.Fprintf(&b, "\trequest  %d-%d, %d octets, %d content%s\n", s.RequestFirst, s.RequestLast, s.RequestOctets, s.RequestContent, told(&e.Request))
		if e.Response != nil {
			fmt.Fprintf(&b, "\tresponse %d-%d, %d octets, %d content%s\n", s.ResponseFirst, s.ResponseLast, s.ResponseOctets, s.ResponseContent, told(e.Response))
		}
		fmt.Fprintf(&b, "\tended %d", s.Ended)
		for _, part := range []struct {
			name  string
			value any
			shown bool
		}{
			{"interim", s.Interim, s.Interim != nil}, {"ticks", s.Ticks, len(s.Ticks) > 1}, {"location", s.Location, s.Location != ""},
			{"type", s.Type, s.Type != ""}, {"set-cookie", s.SetCookies, s.SetCookies != nil}, {"cookies", s.Cookies, s.Cookies > 0},
			{"act", s.Act, s.Act != ""}, {"hop", s.Hop, s.Hop > 0}, {"ambiguous", s.Ambiguous, s.Ambiguous},
		} {
			if part.shown {
				fmt.Fprintf(&b, ", %s %v", part.name, part.value)
			}
		}
		for i, m := range e.InterimAll {
			fmt.Fprintf(&b, "\n\tinterim %d: %d-%d, %d octets%s", i, m.First, m.Last, m.Total, told(&m))
		}
		for _, v := range e.Rules {
			fmt.Fprintf(&b, "\n\tbroken: %s at %d of the %s", v.Rule, v.Offset, v.Dir)
		}
		b.WriteString("\n")
	}
	var conns []exchange.Conn
	r.Connections(0, func(c *exchange.Conn) bool { conns = append(conns, *c); return true })
	slices.SortFunc(conns, func(x, y exchange.Conn) int { return int(x.ID) - int(y.ID) })
	for _, c := range conns {
		fmt.Fprintf(&b, "connection %d from %s: opened %d, client ended %d, server ended %d, closed %d", c.ID, c.From.Kind, c.Opened, c.ClientEnd, c.ServerEnd, c.Closed)
		if c.Reset != 0 {
			fmt.Fprintf(&b, ", reset %d by %s", c.Reset, c.ResetBy)
		}
		fmt.Fprintf(&b, "; %d exchanges, %d and %d octets\n", c.Exchanges, c.RequestOctets, c.ResponseOctets)
	}
	var acts []string
	r.Acts(0, func(a *exchange.Act) bool {
		text := fmt.Sprintf("act %s: %s, %d-%d, %v", a.ID, a.Kind, a.Started, a.Ended, a.Exchanges)
		if a.Ambiguous {
			text += ", ambiguous"
		}
		acts = append(acts, text+"\n")
		return true
	})
	slices.Sort(acts)
	b.WriteString(strings.Join(acts, ""))
	return b.String()
}

// told is what is worth a word about a message.
func told(m *exchange.Message) string {
	text := ""
	if len(m.Writes) > 1 {
		text = fmt.Sprintf(", %d writes", len(m.Writes))
	}
	if !m.Whole {
		text += ", not whole"
	}
	return text
}

func summaries(r *Recorder) func(func(*exchange.Summary) bool) {
	return func(yield func(*exchange.Summary) bool) { r.Summaries(0, yield) }
}

// audit holds a recorder against what is always true of one.
func audit(t testing.TB, r *Recorder) {
	t.Helper()
	feed, last, _ := r.AppendSince(nil, 0, 1<<30)
	var objects []struct {
		Seq  uint64
		Type string
		Data json.RawMessage
	}
	if err := json.Unmarshal(feed, &objects); err != nil {
		t.Errorf("the feed is no JSON: %v", err)
	}
	for i, o := range objects {
		if i > 0 && o.Seq <= objects[i-1].Seq || o.Seq > last {
			t.Errorf("object %d of the feed has %d, after %d; the last is %d", i, o.Seq, objects[max(0, i-1)].Seq, last)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	held := int64(len(r.conns)) * connCost
	for _, c := range r.conns {
		if c.codec != nil && c.lines != int64(c.codec.Held()) {
			t.Errorf("connection %d holds %d octets of lines, %d are counted", c.ID, c.codec.Held(), c.lines)
		}
	}
	for _, e := range r.entries {
		sameJSON(t, appendSummary(nil, e.summary()), e.summary())
		cost := int64(entryCost) + int64(len(e.broke))*violationCost + int64(len(e.Location))
		for _, word := range []string{e.Method, e.Protocol, e.Target, e.Host, e.Reason, e.Type} {
			if len(word) > maxWordOctets {
				cost += int64(len(word))
			}
		}
		for _, name := range e.SetCookies {
			cost += setCookieCost + int64(len(name))
		}
		cost += int64(len(e.interims)) * messageCost
		for _, m := range append([]*message{&e.request, &e.response}, e.interims...) {
			cost += int64(len(m.octets)) + int64(len(m.writes))*writeCost
			if crossed := int64(len(m.octets)); crossed > m.total || m.hash == nil && crossed != m.total {
				t.Errorf("%s: %d octets kept of %d", e.ID, crossed, m.total)
			}
		}
		if e.cost != cost {
			t.Errorf("%s costs %d, want %d", e.ID, e.cost, cost)
		}
		held += e.cost
	}
	refs := map[*conn]int{}
	for _, e := range r.entries {
		refs[e.conn]++
	}
	for _, c := range r.conns {
		sameJSON(t, appendConn(nil, &c.Conn), &c.Conn)
		if c.refs != refs[c] {
			t.Errorf("connection %d counts %d exchanges, has %d", c.ID, c.refs, refs[c])
		}
	}
	for _, x := range r.acts.all {
		held += 2 * int64(len(x.json))
	}
	for _, p := range r.puts {
		held += int64(len(p.data))
	}
	if r.held != held {
		t.Errorf("%d octets are held, want %d", r.held, held)
	}
}
