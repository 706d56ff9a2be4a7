package origin_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"roundtrip/app/origin"
)

// TestCaching: what each page says of keeping it, and that its counter counts
// what was really made.
func TestCaching(t *testing.T) {
	asks(t, []answer{
		{"GET /cache/max-age/60", "", "", 200, "Cache-Control: max-age=60", `"made": 1`},
		{"HEAD /cache/max-age/60", "", "", 200, "Cache-Control: max-age=60", ""},
		{"GET /cache/max-age/10", "", "", 200, "Cache-Control: max-age=10", `"made": 2`},
		{"GET /cache/max-age/-1", "", "", 400, "", ""},
		{"GET /cache/no-store", "", "", 200, "Cache-Control: no-store", `"made": 1`},
		{"GET /cache/no-store", "If-None-Match: *", "", 200, "", `"made": 2`},

		{"GET /cache/no-cache", "", "", 200, "Cache-Control: no-cache\nETag: W/\"1\"", `"made": 1`},
		{"GET /cache/no-cache", `If-None-Match: W/"1"`, "", 304, "Cache-Control: no-cache\nETag: W/\"1\"", ""},
		{"GET /cache/no-cache", `If-None-Match: "x", "1"`, "", 304, "", ""},
		{"GET /cache/no-cache", `If-None-Match: W/"2"`, "", 200, "", `"made": 2`},
		{"GET /cache/etag", "", "", 200, `ETag: W/"1"`, `"made": 1`},
		{"GET /cache/etag", "If-None-Match: *", "", 304, `ETag: W/"1"`, ""},

		{"GET /cache/vary", "Accept-Language: ko", "", 200, "Vary: Accept-Language\nContent-Language: ko\nCache-Control: max-age=60", "안녕하세요!"},
		{"GET /cache/vary", "Accept-Language: en", "", 200, "Content-Language: en", "Hello!"},
		{"GET /cache/private", "", "", 200, "Cache-Control: private, max-age=60", `"made": 1`},
		{"GET /cache/page", "", "", 200, "Cache-Control: no-cache\nContent-Type: text/html", "made 1 time<"},
		{"HEAD /cache/page", "", "", 200, "", ""},
		{"GET /cache/page?lang=ko", "", "", 200, "", "2번 만들었어요"},
		{"GET /cache/picture", "", "", 200, "Cache-Control: max-age=600\nContent-Type: image/svg+xml", ">1</text>"},

		{"POST /cache/change", "", "x", 200, "", `"edition": 2`},
		{"GET /cache/etag", `If-None-Match: W/"1"`, "", 200, `ETag: W/"2"`, `"edition": 2`},
		{"GET /cache/etag", `If-None-Match: W/"2"`, "", 304, "", ""},
		{"GET /cache/change", "", "", 405, "Allow: OPTIONS, POST", ""},
	})
}

// TestSilentPages: what a page does not say is part of what it teaches.
func TestSilentPages(t *testing.T) {
	s, client := listen(t, origin.Config{})
	for target, fields := range map[string]string{
		"/cache/etag":          "Cache-Control Last-Modified Expires Vary",
		"/cache/guess":         "Cache-Control ETag Expires Vary",
		"/cache/last-modified": "ETag Expires Vary",
		"/cache/max-age/60":    "ETag Last-Modified Expires Vary",
		"/cache/no-store":      "ETag Last-Modified Expires Vary",
	} {
		resp, _ := call(t, s, client, "GET "+target, "", "")
		for _, f := range strings.Fields(fields) {
			if got := resp.Header.Get(f); got != "" {
				t.Errorf("%s has %s: %s", target, f, got)
			}
		}
	}
}

// TestLastModified: a date tells seconds apart, and no less.
func TestLastModified(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := origin.New(origin.Config{})
		ask := func(start, since string) (int, string, int) {
			method, target, _ := strings.Cut(start, " ")
			r := httptest.NewRequest(method, target, nil)
			if since != "" {
				r.Header.Set("If-Modified-Since", since)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			var page struct{ Edition int }
			_ = json.Unmarshal(w.Body.Bytes(), &page)
			return w.Code, w.Header().Get("Last-Modified"), page.Edition
		}
		_, first, _ := ask("GET /cache/last-modified", "")
		<-time.After(1500 * time.Millisecond)
		ask("POST /cache/change", "")
		_, second, _ := ask("GET /cache/last-modified", "")
		<-time.After(100 * time.Millisecond)
		ask("POST /cache/change", "") // in the same second
		for _, tt := range []struct {
			since           string
			status, edition int
		}{
			{"", 200, 3}, {first, 200, 3}, {second, 304, 0}, {"yesterday", 200, 3},
		} {
			if status, _, edition := ask("GET /cache/last-modified", tt.since); status != tt.status || edition != tt.edition {
				t.Errorf("since %q: %d with edition %d, want %d with %d", tt.since, status, edition, tt.status, tt.edition)
			}
		}
		if first == second {
			t.Errorf("both are %s", first)
		}
		_, year, _ := ask("GET /cache/guess", "")
		if want := time.Now().AddDate(-1, 0, 0).UTC().Format("2006-01-02"); parsed(t, year).Format("2006-01-02") != want {
			t.Errorf("/cache/guess is of %s, want %s", year, want)
		}
	})
}

func parsed(t *testing.T, date string) time.Time {
	t.Helper()
	d, err := time.Parse(time.RFC1123, date)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestDocument: two read one version, and the second to write is stopped.
func TestDocument(t *testing.T) {
	const asText = "Content-Type: text/plain"
	asks(t, []answer{
		{"GET /doc", "", "", 200, "ETag: \"0\"\nCache-Control: no-cache\nContent-Type: text/plain; charset=utf-8", ""},
		{"OPTIONS /doc", "", "", 204, "Allow: OPTIONS, GET, HEAD, PUT", ""},
		{"PUT /doc", asText, "회의는 세 시", 428, "", "If-Match"},
		{"PUT /doc", asText + "\nIf-Match: \"0\"", "회의는 세 시", 204, `ETag: "1"`, ""},
		{"PUT /doc", asText + "\nIf-Match: \"0\"", "회의는 네 시", 412, "", `\"1\"`},
		{"PUT /doc", asText + "\nIf-Match: W/\"1\"", "x", 412, "", ""}, // a strong comparison
		{"GET /doc", "", "", 200, `ETag: "1"`, "회의는 세 시"},
		{"GET /doc", `If-None-Match: "1"`, "", 304, "", ""},
		{"PUT /doc", "If-Match: \"x\", \"1\"", "whatever it is", 204, `ETag: "2"`, ""},
		{"PUT /doc", isJSON + "\nIf-Match: *", "{}", 415, "Accept: text/plain", ""},
		{"PUT /doc", "If-Match: *", "\xff", 422, "", "UTF-8"},
		{"PUT /doc", "If-Match: *", strings.Repeat("x", 8<<10+1), 413, "", ""},
		{"DELETE /doc", "", "", 405, "Allow: OPTIONS, GET, HEAD, PUT", ""},
	})
}

// TestHeadTellsOfTheNextGet: its fields are those GET gets, also where the counter
// becomes longer.
func TestHeadTellsOfTheNextGet(t *testing.T) {
	s, client := listen(t, origin.Config{})
	for range 9 {
		call(t, s, client, "GET /cache/no-store", "", "")
	}
	head, _ := call(t, s, client, "HEAD /cache/no-store", "", "")
	get, body := call(t, s, client, "GET /cache/no-store", "", "")
	if head.ContentLength != get.ContentLength || !strings.Contains(body, `"made": 10`) {
		t.Errorf("HEAD says %d octets, GET %d:\n%s", head.ContentLength, get.ContentLength, body)
	}
}
