package memcached

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestTranscripts reads each transcript under testdata: what a client and a server
// sent, whole, octet by octet and cut at random.
func TestTranscripts(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			part := map[string]string{}
			for _, f := range a.Files {
				part[f.Name] = string(f.Data)
			}
			client, server := octets(t, part["client"]), octets(t, part["server"])
			for way, cut := range map[string]func(int) int{
				"whole":    func(rest int) int { return rest },
				"by octet": func(int) int { return 1 },
				"random":   func(rest int) int { return 1 + r.IntN(min(rest, 9)) },
			} {
				if got := transcript(client, server, cut); got != part["seen"] {
					t.Errorf("%s:\n%swant:\n%s", way, got, part["seen"])
				}
			}
		})
	}
}

// octets unquotes lines and joins them.
func octets(t *testing.T, text string) []byte {
	var out []byte
	for line := range strings.Lines(text) {
		s, err := strconv.Unquote(`"` + strings.ReplaceAll(strings.TrimSuffix(line, "\n"), `"`, `\"`) + `"`)
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		out = append(out, s...)
	}
	return out
}

// transcript tells what is seen of both directions.
func transcript(client, server []byte, cut func(int) int) string {
	var out strings.Builder
	var verbs []string
	var asked Requests
	var said Replies
	same := func(again, octets []byte) {
		if !bytes.Equal(again, octets) {
			fmt.Fprintf(&out, "NOT THE SAME: %q\n", again)
		}
	}
	for err := error(nil); len(client) > 0 && err == nil; {
		n := cut(len(client))
		err = asked.Feed(client[:n], func(r *Request, octets []byte) {
			same(r.Append(nil), octets)
			fmt.Fprintf(&out, "client %d %s %s", len(octets), r.Verb, strings.Join(r.Args, "|"))
			if r.Data != nil {
				fmt.Fprintf(&out, " %q", r.Data)
			}
			if r.Large {
				out.WriteString(" large")
			}
			out.WriteString("\n")
			if !r.NoReply() {
				verbs = append(verbs, r.Verb)
			}
		})
		if err != nil {
			fmt.Fprintf(&out, "client %v\n", err)
		}
		client = client[n:]
	}
	for err := error(nil); len(server) > 0 && err == nil; {
		n := cut(len(server))
		err = said.Feed(server[:n], func() (string, bool) {
			if len(verbs) == 0 {
				return "", false
			}
			return verbs[0], true
		}, func(r *Reply, octets []byte) {
			verbs = verbs[1:]
			same(r.Append(nil), octets)
			fmt.Fprintf(&out, "server %d", len(octets))
			for _, p := range r.Parts {
				fmt.Fprintf(&out, " %s", p.Line)
				if p.Data != nil {
					fmt.Fprintf(&out, " %q", p.Data)
				}
			}
			if r.IsError() {
				out.WriteString(" (error)")
			}
			out.WriteString("\n")
		})
		if err != nil {
			fmt.Fprintf(&out, "server %v\n", err)
		}
		server = server[n:]
	}
	return out.String()
}

// FuzzMemcached: no panic; what is taken apart is written as the same octets; a cut
// changes nothing, on either side.
func FuzzMemcached(f *testing.F) {
	for _, s := range []string{
		"get a b\r\n", "set a 0 0 3\r\nabc\r\n", "set a 0 0 3\nabcde", "set a 0 0 9999999\r\n", "quit\r\n", "\r\n", "set a 0 0 x noreply\r\n", "cas a 0 0 1 7\r\nx\r\n",
		"VALUE a 0 3\r\nabc\r\nEND\r\n", "STORED\r\n", "VALUE a\r\n", "STAT a 1\r\nEND\r\n", "SERVER_ERROR x\r\n",
	} {
		f.Add([]byte(s), uint8(1))
		f.Add([]byte(s+s), uint8(3))
	}
	f.Fuzz(func(t *testing.T, b []byte, cut uint8) {
		read := func(step int) (all []string) {
			var asked Requests
			var said Replies
			n := 0
			for from := 0; from < len(b); from += step {
				part := b[from:min(from+step, len(b))]
				asked.Feed(part, func(r *Request, octets []byte) {
					if again := r.Append(nil); !bytes.Equal(again, octets) {
						t.Fatalf("%q became %q", octets, again)
					}
					all = append(all, "client "+string(octets))
				})
				said.Feed(part, func() (string, bool) { return []string{"get", "set", "stats"}[n%3], n < 100 }, func(r *Reply, octets []byte) {
					if n++; !bytes.Equal(r.Append(nil), octets) {
						t.Fatalf("%q became %q", octets, r.Append(nil))
					}
					all = append(all, "server "+string(octets))
				})
			}
			return all
		}
		sides := func(all []string) (out [2]string) {
			for _, s := range all {
				if strings.HasPrefix(s, "client") {
					out[0] += s
				} else {
					out[1] += s
				}
			}
			return out
		}
		if whole, parts := sides(read(max(len(b), 1))), sides(read(int(cut)%16+1)); whole != parts {
			t.Fatalf("whole %q, in parts %q", whole, parts)
		}
	})
}
