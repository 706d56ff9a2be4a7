package export

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"roundtrip/app/exchange"
)

func TestCommands(t *testing.T) {
	for _, c := range []struct{ request, want string }{
		{
			lines("GET /status/200?a=1&b=2 HTTP/1.1", "Host: localhost:9000", "User-Agent: x", "Accept: */*", "", ""),
			"curl -i \\\n  -H 'User-Agent: x' \\\n  -H 'Accept: */*' \\\n  -g --path-as-is 'http://localhost:9000/status/200?a=1&b=2'\n",
		},
		{
			lines("GET / HTTP/1.1", "Host: localhost:9000", "", ""),
			"curl -i \\\n  -H User-Agent: \\\n  -H Accept: \\\n  -g --path-as-is http://localhost:9000/\n",
		},
		{
			lines("POST /echo HTTP/1.1", "host: other", "accept: a", "X-Empty:", "Content-Type: text/plain", "Content-Length: 8", "", "it's 한"),
			"curl -i \\\n  -H 'host: other' \\\n  -H 'accept: a' \\\n  -H 'X-Empty;' \\\n  -H 'Content-Type: text/plain' \\\n  -H User-Agent: \\\n  --data-raw 'it'\\''s 한' \\\n  -g --path-as-is http://localhost:9000/echo\n",
		},
		{
			lines("POST /echo HTTP/1.1", "Host: localhost:9000", "Transfer-Encoding: chunked", "", "2", "ab", "1", "c", "0", "", ""),
			"curl -i \\\n  -H 'Transfer-Encoding: chunked' \\\n  -H User-Agent: \\\n  -H Accept: \\\n  -H Content-Type: \\\n  --data-raw abc \\\n  -g --path-as-is http://localhost:9000/echo\n",
		},
		{
			lines("HEAD /a|b HTTP/1.0", "Host: localhost:9000", "", ""),
			"curl -I --http1.0 \\\n  -H User-Agent: \\\n  -H Accept: \\\n  -g --path-as-is --request-target '/a|b' http://localhost:9000/\n",
		},
		{
			lines("DELETE /a HTTP/1.1", "Host: localhost:9000", "", ""),
			"curl -i -X DELETE \\\n  -H User-Agent: \\\n  -H Accept: \\\n  -g --path-as-is http://localhost:9000/a\n",
		},
	} {
		got, err := Curl(read(c.request), host, Sh)
		if err != nil || got != c.want {
			t.Errorf("%q\n%s\nwant\n%s(%v)", c.request, got, c.want, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	get := lines("GET / HTTP/1.1", "Host: a", "", "")
	for name, c := range map[string]struct {
		request string
		change  func(*exchange.Exchange)
		to      string
		want    Reason
	}{
		"no head":           {request: "GET / HT", change: func(e *exchange.Exchange) { e.Request.HeadAt = 0 }, want: Unread},
		"not all kept":      {request: get, change: func(e *exchange.Exchange) { e.Request.Total++ }, want: Cut},
		"content given up":  {request: get, change: func(e *exchange.Exchange) { e.Request.BodyDropped = true }, want: Cut},
		"bare LF":           {request: "GET / HTTP/1.1\nHost: a\n\n", want: Broken},
		"CONNECT":           {request: lines("CONNECT a:443 HTTP/1.1", "Host: a:443", "", ""), want: Tunnel},
		"another version":   {request: get, change: func(e *exchange.Exchange) { e.Request.Version = "HTTP/2.0" }, want: Version},
		"trailers":          {request: lines("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "", "0", "A: 1", "", ""), want: Chunks},
		"chunk extension":   {request: lines("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "", "1;a=b", "x", "0", "", ""), want: Chunks},
		"HEAD with content": {request: lines("HEAD / HTTP/1.1", "Host: a", "Content-Length: 1", "", "x"), want: NoContent},
		"NUL":               {request: lines("POST / HTTP/1.1", "Host: a", "Content-Length: 3", "", "a\x00b"), want: NUL},
		"not UTF-8":         {request: lines("POST / HTTP/1.1", "Host: a", "Content-Length: 3", "", "a\xffb"), want: NotText},
		"too long":          {request: lines("POST / HTTP/1.1", "Host: a", fmt.Sprintf("Content-Length: %d", 97<<10), "", strings.Repeat("a", 97<<10)), want: TooLong},
		"no server":         {request: get, to: "-", want: NotServed},
	} {
		e := read(c.request)
		if c.change != nil {
			c.change(e)
		}
		to := host
		if c.to == "-" {
			to = ""
		}
		got, err := Curl(e, to, Sh)
		var why *Refused
		if !errors.As(err, &why) || why.Reason != c.want || got != "" {
			t.Errorf("%s: %q, %v; want %s", name, got, err, c.want)
		}
	}
}

// hostile are contents, targets and values that a shell would like to act on.
func hostile() []string {
	return []string{
		`$(touch pwned)`, "`touch pwned`", `'; touch pwned; '`, `"; touch pwned; "`, `'$(touch pwned)'`, `\'; touch pwned #`,
		"a\nb; touch pwned\n", "a\r\nb", `$HOME ${IFS} ~ * ? [a-z] {1,2} !! & | > pwned < x`, `%s \n \\ \`, "한글 🙂 '", "-o pwned", "@/etc/hostname", "", "#a", "a\tb",
	}
}

// The shell hands curl just the words that were meant: a stub that prints its
// arguments shows it.
func TestShellReadsTheWordsBack(t *testing.T) {
	dir := t.TempDir()
	stub := "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\0' \"$a\"; done\n"
	if err := os.WriteFile(filepath.Join(dir, "curl"), []byte(stub), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, x := range hostile() {
		value := strings.TrimSpace(strings.NewReplacer("\r", "", "\n", "", "\x00", "").Replace(x))
		e := read(lines("POST /?q="+strings.Map(noSpace, value)+" HTTP/1.1", "Host: a", "X-H: "+value, fmt.Sprintf("Content-Length: %d", len(x)), "", x))
		command, err := Curl(e, host, Sh)
		if err != nil {
			t.Errorf("%q: %v", x, err)
			continue
		}
		out, files := sh(t, command, dir+":/usr/bin:/bin")
		words := strings.Split(strings.TrimSuffix(out, "\x00"), "\x00")
		field := "X-H: " + value
		if value == "" {
			field = "X-H;"
		}
		for _, want := range []string{field, x} {
			if !slices.Contains(words, want) {
				t.Errorf("%q: curl got %q, not %q", x, words, want)
			}
		}
		if len(files) > 0 {
			t.Errorf("%q: the command made %v", x, files)
		}
	}
}

// What is copied is pasted into a terminal, for which a control character is a
// key: ^C, and what follows is the next command. No command has any, and curl gets
// them all the same.
func TestCommandsPressNoKeys(t *testing.T) {
	dir := t.TempDir()
	stub := "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\0' \"$a\"; done\n"
	if err := os.WriteFile(filepath.Join(dir, "curl"), []byte(stub), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, x := range []string{
		"\x03\ntouch pwned\n", "\x1b[201~\ntouch pwned\n", "a\r\nb\r", "a\tb", "\x04\x15\x1a\x7f\b'\"\\\x01\n\n", "\u0085\u009b\n\n", "\x01%s\\n$(touch pwned)",
	} {
		e := read(lines("POST / HTTP/1.1", "Host: a", fmt.Sprintf("Content-Length: %d", len(x)), "", x))
		for _, shell := range Shells() {
			command, err := Curl(e, host, shell)
			if strings.ContainsFunc(command, func(r rune) bool { return r != '\n' && unicode.IsControl(r) }) {
				t.Errorf("%s: %q", shell, command)
			}
			if shell != Sh {
				continue
			}
			out, files := sh(t, command, dir+":/usr/bin:/bin")
			if err != nil || !slices.Contains(strings.Split(out, "\x00"), x) || len(files) > 0 {
				t.Errorf("curl got %q, not %q, and made %v (%v)", out, x, files, err)
			}
		}
	}
}

func noSpace(r rune) rune {
	if r <= ' ' || r == 0x7f {
		return -1
	}
	return r
}

// sh runs a command in an empty directory and returns what it printed and made.
func sh(t *testing.T, command, path string) (out string, files []string) {
	t.Helper()
	cmd := exec.Command("/bin/sh", "-c", command)
	cmd.Dir = t.TempDir()
	cmd.Env = []string{"PATH=" + path, "HOME=" + cmd.Dir}
	b, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s\n%v: %s", command, err, b)
	}
	entries, err := os.ReadDir(cmd.Dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		files = append(files, e.Name())
	}
	return string(b), files
}

// Real curl sends the request that was exported: method, target, fields and
// content, whatever they hold.
func TestCurlSendsTheRequest(t *testing.T) {
	rec := listen(t)
	to := rec.addr
	requests := []string{
		lines("GET / HTTP/1.1", "Host: "+to, "", ""),
		lines("GET /a/../b/./c?x={1,2}&y=[1-3]#z HTTP/1.1", "Host: "+to, "", ""),
		lines("GET //other.example/ HTTP/1.1", "Host: elsewhere", "User-Agent: me", "Accept: a, b", "", ""),
		lines("OPTIONS * HTTP/1.1", "Host: "+to, "", ""),
		lines("HEAD /h HTTP/1.1", "Host: "+to, "X: 1", "x: 2", "", ""),
		lines("BREW /pot HTTP/1.1", "Host: "+to, "Cookie: a=1; b=2", "Authorization: Basic eDp5", "", ""),
		lines("PUT /p HTTP/1.1", "Host: "+to, "Content-Length: 0", "", ""),
		lines("POST /p HTTP/1.1", "Host: "+to, "Expect:", "Content-Type: application/json", "Content-Length: 7", "", `{"a":1}`),
		lines("POST /chunks HTTP/1.1", "Host: "+to, "Transfer-Encoding: chunked", "", "2", "ab", "1", "c", "0", "", ""),
		lines("GET /old HTTP/1.0", "Host: "+to, "", ""),
		lines("GET /100%/\xed\x95\x9c HTTP/1.1", "Host: a b", "", ""),
		lines("GET /no-host HTTP/1.1", "", ""),
	}
	for _, x := range hostile() {
		value := strings.TrimSpace(strings.NewReplacer("\r", "", "\n", "").Replace(x))
		requests = append(requests, lines("POST /?q="+strings.Map(noSpace, value)+" HTTP/1.1", "Host: "+to, "X-H: "+value, fmt.Sprintf("Content-Length: %d", len(x)), "", x))
	}
	for _, request := range requests {
		want := read(request)
		command, err := Curl(want, to, Sh)
		if err != nil {
			t.Errorf("%q: %v", request, err)
			continue
		}
		octets := rec.from(func() {
			if _, files := sh(t, command, os.Getenv("PATH")); len(files) > 0 {
				t.Errorf("%s\nmade %v", command, files)
			}
		})
		if wrong := differs(read(octets), want); wrong != "" {
			t.Errorf("%s\n%s", command, wrong)
		}
	}
}
