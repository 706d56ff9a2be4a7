package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"path"
	"regexp"
	"testing"
	"testing/fstest"

	"roundtrip/assets"
)

func TestAssets(t *testing.T) {
	h := newHouse(t, nil)
	for name, media := range map[string]string{
		"css/app.css": "text/css; charset=utf-8", "js/app.js": "text/javascript; charset=utf-8", "img/icon.svg": "image/svg+xml",
	} {
		want, err := assets.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		at := h.web.shelf.path(name)
		plain := h.ask("GET", at, "")
		if plain.StatusCode != http.StatusOK || !bytes.Equal(plain.body, want) || plain.Header.Get("Content-Type") != media || plain.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %d %v, %d octets", at, plain.StatusCode, plain.Header, len(plain.body))
		}
		if got := plain.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", at, got)
		}
		zipped := h.ask("GET", at, "", "Accept-Encoding: br, gzip")
		if zipped.Header.Get("Content-Encoding") != "gzip" || zipped.Header.Get("Vary") != "Accept-Encoding" {
			t.Fatalf("%s: %v", at, zipped.Header)
		}
		z, err := gzip.NewReader(bytes.NewReader(zipped.body))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: gzipped it is something else", at)
		}
		if a := h.ask("GET", at, "", "Accept-Encoding: gzip;q=0"); a.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: gzipped though that was refused", at)
		}
	}
	if a := h.ask("GET", "/favicon.ico", ""); a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("favicon: %d %v", a.StatusCode, a.Header)
	}
	for _, path := range []string{h.web.shelf.path("embed.go"), h.web.shelf.path("../web/web.go"), h.web.shelf.path("css"), h.web.shelf.path("")} {
		if a := h.ask("GET", path, ""); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}

func TestHashIsOfTheWholeSet(t *testing.T) {
	hash := func(files fstest.MapFS) string {
		s, err := newShelf(files)
		if err != nil {
			t.Fatal(err)
		}
		return s.hash
	}
	one := hash(fstest.MapFS{"a.js": {Data: []byte("1")}, "b.js": {Data: []byte("2")}})
	if one != hash(fstest.MapFS{"b.js": {Data: []byte("2")}, "a.js": {Data: []byte("1")}}) {
		t.Error("the same files have two hashes")
	}
	for _, other := range []fstest.MapFS{
		{"a.js": {Data: []byte("1")}, "b.js": {Data: []byte("3")}},
		{"a.js": {Data: []byte("1")}, "c.js": {Data: []byte("2")}},
		{"a.js": {Data: []byte("1")}},
	} {
		if hash(other) == one {
			t.Errorf("%v has the hash of another set", other)
		}
	}
	if _, err := newShelf(fstest.MapFS{"a.xyz": {}}); err == nil {
		t.Error("a file without a media type was taken")
	}
}

// A class opens the page at once, over one Wi-Fi: what a lesson page needs before
// it can be read and used, and all that it loads by and by.
func TestStylesAndScriptsStaySmall(t *testing.T) {
	const atOnce, inAll = 60 << 10, 110 << 10
	s, err := newShelf(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	static := regexp.MustCompile(`(?m)^(?:import|export)\s[^;(]*?from\s+'(\.[^']+)'|^import\s+'(\.[^']+)'`)
	dynamic := regexp.MustCompile(`import\('(\.[^']+)'\)`)
	size := func(follow ...*regexp.Regexp) (total int) {
		seen := map[string]bool{}
		queue := []string{"js/theme.js", "js/app.js"}
		for name := range s.items {
			if path.Ext(name) == ".css" {
				queue = append(queue, name)
			}
		}
		for len(queue) > 0 {
			name := queue[0]
			queue = queue[1:]
			if seen[name] {
				continue
			}
			seen[name] = true
			it, ok := s.items[name]
			if !ok {
				t.Errorf("a script imports %s, which is not there", name)
				continue
			}
			if it.gzipped != nil {
				total += len(it.gzipped)
			} else {
				total += len(it.plain)
			}
			if path.Ext(name) != ".js" {
				continue
			}
			for _, re := range follow {
				for _, m := range re.FindAllSubmatch(it.plain, -1) {
					queue = append(queue, path.Join(path.Dir(name), string(bytes.Join(m[1:], nil))))
				}
			}
		}
		return total
	}
	first, all := size(static), size(static, dynamic)
	t.Logf("%d octets at once, %d in all", first, all)
	if first == 0 || first > atOnce {
		t.Errorf("before a lesson can be read it needs %d octets, at most %d", first, atOnce)
	}
	if all <= first || all > inAll {
		t.Errorf("a lesson loads %d octets in all, at most %d", all, inAll)
	}
}
