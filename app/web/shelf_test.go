package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"path"
	"testing"
	"testing/fstest"

	"roundtrip/assets"
)

func TestAssets(t *testing.T) {
	h := newHouse(t, nil)
	made, err := bundle(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	if made["img/icon.svg"], err = assets.FS.ReadFile("img/icon.svg"); err != nil {
		t.Fatal(err)
	}
	for name, media := range map[string]string{
		"css/app.css": "text/css; charset=utf-8", "js/app.js": "text/javascript; charset=utf-8", "js/app.js.map": "application/json", "img/icon.svg": "image/svg+xml",
	} {
		want := made[name]
		at := h.web.shelf.path(name)
		plain := h.ask("GET", at, "")
		if plain.StatusCode != http.StatusOK || !bytes.Equal(plain.body, want) || plain.Header.Get("Content-Type") != media || plain.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %d %v, %d octets", at, plain.StatusCode, plain.Header, len(plain.body))
		}
		if got := plain.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", at, got)
		}
		if path.Ext(name) == ".map" {
			continue
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
	for _, path := range []string{h.web.shelf.path("embed.go"), h.web.shelf.path("js/feed.js"), h.web.shelf.path("../web/web.go"), h.web.shelf.path("css"), h.web.shelf.path("")} {
		if a := h.ask("GET", path, ""); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}

// set is a file system with the entries, and more.
func set(more map[string]string) fstest.MapFS {
	files := fstest.MapFS{
		"js/app.js": {Data: []byte("f()")}, "js/theme.js": {Data: []byte("g()")}, "css/app.css": {Data: []byte("a { color: red }")},
		"js/tools.js": {Data: []byte("h()")}, "css/tools.css": {Data: []byte("b { color: red }")},
		"js/jar.js": {Data: []byte("i()")}, "css/jar.css": {Data: []byte("c { color: red }")},
	}
	for name, content := range more {
		files[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return files
}

func TestHashIsOfTheWholeSet(t *testing.T) {
	hash := func(more map[string]string) string {
		s, err := newShelf(set(more))
		if err != nil {
			t.Fatal(err)
		}
		return s.hash
	}
	one := hash(map[string]string{"js/app.js": "import './b.js'", "js/b.js": "b(2)", "img/c.svg": "3"})
	if one != hash(map[string]string{"img/c.svg": "3", "js/b.js": "b(2)", "js/app.js": "import './b.js'"}) {
		t.Error("the same files have two hashes")
	}
	for _, other := range []map[string]string{
		{"js/app.js": "import './b.js'", "js/b.js": "b(3)", "img/c.svg": "3"},
		{"js/app.js": "import './b.js'", "js/b.js": "b(2)", "img/c.svg": "4"},
		{"js/app.js": "import './b.js'", "js/b.js": "b(2)", "img/d.svg": "3"},
		{"js/app.js": "import './b.js'", "js/b.js": "b(2)"},
	} {
		if hash(other) == one {
			t.Errorf("%v has the hash of another set", other)
		}
	}
	if _, err := newShelf(set(map[string]string{"a.xyz": ""})); err == nil {
		t.Error("a file without a media type was taken")
	}
}

// A class opens the page at once, over one Wi-Fi. All that a lesson page loads by
// itself: the app's sheet and scripts, and the shell's, which its server compresses.
// What is asked for by a click has its own bound.
func TestStylesAndScriptsStaySmall(t *testing.T) {
	const most, mostLater = 60 << 10, 24 << 10
	s, err := newShelf(assets.FS)
	if err != nil {
		t.Fatal(err)
	}
	script, err := assets.FS.ReadFile("js/shell.js")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(script)
	z.Close()
	shell := out.Bytes()
	total, later := len(shell), 0
	t.Logf("js/shell.js: %d octets", len(shell))
	for _, e := range entries() {
		n := len(s.items[e.name].gzipped)
		if n == 0 {
			t.Errorf("%s is not compressed", e.name)
		}
		t.Logf("%s: %d octets", e.name, n)
		if e.later {
			later += n
		} else {
			total += n
		}
	}
	if total > most {
		t.Errorf("a lesson page loads %d octets, at most %d", total, most)
	}
	if later > mostLater {
		t.Errorf("all that is loaded later are %d octets, at most %d", later, mostLater)
	}
}
