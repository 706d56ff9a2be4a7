package registry_test

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"roundtrip/app/http1/corpus"
	"roundtrip/app/origin"
	"roundtrip/app/registry"
	"roundtrip/assets"
	"roundtrip/lessons"
)

// met gathers the names and codes that learners meet, each with a place.
type met struct {
	fields map[string]string
	codes  map[int]string
}

func newMet() *met { return &met{map[string]string{}, map[int]string{}} }

func (m *met) explained(t *testing.T, least int) {
	t.Helper()
	for name, place := range m.fields {
		if _, ok := registry.Field(name); !ok {
			t.Errorf("%s: the field %s is not explained", place, name)
		}
	}
	for code, place := range m.codes {
		if _, ok := registry.Status(code); !ok {
			t.Errorf("%s: the status %d is not explained", place, code)
		}
	}
	if n := len(m.fields) + len(m.codes); n < least {
		t.Errorf("only %d fields and statuses were found: the search is broken", n)
	}
}

var (
	// named finds fields in lessons and scripts: in a list of fields, in a
	// condition, in octets, in quotes and in a text's code.
	named = []*regexp.Regexp{
		regexp.MustCompile(`(?:\{|-)\s*name: "?([A-Za-z][A-Za-z0-9-]*)"?,?\s+value:`),
		regexp.MustCompile(`(?:[Rr]equest|[Rr]esponse)Field\(\\?["']([A-Za-z0-9-]+)`),
		regexp.MustCompile(`\\r\\n([A-Za-z][A-Za-z0-9-]*):`),
		regexp.MustCompile("[\"'`]([A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)+)[\"'`]"),
		regexp.MustCompile("`([A-Z][A-Za-z-]+)` (?:필드|field|header)"),
	}
	// ordered finds statuses that are ordered or wanted, or stand in a sentence.
	ordered = regexp.MustCompile(`(?:/status/|[sS]tatus(?:=|: | [=!]= )|is: \[?|value: "|, )([1-5]\d\d)\b|\b([1-5]\d\d)(?: [A-Z][a-z]|은|는|이에요|예요|으로|로 )`)
)

func (m *met) read(files fs.FS, root string) error {
	return fs.WalkDir(files, root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, ".css") || strings.HasSuffix(path, ".svg") {
			return err
		}
		b, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		for n, line := range strings.Split(string(b), "\n") {
			place := path + ":" + strconv.Itoa(n+1)
			patterns := named
			if strings.HasSuffix(path, ".js") {
				patterns = named[2:] // the first would find JSDoc
			}
			for _, r := range patterns {
				for _, f := range r.FindAllStringSubmatch(line, -1) {
					m.fields[f[1]] = place
				}
			}
			if strings.HasSuffix(path, ".js") {
				continue
			}
			line = strings.ReplaceAll(line, "127.0.0.1", "")
			for _, f := range ordered.FindAllStringSubmatch(line, -1) {
				code, _ := strconv.Atoi(f[1] + f[2])
				if code%100 != 99 { // the end of a class: "400 to 499"
					m.codes[code] = place
				}
			}
		}
		return nil
	})
}

func TestLessonsAreExplained(t *testing.T) {
	m := newMet()
	if err := m.read(lessons.FS, "."); err != nil {
		t.Fatal(err)
	}
	for _, own := range ownNames() {
		delete(m.fields, own)
	}
	delete(m.fields, "Max-Age") // an attribute of Set-Cookie
	m.explained(t, 35)
}

// ownNames are fields that a lesson has made up to show that anybody may.
func ownNames() []string { return []string{"X-Story", "X-Tea", "x-tEA"} }

func TestScriptsAreExplained(t *testing.T) {
	m := newMet()
	if err := m.read(assets.FS, "js"); err != nil {
		t.Fatal(err)
	}
	delete(m.fields, "Max-Age") // of a cookie
	m.explained(t, 2)
}

// eventField finds a field in a transcript's events: ">0 Field A: b\r\n | A = b".
var eventField = regexp.MustCompile(`(?m)^[<>]\d+ (?:Field|Trailer) .* \| (\S+) =`)

func TestWellFormedMessagesAreExplained(t *testing.T) {
	m := newMet()
	for _, c := range corpus.Load() {
		if strings.Contains(c.Events, " Broke ") {
			continue
		}
		for _, f := range eventField.FindAllStringSubmatch(c.Events, -1) {
			if !madeUp.MatchString(f[1]) {
				m.fields[f[1]] = c.Name
			}
		}
	}
	m.explained(t, 10)
}

// madeUp are the corpus's own names.
var madeUp = regexp.MustCompile(`(?i)^([a-z]|x-[a-z]|x-empty|x-long|took)$`)

func TestAnswersOfTheLearnersServerAreExplained(t *testing.T) {
	m := newMet()
	quick := strings.NewReplacer("/delay/2", "/delay/0", "every=500", "every=0", "wait=500", "wait=0", "wait:500", "wait:0", "/gallery/1", "/gallery/1?wait=0")
	slow := []string{"/hang", "/busy", "/chore", "/chore/{n}", "/jobs/{id}", "/close", "/reset", "/panic/late"}
	for _, r := range origin.Routes() {
		if slices.Contains(slow, r.Path) {
			continue // the first takes its time, the last are no answers
		}
		s := httptest.NewServer(origin.New(origin.Config{})) // a fresh one: some of them change things
		for _, method := range append([]string{"GET", "HEAD", "OPTIONS", "DELETE"}, r.Methods...) {
			m.fire(t, s, method, quick.Replace(r.Example), r.Path)
		}
		s.Close()
	}
	s := httptest.NewServer(origin.New(origin.Config{}))
	defer s.Close()
	for _, code := range registry.Statuses() {
		m.fire(t, s, "GET", "/status/"+strconv.Itoa(code), "/status/{code}")
	}
	m.explained(t, 60)
}

func (m *met) fire(t *testing.T, s *httptest.Server, method, target, path string) {
	t.Helper()
	req, err := http.NewRequest(method, s.URL+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.Client().Transport.RoundTrip(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	resp.Body.Close()
	place := method + " " + path
	m.codes[resp.StatusCode] = place
	for name := range resp.Header {
		m.fields[name] = place
	}
	if len(resp.TransferEncoding) > 0 {
		m.fields["Transfer-Encoding"] = place
	}
}

func TestWhatClientsSendIsExplained(t *testing.T) {
	m := newMet()
	b, err := os.ReadFile("testdata/chromium-156.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if !strings.HasPrefix(line, "#") {
			m.fields[strings.TrimSpace(line)] = "Chromium 156"
		}
	}
	for client, list := range map[string]string{
		"curl": "Host User-Agent Accept Accept-Encoding Authorization Proxy-Authorization Proxy-Connection Content-Type Content-Length Content-Range Transfer-Encoding " +
			"Expect Range Referer Cookie If-Modified-Since If-Unmodified-Since If-None-Match Connection Upgrade HTTP2-Settings TE Alt-Used Sec-WebSocket-Key Sec-WebSocket-Version",
		"net/http": "Host User-Agent Accept-Encoding Content-Length Transfer-Encoding Referer Authorization Proxy-Authorization Cookie Connection Trailer",
		"Node":     "accept accept-language sec-fetch-mode user-agent accept-encoding connection host content-length content-type transfer-encoding",
		"others":   "DNT Sec-GPC Save-Data Purpose Priority Early-Data Access-Control-Request-Private-Network",
	} {
		for name := range strings.FieldsSeq(list) {
			m.fields[name] = client
		}
	}
	m.explained(t, 80)
}
