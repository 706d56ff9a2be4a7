package origin_test

import (
	"net/http"
	"strings"
	"testing"

	"roundtrip/app/origin"
)

func TestCookieLines(t *testing.T) {
	asks(t, []answer{
		{"GET /cookies/try?line=a=1;+Max-Age=5&line=b=2", "", "", 302, "Set-Cookie: a=1; Max-Age=5\nSet-Cookie: b=2\nLocation: /cookies", ""},
		{"GET /cookies/try?line=%ED%95%9C=%EA%B8%80;x&to=/echo?a=1", "", "", 302, "Set-Cookie: 한=글;x\nLocation: /echo?a=1", ""},
		{"GET /cookies/try?line=&to=/", "", "", 302, "Location: /", ""},
		{"GET /cookies/try", "", "", 400, "", "between one and fifty"},
		{"GET /cookies/try?line=a%0D%0AX:+1", "", "", 400, "", ""},
		{"GET /cookies/try?" + strings.Repeat("line=a&", 51), "", "", 400, "", ""},
		{"GET /cookies/try?line=a=1&to=//elsewhere.example", "", "", 400, "", "to must be a path"},

		{"GET /cookies/go?name=a&value=%ED%95%98+b", "", "", 302, `Set-Cookie: a=" b"; Path=/cookies`, ""},
		{"GET /cookies/go?name=a&value=1%0A2%3B3", "", "", 302, "Set-Cookie: a=123; Path=/cookies", ""},
		{"GET /cookies/go?name=%EC%9D%B4%EB%A6%84&value=1", "", "", 400, "", "token"},

		{"GET /cookies/fill?n=2&octets=12", "", "", 302, "Set-Cookie: fill1=xxxxxxx; Path=/cookies/fill; Max-Age=60\nLocation: /cookies/fill", ""},
		{"GET /cookies/fill", "Cookie: fill1=xx; fill2=x", "", 200, "", `"count": 2`},
		{"GET /cookies/fill", "Cookie: fill1=xx; fill2=x", "", 200, "", `"octets": 13`},
		{"GET /cookies/fill?n=300&octets=8192", "", "", 400, "", "204800"},
		{"GET /cookies/fill?octets=11", "", "", 400, "", "from 12"},

		{"GET /cookies", "Cookie: name=%ED%95%98", "", 200, "", `"decoded": "하"`},
		{"GET /cookies", "Cookie: name=%zz", "", 200, "", `"value": "%zz"`},
	})
}

// TestCookieNames: which names lead where. By an address of the network there is no
// second name.
func TestCookieNames(t *testing.T) {
	s, client := listen(t, origin.Config{})
	for _, tt := range []struct {
		host, target string
		status       int
		location     string
	}{
		{"localhost:9", "/cookies/names", 302, "http://play.localhost:9/cookies/names"},
		{"[::1]:9", "/cookies/names", 302, "http://play.localhost:9/cookies/names"},
		{"play.localhost:9", "/cookies/names", 302, "http://sub.play.localhost:9/cookies/names"},
		{"sub.play.localhost:9", "/cookies/names", 200, ""},
		{"192.0.2.7:9", "/cookies/names", 409, ""},
		{"localhost:9", "/cookies/sites", 302, "http://127.0.0.1:9/cookies/sites/away"},
		{"127.0.0.1", "/cookies/sites", 302, "http://localhost:80/cookies/sites/away"},
		{"lan.test:9", "/cookies/sites", 409, ""},
		{"lan.test:9", "/cookies/sites/away", 409, ""},
	} {
		r, err := http.NewRequest("GET", s.URL+tt.target, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = tt.host
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != tt.status || resp.Header.Get("Location") != tt.location {
			t.Errorf("%s at %s: %s to %q", tt.target, tt.host, resp.Status, resp.Header.Get("Location"))
		}
	}
}

// TestCookiesThatCame: a picture and a page name the cookies that came along, and
// only a frame gets one for its partition.
func TestCookiesThatCame(t *testing.T) {
	s, client := listen(t, origin.Config{})
	resp, body := call(t, s, client, "GET /cookies/sites/home?by=picture", "Cookie: none=1; <b>=1; lax=1", "")
	if resp.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(body, ">none lax<") {
		t.Errorf("%s: %s", resp.Header.Get("Content-Type"), body)
	}
	for target, framed := range map[string]bool{"/cookies/sites/home": false, "/cookies/sites/home?by=frame": true} {
		resp, body := call(t, s, client, "POST "+target, "Cookie: lax=1", "")
		if got := strings.Contains(resp.Header.Get("Set-Cookie"), "Partitioned"); got != framed || !strings.Contains(body, "<code>lax</code>") {
			t.Errorf("%s: Set-Cookie %q, %s", target, resp.Header.Get("Set-Cookie"), body)
		}
	}
}
