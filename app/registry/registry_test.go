package registry_test

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"roundtrip/app/registry"
)

// permanent are the codes of the IANA HTTP Status Code Registry: all but those
// marked unassigned or temporary.
const permanent = "100-103 200-208 226 300-308 400-418 421-426 428-429 431 451 500-508 510-511"

func TestEveryRegisteredStatus(t *testing.T) {
	var want []int
	for r := range strings.FieldsSeq(permanent) {
		first, last, ok := strings.Cut(r, "-")
		if !ok {
			last = first
		}
		a, _ := strconv.Atoi(first)
		b, _ := strconv.Atoi(last)
		for n := a; n <= b; n++ {
			want = append(want, n)
		}
	}
	if got := registry.Statuses(); !slices.Equal(got, want) {
		t.Errorf("has %v\nwant %v", got, want)
	}
	for n := range 1000 {
		e, ok := registry.Status(n)
		if ok != slices.Contains(want, n) {
			t.Errorf("%d: %v", n, ok)
		}
		// net/http is another witness of the phrases, but for those that RFC 9110 has
		// renamed since, and those it has taken back.
		if phrase := http.StatusText(n); ok && phrase != e.Title &&
			!slices.Contains([]int{306, 413, 414, 416, 418, 422}, n) {
			t.Errorf("%d is %q, net/http says %q", n, e.Title, phrase)
		}
	}
}

func TestClass(t *testing.T) {
	for n, name := range map[int]string{100: "1xx", 199: "1xx", 299: "2xx", 399: "3xx", 499: "4xx", 599: "5xx", 600: "xxx", 99: "xxx", 0: "xxx", -100: "xxx", 1000: "xxx"} {
		if e := registry.Class(n); e.Name != name {
			t.Errorf("%d is in class %s, want %s", n, e.Name, name)
		}
	}
	if n := len(registry.Classes()); n != 5 {
		t.Errorf("%d classes", n)
	}
}

// source is an RFC with its section, a draft, a standard by its name, or a custom.
var source = regexp.MustCompile(`^(RFC [1-9]\d{3} §[\dA-Z.]+(; |$))+|^draft-[a-z-]+$|^De facto(; |$)|^[A-Z][A-Za-z0-9 .()-]+$`)

func TestEntriesAreWhole(t *testing.T) {
	all := append([]registry.Entry{registry.Unknown(), registry.Class(999)}, registry.Classes()...)
	known := map[string]bool{}
	for _, n := range registry.Statuses() {
		e, _ := registry.Status(n)
		all = append(all, e)
	}
	for _, name := range registry.Fields() {
		e, ok := registry.Field(name)
		if !ok || e.Name != name {
			t.Errorf("%s: listed, and asked for it is %q", name, e.Name)
		}
		all = append(all, e)
	}
	for _, e := range all {
		if lower := strings.ToLower(e.Name); e.Name != "" && known[lower] {
			t.Errorf("%s is there twice", e.Name)
		} else {
			known[lower] = true
		}
	}
	for _, e := range all {
		if !source.MatchString(e.Source) {
			t.Errorf("%s: source %q", e.Name, e.Source)
		}
		if e.Side != registry.Request && e.Side != registry.Response && e.Side != registry.Both {
			t.Errorf("%s: side %q", e.Name, e.Side)
		}
		wholeText(t, e.Name, e.Text)
		for i, see := range e.See {
			if !known[strings.ToLower(see)] || strings.EqualFold(see, e.Name) || slices.Contains(e.See[:i], see) {
				t.Errorf("%s: see %s, which is not there, itself or named twice", e.Name, see)
			}
		}
	}
}

// wholeText holds a text to what a learner may expect: both languages, each in its
// own letters, Korean politely and in whole sentences.
func wholeText(t *testing.T, name string, text registry.Text) {
	t.Helper()
	ko, en := text["ko"], text["en"]
	if len(text) != 2 || ko == "" || en == "" {
		t.Errorf("%s: %q", name, text)
		return
	}
	if !strings.ContainsFunc(ko, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) ||
		strings.ContainsFunc(en, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
		t.Errorf("%s: a text is in the other language: %q, %q", name, ko, en)
	}
	if !polite.MatchString(ko) {
		t.Errorf("%s: %q does not end politely", name, ko)
	}
	if utf8.RuneCountInString(ko) > 150 || len(en) > 220 {
		t.Errorf("%s: too long for a glance: %q, %q", name, ko, en)
	}
	if strings.Contains(ko, "  ") || strings.Contains(en, "  ") || ko != strings.TrimSpace(ko) || en != strings.TrimSpace(en) {
		t.Errorf("%s: odd spaces in %q or %q", name, ko, en)
	}
}

// polite is how a Korean text may end: 해요체, or a request.
var polite = regexp.MustCompile(`(요|세요|게요)(\([^)]*\)| \([^)]*\))?[.?]$`)

func TestFieldInAnyCase(t *testing.T) {
	for _, name := range []string{"etag", "ETAG", "ETag"} {
		if e, ok := registry.Field(name); !ok || e.Name != "ETag" || !e.Parts {
			t.Errorf("%s: %+v", name, e)
		}
	}
	for _, name := range []string{"", "X-Nobody-Knows", "ETag ", "é"} {
		if e, ok := registry.Field(name); ok {
			t.Errorf("%q: %+v", name, e)
		}
	}
	if !slices.IsSortedFunc(registry.Fields(), func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }) {
		t.Error("fields are not in order")
	}
}
