package origin_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"roundtrip/app/origin"
)

// listen runs a server on a real port; its client follows no redirect.
func listen(t *testing.T, c origin.Config) (*httptest.Server, *http.Client) {
	t.Helper()
	s := httptest.NewServer(origin.New(c))
	t.Cleanup(s.Close)
	client := s.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return s, client
}

// call sends "METHOD target", fields as "Name: value" lines, and content.
func call(t *testing.T, s *httptest.Server, client *http.Client, start, fields, content string) (*http.Response, string) {
	t.Helper()
	method, target, _ := strings.Cut(start, " ")
	var body io.Reader
	if content != "" {
		body = strings.NewReader(content)
	}
	req, err := http.NewRequest(method, s.URL+target, body)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(fields, "\n") {
		if name, value, ok := strings.Cut(line, ": "); ok {
			req.Header.Add(name, value)
		}
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

const isJSON = "Content-Type: application/json"

// answer is a request and what comes back.
type answer struct {
	start, fields, content string
	status                 int
	has                    string // fields of the response, as lines; a value may be a prefix
	body                   string // in the content
}

// asks sends requests to one server, one after the other: what one made is there
// for the next.
func asks(t *testing.T, answers []answer) {
	t.Helper()
	s, client := listen(t, origin.Config{})
	for _, tt := range answers {
		t.Run(tt.start+" "+tt.fields, func(t *testing.T) {
			resp, body := call(t, s, client, tt.start, tt.fields, tt.content)
			if resp.StatusCode != tt.status {
				t.Fatalf("status is %s, want %d\n%s", resp.Status, tt.status, body)
			}
			if !strings.Contains(body, tt.body) {
				t.Errorf("content has no %q:\n%s", tt.body, body)
			}
			for line := range strings.SplitSeq(tt.has, "\n") {
				name, value, _ := strings.Cut(line, ": ")
				if line != "" && !hasPrefix(resp.Header.Values(name), value) {
					t.Errorf("%s is %q, want %q", name, resp.Header.Values(name), value)
				}
			}
			if resp.StatusCode == 204 || resp.StatusCode == 205 || resp.StatusCode == 304 {
				if body != "" {
					t.Errorf("a %d has content: %q", resp.StatusCode, body)
				}
			}
			if resp.StatusCode != 405 && resp.Header.Get("Allow") != "" && !strings.HasPrefix(tt.start, "OPTIONS") {
				t.Errorf("Allow on a %d", resp.StatusCode)
			}
		})
	}
}

func hasPrefix(values []string, prefix string) bool {
	for _, v := range values {
		if strings.HasPrefix(v, prefix) {
			return true
		}
	}
	return false
}

func TestAnswers(t *testing.T) {
	asks(t, []answer{
		{"GET /", "", "", 200, "Content-Type: text/html; charset=utf-8", "This is your server"},
		{"GET /", "Accept-Language: ko-KR,ko;q=0.9", "", 200, "Content-Language: ko", "여기는 내 서버예요"},
		{"GET /?lang=ko", "Accept-Language: en", "", 200, "Content-Language: ko", `<html lang="ko">`},
		{"GET /", "Accept-Language: fr", "", 200, "Content-Language: en", "This is your server"},
		{"GET /", "Accept: application/json", "", 200, "Content-Type: application/json", `"/status/{code}"`},
		{"GET /", "Accept: image/png", "", 406, "Content-Type: application/problem+json", ""},
		{"HEAD /", "", "", 200, "Content-Type: text/html", ""},

		{"GET /nowhere", "", "", 404, "Content-Type: application/problem+json", `"status": 404`},
		{"GET /nowhere", "Accept: text/html", "", 404, "Content-Type: text/html", `<p class="status">404</p>`},
		{"GET /status/4/18", "", "", 404, "", ""},
		{"PATCH /users", "", "", 405, "Allow: OPTIONS, GET, HEAD, POST", `"status": 405`},
		{"POST /", "", "x", 405, "Allow: OPTIONS, GET, HEAD", ""},
		{"OPTIONS /users", "", "", 204, "Allow: OPTIONS, GET, HEAD, POST", ""},
		{"BREW /users", "", "", 501, "", "BREW"},
		{"BREW /status/418", "", "", 418, "", "teapot"},
		{"GET /panic", "", "", 500, "Content-Type: application/problem+json", "stopped unexpectedly"},
		{"POST /panic", "", "x", 500, "", ""},

		{"GET /status/201", "", "", 201, "Location: /status/200", ""},
		{"GET /status/204", "", "", 204, "", ""},
		{"GET /status/205", "", "", 205, "", ""},
		{"GET /status/206", "", "", 206, "Content-Range: bytes 0-4/12", "hello"},
		{"GET /status/301", "", "", 301, "Location: /echo", ""},
		{"GET /status/304", "", "", 304, `ETag: "ordered"`, ""},
		{"GET /status/401", "", "", 401, "WWW-Authenticate: Bearer", ""},
		{"GET /status/405", "", "", 405, "Allow: HEAD, POST, PUT, DELETE", ""},
		{"GET /status/407", "", "", 407, "Proxy-Authenticate: Bearer", ""},
		{"GET /status/416", "", "", 416, "Content-Range: bytes */12", ""},
		{"GET /status/426", "", "", 426, "Upgrade: websocket", ""},
		{"GET /status/429", "", "", 429, "Retry-After: 5", ""},
		{"GET /status/503", "", "", 503, "Retry-After: 5", ""},
		{"GET /status/299", "", "", 299, "", ""},
		{"GET /status/101", "", "", 501, "", ""},
		{"GET /status/103", "", "", 200, "", `"interim": 103`},
		{"GET /status/600", "", "", 400, "", "from 100 to 599"},
		{"GET /status/many", "", "", 400, "", ""},

		{"GET /redirect/2", "", "", 302, "Location: /redirect/1", "→ /redirect/1"},
		{"POST /redirect/2?status=308", "", "x", 308, "Location: /redirect/1?status=308", ""},
		{"GET /redirect/1?status=308", "", "", 308, "Location: /redirect/0", ""},
		{"GET /redirect/0", "", "", 200, "", "You have arrived"},
		{"GET /redirect/51", "", "", 400, "", ""},
		{"GET /redirect/1?status=200", "", "", 400, "", ""},
		{"GET /redirect-to?url=/users&status=303", "", "", 303, "Location: /users", ""},
		{"POST /redirect-to", "", "x", 302, "Location: /echo", ""},
		{"GET /redirect-to?url=//elsewhere.example/", "", "", 400, "", ""},
		{"GET /redirect-to?url=https://elsewhere.example/", "", "", 400, "", ""},
		{"GET /redirect-to?url=/%5Celsewhere.example", "", "", 400, "", ""},
		{"GET /redirect-to?url=users", "", "", 400, "", ""},
		{"GET /redirect-loop", "", "", 302, "Location: /redirect-loop", ""},

		{"GET /delay/0.01", "", "", 200, "", "0.01 seconds"},
		{"GET /delay/61", "", "", 400, "", ""},
		{"GET /delay/NaN", "", "", 400, "", ""},
		{"GET /chunks?n=3&every=1", "", "", 200, "Content-Type: text/plain", "chunk 3 of 3"},
		{"GET /chunks?n=100&every=10000", "", "", 400, "", "60 seconds"},
		{"GET /chunks?n=x", "", "", 400, "", ""},

		{"POST /echo?a=1", "X-Test: 하나", "안녕", 200, "Content-Type: application/json", `"contentOctets": 6`},
		{"PUT /echo", "Accept: text/plain\nX-Test: 1", "hi", 200, "Content-Type: text/plain", "PUT /echo HTTP/1.1\n"},
		{"POST /echo", "", "\xff\xfe", 200, "", `"base64": true`},
		{"POST /echo", "", strings.Repeat("x", 64<<10+1), 413, "", ""},

		{"GET /cookies", "Cookie: a=1; b=2", "", 200, "", `"name": "b"`},
		{"GET /cookies/set/taste/mint?HttpOnly&max-age=60", "", "", 200, "Set-Cookie: taste=mint; Path=/; HttpOnly; Max-Age=60", ""},
		{"GET /cookies/set/a/b?Path=/static", "", "", 200, "Set-Cookie: a=b; Path=/static", ""},
		{"GET /cookies/set/a/b%2Fc%20d", "", "", 200, "Set-Cookie: a=b/c d; Path=/", ""},
		{"GET /cookies/set/a/b%3Bc", "", "", 400, "", "semicolon"},
		{"GET /cookies/set/a/b?Colour=red", "", "", 400, "", "Colour"},
		{"GET /cookies/set?a=1&b=2", "", "", 200, "Set-Cookie: a=1; Path=/\nSet-Cookie: b=2; Path=/", ""},
		{"GET /cookies/set", "", "", 400, "", ""},
		{"POST /cookies/raw", "", "a=1; HttpOnly\nb=é, \"x;;Secure", 200, "Set-Cookie: a=1; HttpOnly\nSet-Cookie: b=é, \"x;;Secure", ""},
		{"POST /cookies/raw", "", "a=1\rX: y", 400, "", "CR"},
		{"POST /cookies/raw", "", "a=1\x00", 400, "", "NUL"},
		{"POST /cookies/raw", "", strings.Repeat("a\n", 51), 400, "", "fifty"},
		{"GET /cookies/delete?a&b", "", "", 200, "Set-Cookie: b=; Path=/; Max-Age=0", ""},

		{"GET /auth", "", "", 401, `WWW-Authenticate: Bearer realm="roundtrip"`, "let-me-in"},
		{"GET /auth?scheme=basic", "", "", 401, `WWW-Authenticate: Basic realm="roundtrip"`, ""},
		{"GET /auth", "Authorization: Bearer wrong", "", 401, `WWW-Authenticate: Bearer realm="roundtrip", error="invalid_token"`, ""},
		{"GET /auth", "Authorization: Bearer let-me-in", "", 200, "", `"hello": "learner"`},
		{"GET /auth", "Authorization: Basic bGVhcm5lcjpsZXQtbWUtaW4=", "", 200, "", `"hello": "learner"`},
		{"GET /auth", "Authorization: Basic bGVhcm5lcjpjaGFsaw==", "", 401, "", ""},
		{"GET /auth/staff", "", "", 401, "WWW-Authenticate: Bearer", ""},
		{"GET /auth/staff", "Authorization: Bearer let-me-in", "", 403, "", "You are learner"},
		{"GET /auth/staff", "Authorization: Bearer chalk", "", 200, "", `"hello": "teacher"`},

		{"GET /users", "", "", 200, "", `"name": "하나"`},
		{"POST /users", "", `{"name":"둘"}`, 415, "Accept: application/json", ""},
		{"POST /users", isJSON, `{"name":`, 400, "", "cannot be read as JSON"},
		{"POST /users", isJSON, `{}`, 422, "", ""},
		{"POST /users", isJSON, `{"name":"둘"}`, 201, "Location: /users/2", `"id": 2`},
		{"POST /users", isJSON + "; charset=utf-8", `{"name":"둘"}`, 409, "", "there already"},
		{"GET /users/2", "", "", 200, `ETag: "2-1"`, "둘"},
		{"PUT /users/2", isJSON, `{"name":"셋"}`, 428, "", "If-Match"},
		{"PUT /users/2", isJSON + "\n" + `If-Match: "2-9"`, `{"name":"셋"}`, 412, "", ""},
		{"PUT /users/2", isJSON + "\n" + `If-Match: "2-1"`, `{"name":"하나"}`, 409, "", ""},
		{"PUT /users/2", isJSON + "\n" + `If-Match: "2-1"`, `{"name":"셋"}`, 200, `ETag: "2-2"`, "셋"},
		{"DELETE /users/2", "", "", 204, "", ""},
		{"DELETE /users/2", "", "", 404, "", ""},
		{"GET /users/two", "", "", 404, "", ""},
		{"POST /users/1", "", "", 405, "Allow: OPTIONS, DELETE, GET, HEAD, PUT", ""},

		{"POST /limit", "", strings.Repeat("x", 1024), 200, "", `"contentOctets": 1024`},
		{"POST /limit", "", strings.Repeat("x", 1025), 413, "", "1024 octets"},
		{"GET /limit", "", "", 405, "Allow: OPTIONS, POST", ""},
		{"GET /limit/fields", "X-Long: " + strings.Repeat("x", 512), "", 200, "", "short enough"},
		{"GET /limit/fields", "X-Long: " + strings.Repeat("x", 513), "", 431, "", "X-Long"},

		{"GET /jobs/1", "", "", 404, "", ""},
		{"POST /jobs", "", "x", 202, "Location: /jobs/1", `"state": "working"`},
		{"POST /jobs", "", "x", 503, "Retry-After: ", "Another job"},
		{"GET /jobs/1", "", "", 200, "", `"state": "working"`},
		{"GET /jobs/0", "", "", 404, "", ""},
		{"GET /jobs/2", "", "", 404, "", ""},
		{"GET /jobs/one", "", "", 404, "", ""},
	})
}

func TestRedirectChainArrives(t *testing.T) {
	s, client := listen(t, origin.Config{Lang: "ko"})
	var visited []string
	client.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		visited = append(visited, r.URL.Path)
		return nil
	}
	resp, body := call(t, s, client, "GET /redirect/3", "", "")
	if got := strings.Join(visited, " "); got != "/redirect/2 /redirect/1 /redirect/0" || resp.StatusCode != 200 {
		t.Errorf("visited %s, then %s", got, resp.Status)
	}
	if !strings.Contains(body, "도착했어요") {
		t.Errorf("not in the server's own language: %q", body)
	}
}
