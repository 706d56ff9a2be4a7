package seat

import (
	"strings"
	"testing"
)

func TestCodeSpellings(t *testing.T) {
	for _, c := range []struct {
		in, want string
	}{
		{"4F7K-9QTM", "4F7K-9QTM"},
		{"4f7k9qtm", "4F7K-9QTM"},
		{"  4f 7K – 9q tm\n", "4F7K-9QTM"},
		{"oO0O-iIlL", "0000-1111"},
		{"4F7K-9QT", ""},
		{"4F7K-9QTMM", ""},
		{"4F7K-9QTU", ""}, // there is no U
		{"4F7K-9QTé", ""},
		{"4F7K-9QT\x00", ""},
		{"ſſſſ-ſſſſ", ""}, // upper case S to Unicode, but no letter of ours
		{"", ""},
		{strings.Repeat("0", 1000), ""},
	} {
		got, ok := parseCode(c.in)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%.20q: %q, %v; want %q", c.in, got, ok, c.want)
		}
	}
}

func TestCredentialsAreRandomAndReadable(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := newID()
		token, code := newToken(id), newCode()
		if got, ok := tokenSeat(token); !ok || got != id {
			t.Fatalf("token %q of seat %q", token, id)
		}
		if got, ok := parseCode(code); !ok || got != code {
			t.Fatalf("code %q reads as %q", code, got)
		}
		if seen[id] || seen[token] || seen[code] {
			t.Fatalf("twice: %q, %q or %q", id, token, code)
		}
		seen[id], seen[token], seen[code] = true, true, true
	}
}

func TestOpens(t *testing.T) {
	hashes := []string{hashOf("a"), hashOf("b")}
	for secret, want := range map[string]bool{"a": true, "b": true, "c": false, "": false} {
		if opens(hashes, hashOf(secret)) != want {
			t.Errorf("%q opens: %v", secret, !want)
		}
	}
	if opens(nil, hashOf("")) || opens([]string{""}, hashOf("")) {
		t.Error("nothing opens")
	}
}
