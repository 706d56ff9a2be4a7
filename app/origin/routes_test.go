package origin_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"roundtrip/app/origin"
)

func TestEveryRouteIsListedAndMounted(t *testing.T) {
	s, client := listen(t, origin.Config{})
	_, home := call(t, s, client, "GET /", "", "")
	_, list := call(t, s, client, "GET /", "Accept: application/json", "")
	seen := map[string]bool{}
	for _, r := range origin.Routes() {
		for _, m := range append(r.Methods, "") {
			if seen[m+r.Path] && m != "" || len(r.Methods) == 0 && seen[r.Path] {
				t.Errorf("%s %s: listed twice", m, r.Path)
			}
			seen[m+r.Path] = true
		}
		if !strings.Contains(home, "<code>"+r.Path+"</code>") || !strings.Contains(list, `"`+r.Path+`"`) {
			t.Errorf("%s: not on the home page", r.Path)
		}
		for _, lang := range []string{"ko", "en"} {
			if r.Summary[lang] == "" {
				t.Errorf("%s: no summary in %s", r.Path, lang)
			}
		}
		if apart(r.Path) {
			continue // they have tests of their own, with their own time
		}
		method := http.MethodGet
		if len(r.Methods) > 0 && !slices.Contains(r.Methods, method) {
			method = r.Methods[0]
		}
		s, client := listen(t, origin.Config{}) // a fresh one: some of them change things
		resp, _ := call(t, s, client, method+" "+soon(r.Example), "", "")
		if resp.StatusCode == 404 || resp.StatusCode == 405 || resp.StatusCode == 400 {
			t.Errorf("%s %s: %s", method, r.Example, resp.Status)
		}
	}
}

// apart are the routes that take their time or never give a whole answer.
func apart(path string) bool {
	return slices.Contains([]string{"/hang", "/busy", "/chore", "/chore/{n}", "/jobs/{id}", "/close", "/reset", "/panic/late"}, path)
}

// soon is an example that does not keep a test waiting.
func soon(example string) string {
	return strings.NewReplacer("/delay/2", "/delay/0", "every=500", "every=0",
		"wait=500", "wait=0", "wait:500", "wait:0", "/gallery/1", "/gallery/1?wait=0").Replace(example)
}

// TestMethodsOfTable asks each route with each method: what the table says is
// what the server does.
func TestMethodsOfTable(t *testing.T) {
	s, client := listen(t, origin.Config{})
	methods := map[string][]string{} // by path: of all its lines
	for _, r := range origin.Routes() {
		methods[r.Path] = append(methods[r.Path], r.Methods...)
	}
	for _, r := range origin.Routes() {
		if len(r.Methods) == 0 || apart(r.Path) {
			continue
		}
		for _, m := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} {
			resp, _ := call(t, s, client, m+" "+soon(r.Example), "", "")
			if refused := resp.StatusCode == 405; refused == slices.Contains(methods[r.Path], m) {
				t.Errorf("%s %s: %s, and the table says %q", m, r.Example, resp.Status, methods[r.Path])
			}
		}
		resp, _ := call(t, s, client, "OPTIONS "+soon(r.Example), "", "")
		allow := strings.Split(resp.Header.Get("Allow"), ", ")
		slices.Sort(allow)
		want := append([]string{"OPTIONS"}, methods[r.Path]...)
		slices.Sort(want)
		if resp.StatusCode != 204 || !slices.Equal(allow, want) {
			t.Errorf("OPTIONS %s: %s, Allow %q, want %q", r.Example, resp.Status, allow, want)
		}
	}
}

func TestNoCookieUnlessAsked(t *testing.T) {
	s, client := listen(t, origin.Config{})
	for _, r := range origin.Routes() {
		if strings.HasPrefix(r.Path, "/cookies/") || apart(r.Path) {
			continue
		}
		resp, _ := call(t, s, client, "GET "+soon(r.Example), "", "")
		if c := resp.Header.Values("Set-Cookie"); len(c) > 0 {
			t.Errorf("%s sets %q", r.Example, c)
		}
	}
}
