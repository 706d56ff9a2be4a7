package e2e

import (
	"cmp"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"roundtrip/app/cookie"
)

// The files in testdata/cookies hold cases, in this form:
//
//	= a=1; Path=/x            one case: set at http://a.test/d/set, then asked for
//	                          at /, /d/x and http://sub.a.test/d/x
//	=s a=1; Secure            the same over https
//	~ why                     the RFC profile differs in the case above, and why
//	== title                  a case by steps:
//	page URL                  the page that steps happen in (http://a.test/)
//	fetch [METHOD] URL        a request by that page's script; the lines that
//	  a=1                     follow are the Set-Cookie fields of its answer
//	frame URL                 a page in a frame
//	nest URL URL              a page in a frame, and one in a frame of that: this is the step
//	nav URL                   a page from the address bar
//	link URL, post URL        a page by a link, by a form
//	script a=1                document.cookie = "a=1"
//	look                      what document.cookie says
//
// URLs take a port by number of server: http://a.test:2/. {{+1h}} is a date,
// {{+1h|2006-01-02}} another spelling of it, {{9*x}} nine times x, and a line in
// quotes is Go's. "* 200 n%d=v" is a line two hundred times.

// cookieCase is one case.
type cookieCase struct {
	at      string // file:line
	title   string
	page    string
	steps   []cookieStep
	differs string // why the RFC profile differs; empty is not
}

// cookieStep is one step. What it carried is filled in by the browser.
type cookieStep struct {
	kind   string
	method string
	url    string
	outer  string   // the page around it
	lines  []string // Set-Cookie fields, or what a script wrote

	request cookie.Request
	key     string // tells the server which step it is
	carried string // Cookie field, or what document.cookie said
	came    bool
}

// cookieCases reads all cases.
func cookieCases(t *testing.T, pattern string, now time.Time) []*cookieCase {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	var all []*cookieCase
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			at := fmt.Sprintf("%s:%d", filepath.Base(file), i+1)
			if line == "" || line[0] == '#' {
				continue
			}
			if line[0] == '=' {
				all = append(all, newCookieCase(t, at, line, now))
				continue
			}
			if len(all) == 0 {
				t.Fatalf("%s: before the first case: %q", at, line)
			}
			if err := all[len(all)-1].take(line, now); err != nil {
				t.Fatalf("%s: %v", at, err)
			}
		}
	}
	for i, c := range all {
		c.place(t, i)
	}
	return all
}

func newCookieCase(t *testing.T, at, line string, now time.Time) *cookieCase {
	c := &cookieCase{at: at, page: "http://a.test/"}
	title, long := strings.CutPrefix(line, "== ")
	if c.title = title; long {
		return c
	}
	scheme, title, found := "http", line, false
	if title, found = strings.CutPrefix(line, "=s "); found {
		scheme, c.page = "https", "https://a.test/"
	} else if title, found = strings.CutPrefix(line, "= "); !found {
		t.Fatalf("%s: %q", at, line)
	}
	c.title = title
	lines, err := cookieText(c.title, now)
	if err != nil {
		t.Fatalf("%s: %v", at, err)
	}
	c.steps = []cookieStep{{kind: "fetch", url: scheme + "://a.test/d/set", lines: lines}}
	for _, later := range []string{"a.test/", "a.test/d/x", "sub.a.test/d/x"} {
		c.steps = append(c.steps, cookieStep{kind: "fetch", url: scheme + "://" + later})
	}
	return c
}

// take adds a line to a case.
func (c *cookieCase) take(line string, now time.Time) error {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "":
		lines, err := cookieText(strings.TrimPrefix(line, "  "), now)
		if err != nil || len(c.steps) == 0 {
			return fmt.Errorf("%q: %w", line, err)
		}
		last := &c.steps[len(c.steps)-1]
		last.lines = append(last.lines, lines...)
	case "~":
		c.differs = rest
	case "page":
		c.page = rest
	case "script":
		lines, err := cookieText(rest, now)
		if err != nil {
			return err
		}
		c.steps = append(c.steps, cookieStep{kind: word, lines: lines})
	case "look":
		c.steps = append(c.steps, cookieStep{kind: word})
	case "nest":
		outer, url, _ := strings.Cut(rest, " ")
		c.steps = append(c.steps, cookieStep{kind: word, url: url, outer: outer})
	case "fetch", "frame", "nav", "link", "post":
		s := cookieStep{kind: word, url: rest}
		if method, url, has := strings.Cut(rest, " "); has {
			s.method, s.url = method, url
		}
		if word == "post" {
			s.method = "POST"
		}
		c.steps = append(c.steps, s)
	default:
		return fmt.Errorf("no such step: %q", line)
	}
	return nil
}

// place gives each step the request that it is: in which page, of which site.
func (c *cookieCase) place(t *testing.T, number int) {
	t.Helper()
	page := c.page
	for i := range c.steps {
		s := &c.steps[i]
		s.key = fmt.Sprintf("k%d-%d", number, i)
		r, err := cookie.At(cmp.Or(s.url, page))
		if err != nil {
			t.Fatalf("%s: %v", c.at, err)
		}
		r.Method, r.Script = s.method, s.kind == "script" || s.kind == "look"
		r.TopLevel = s.kind == "nav" || s.kind == "link" || s.kind == "post"
		r.CrossSite = s.kind != "nav" && siteOf(cmp.Or(s.url, page)) != siteOf(page)
		if s.outer != "" && siteOf(s.outer) != siteOf(page) {
			r.CrossSite, r.Nested = true, true
		}
		if r.TopLevel {
			page = s.url
		}
		r.TopSite = siteOf(page)
		s.request = r
	}
}

// siteOf is the site of an address: scheme and registrable domain, which in the
// cases' names is the last two labels, or three before "co.uk".
func siteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	labels := strings.Split(u.Hostname(), ".")
	n := 2
	for _, suffix := range []string{".co.uk", ".github.io"} {
		if strings.HasSuffix(u.Hostname(), suffix) {
			n = 3
		}
	}
	if len(labels) > n && labels[len(labels)-1] > "9" { // no address
		labels = labels[len(labels)-n:]
	}
	return u.Scheme + "://" + strings.Join(labels, ".")
}

var macro = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// cookieText writes out a line of a case.
func cookieText(line string, now time.Time) ([]string, error) {
	if strings.HasPrefix(line, `"`) {
		text, err := strconv.Unquote(line)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", line, err)
		}
		line = text
	}
	var bad error
	line = macro.ReplaceAllStringFunc(line, func(m string) string {
		m = m[2 : len(m)-2]
		if n, what, is := strings.Cut(m, "*"); is {
			times, err := strconv.Atoi(n)
			bad = cmp.Or(bad, err)
			return strings.Repeat(what, times)
		}
		in, layout, _ := strings.Cut(m, "|")
		d, err := time.ParseDuration(in)
		bad = cmp.Or(bad, err)
		return now.Add(d).UTC().Format(cmp.Or(layout, "Mon, 02 Jan 2006 15:04:05 GMT"))
	})
	rest, many := strings.CutPrefix(line, "* ")
	if !many {
		return []string{line}, bad
	}
	n, pattern, _ := strings.Cut(rest, " ")
	times, err := strconv.Atoi(n)
	var lines []string
	for i := range times {
		lines = append(lines, strings.ReplaceAll(pattern, "%d", strconv.Itoa(i)))
	}
	return lines, cmp.Or(bad, err)
}

// replay makes the package do what the browser did: what it sends at each step.
func (c *cookieCase) replay(p cookie.Profile, now time.Time) (carried []string, jar *cookie.Jar) {
	jar = cookie.New(p)
	for _, s := range c.steps {
		now = now.Add(time.Millisecond)
		if s.kind != "script" {
			carried = append(carried, cookie.Field(jar.Cookies(now, s.request)))
		} else {
			carried = append(carried, "")
		}
		for _, line := range s.lines {
			now = now.Add(time.Microsecond)
			jar.Set(now, s.request, []byte(line))
		}
	}
	return carried, jar
}
