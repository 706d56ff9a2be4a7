package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// problem is an error as the API tells it (RFC 9457).
type problem struct {
	Type, Title, Detail string
	Status              int
}

// refused makes a call in a language and returns the problem it is answered with.
func (s *seat) refused(t *testing.T, lang, method, path, host, contentType string, body io.Reader) problem {
	t.Helper()
	r, err := http.NewRequest(method, s.app.url+"/api/v1"+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Authorization", "Bearer "+s.Token)
	if host != "" {
		r.Host = host
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var p problem
	if err := json.NewDecoder(res.Body).Decode(&p); err != nil {
		t.Fatalf("%s %s: %s, %v", method, path, res.Status, err)
	}
	if got := res.Header.Get("Content-Type"); !strings.HasPrefix(got, "application/problem+json") {
		t.Errorf("%s %s: answered as %q", method, path, got)
	}
	if p.Status != res.StatusCode || p.Title == "" || p.Detail == "" || p.Type == "" {
		t.Errorf("%s %s: %+v with %s", method, path, p, res.Status)
	}
	return p
}

// Bad input is answered in words, in both languages, with nothing lost.
func TestBadInputIsAnsweredInWords(t *testing.T) {
	a := startApp(t)
	s := a.takeSeat()
	stranger := &seat{app: a, Token: "rt_" + strings.Repeat("a", 40)}
	for _, tt := range []struct {
		name               string
		by                 *seat
		method, path, host string
		body               string
		status             int
	}{
		{"wrong token", stranger, "GET", "/seat", "", "", 401},
		{"foreign host", s, "GET", "/seat", "evil.example:8080", "", 421},
		{"another host's target", s, "POST", "/send", "", `{"server":"http","method":"GET","target":"http://example.com/"}`, 422},
		{"another host's target, without scheme", s, "POST", "/send", "", `{"server":"http","method":"GET","target":"//example.com/"}`, 422},
		{"a server that is not there", s, "POST", "/send", "", `{"server":"other","method":"GET","target":"/"}`, 404},
		{"ten megabytes of raw request", s, "POST", "/send", "", `{"server":"http","raw":"` + strings.Repeat("QUJD", 10<<20/3) + `"}`, 413},
		{"broken JSON", s, "POST", "/acts", "", `{"kind":`, 400},
		{"a misspelt name", s, "POST", "/acts", "", `{"kynd":"fetch"}`, 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			texts := map[string]bool{}
			for _, lang := range []string{"ko", "en"} {
				p := tt.by.refused(t, lang, tt.method, tt.path, tt.host, "application/json", strings.NewReader(tt.body))
				if p.Status != tt.status {
					t.Errorf("%s: %d %q, want %d", lang, p.Status, p.Title, tt.status)
				}
				if korean := strings.ContainsFunc(p.Title+p.Detail, func(r rune) bool { return '가' <= r && r <= '힣' }); korean != (lang == "ko") {
					t.Errorf("%s: %q %q", lang, p.Title, p.Detail)
				}
				texts[p.Title] = true
			}
			if len(texts) != 2 {
				t.Errorf("one title for both languages: %v", texts)
			}
		})
	}
	if got := len(s.exchanges()); got != 0 {
		t.Errorf("%d exchanges came of refused calls", got)
	}
}

// A body that never ends is given up, in words.
func TestEndlessBody(t *testing.T) {
	a := startApp(t)
	s := a.takeSeat()
	conn, err := net.Dial("tcp", strings.TrimPrefix(a.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /api/v1/acts HTTP/1.1\r\nHost: localhost\r\nAccept-Language: ko\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", s.Token)
	conn.SetReadDeadline(time.Now().Add(3 * patience))
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	var p problem
	if err := json.NewDecoder(res.Body).Decode(&p); err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != 408 || p.Title == "" {
		t.Errorf("%s: %+v, want 408 in words", res.Status, p)
	}
}

// A page of another origin gets no socket.
func TestForeignOriginGetsNoSocket(t *testing.T) {
	a := startApp(t)
	s := a.takeSeat()
	for origin, want := range map[string]int{
		"http://evil.example":   403,
		s.Servers[0].URL:        403, // not even the learner's own server
		a.url:                   101,
		"":                      101,
		"null":                  403,
		"http://localhost:1234": 403,
	} {
		h := http.Header{"Accept-Language": {"en"}}
		if origin != "" {
			h.Set("Origin", origin)
		}
		ws, res, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(a.url, "http")+"/api/v1/events", h)
		if err == nil {
			ws.Close()
		}
		if res == nil || res.StatusCode != want {
			t.Errorf("Origin %q: %v, want %d", origin, res, want)
			continue
		}
		if want == 403 {
			var p problem
			if err := json.NewDecoder(res.Body).Decode(&p); err != nil || p.Title == "" {
				t.Errorf("Origin %q: %+v, %v: no words", origin, p, err)
			}
		}
	}
}

// Seats are apart: no call of one reaches anything of another.
func TestSeatsAreApart(t *testing.T) {
	a := startApp(t)
	one, two := a.takeSeat(), a.takeSeat()
	var sent struct{ Exchanges []string }
	one.call("POST", "/send", map[string]any{"server": "http", "method": "GET", "target": "/echo?secret-of-one"}, &sent)
	for _, path := range []string{"/exchanges/" + sent.Exchanges[0], "/exchanges/" + sent.Exchanges[0] + "/code/curl"} {
		if status, got := two.try("GET", path, nil); status != 404 || strings.Contains(string(got), "secret-of-one") {
			t.Errorf("GET %s by another seat: %d %.200s", path, status, got)
		}
	}
	if _, got := two.try("GET", "/exchanges", nil); strings.Contains(string(got), "secret-of-one") {
		t.Errorf("another seat's list: %.300s", got)
	}
	if one.Servers[0].URL == two.Servers[0].URL {
		t.Error("two seats have one server")
	}
}
