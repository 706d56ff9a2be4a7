package export

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/app/exchange"
	"roundtrip/app/http1/corpus"
)

var update = flag.Bool("update", false, "write what is got to testdata, to be looked at")

// forms are all ways to write a request down.
func forms() []struct {
	name  string
	write func(e *exchange.Exchange, hostport string) (string, error)
} {
	curl := func(s Shell) func(*exchange.Exchange, string) (string, error) {
		return func(e *exchange.Exchange, to string) (string, error) { return Curl(e, to, s) }
	}
	in := func(write func(e *exchange.Exchange, hostport, lang string) (string, error)) func(*exchange.Exchange, string) (string, error) {
		return func(e *exchange.Exchange, to string) (string, error) { return write(e, to, "en") }
	}
	return []struct {
		name  string
		write func(e *exchange.Exchange, hostport string) (string, error)
	}{
		{"sh", curl(Sh)}, {"cmd", curl(Cmd)}, {"powershell", curl(PowerShell)}, {"fetch", in(Fetch)}, {"go", in(Go)}, {"node", in(Node)},
	}
}

// Every request of the corpus is written down, or refused with a reason that
// testdata/corpus.txt lists: nothing is left out in silence. What curl and Go are
// given they send, to the octet but for what is theirs (the order of fields, the
// cutting into chunks).
func TestCorpus(t *testing.T) {
	rec := listen(t)
	var table bytes.Buffer
	var programs []program
	fmt.Fprintf(&table, "%-45s", "request")
	for _, f := range forms() {
		fmt.Fprintf(&table, " %-11s", f.name)
	}
	table.WriteByte('\n')
	for _, c := range corpus.Load() {
		for i, want := range requestsOf(c) {
			name := fmt.Sprintf("%s %d", c.Name, i+1)
			fmt.Fprintf(&table, "%-45s", name)
			for _, f := range forms() {
				text, err := f.write(want, rec.addr)
				fmt.Fprintf(&table, " %-11s", verdict(t, text, err))
				switch {
				case err != nil:
				case f.name == "sh":
					octets := rec.from(func() { sh(t, text, os.Getenv("PATH")) })
					if wrong := differs(read(octets), want); wrong != "" {
						t.Errorf("%s: %s\n%s", name, wrong, text)
					}
				case f.name == "go":
					programs = append(programs, program{name, text, want})
				}
			}
			table.WriteByte('\n')
		}
	}
	golden(t, "corpus.txt", table.String())
	runGo(t, rec, programs)
}

// verdict is one cell of the table.
func verdict(t *testing.T, text string, err error) string {
	t.Helper()
	var why *Refused
	switch {
	case err == nil && text != "":
		return "yes"
	case errors.As(err, &why) && text == "":
		return string(why.Reason)
	}
	t.Errorf("%q, %v", text, err)
	return "?"
}

// golden holds a text against a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	a, b := strings.SplitAfter(got, "\n"), strings.SplitAfter(string(want), "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Errorf("%s, line %d: got\n%swant\n%s(go test -update writes it anew)", file, i+1, strings.Join(a[min(i, len(a)):min(i+1, len(a))], ""), strings.Join(b[min(i, len(b)):min(i+1, len(b))], ""))
			return
		}
	}
}
