package cookie

import "testing"

func TestCanonical(t *testing.T) {
	for host, want := range map[string]string{
		"A.Example": "a.example", "a.example.": "a.example.", "한국.test": "xn--3e0b707e.test", "::1": "[::1]", "[::1]": "[::1]", "[0:0::1]": "[::1]",
		"127.0.0.1": "127.0.0.1", "localhost": "localhost", "a_b.test": "a_b.test",
		"": "", ".": "", "..": "", ".a": "", "a..b": "", "a..": "", "\xff": "",
	} {
		if got, ok := canonical(host); got != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", host, got, ok, want)
		}
	}
}

func TestSite(t *testing.T) {
	for host, want := range map[string]string{
		"x.y.example.org": "example.org", "a.co.uk": "a.co.uk", "x.a.co.uk": "a.co.uk", "co.uk": "co.uk", "x.a.github.io": "a.github.io",
		"localhost": "localhost", "play.localhost": "play.localhost", "x.play.localhost": "play.localhost", "127.0.0.1": "127.0.0.1", "[::1]": "[::1]",
		"x.y.test": "y.test", "x.y.test.": "y.test.",
	} {
		if got := site(host); got != want {
			t.Errorf("%s: %s, want %s", host, got, want)
		}
	}
}

// TestTrust: which hosts plain http is secure on, in browsers.
func TestTrust(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST": true, "localhost.": true, "a.localhost": true, "127.0.0.1": true, "127.255.0.7": true, "::1": true, "[::1]": true,
		"localhost.example": false, "alocalhost": false, "192.168.0.7": false, "10.0.0.1": false, "128.0.0.1": false, "::2": false, "example.org": false,
	} {
		name, _ := canonical(host)
		if got := Chromium().secure(Request{Scheme: "http", Host: host}, name); got != want {
			t.Errorf("%s: %v", host, got)
		}
		if RFC().secure(Request{Scheme: "http"}, name) || !RFC().secure(Request{Scheme: "HTTPS"}, name) || !RFC().secure(Request{Scheme: "wss"}, name) {
			t.Errorf("%s: by the scheme alone", host)
		}
	}
}

func TestPaths(t *testing.T) {
	for path, want := range map[string]string{"": "/", "/": "/", "x": "/", "/a": "/", "/a/": "/a", "/a/b": "/a", "/a/b/": "/a/b", "//": "/", "//a": "/", "/a//b": "/a/"} {
		if got := defaultPath(path); got != want {
			t.Errorf("default of %q: %q, want %q", path, got, want)
		}
	}
	for _, test := range []struct {
		path, cookie string
		want         bool
	}{
		{"/", "/", true}, {"/a", "/", true}, {"/a", "/a", true}, {"/a/", "/a", true}, {"/a/b", "/a", true}, {"/a/b", "/a/", true},
		{"/a", "/a/", false}, {"/ab", "/a", false}, {"/A", "/a", false}, {"/", "/a", false}, {"/a%2Fb", "/a", false},
	} {
		if got := pathMatch(test.path, test.cookie); got != test.want {
			t.Errorf("%s for %s: %v", test.path, test.cookie, got)
		}
	}
}

func TestAge(t *testing.T) {
	for _, test := range []struct{ value, rfc, chromium string }{ // seconds from now; "past"; "" is no age
		{"0", "past", "past"}, {"-0", "past", "past"}, {"-1", "past", "past"}, {"007", "7s", "7s"}, {"60", "1m0s", "1m0s"},
		{"", "", ""}, {"-", "", ""}, {"+", "", ""}, {"+5", "", "5s"}, {"-+5", "", ""}, {"1.5", "", ""}, {"5 ", "", ""}, {"x", "", ""}, {"5x", "", ""},
		{"99999999999999999999", "2562047h47m16s", "2562047h47m16s"}, {"-99999999999999999999", "past", "past"},
		{"99999999999999999999x", "", "2562047h47m16s"}, {"-99999999999999999999x", "", "past"},
	} {
		for _, by := range []struct {
			p    Profile
			want string
		}{{RFC(), test.rfc}, {Chromium(), test.chromium}} {
			got := ""
			if at, ok := by.p.age(test.value, start); ok && at.Equal(earliest) {
				got = "past"
			} else if ok {
				got = at.Sub(start).String()
			}
			if got != by.want {
				t.Errorf("%s, %q: %q, want %q", by.p.Name, test.value, got, by.want)
			}
		}
	}
}
