package export

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"roundtrip/app/exchange"
	"roundtrip/app/http1/corpus"
)

// Each file of testdata/code has requests, and then the programs that send them.
// The Go ones are run by TestGoSendsTheRequest. Those for Node, and Node's for
// every request of the corpus and of hostile, were run by hand under Node 20.20
// against the same recorder; a change here wants that done again.
func TestPrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/code/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, path := range files {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var now []txtar.File
		for _, f := range archive.Files {
			if f.Name != "request" {
				continue
			}
			octets, err := corpus.Unquote(f.Data)
			if err != nil {
				t.Fatal(err)
			}
			now = append(now, f)
			e := read(string(octets))
			for _, lang := range []string{"ko", "en"} {
				for _, p := range programWriters() {
					text, err := p.write(e, host, lang)
					var why *Refused
					if errors.As(err, &why) {
						text = "refused: " + string(why.Reason) + "\n"
					} else if err != nil {
						t.Fatal(err)
					}
					now = append(now, txtar.File{Name: p.name + " " + lang, Data: []byte(text)})
				}
			}
		}
		want := string(txtar.Format(archive))
		archive.Files = now
		got := string(txtar.Format(archive))
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

// programWriters are fetch, Go and Node.
func programWriters() []struct {
	name  string
	write func(e *exchange.Exchange, hostport, lang string) (string, error)
} {
	return []struct {
		name  string
		write func(e *exchange.Exchange, hostport, lang string) (string, error)
	}{{"fetch", Fetch}, {"go", Go}, {"node", Node}}
}

// goRequests are requests with something that Go could do its own way.
func goRequests(to string) []string {
	requests := []string{
		lines("GET /a/../b/./c?x={1,2}&y=[1-3]#z HTTP/1.1", "Host: "+to, "", ""),
		lines("GET /%7Ea?x=%zz&y=한 HTTP/1.1", "Host: elsewhere:1", "user-agent: me", "Accept: a, b", "X: 1", "x: 2", "X: 3", "", ""),
		lines("OPTIONS * HTTP/1.1", "Host: "+to, "User-Agent: me", "", ""),
		lines("brew /pot HTTP/1.1", "Host: "+to, "Cookie: a=1", "Cookie: b=2", "Authorization: Basic eDp5", "Accept-Encoding: gzip", "Connection: keep-alive", "", ""),
		lines("PUT /p HTTP/1.1", "Host: "+to, "Content-Length: 0", "", ""),
		lines("DELETE /p HTTP/1.1", "Host: "+to, "Content-Length: 0", "", ""),
		lines("DELETE /p HTTP/1.1", "Host: "+to, "", ""),
		lines("GET /p HTTP/1.1", "Host: "+to, "Content-Length: 1", "", "x"),
		lines("GET /p HTTP/1.1", "Host: "+to, "Transfer-Encoding: chunked", "", "1", "x", "0", "", ""),
		lines("GET /p HTTP/1.1", "Host: "+to, "Connection: close", "X-Empty:", "Expect: 100-continue", "", ""),
		lines("POST /p HTTP/1.1", "Host: "+to, "Content-Type: application/json", "Content-Length: 7", "", `{"a":1}`),
	}
	for _, x := range append(hostile(), "\x00\xff", "\"\\") {
		value := strings.TrimSpace(strings.NewReplacer("\r", "", "\n", "", "\x00", "").Replace(x))
		requests = append(requests, lines("POST /?q="+strings.Map(noSpace, value)+" HTTP/1.1", "Host: "+to, "X-H: "+value, fmt.Sprintf("Content-Length: %d", len(x)), "", x))
	}
	return requests
}

// Go's net/http sends the request that was exported: method, target, fields and
// content, whatever they hold.
func TestGoSendsTheRequest(t *testing.T) {
	rec := listen(t)
	var programs []program
	for _, request := range goRequests(rec.addr) {
		want := read(request)
		text, err := Go(want, rec.addr, "ko")
		if err != nil {
			t.Errorf("%q: %v", request, err)
			continue
		}
		programs = append(programs, program{fmt.Sprintf("%.40q", request), text, want})
	}
	files, err := filepath.Glob("testdata/code/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			octets, err := corpus.Unquote(f.Data)
			if f.Name != "request" {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			want := read(string(octets))
			if text, err := Go(want, rec.addr, "en"); err == nil && !strings.Contains(text, "net/http sends Content-Length: 0") {
				programs = append(programs, program{path, text, want})
			}
		}
	}
	runGo(t, rec, programs)
	// One just as it is copied.
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(programs[1].text), 0o644); err != nil {
		t.Fatal(err)
	}
	octets := rec.from(func() { goTool(t, dir, "run", "main.go") })
	if wrong := differs(read(octets), programs[1].want); wrong != "" {
		t.Errorf("%s\n%s", wrong, programs[1].text)
	}
}

// What a client would send another way is refused, with the reason.
func TestProgramsRefuse(t *testing.T) {
	for _, c := range []struct {
		request          string
		fetch, gos, node Reason
	}{
		{lines("GET / HTTP/1.0", "Host: a", "", ""), "", Version, Version},
		{lines("TRACE / HTTP/1.1", "Host: a", "", ""), Method, "", ""},
		{lines("get / HTTP/1.1", "Host: a", "", ""), Method, "", Method},
		{lines("patch / HTTP/1.1", "Host: a", "", ""), "", "", Method},
		{lines("GET / HTTP/1.1", "Host: a", "Content-Length: 1", "", "x"), NoContent, "", ""},
		{lines("GET / HTTP/1.1", "Host: a", "Content-Length: 0", "", ""), OwnWay, OwnWay, ""},
		{lines("POST / HTTP/1.1", "Host: a", "", ""), "", "", ""},
		{lines("POST / HTTP/1.1", "Host: a", "Content-Length: 01", "", "x"), Length, Length, Length},
		{lines("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "", "0", "", ""), "", Chunks, ""},
		{lines("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: Chunked", "", "1", "x", "0", "", ""), "", OwnWay, ""},
		{lines("GET / HTTP/1.1", "Host: a", "Trailer: b", "", ""), "", OwnWay, ""},
		{lines("GET / HTTP/1.1", "Host: a", "User-Agent: b", "User-Agent: c", "", ""), "", Repeated, ""},
		{lines("GET / HTTP/1.1", "Host: a", "User-Agent:", "", ""), "", OwnWay, ""},
		{lines("GET / HTTP/1.1", "Host: a", "Cookie: a=1", "Cookie: b=2", "", ""), "", "", Repeated},
		{lines("GET / HTTP/1.1", "Host:", "", ""), "", Host, ""},
		{lines("GET //b/ HTTP/1.1", "Host: a", "", ""), "", Target, ""},
		{lines("GET /a/%2e%2E/b HTTP/1.1", "Host: a", "", ""), Target, "", ""},
		{lines("GET /?a='b' HTTP/1.1", "Host: a", "", ""), Target, "", ""},
		{lines("GET http://b/ HTTP/1.1", "Host: b", "", ""), Target, "", ""},
	} {
		for i, p := range programWriters() {
			want := []Reason{c.fetch, c.gos, c.node}[i]
			text, err := p.write(read(c.request), host, "en")
			var why *Refused
			switch {
			case want == "" && (err != nil || text == ""), want != "" && (!errors.As(err, &why) || why.Reason != want || text != ""):
				t.Errorf("%s of %q: %v, want %q", p.name, c.request, err, want)
			}
		}
	}
}
