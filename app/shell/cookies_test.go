package shell

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"roundtrip/assets"
)

func TestCookies(t *testing.T) {
	h := handler(func(*http.Request) string { return "http://localhost:8080" }, assets.FS)
	many := make([]string, maxLines+1)
	for i := range many {
		many[i] = "a=1"
	}
	for _, tt := range []struct {
		name, origin, path string
		lines              []string
		status             int
	}{
		{"as given", "http://localhost:9000", Cookies, []string{"a=1; HttpOnly", "b= \"é; ; Path=/x", ""}, 200},
		{"none", "http://localhost:9000", Cookies, nil, 200},
		{"the app is another origin", "http://localhost:8080", Cookies, []string{"a=1"}, 403},
		{"a stranger", "http://evil.example", Cookies, []string{"a=1"}, 403},
		{"a tool", "", Cookies, []string{"a=1"}, 403},
		{"a tool clears", "", Clear, nil, 403},
		{"nobody", "null", Clear, nil, 403},
		{"line feed", "http://localhost:9000", Cookies, []string{"a=1\nX: y"}, 400},
		{"carriage return", "http://localhost:9000", Cookies, []string{"a=1\rX: y"}, 400},
		{"NUL", "http://localhost:9000", Cookies, []string{"a=\x00"}, 400},
		{"too long", "http://localhost:9000", Cookies, []string{strings.Repeat("a", maxLine+1)}, 400},
		{"too many", "http://localhost:9000", Cookies, many, 413},
		{"clear", "http://localhost:9000", Clear, nil, 200},
	} {
		content, err := json.Marshal(map[string]any{"lines": tt.lines})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("POST", tt.path, strings.NewReader(string(content)))
		r.Host = "localhost:9000"
		r.Header.Set("Cookie", "x=1; y=2")
		if tt.origin != "" {
			r.Header.Set("Origin", tt.origin)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		var want []string
		if tt.status == 200 {
			want = tt.lines
			if got := w.Body.String(); got != "{\"pairs\":2,\"octets\":8}\n" {
				t.Errorf("%s: %s", tt.name, got)
			}
		}
		if got := w.Header().Values("Set-Cookie"); w.Code != tt.status || !slices.Equal(got, want) {
			t.Errorf("%s: %d %q", tt.name, w.Code, got)
		}
		if got, clears := w.Header().Get("Clear-Site-Data"), tt.status == 200 && tt.path == Clear; (got == `"cookies"`) != clears {
			t.Errorf("%s: Clear-Site-Data %q", tt.name, got)
		}
	}
	r := httptest.NewRequest("POST", Cookies, strings.NewReader("lines"))
	r.Header.Set("Origin", "http://"+r.Host)
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != 400 {
		t.Errorf("no JSON: %d", w.Code)
	}
}
