package web

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestHosts(t *testing.T) {
	h := newHouse(t, nil)
	h.web.names.lookUp = func() ([]net.Addr, error) {
		return []net.Addr{&net.IPNet{IP: net.IPv4(192, 168, 0, 7), Mask: net.CIDRMask(24, 32)}}, nil
	}
	for host, ok := range map[string]bool{
		"localhost": true, "localhost:8080": true, "LOCALHOST": true, "a.localhost": true, "localhost.": true,
		"127.0.0.1": true, "127.9.9.9:1": true, "[::1]": true, "[::1]:8080": true,
		"play.test": true, "PLAY.test:80": true, "192.168.0.7:8080": true,
		"192.168.0.8": false, "evil.example": false, "evil.example:8080": false, "localhost.evil.example": false, "play.test.evil": false, "1.2.3.4": false,
	} {
		a := h.ask("GET", "/healthz", "", "Host: "+host)
		if ok && a.StatusCode != http.StatusOK {
			t.Errorf("Host %s: %d", host, a.StatusCode)
		}
		if !ok {
			if detail := h.wants(a, http.StatusMisdirectedRequest, "foreign-host"); !strings.Contains(detail, host) || !strings.Contains(detail, "--public-host") {
				t.Errorf("Host %s: %s", host, detail)
			}
		}
	}
}

func TestForeignOrigins(t *testing.T) {
	h := newHouse(t, nil)
	u, _ := url.Parse(h.http.URL)
	own := "http://localhost:" + u.Port()
	for origin, ok := range map[string]bool{
		"": true, own: true,
		"http://localhost:1": false, "http://127.0.0.1:" + u.Port(): false, "https://evil.example": false, "null": false, "http://%": false,
	} {
		fields := []string{jsonContent}
		if origin != "" {
			fields = append(fields, "Origin: "+origin)
		}
		a := h.ask("POST", api+"/seats", "{}", fields...)
		if ok && a.StatusCode != http.StatusCreated {
			t.Errorf("Origin %q: %d", origin, a.StatusCode)
		}
		if !ok {
			h.wants(a, http.StatusForbidden, "foreign-origin")
			socket := h.ask("GET", api+"/events", "", "Origin: "+origin, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
			h.wants(socket, http.StatusForbidden, "foreign-origin")
		}
	}
}

func TestOneSpelling(t *testing.T) {
	h := newHouse(t, nil)
	for _, c := range []struct {
		localhost        bool
		host, path, want string
	}{
		{true, "127.0.0.1:8080", "/ko/bench?a=1", "http://localhost:8080/ko/bench?a=1"},
		{true, "[::1]:8080", "/", "http://localhost:8080/"},
		{true, "127.0.0.1", "/ko/", "http://localhost/ko/"},
		{true, "localhost:8080", "/ko/", ""},
		{true, "play.test", "/ko/", ""},
		{true, "127.0.0.1:8080", "/healthz", ""},
		{false, "127.0.0.1:8080", "/ko/", ""},
	} {
		h.web.c.Localhost = c.localhost
		a := h.ask("GET", c.path, "", "Host: "+c.host)
		if got := a.Header.Get("Location"); got != c.want {
			t.Errorf("%s at %s leads to %q, want %q", c.path, c.host, got, c.want)
		}
		if c.want == "" && a.StatusCode != http.StatusOK {
			t.Errorf("%s at %s: %d", c.path, c.host, a.StatusCode)
		}
	}
}

func TestPolicyNamesTheHost(t *testing.T) {
	for host, want := range map[string]string{
		"localhost": "frame-src http://localhost:*; connect-src 'self' ws://localhost:*;",
		"10.0.0.1":  "frame-src http://10.0.0.1:*; connect-src 'self' ws://10.0.0.1:*;",
		"fe80::1":   "frame-src http:; connect-src 'self' ws:;",
		"a; b":      "frame-src http:; connect-src 'self' ws:;",
		"a'b":       "frame-src http:; connect-src 'self' ws:;",
	} {
		if got := policyFor(host); !strings.Contains(got, want) || !strings.Contains(got, "default-src 'self'") {
			t.Errorf("%s: %s", host, got)
		}
	}
}

func TestManyCookies(t *testing.T) {
	h := newHouse(t, nil)
	pile := "Cookie: a=" + strings.Repeat("x", 100<<10)
	a := h.ask("GET", "/ko/", "", pile, pile, pile)
	if a.StatusCode != http.StatusRequestHeaderFieldsTooLarge || !strings.Contains(string(a.body), `href="/ko/clear-cookies"`) ||
		!strings.Contains(string(a.body), "300 KiB") || !strings.Contains(string(a.body), "쿠키 지우기") {
		t.Errorf("%d: the page does not lead on: %.300s", a.StatusCode, a.body)
	}
	if a := h.ask("GET", "/ko/", "", pile, pile); a.StatusCode != http.StatusOK {
		t.Errorf("with 200 KiB of cookies: %d", a.StatusCode)
	}
	// Where browsers obey Clear-Site-Data, nothing else is done.
	a = h.ask("GET", "/en/clear-cookies", "", pile, pile, pile)
	if a.StatusCode != http.StatusOK || a.Header.Get("Clear-Site-Data") != `"cookies"` || len(a.Header.Values("Set-Cookie")) > 0 {
		t.Errorf("%d %v", a.StatusCode, a.Header)
	}
	// Elsewhere each cookie that came is expired, and none is set.
	a = h.ask("GET", "/en/clear-cookies", "", "Cookie: a=1; b=2; a=3; junk; =4", "Host: play.test")
	want := []string{"a=; Path=/; Max-Age=0", "a=; Path=/; Domain=play.test; Max-Age=0", "b=; Path=/; Max-Age=0", "b=; Path=/; Domain=play.test; Max-Age=0"}
	if got := a.Header.Values("Set-Cookie"); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
	// Somebody else's page asks, but does not do it.
	a = h.ask("GET", "/en/clear-cookies", "", "Cookie: a=1", "Host: play.test", "Sec-Fetch-Site: cross-site")
	if a.Header.Get("Clear-Site-Data") != "" || len(a.Header.Values("Set-Cookie")) > 0 || !strings.Contains(string(a.body), `href="/en/clear-cookies">Clear the cookies`) {
		t.Errorf("cross-site: %v", a.Header)
	}
}
