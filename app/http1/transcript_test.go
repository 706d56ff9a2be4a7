package http1_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"roundtrip/app/exchange"
	"roundtrip/app/http1"
	"roundtrip/app/http1/corpus"
)

var update = flag.Bool("update", false, "write the events into the corpus")

// record prints events, and checks what holds for all of them.
type record struct {
	t       testing.TB
	out     strings.Builder
	octets  [2][]byte // of all events, joined
	offset  [2]int64
	pending http1.Event // octets that may go on in the next event
	joined  []byte
	rules   map[string]bool
	open    [2]bool // a message has begun
}

var kinds = map[http1.Kind]string{
	http1.StartLine: "StartLine", http1.Field: "Field", http1.HeadEnd: "HeadEnd", http1.Content: "Content",
	http1.ChunkSize: "ChunkSize", http1.ChunkEnd: "ChunkEnd", http1.Trailer: "Trailer", http1.TrailerEnd: "TrailerEnd",
	http1.MessageEnd: "MessageEnd", http1.Tunnel: "Tunnel", http1.Skipped: "Skipped", http1.Broke: "Broke",
}

func (r *record) Event(ev *http1.Event) {
	dir := ev.Dir
	if ev.Kind == http1.Broke {
		if ev.Offset > r.offset[dir] || ev.Rule == nil || len(ev.Octets) > 0 {
			r.t.Errorf("%+v at %d", ev, r.offset[dir])
		}
	} else if ev.Offset != r.offset[dir] {
		r.t.Errorf("%s at %d, want %d", kinds[ev.Kind], ev.Offset, r.offset[dir])
	}
	switch ev.Kind {
	case http1.StartLine, http1.Skipped:
		if r.open[dir] {
			r.t.Errorf("%s within a message", kinds[ev.Kind])
		}
		r.open[dir] = ev.Kind == http1.StartLine
	case http1.Tunnel, http1.Broke:
	default:
		if !r.open[dir] {
			r.t.Errorf("%s outside of a message", kinds[ev.Kind])
		}
		r.open[dir] = ev.Kind != http1.MessageEnd
	}
	r.offset[dir] += int64(len(ev.Octets))
	r.octets[dir] = append(r.octets[dir], ev.Octets...)
	switch ev.Kind {
	case http1.Content, http1.Tunnel, http1.Skipped:
		if len(ev.Octets) == 0 {
			r.t.Errorf("%s of no octets", kinds[ev.Kind])
		}
		if p := &r.pending; p.Kind != ev.Kind || p.Dir != dir || p.Message != ev.Message {
			r.flush()
			r.pending = *ev
			r.pending.Octets = nil
		}
		r.joined = append(r.joined, ev.Octets...)
		return
	}
	r.flush()
	r.line(ev, ev.Octets)
}

func (r *record) flush() {
	if r.pending.Kind != 0 {
		r.line(&r.pending, r.joined)
		r.pending.Kind, r.joined = 0, r.joined[:0]
	}
}

func (r *record) line(ev *http1.Event, octets []byte) {
	way, interim := ">", ""
	if ev.Dir == exchange.ToClient {
		way = "<"
	}
	if ev.Interim {
		interim = "i"
	}
	fmt.Fprintf(&r.out, "%s%d%s %s", way, ev.Message, interim, kinds[ev.Kind])
	if len(octets) > 0 {
		fmt.Fprintf(&r.out, " %s", corpus.Quote(octets))
	}
	q := corpus.Quote
	switch ev.Kind {
	case http1.StartLine:
		if ev.Dir == exchange.ToServer {
			fmt.Fprintf(&r.out, " | %s | %s | %s", q(ev.Method), q(ev.Target), q(ev.Version))
		} else {
			fmt.Fprintf(&r.out, " | %s | %d | %s", q(ev.Version), ev.Status, q(ev.Reason))
		}
	case http1.Field, http1.Trailer:
		fmt.Fprintf(&r.out, " | %s = %s", q(ev.Name), q(ev.Value))
		at := octets[ev.ValueAt : ev.ValueAt+len(ev.Value)]
		if !bytes.Equal(octets[ev.NameAt:ev.NameAt+len(ev.Name)], ev.Name) ||
			string(ev.Value) != strings.NewReplacer("\r", " ", "\n", " ").Replace(string(at)) && !bytes.Equal(at, ev.Value) {
			r.t.Errorf("name %q at %d, value %q at %d, line %q", ev.Name, ev.NameAt, ev.Value, ev.ValueAt, octets)
		}
	case http1.HeadEnd:
		fmt.Fprintf(&r.out, " | %s %d", ev.Framing, ev.Declared)
	case http1.ChunkSize:
		fmt.Fprintf(&r.out, " | %d %s", ev.Size, q(ev.Extension))
	case http1.MessageEnd:
		if ev.Whole {
			r.out.WriteString(" whole")
		}
	case http1.Broke:
		fmt.Fprintf(&r.out, " %s at %d", ev.Rule.ID, ev.Offset)
		if r.rules != nil {
			r.rules[ev.Rule.ID] = true
		}
	}
	r.out.WriteString("\n")
}

func (r *record) String() string {
	r.flush()
	return r.out.String()
}

// play feeds a case, each step cut as cut says: it returns the next piece's length.
func play(t testing.TB, c *http1.Conn, r *record, steps []corpus.Step, cut func(rest int) int) {
	t.Helper()
	r.t = t
	for _, s := range steps {
		for rest := s.Octets; len(rest) > 0; {
			n := min(max(1, cut(len(rest))), len(rest))
			c.Feed(s.Dir, slices.Clone(rest[:n])) // so that what is kept too long shows
			rest = rest[n:]
		}
		if s.End {
			c.End(s.Dir)
		}
	}
}

func whole(rest int) int { return rest }

// trailing takes the blanks off the lines' ends, which editors do as well.
func trailing(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func TestTranscripts(t *testing.T) {
	rules := map[string]bool{}
	for _, c := range corpus.Load() {
		t.Run(c.Name, func(t *testing.T) {
			r := &record{rules: rules}
			play(t, http1.New(r), r, c.Steps, whole)
			got := trailing(r.String())
			if *update {
				rewrite(t, c.Name, got)
			} else if got != c.Events {
				t.Errorf("%s\ngot\n%s\nwant\n%s", c.About, got, c.Events)
			}
			if !bytes.Equal(r.octets[0], c.Request) || !bytes.Equal(r.octets[1], c.Response) {
				t.Errorf("the events' octets are not the input:\n%q\n%q", r.octets[0], r.octets[1])
			}
		})
	}
	rules["pipeline-limit"] = true // TestPipelineLimit
	for _, rule := range http1.Rules() {
		if !rules[rule.ID] {
			t.Errorf("no transcript breaks the rule %s", rule.ID)
		}
		delete(rules, rule.ID)
	}
	for id := range rules {
		t.Errorf("rule %s is not in Rules", id)
	}
}

func rewrite(t *testing.T, name, events string) {
	t.Helper()
	file := "corpus/cases/" + name + ".txtar"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a := txtar.Parse(text)
	a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return f.Name == "events" })
	a.Files = append(a.Files, txtar.File{Name: "events", Data: []byte(events)})
	if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestCuts: however the input is cut, the events are the same.
func TestCuts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	small := func(int) int { return 1 + random.IntN(7) }
	large := func(rest int) int { return 1 + random.IntN(rest) }
	codec := http1.New(nil)
	for _, c := range corpus.Load() {
		t.Run(c.Name, func(t *testing.T) {
			cuts := []func(int) int{func(int) int { return 1 }, small, small, large, large, large, large}
			if n := len(c.Request) + len(c.Response); n > 300_000 {
				cuts = cuts[3:5]
			} else if n > 20_000 {
				cuts = []func(int) int{cuts[0], large, large}
			}
			for _, cut := range cuts {
				r := &record{}
				codec.Reset(r) // used before, for other cases
				play(t, codec, r, c.Steps, cut)
				if got := trailing(r.String()); got != c.Events {
					t.Fatalf("cut otherwise:\n%s\nwant\n%s", got, c.Events)
				}
			}
		})
	}
}

func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range http1.Rules() {
		if seen[r.ID] || r.ID == "" || strings.Trim(r.ID, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("rule id %q", r.ID)
		}
		seen[r.ID] = true
		if !strings.HasSuffix(r.Text, ".") || !strings.HasPrefix(r.Source, "RFC ") || !strings.Contains(r.Source, " §") {
			t.Errorf("%s: %q, %q", r.ID, r.Text, r.Source)
		}
	}
	if len(seen) < 35 {
		t.Errorf("only %d rules", len(seen))
	}
}

// TestPipelineLimit: beyond the bound requests are not told apart, and nothing is lost.
func TestPipelineLimit(t *testing.T) {
	r := &record{t: t, rules: map[string]bool{}}
	c := http1.New(r)
	request := []byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	for range 1030 {
		c.Feed(exchange.ToServer, request)
	}
	if n := c.Outstanding(); n != 1024 {
		t.Errorf("%d requests wait", n)
	}
	for range 1030 {
		c.Feed(exchange.ToClient, []byte("HTTP/1.1 204 No Content\r\n\r\n"))
	}
	c.End(exchange.ToServer)
	c.End(exchange.ToClient)
	got := r.String()
	if n := strings.Count(got, "MessageEnd whole"); n != 2048 || !r.rules["pipeline-limit"] || len(r.rules) != 1 {
		t.Errorf("%d messages, rules %v", n, r.rules)
	}
	if c.Outstanding() != 0 || len(r.octets[0]) != 1030*len(request) {
		t.Errorf("%d wait, %d octets in events", c.Outstanding(), len(r.octets[0]))
	}
}
