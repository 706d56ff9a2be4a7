package origin_test

import (
	"testing"

	"roundtrip/app/origin"
)

// TestConditions: what net/http makes of conditions and ranges (RFC 9110 §13, §14).
func TestConditions(t *testing.T) {
	s, client := listen(t, origin.Config{})
	whole, content := call(t, s, client, "GET /static/hello.txt", "", "")
	etag, modified := whole.Header.Get("ETag"), whole.Header.Get("Last-Modified")
	if etag == "" || modified == "" || whole.Header.Get("Cache-Control") != "no-cache" {
		t.Fatalf("ETag %q, Last-Modified %q, Cache-Control %q", etag, modified, whole.Header.Get("Cache-Control"))
	}
	for _, tt := range []struct {
		name, fields string
		status       int
		body         string
	}{
		{"same tag", "If-None-Match: " + etag, 304, ""},
		{"one of several tags", `If-None-Match: "other", W/` + etag, 304, ""},
		{"any tag", "If-None-Match: *", 304, ""},
		{"another tag", `If-None-Match: "other"`, 200, content},
		{"not modified since", "If-Modified-Since: " + modified, 304, ""},
		{"modified since", "If-Modified-Since: Mon, 01 Jan 2001 00:00:00 GMT", 200, content},
		{"tag before date", "If-None-Match: \"other\"\nIf-Modified-Since: " + modified, 200, content},
		{"must match, does", "If-Match: " + etag, 200, content},
		{"must match, does not", `If-Match: "other"`, 412, ""},
		{"range", "Range: bytes=0-14", 206, content[:15]},
		{"range outside", "Range: bytes=9999-", 416, "invalid range: failed to overlap\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			resp, body := call(t, s, client, "GET /static/hello.txt", tt.fields, "")
			if resp.StatusCode != tt.status || body != tt.body {
				t.Errorf("%s with %q, want %d with %q", resp.Status, body, tt.status, tt.body)
			}
		})
	}
}

// TestDownload: the same file, and nobody keeps it.
func TestDownload(t *testing.T) {
	s, client := listen(t, origin.Config{})
	_, content := call(t, s, client, "GET /static/hello.txt", "", "")
	resp, body := call(t, s, client, "GET /download/hello.txt", "Range: bytes=0-2", "")
	if resp.StatusCode != 206 || resp.Header.Get("Cache-Control") != "no-store" || body != content[:3] {
		t.Errorf("%s, Cache-Control %q, %q", resp.Status, resp.Header.Get("Cache-Control"), body)
	}
	if resp, _ := call(t, s, client, "GET /download/none", "", ""); resp.StatusCode != 404 {
		t.Errorf("a file that is not there: %s", resp.Status)
	}
}

func TestFiles(t *testing.T) {
	s, client := listen(t, origin.Config{})
	for target, mediaType := range map[string]string{
		"/static/hello.txt":  "text/plain; charset=utf-8",
		"/static/page.html":  "text/html; charset=utf-8",
		"/static/site.css":   "text/css; charset=utf-8",
		"/static/circle.svg": "image/svg+xml",
		"/favicon.ico":       "image/x-icon",
	} {
		resp, body := call(t, s, client, "GET "+target, "", "")
		if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != mediaType || body == "" {
			t.Errorf("%s: %s, %s, %d octets", target, resp.Status, resp.Header.Get("Content-Type"), len(body))
		}
	}
	for _, target := range []string{"/static/", "/static/none", "/static/../origin.go", "/static/%2e%2e%2forigin.go"} {
		if resp, _ := call(t, s, client, "GET "+target, "", ""); resp.StatusCode != 404 {
			t.Errorf("%s: %s", target, resp.Status)
		}
	}
}
