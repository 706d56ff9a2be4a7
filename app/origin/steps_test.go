package origin_test

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"roundtrip/app/origin"
)

// console collects the lines of a server's console.
type console struct {
	mu    sync.Mutex
	lines []string
	wrote chan string // if set, each line goes there too
}

func (c *console) log(line string) {
	c.mu.Lock()
	c.lines = append(c.lines, line)
	c.mu.Unlock()
	if c.wrote != nil {
		c.wrote <- line
	}
}

// Write lets net/http write its own lines there.
func (c *console) Write(p []byte) (int, error) {
	c.log(string(bytes.TrimSuffix(p, []byte("\n"))))
	return len(p), nil
}

func (c *console) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.lines, "\n")
}

// do writes steps as a query.
func do(steps ...string) string {
	var q []string
	for _, s := range steps {
		q = append(q, "do="+url.QueryEscape(s))
	}
	return "/steps?" + strings.Join(q, "&")
}

// TestSteps: what crosses, octet for octet, and what the console says.
func TestSteps(t *testing.T) {
	c := &console{}
	s := httptest.NewUnstartedServer(origin.New(origin.Config{Log: c.log}))
	s.Config.ErrorLog = log.New(c, "", 0)
	s.Start()
	defer s.Close()
	for _, tt := range []struct {
		name, request string
		head          string // lines that the head has, after "|" ones that it has not
		body          string // as it crossed
		says          string // on the console
	}{
		{"each write its own chunk", do("head:200", "write:안녕", "write:hello", "end"),
			"HTTP/1.1 200 OK\nTransfer-Encoding: chunked|Content-Length", "6\r\n안녕\r\n5\r\nhello\r\n0\r\n\r\n", ""},
		{"a known length, no chunks", do("field:Content-Length:11", "write:안녕", "write:hello"),
			"Content-Length: 11|Transfer-Encoding", "안녕hello", ""},
		{"less than was said", do("field:Content-Length:11", "write:안녕"),
			"Content-Length: 11", "안녕", ""},
		{"more than was said", do("field:Content-Length:3", "write:abc", "write:def"),
			"Content-Length: 3", "abc", "http: wrote more than the declared Content-Length"},
		{"one end, one length", do("head:201", "end:안녕"),
			"HTTP/1.1 201 Created\nContent-Length: 6\nContent-Type: text/plain; charset=utf-8", "안녕", ""},
		{"nothing but the end", do("end"),
			"HTTP/1.1 200 OK\nContent-Length: 0", "", ""},
		{"answering twice", do("head:200", "write:first", "head:500", "write:second"),
			"HTTP/1.1 200 OK|500", "5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n", "superfluous response.WriteHeader call from roundtrip/app/origin.(*server).steps"},
		{"ending twice", do("end:first", "end:second"),
			"HTTP/1.1 200 OK\nContent-Length: 11", "firstsecond", ""},
		{"writing after the end", do("end:first", "write:second"),
			"HTTP/1.1 200 OK", "b\r\nfirstsecond\r\n0\r\n\r\n", "steps: written after the end"},
		{"returning", do("end:first", "return", "end:second"),
			"Content-Length: 5", "first", ""},
		{"a field too late", do("field:X-Early:1", "write:x", "field:X-Late:1", "end"),
			"X-Early: 1|X-Late", "1\r\nx\r\n0\r\n\r\n", ""},
		{"two fields of one name", do("field:Set-Cookie:a=1", "field:Set-Cookie: b=2", "end"),
			"Set-Cookie: a=1\nSet-Cookie: b=2", "", ""},
		{"octets", do("field:Content-Type:text/html; charset=euc-kr", "bytes:bec8b3e7"),
			"Content-Type: text/html; charset=euc-kr", "4\r\n\xbe\xc8\xb3\xe7\r\n0\r\n\r\n", ""},
		{"content after 204", do("head:204", "write:x"),
			"HTTP/1.1 204 No Content|Content-Length", "", "steps: http: request method or response status code does not allow body"},
		{"an interim answer", do("field:Link:</a.css>; rel=preload", "head:103", "head:200", "end"),
			"HTTP/1.1 103 Early Hints\nLink: </a.css>; rel=preload", "HTTP/1.1 200 OK\r\nLink: </a.css>; rel=preload\r\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c.mu.Lock()
			c.lines = nil
			c.mu.Unlock()
			conn, err := net.Dial("tcp", s.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", tt.request)
			b, err := io.ReadAll(conn)
			if err != nil {
				t.Fatal(err)
			}
			head, body, _ := strings.Cut(string(b), "\r\n\r\n")
			has, hasNot, not := strings.Cut(tt.head, "|")
			for line := range strings.SplitSeq(has, "\n") {
				if !strings.Contains(head+"\r\n", line+"\r\n") {
					t.Errorf("the head has no %q:\n%s", line, head)
				}
			}
			if not && strings.Contains(head, hasNot) {
				t.Errorf("the head has %q:\n%s", hasNot, head)
			}
			if body != tt.body && !(strings.HasPrefix(tt.body, "HTTP/") && strings.HasPrefix(body, tt.body)) {
				t.Errorf("content as it crossed is %q, want %q", body, tt.body)
			}
			if got := c.text(); tt.says == "" && got != "" || !strings.Contains(got, tt.says) {
				t.Errorf("the console says %q, want %q", got, tt.says)
			}
		})
	}
}

func TestStepsInContent(t *testing.T) {
	asks(t, []answer{
		{"POST /steps", isJSON, `{"do":["head:202","field:X:1","write:안녕"]}`, 202, "", "안녕"},
		{"POST /steps", isJSON, `{"do":"head:202"}`, 400, "", "no JSON like"},
		{"POST /steps", "", `{"do":["end"]}`, 415, "Accept: application/json", ""},
		{"GET /steps", "", "", 400, "", "Say what to do"},
		{"GET /steps?lang=ko", "", "", 400, "", "do로 알려"},
		{"GET /steps?do=jump", "", "", 400, "", `\"jump\" cannot be done: it is not known`},
		{"GET " + do("head:99"), "", "", 400, "", "100 to 599"},
		{"GET " + do("head:101"), "", "", 400, "", "not 101"},
		{"GET " + do("bytes:abc"), "", "", 400, "", "pairs of hexadecimal digits"},
		{"GET " + do("field:A B:c"), "", "", 400, "", "a field is"},
		{"GET " + do("field:A:b\r\nC: d"), "", "", 400, "", "a field is"},
		{"GET " + do("wait:10001"), "", "", 400, "", "milliseconds"},
		{"GET " + do("wait:6000", "wait:6000"), "", "", 400, "", "10 seconds"},
		{"GET " + do("write:"+strings.Repeat("x", 8<<10), "end:x"), "", "", 400, "", "8 KiB"},
		{"GET /steps?" + strings.Repeat("do=end&", 33), "", "", 400, "", "too many steps"},

		// What another site makes a browser ask for is not answered.
		{"GET " + do("end:x"), "Sec-Fetch-Site: cross-site", "", 403, "", "Another site"},
		{"GET " + do("end:x"), "Service-Worker: script\nSec-Fetch-Site: same-origin", "", 403, "", ""},
		{"GET " + do("end:x"), "Sec-Fetch-Site: same-site", "", 200, "", "x"},
		{"GET " + do("end:x"), "Sec-Fetch-Site: none", "", 200, "", "x"},
	})
}

// TestStepsLeaveOneByOne: what was written before a wait is with the client during it.
func TestStepsLeaveOneByOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := origin.New(origin.Config{})
		w := &timed{ResponseRecorder: httptest.NewRecorder(), begun: time.Now()}
		h.ServeHTTP(w, httptest.NewRequest("GET", do("head:200", "flush", "wait:300", "write:a", "wait:500", "bytes:62", "end"), nil))
		want := "flush at 0s; flush at 300ms; flush at 800ms"
		if got := strings.Join(w.flushes, "; "); got != want || w.Body.String() != "ab" {
			t.Errorf("%s with %q, want %s", got, w.Body, want)
		}
	})
}

// timed notes when what was written is let go.
type timed struct {
	*httptest.ResponseRecorder
	begun   time.Time
	flushes []string
}

func (t *timed) Flush() { t.flushes = append(t.flushes, fmt.Sprint("flush at ", time.Since(t.begun))) }

func TestCharset(t *testing.T) {
	s, client := listen(t, origin.Config{})
	_, plain := call(t, s, client, "GET /charset", "", "")
	for as, want := range map[string]string{
		"utf-8":  "text/html; charset=utf-8",
		"euc-kr": "text/html; charset=euc-kr",
		"latin1": "text/html; charset=iso-8859-1",
		"none":   "text/html",
	} {
		resp, body := call(t, s, client, "GET /charset?as="+as, "", "")
		if got := resp.Header.Get("Content-Type"); got != want || body != plain || !strings.Contains(body, "안녕하세요") {
			t.Errorf("as %s: Content-Type %q, content %q", as, got, body)
		}
	}
	for _, tt := range []struct{ target, mediaType, body string }{
		{"/encode", "text/plain; charset=utf-8", "안녕"},
		{"/encode?as=utf-16", "text/plain; charset=utf-16", "\xfe\xff\xc5\x48\xb1\x55"},
		{"/encode?as=euc-kr", "text/plain; charset=euc-kr", "\xbe\xc8\xb3\xe7"},
		{"/encode?as=latin1&text=%C3%A9", "text/plain; charset=iso-8859-1", "\xe9"},
	} {
		resp, body := call(t, s, client, "GET "+tt.target, "", "")
		if got := resp.Header.Get("Content-Type"); got != tt.mediaType || body != tt.body {
			t.Errorf("%s: %q, %q", tt.target, got, body)
		}
	}
	for target, status := range map[string]int{"/charset?as=x": 400, "/encode?as=x": 400, "/encode?as=latin1": 422, "/encode?text=%FF": 422} {
		if resp, _ := call(t, s, client, "GET "+target, "", ""); resp.StatusCode != status {
			t.Errorf("%s: %s, want %d", target, resp.Status, status)
		}
	}
}

// TestWorkGoesOn: the client leaves after the first second, and the work does not.
func TestWorkGoesOn(t *testing.T) {
	c := &console{wrote: make(chan string)}
	s := httptest.NewServer(origin.New(origin.Config{Log: c.log}))
	defer s.Close()
	conn, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(conn, "POST /chore?seconds=2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx")
	for line := range c.wrote {
		if line == "chore 1: 1 of 2" {
			conn.Close()
		}
		if line == "chore 1: done" {
			break
		}
	}
	want := "chore 1: begun, 2 seconds\nchore 1: 1 of 2\nchore 1: client left\nchore 1: 2 of 2\nchore 1: done"
	if got := c.text(); got != want {
		t.Errorf("the console says\n%s\nwant\n%s", got, want)
	}
	resp, body := call(t, s, s.Client(), "GET /chore/1", "", "")
	if resp.StatusCode != 200 || !strings.Contains(body, `"done": 2`) || !strings.Contains(body, `"clientLeft": true`) {
		t.Errorf("afterwards: %s\n%s", resp.Status, body)
	}
}

// TestWork: a client that stays is answered, and the last twenty are remembered.
func TestWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := origin.New(origin.Config{})
		get := func(target string) (int, string) {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
			return w.Code, w.Body.String()
		}
		start := time.Now()
		code, body := get("/chore?seconds=3")
		if took := time.Since(start); took != 3*time.Second || code != 200 || !strings.Contains(body, `"clientLeft": false`) {
			t.Errorf("%d after %v: %s", code, took, body)
		}
		for range 20 {
			get("/chore?seconds=1")
		}
		for target, want := range map[string]int{"/chore/1": 404, "/chore/2": 200, "/chore/21": 200, "/chore/22": 404, "/chore/x": 404, "/chore?seconds=9": 400} {
			if code, _ := get(target); code != want {
				t.Errorf("%s: %d, want %d", target, code, want)
			}
		}
	})
}

// TestConsole: lines are short, one line each, whatever was sent.
func TestConsole(t *testing.T) {
	c := &console{}
	h := origin.New(origin.Config{Log: c.log})
	r := httptest.NewRequest("GET", "/panic", nil)
	r.Method = "GE\nT"
	r.URL.Path = "/panic"
	h.ServeHTTP(httptest.NewRecorder(), r)
	if got := c.text(); got != "panic serving GE T /panic: runtime error: invalid memory address or nil pointer dereference" {
		t.Errorf("the console says %q", got)
	}
	c.lines = nil
	r.Method = strings.Repeat("가", 100)
	h.ServeHTTP(httptest.NewRecorder(), r)
	if got := c.text(); len(got) > 200 || len(got) < 195 || !strings.HasSuffix(got, "가…") {
		t.Errorf("the console says %q, %d octets", got, len(got))
	}
}

// TestGallery: a page with as many pictures as asked for, and each of them there.
func TestGallery(t *testing.T) {
	asks(t, []answer{
		{"GET /gallery?n=3&wait=0", "", "", 200, "Content-Type: text/html", `<img src="/gallery/3?wait=0"`},
		{"GET /gallery/3?wait=0", "", "", 200, "Content-Type: image/svg+xml\nCache-Control: no-store", ">3</text>"},
		{"GET /gallery/61?wait=0", "", "", 400, "", ""},
		{"GET /gallery?n=61", "", "", 400, "", ""},
		{"GET /gallery?wait=5001", "", "", 400, "", ""},
	})
}
