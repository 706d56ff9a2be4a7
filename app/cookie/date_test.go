package cookie

import (
	"net/http"
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	for _, test := range []struct{ value, want string }{ // want is RFC 3339; empty is no date
		{"Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z"},
		{"Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"},
		{"Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z"},
		{"1994 november 6th 8:49:37.5", "1994-11-06T08:49:37Z"},
		{"06 Nov 69 00:00:00", "2069-11-06T00:00:00Z"},
		{"06 Nov 70 00:00:00", "1970-11-06T00:00:00Z"},
		{"1 Jan 1601 0:0:0", "1601-01-01T00:00:00Z"},
		{"29 Feb 2028 0:0:0", "2028-02-29T00:00:00Z"},
		{"06 Nov 1994 08:49:37 07 Dec 1995 09:00:00", "1994-11-06T08:49:37Z"}, // the first of each
		{"06 Nov 1994 08:49:37 +0900", "1994-11-06T08:49:37Z"},                // no zones

		{"", ""},
		{"0", ""},
		{"-1", ""},
		{"06 Nov 1994", ""},
		{"Nov 1994 08:49:37", ""},
		{"06 1994 08:49:37", ""},
		{"06 Nov 08:49:37", ""},
		{"31 Jun 2026 08:49:37", ""},
		{"29 Feb 2027 0:0:0", ""},
		{"0 Nov 1994 08:49:37", ""},
		{"32 Nov 1994 08:49:37", ""},
		{"06 Nov 1600 08:49:37", ""},
		{"06 Nov 999 08:49:37", ""},
		{"06 Nov 19940 08:49:37", ""},
		{"06 Nov 1994 24:00:00", ""},
		{"06 Nov 1994 23:60:00", ""},
		{"06 Nov 1994 23:59:60", ""},
		{"06 Nov 1994 8:49", ""},
		{"06 Nov 1994 123:00:00", ""},
		{"06 Nov 1994 :00:00", ""},
		{"2026-11-25T10:00:00Z", ""},
	} {
		got := ""
		if at, ok := Date(test.value); ok {
			got = at.Format(time.RFC3339)
		}
		if got != test.want {
			t.Errorf("%q: %q, want %q", test.value, got, test.want)
		}
	}
}

// FuzzDate: what a strict parser takes is the same here.
func FuzzDate(f *testing.F) {
	f.Add("Sun, 06 Nov 1994 08:49:37 GMT")
	f.Add("Sun Nov  6 08:49:37 1994")
	f.Fuzz(func(t *testing.T, value string) {
		at, ok := Date(value)
		if ok && (at.Year() < 1601 || at.Location() != time.UTC) {
			t.Fatalf("%q: %v", value, at)
		}
		// time.Parse takes parts of a second, which no layout names.
		want, err := time.Parse(http.TimeFormat, value)
		if err == nil && want.Year() >= 1601 && (!ok || !at.Equal(want.Truncate(time.Second))) {
			t.Fatalf("%q: %v %v, net/http says %v", value, at, ok, want)
		}
	})
}
