package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"roundtrip/app/exchange"
)

func pageOf(t *testing.T, lang string, all ...exchange.Exchange) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Page(&b, all, lang, "1.2.3"); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// One page in each language, to look at.
func TestPage(t *testing.T) {
	for _, lang := range []string{"ko", "en"} {
		s := newStage(t)
		for i, name := range []string{"whole", "chunks", "octets"} {
			archive, err := txtar.ParseFile(filepath.Join("testdata", "har", name+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			s.wire(uint64(i+1), string(archive.Files[0].Data))
		}
		s.wire(4, "> GET /no-answer HTTP/1.1\\r\\nHost: a\\r\\n\\r\\nrest\nx\n")
		page := pageOf(t, lang, s.all()...)
		golden(t, "page."+lang+".html", string(page))
	}
}

// What crossed comes back from a page as it was, whatever it was.
func TestOpenReadsBack(t *testing.T) {
	s := newStage(t)
	s.corpus()
	all := s.all()
	for len(all) > 0 {
		some := all[:min(len(all), 60)]
		all = all[len(some):]
		page := pageOf(t, "ko", some...)
		for name, r := range map[string]io.Reader{"whole": bytes.NewReader(page), "octet by octet": iotest.OneByteReader(bytes.NewReader(page))} {
			got, err := Open(r)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if !reflect.DeepEqual(some, got) {
				t.Fatalf("%s (-was +is):\n%s", name, gocmp.Diff(some, got))
			}
		}
	}
}

// Nothing of an exchange is markup, and nothing runs.
func TestPageIsInert(t *testing.T) {
	hostile := []string{`</script><script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><svg onload=alert(1)>`, `javascript:alert(1)`, `<!--<script>`, "{{.}}", "</pre></style><style>", "\u202etxt"}
	s := newStage(t)
	for i, x := range hostile {
		x = strings.NewReplacer("\\", "\\\\", "}", "\\x7d", " ", "+", "\n", "").Replace(x)
		s.wire(uint64(i+1), `> GET /`+x+` HTTP/1.1\r\nHost: `+x+`\r\nX: `+x+`\r\nContent-Length: 3\r\n\r\n<b>`+"\n"+`< HTTP/1.1 200 `+x+`\r\nContent-Type: `+x+`\r\nA: `+x+`\r\n\r\n<script>alert(2)</script>`+x+"\nx\n")
	}
	all := s.all()
	all[0].Rules = append(all[0].Rules, exchange.Violation{Rule: "new", Text: "<script>", Source: "<i>"})
	page := pageOf(t, "en", all...)
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	scripts := 0
	allowed := regexp.MustCompile(`^(html|head|meta|title|script|style|body|header|main|article|section|h[1-4]|p|span|strong|small|code|pre|dl|div|dt|dd|ul|li|table|caption|thead|tbody|tr|th|td|time|details|summary)$`)
	for n := range root.Descendants() {
		if n.Type == html.TextNode && strings.Contains(n.Data, "\u202e") && n.Parent.Data != "script" && n.Parent.Parent.Data != "pre" {
			t.Errorf("%q turns the direction of what follows", n.Data) // content does so for itself: it is isolated
		}
		if n.Type != html.ElementNode {
			continue
		}
		if !allowed.MatchString(n.Data) {
			t.Errorf("an element <%s %v>", n.Data, n.Attr)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" || a.Key == "style" {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
		if n.Data == "script" {
			scripts++
			if n.Attr[0].Val != "application/json" {
				t.Errorf("a script of type %v", n.Attr)
			}
		}
	}
	if scripts != 1 {
		t.Errorf("%d scripts", scripts)
	}
	if !bytes.Contains(page, []byte("default-src &#39;none&#39;; style-src &#39;sha256-")) && !bytes.Contains(page, []byte("default-src 'none'; style-src 'sha256-")) {
		t.Error("no policy")
	}
	if got, err := Open(bytes.NewReader(page)); err != nil || !gocmp.Equal(got, all) {
		t.Errorf("%v: %s", err, gocmp.Diff(all, got))
	}
}

func TestOpenRefuses(t *testing.T) {
	s := newStage(t)
	s.wire(1, "> GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n\n< HTTP/1.1 204 No Content\\r\\n\\r\\n\nx\n")
	page := string(pageOf(t, "en", s.all()...))
	if _, err := Open(strings.NewReader(page)); err != nil {
		t.Fatal(err)
	}
	small := func(data string) string { return opens + data + closes }
	for name, c := range map[string]struct {
		file string
		want error
	}{
		"nothing":             {"", ErrNoPage},
		"another page":        {"<!doctype html><p>hello", ErrNoPage},
		"far into a page":     {strings.Repeat(" ", maxHead) + page, ErrNoPage},
		"another format":      {strings.Replace(page, `"format":"roundtrip-exchanges"`, `"format":"x"`, 1), ErrNoPage},
		"a later version":     {strings.Replace(page, `"version":1`, `"version":2`, 1), ErrVersion},
		"no end":              {page[:strings.Index(page, closes)], ErrInvalid},
		"no JSON":             {small(`{"format":`), ErrInvalid},
		"something after":     {small(`{"format":"roundtrip-exchanges","version":1} {}`), ErrInvalid},
		"no base64":           {strings.Replace(page, `"octets":"`, `"octets":"*`, 1), ErrInvalid},
		"octets taken away":   {regexp.MustCompile(`"octets":"[^"]*"`).ReplaceAllString(page, `"octets":""`), ErrInvalid},
		"fewer than kept":     {strings.Replace(page, `"total":`, `"total":-`, 1), ErrInvalid},
		"more kept than came": {strings.Replace(page, `"total":27,"kept":27`, `"total":26,"kept":27`, 1), ErrInvalid},
		"an offset below 0":   {strings.Replace(page, `"offset":0,"total"`, `"offset":-1,"total"`, 1), ErrInvalid},
		"no id":               {strings.Replace(page, `"id":"e-1"`, `"id":""`, 1), ErrInvalid},
		"a time below 0":      {strings.Replace(page, `"ended":`, `"ended":-`, 1), ErrInvalid},
		"too many exchanges":  {small(`{"format":"roundtrip-exchanges","version":1,"exchanges":[` + strings.Repeat(`{},`, maxExchanges) + `{}]}`), ErrLarge},
		"a long list":         {small(`{"format":"roundtrip-exchanges","version":1,"exchanges":[{"id":"a","interimMessages":[` + strings.Repeat(`{},`, maxCommas+1) + `{}]}]}`), ErrInvalid},
		"too many fields":     {manyFields(t), ErrLarge},
		"too large":           {opens + strings.Repeat(" ", maxData+maxHead), ErrLarge},
	} {
		if got, err := Open(strings.NewReader(c.file)); !errors.Is(err, c.want) || got != nil {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	broken := errors.New("broken")
	if _, err := Open(io.MultiReader(strings.NewReader(page[:200]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Error(err)
	}
	large := read(lines("GET / HTTP/1.1", "Host: a", "", ""))
	if err := Page(io.Discard, make([]exchange.Exchange, maxExchanges+1), "en", ""); !errors.Is(err, ErrLarge) {
		t.Errorf("%d exchanges: %v", maxExchanges+1, err)
	}
	large.Request.Octets = make([]byte, maxData)
	if err := Page(io.Discard, []exchange.Exchange{*large}, "en", ""); !errors.Is(err, ErrLarge) {
		t.Errorf("%d octets: %v", maxData, err)
	}
}

// manyFields is a file of few octets, of which far too many fields are read.
func manyFields(t *testing.T) string {
	e := *read("GET / HTTP/1.1\r\n" + strings.Repeat("a:\r\n", 5000) + "\r\n")
	e.ID = "a"
	strip(&e.Request)
	all := make([]exchange.Exchange, maxParts/4096+1)
	for i := range all {
		all[i] = e
	}
	page := string(pageOf(t, "en", all...))
	return page[:strings.Index(page, closes)+len(closes)]
}

// Whatever a file holds, what is opened can be passed on and opened again.
func FuzzOpen(f *testing.F) {
	for _, e := range []string{`{"id":"a"}`, `{"id":"a","method":"HEAD","request":{"octets":"R0VUIC8=","kept":5,"total":6},"response":{"writes":[{}]},"interimMessages":[{}],"rules":[{}]}`} {
		f.Add([]byte(`{"format":"roundtrip-exchanges","version":1,"exchanges":[` + e + `]}`)) // small, or minimizing takes all the time
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := Open(io.MultiReader(strings.NewReader(opens), bytes.NewReader(data), strings.NewReader(closes)))
		if err != nil {
			if all != nil {
				t.Error("exchanges and an error")
			}
			return
		}
		again, err := Open(bytes.NewReader(pageOf(t, "en", all...)))
		if err != nil {
			t.Fatal(err)
		}
		a, errA := json.Marshal(all) // an empty list and none are the same to who opens it
		b, errB := json.Marshal(again)
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("opened\n%s, %v\nand again\n%s, %v", a, errA, b, errB)
		}
	})
}
