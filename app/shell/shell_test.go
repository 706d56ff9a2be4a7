package shell

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestHandler(t *testing.T) {
	script := "export const here = true;\n"
	h := handler(func(r *http.Request) string { return "http://" + r.Host + ":8080" },
		fstest.MapFS{"js/shell.js": {Data: []byte(script)}})
	for _, tt := range []struct {
		method, target, host string
		status               int
		body, csp            string
	}{
		{"GET", "/.roundtrip/shell", "localhost", 200, `data-app="http://localhost:8080"`, "frame-ancestors http://localhost:8080"},
		{"GET", "/.roundtrip/shell", "[::1]", 200, `data-app="http://[::1]:8080"`, "frame-ancestors http://[::1]:8080"},
		{"HEAD", "/.roundtrip/shell", "localhost", 200, "", "script-src 'self'"},
		{"GET", "/.roundtrip/shell.js", "localhost", 200, script, ""},
		{"GET", "/.roundtrip/shell", "x;script-src-*", 421, "", ""},
		{"GET", "/.roundtrip/shell", `x"onload=`, 421, "", ""},
		{"POST", "/.roundtrip/shell", "localhost", 405, "", ""},
		{"GET", "/.roundtrip/", "localhost", 404, "", ""},
		{"GET", "/.roundtrip/other", "localhost", 404, "", ""},
	} {
		t.Run(tt.method+" "+tt.target+" "+tt.host, func(t *testing.T) {
			r := httptest.NewRequest(tt.method, tt.target, nil)
			r.Host = tt.host
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.body) {
				t.Errorf("%d, want %d with %q:\n%s", w.Code, tt.status, tt.body, w.Body)
			}
			if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, tt.csp) {
				t.Errorf("policy is %q, want %q in it", csp, tt.csp)
			}
			if len(w.Header().Values("Set-Cookie")) > 0 {
				t.Error("the shell sets a cookie")
			}
		})
	}
}

func TestScriptIsCheckedNotSentAgain(t *testing.T) {
	h := handler(func(*http.Request) string { return "" }, fstest.MapFS{"js/shell.js": {Data: []byte("1")}})
	first := httptest.NewRecorder()
	h.ServeHTTP(first, httptest.NewRequest("GET", Script, nil))
	again := httptest.NewRequest("GET", Script, nil)
	again.Header.Set("If-None-Match", first.Header().Get("ETag"))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, again)
	if w.Code != 304 || w.Body.Len() != 0 {
		t.Errorf("%d with %q, want 304 with nothing", w.Code, w.Body)
	}
	zipped := httptest.NewRequest("GET", Script, nil)
	zipped.Header.Set("Accept-Encoding", "gzip, br")
	w = httptest.NewRecorder()
	h.ServeHTTP(w, zipped)
	z, err := gzip.NewReader(w.Body)
	if err != nil || w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("ETag") == first.Header().Get("ETag") {
		t.Fatalf("not compressed: %v %v", err, w.Header())
	}
	if got, err := io.ReadAll(z); err != nil || string(got) != "1" {
		t.Errorf("compressed it is %q, %v", got, err)
	}
}

func TestIsOrigin(t *testing.T) {
	for s, want := range map[string]bool{
		"http://localhost:8080": true, "https://10.0.0.7": true, "http://[::1]:80": true,
		"": false, "localhost:8080": false, "http://": false, "http://a/": false, "http://a?b": false,
		"http://u@a": false, "ftp://a": false, "http://a b": false, "http://*": false, "'none'": false,
	} {
		if got := isOrigin(s); got != want {
			t.Errorf("isOrigin(%q) is %v", s, got)
		}
	}
}

// TestScriptIsThere: the one file that the page needs is among the assets.
func TestScriptIsThere(t *testing.T) {
	w := httptest.NewRecorder()
	Handler(func(*http.Request) string { return "" }).ServeHTTP(w, httptest.NewRequest("GET", Script, nil))
	if w.Code != 200 || w.Body.Len() == 0 {
		t.Errorf("%s: %d, %d octets", Script, w.Code, w.Body.Len())
	}
}
