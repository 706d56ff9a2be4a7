package cookie

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// start is when the jar's transcripts begin.
var start = time.Date(2026, time.November, 25, 12, 0, 0, 0, time.UTC)

// The transcripts in testdata are lines:
//
//	profile RFC | Chromium | strict        an empty jar of that user agent
//	set URL [how] Set-Cookie line => outcome rule
//	send URL [how] => Cookie field | name rule, name rule of what stays behind
//	after DURATION                         the clock goes on
//	all => name=value, …
//
// How is words in brackets: cross, top, script, POST, nested, in=SITE.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	told := map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		j, now := New(RFC()), start
		for i, line := range strings.Split(string(text), "\n") {
			if line == "" || line[0] == '#' {
				continue
			}
			now = now.Add(time.Millisecond)
			step, want, _ := strings.Cut(line, " => ")
			word, rest, _ := strings.Cut(step, " ")
			got := ""
			switch word {
			case "profile":
				j = New(profiles()[rest])
			case "after":
				d, err := time.ParseDuration(rest)
				if err != nil {
					t.Fatalf("%s:%d: %v", file, i+1, err)
				}
				now = now.Add(d)
			case "all":
				var all []string
				for _, e := range j.All(now) {
					all = append(all, e.Name+"="+e.Value)
				}
				got = strings.Join(all, ", ")
			case "set":
				r, value := requestOf(t, rest)
				if strings.HasPrefix(value, `"`) {
					if value, err = strconv.Unquote(value); err != nil {
						t.Fatalf("%s:%d: %v", file, i+1, err)
					}
				}
				tried := j.Try(now, r, []byte(value))
				v := j.Set(now, r, []byte(value))
				if tried.Rule != v.Rule && v.Rule != "no-room" {
					t.Errorf("%s:%d: tried %s, then %s", file, i+1, tried.Rule, v.Rule)
				}
				got = fmt.Sprintf("%s %s", v.Outcome, v.Rule)
				told[v.Rule] = true
			case "send":
				r, _ := requestOf(t, rest)
				got, told = sentAndHeld(j, now, r, told)
			default:
				t.Fatalf("%s:%d: no such step: %q", file, i+1, line)
			}
			if got != want {
				t.Errorf("%s:%d: %s\n got %q\nwant %q", file, i+1, step, got, want)
			}
		}
	}
	told["no-room"], told["path-long"] = true, true // by TestLimits
	for _, r := range Reasons() {
		if !told[r.Rule] {
			t.Errorf("no transcript has %q", r.Rule)
		}
	}
}

func profiles() map[string]Profile {
	strict := Chromium()
	strict.BlockThirdParty = true
	return map[string]Profile{"RFC": RFC(), "Chromium": Chromium(), "strict": strict}
}

// requestOf reads a URL and how it is asked for; what follows is the rest.
func requestOf(t *testing.T, text string) (Request, string) {
	t.Helper()
	url, rest, _ := strings.Cut(text, " ")
	r, err := At(url)
	if err != nil {
		t.Fatal(err)
	}
	if how, after, is := strings.Cut(rest, "] "); is && rest[0] == '[' || strings.HasSuffix(rest, "]") && rest[0] == '[' {
		for _, word := range strings.Fields(strings.Trim(how, "[]")) {
			switch word {
			case "cross":
				r.CrossSite = true
			case "top":
				r.TopLevel = true
			case "script":
				r.Script = true
			case "nested":
				r.Nested = true
			default:
				if site, is := strings.CutPrefix(word, "in="); is {
					r.TopSite = site
				} else {
					r.Method = word
				}
			}
		}
		rest = after
	}
	return r, rest
}

func sentAndHeld(j *Jar, now time.Time, r Request, told map[string]bool) (string, map[string]bool) {
	all := j.Cookies(now, r)
	var held []string
	for _, d := range all {
		told[d.Rule] = true
		if d.Outcome == Held {
			held = append(held, d.Entry.Name+" "+d.Rule)
		}
	}
	text := Field(all)
	if len(held) > 0 {
		text += " | " + strings.Join(held, ", ")
	}
	return strings.TrimSpace(text), told
}

// TestReasons: ids are unique, and each has its words in both languages.
func TestReasons(t *testing.T) {
	seen := map[string]bool{}
	for i, r := range Reasons() {
		if i < len(keeping()) {
			if seen[r.Rule] {
				t.Errorf("%s is there twice", r.Rule)
			}
			seen[r.Rule] = true
		}
		if r.Source == "" || r.Text["ko"] == "" || r.Text["en"] == "" || (r.Browser != nil) != (r.Browser["ko"] != "") || !strings.HasSuffix(r.Text["ko"], "요.") {
			t.Errorf("%+v lacks words", r)
		}
	}
	for _, s := range []Outcome{Kept, Sent} {
		if v := verdict(s, string(s), Entry{}); v.Source == "" {
			t.Errorf("%s is by no rule", s)
		}
	}
}

// TestEntry: what is kept of a cookie, and until when.
func TestEntry(t *testing.T) {
	r, err := At("https://www.example.org/a/b")
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"a=1":                                                     `www.example.org true /a session false false "" medium ""`,
		"a=1; Domain=.Example.org":                                `example.org false /a session false false "" medium ""`,
		"a=1; Path=/x; Max-Age=60":                                `www.example.org true /x 1m0s false false "" medium ""`,
		"a=1; Max-Age=99999999":                                   `www.example.org true /a 9600h0m0s false false "" medium ""`,
		"a=1; Max-Age=99999999999999":                             `www.example.org true /a 9600h0m0s false false "" medium ""`,
		"a=1; Expires=Thu, 26 Nov 2026 12:00:00 GMT":              `www.example.org true /a 24h0m0s false false "" medium ""`,
		"a=1; Expires=Thu, 26 Nov 2099 12:00:00 GMT":              `www.example.org true /a 9600h0m0s false false "" medium ""`,
		"a=1; Max-Age=5; Expires=Thu, 26 Nov 2020 12:00:00 GMT":   `www.example.org true /a 5s false false "" medium ""`,
		"a=1; Secure; HttpOnly; SameSite=STRICT; Priority=High":   `www.example.org true /a session true true "strict" high ""`,
		"a=1; Secure; SameSite=None; Partitioned; SameSite=Maybe": `www.example.org true /a session true false "" medium "https://example.org"`,
	} {
		v := New(Chromium()).Set(start, r, []byte(line))
		e, until := v.Entry, "session"
		if e.Persistent {
			until = e.Expires.Sub(start).String()
		}
		got := fmt.Sprintf("%s %v %s %s %v %v %q %s %q", e.Domain, e.HostOnly, e.Path, until, e.Secure, e.HTTPOnly, e.SameSite, e.Priority, e.Partition)
		if got != want || v.Outcome != Kept || !e.Created.Equal(start) || !e.LastAccess.Equal(start) {
			t.Errorf("%s: %s %s\n got %s\nwant %s", line, v.Outcome, v.Rule, got, want)
		}
	}
}

// TestTakeOut: a cookie, all without a lifetime, all.
func TestTakeOut(t *testing.T) {
	r, _ := At("http://a.example/")
	j := New(Chromium())
	for _, line := range []string{"a=1", "b=1; Max-Age=60", "c=1; Domain=a.example"} {
		j.Set(start, r, []byte(line))
	}
	if !j.Delete(Entry{Name: "a", Domain: "a.example", HostOnly: true, Path: "/"}) || j.Delete(Entry{Name: "c", Domain: "a.example", HostOnly: true, Path: "/"}) {
		t.Error("the host's own cookie is not the domain's")
	}
	if j.EndSession(); j.Len() != 1 || Field(j.Peek(start, r)) != "b=1" {
		t.Errorf("after the session: %v", j.All(start))
	}
	if j.Clear(); j.Len() != 0 {
		t.Error("not empty")
	}
}
