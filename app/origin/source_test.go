package origin_test

import (
	"bytes"
	"go/format"
	"net/http"
	"os"
	"strings"
	"testing"

	"roundtrip/app/origin"
)

// TestEveryRouteHasSource: what is shown beside the wire is the code as it stands
// in the file and at the line named.
func TestEveryRouteHasSource(t *testing.T) {
	for _, r := range origin.Routes() {
		methods := r.Methods
		if len(methods) == 0 {
			methods = []string{http.MethodGet, "BREW"}
		}
		for _, m := range methods {
			example, _, _ := strings.Cut(r.Example, "?")
			for _, path := range []string{r.Path, example} {
				code, file, line := origin.Source(path, m)
				if !strings.HasPrefix(code, "// ") || !strings.Contains(code, "\nfunc (s *server) ") {
					t.Errorf("%s %s has the source %q", m, path, code)
					continue
				}
				b, err := os.ReadFile(file)
				if err != nil || !bytes.Contains(b, []byte(code)) {
					t.Errorf("%s %s: not in %s: %v", m, path, file, err)
					continue
				}
				if lines := strings.Split(string(b), "\n"); !strings.HasPrefix(lines[line-1], "func ") || !strings.Contains(code, lines[line-1]) {
					t.Errorf("%s %s: line %d of %s is %q", m, path, line, file, lines[line-1])
				}
				if _, err := format.Source([]byte("package x\n\n" + code)); err != nil {
					t.Errorf("%s %s: no whole function: %v", m, path, err)
				}
			}
		}
	}
}

func TestSource(t *testing.T) {
	for _, tt := range []struct{ method, path, file, has string }{
		{"GET", "/", "home.go", ") home(c"},
		{"PUT", "/user/7", "user.go", ") putUser(c"},
		{"DELETE", "/user/7", "user.go", ") deleteUser(c"},
		{"GET", "/users/7", "users.go", ") userRoute(c"},
		{"GET", "/cookies/set", "cookies.go", ") setCookies(c"},
		{"GET", "/cookies/set/a/b", "cookies.go", ") setCookie(c"},
		{"GET", "/about", "about.go", ") about(c"}, // and not a file of that name
		{"GET", "/hello.txt", "about.go", ") other(c"},
		{"BREW", "/hang", "slow.go", ") hang(c"},
		{"PATCH", "/users", "", ""},
		{"GET", "/a/b/c", "", ""},
		{"GET", "/users/", "", ""},
		{"GET", "", "", ""},
	} {
		code, file, _ := origin.Source(tt.path, tt.method)
		if file != tt.file || !strings.Contains(code, tt.has) || tt.has == "" && code != "" {
			t.Errorf("%s %s: %s, %q", tt.method, tt.path, file, code)
		}
	}
}
