package resp

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestTranscripts reads each transcript: what the client and the server sent (with
// "\r\n" spelled out, lines joined), and what is seen of it, whole, octet by octet
// and cut at random.
func TestTranscripts(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
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
			want := part["seen"]
			for way, cut := range cuts() {
				var got strings.Builder
				for _, side := range []string{"client", "server"} {
					if part[side] != "" {
						got.WriteString(transcript(octets(t, part[side]), side, cut))
					}
				}
				if got.String() != want {
					t.Errorf("%s:\n%swant:\n%s", way, got.String(), want)
				}
			}
		})
	}
}

// octets unquotes a transcript's lines and joins them.
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

func cuts() map[string]func(rest int) int {
	r := rand.New(rand.NewPCG(1, 2))
	return map[string]func(int) int{
		"whole":    func(rest int) int { return rest },
		"by octet": func(int) int { return 1 },
		"random":   func(rest int) int { return 1 + r.IntN(min(rest, 9)) },
	}
}

func transcript(b []byte, side string, cut func(int) int) string {
	s := Stream{Commands: side == "client"}
	var out strings.Builder
	for len(b) > 0 {
		n := cut(len(b))
		err := s.Feed(b[:n], func(v Value, octets []byte) {
			if again := Append(nil, v); !bytes.Equal(again, octets) {
				out.WriteString("NOT THE SAME: " + strconv.Quote(string(again)) + "\n")
			}
			out.WriteString(side + " " + strconv.Itoa(len(octets)) + " ")
			if words := v.Words(); side == "client" && words != nil {
				out.WriteString(string(bytes.Join(words, []byte("|"))) + "\n")
				return
			}
			switch {
			case v.IsPush():
				out.WriteString("push ")
			case v.IsError():
				out.WriteString("error ")
			}
			if v.Attributes != nil {
				about := Value{Kind: Map, Items: v.Attributes}
				out.WriteString("about " + about.Readable(200) + " ")
			}
			out.WriteString(v.Readable(200) + "\n")
		})
		if err != nil {
			out.WriteString(side + " " + err.Error() + "\n")
			break
		}
		b = b[n:]
	}
	if len(s.held) > 0 {
		out.WriteString(side + " waits with " + strconv.Itoa(len(s.held)) + "\n")
	}
	return out.String()
}

// TestBounds: what is announced is not believed.
func TestBounds(t *testing.T) {
	deep := strings.Repeat("*1\r\n", MaxDepth+1)
	for _, c := range []struct{ in, says string }{
		{"$1048577\r\n", "more than"},
		{"*65537\r\n", "more than"},
		{"%65537\r\n", "more than"},
		{"$99999999999999999999\r\n", "no length"},
		{"$-2\r\n", "no length"},
		{"*+1\r\n", "no length"},
		{"$007\r\n", "no length"},
		{deep + ":1\r\n", "deep"},
		{"+" + strings.Repeat("a", maxLine+1), "line"},
		{"*2\r\n$1040000\r\n" + strings.Repeat("a", 100), ""},
		{"*3\r\n$700000\r\n" + strings.Repeat("a", 700000) + "\r\n$700000\r\n", "value of more"},
	} {
		_, _, err := Parse([]byte(c.in))
		switch {
		case c.says == "" && err != ErrMore:
			t.Errorf("%.30q: %v, want more", c.in, err)
		case c.says != "" && (!errors.Is(err, ErrProtocol) || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%.30q: %v, want %q", c.in, err, c.says)
		}
	}
	many := []byte("*65536\r\n")
	if n := testing.AllocsPerRun(10, func() { Parse(many) }); n > 2 {
		t.Errorf("%v allocations for what was only announced", n)
	}
}

// FuzzRESP: no panic; what parses is written as the same octets; a cut changes nothing.
func FuzzRESP(f *testing.F) {
	for _, s := range []string{
		"*2\r\n$3\r\nGET\r\n$1\r\na\r\n", "+OK\r\n", "-ERR x\r\n", ":+5\r\n", "$-1\r\n", "*-1\r\n", "_\r\n", "#t\r\n", ",1e9\r\n", "(123\r\n",
		"!3\r\nERR\r\n", "=7\r\ntxt:abc\r\n", "%1\r\n+a\r\n:1\r\n", "~1\r\n:1\r\n", "|1\r\n+k\r\n:1\r\n+v\r\n", ">1\r\n+x\r\n", "PING a\n", "*1\r\n*0\r\n", "|0\r\n+a\r\n",
	} {
		f.Add([]byte(s), uint8(1), false)
		f.Add([]byte(s+s), uint8(3), true)
	}
	f.Fuzz(func(t *testing.T, b []byte, cut uint8, commands bool) {
		read := func(step int) (all [][]byte, err error) {
			s := Stream{Commands: commands}
			for from := 0; from < len(b) && err == nil; from += step {
				err = s.Feed(b[from:min(from+step, len(b))], func(v Value, octets []byte) {
					if again := Append(nil, v); !bytes.Equal(again, octets) {
						t.Fatalf("%q became %q", octets, again)
					}
					v.Readable(100)
					all = append(all, bytes.Clone(octets))
				})
			}
			return all, err
		}
		whole, err1 := read(max(len(b), 1))
		parts, err2 := read(int(cut)%16 + 1)
		if !bytes.Equal(bytes.Join(whole, []byte("|")), bytes.Join(parts, []byte("|"))) || (err1 == nil) != (err2 == nil) {
			t.Fatalf("whole %q %v, in parts %q %v", whole, err1, parts, err2)
		}
	})
}
