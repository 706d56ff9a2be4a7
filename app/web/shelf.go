package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
)

// shelf holds the assets. The hash of the whole set is a directory in their
// path, so that each may be kept for ever.
type shelf struct {
	hash  string
	items map[string]item
}

type item struct {
	media   string
	plain   []byte
	gzipped []byte // nil where it would not be smaller
}

// prefix is the assets' place.
const prefix = "/assets/"

// newShelf bundles the scripts and sheets of a file system and takes every other
// file as it is. A script or sheet that no entry imports is not served.
func newShelf(files fs.FS) (*shelf, error) {
	contents, err := bundle(files)
	if err != nil {
		return nil, err
	}
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".js" || path.Ext(name) == ".css" {
			return err
		}
		contents[name], err = fs.ReadFile(files, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	s := &shelf{items: map[string]item{}}
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(contents)) {
		plain := contents[name]
		fmt.Fprintf(sum, "%d %s %d\n", len(name), name, len(plain))
		sum.Write(plain)
		if s.items[name], err = newItem(name, plain); err != nil {
			return nil, err
		}
	}
	s.hash = hex.EncodeToString(sum.Sum(nil)[:8])
	return s, nil
}

// newItem compresses an asset, once for all that will ask for it.
func newItem(name string, plain []byte) (item, error) {
	it := item{media: mediaOf(name), plain: plain}
	if it.media == "" {
		return item{}, fmt.Errorf("asset %s: no media type is known for it", name)
	}
	if path.Ext(name) == ".map" { // large, and read by nobody but developer tools
		return it, nil
	}
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return item{}, err
	}
	z.Write(plain)
	if err := z.Close(); err != nil {
		return item{}, err
	}
	if out.Len() < len(plain) {
		it.gzipped = out.Bytes()
	}
	return it, nil
}

// mediaOf is the media type of a file by its name; the system's table is not asked.
func mediaOf(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".woff2":
		return "font/woff2"
	case ".json", ".map":
		return "application/json"
	}
	return ""
}

// path is where an asset is served.
func (s *shelf) path(name string) string { return prefix + s.hash + "/" + name }

// assets serves one of them.
func (w *Web) assets(c echo.Context) error {
	it, ok := w.shelf.items[c.Param("*")]
	if !ok || c.Param("hash") != w.shelf.hash {
		return echo.ErrNotFound
	}
	return it.serve(c, "public, max-age=31536000, immutable")
}

// icon serves the one that browsers ask for by themselves.
func (w *Web) icon(c echo.Context) error {
	it, ok := w.shelf.items["img/icon.svg"]
	if !ok {
		return echo.ErrNotFound
	}
	return it.serve(c, "public, max-age=86400")
}

func (it item) serve(c echo.Context, caching string) error {
	h := c.Response().Header()
	h.Set("Cache-Control", caching)
	h.Set("Content-Type", it.media)
	content := it.plain
	if it.gzipped != nil {
		h.Add("Vary", "Accept-Encoding")
		if takesGzip(c.Request().Header) {
			h.Set("Content-Encoding", "gzip")
			content = it.gzipped
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(content)))
	c.Response().WriteHeader(http.StatusOK)
	_, err := io.Copy(c.Response(), bytes.NewReader(content))
	return err
}

// takesGzip tells whether gzip is among the codings that a request accepts, with
// a weight above 0 (RFC 9110 §12.5.3).
func takesGzip(h http.Header) bool {
	for coding := range strings.SplitSeq(strings.Join(h.Values("Accept-Encoding"), ","), ",") {
		name, weight, _ := strings.Cut(coding, ";")
		if !strings.EqualFold(strings.TrimSpace(name), "gzip") {
			continue
		}
		q, found := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(weight, " ", "")), "q=")
		if !found {
			return true
		}
		v, err := strconv.ParseFloat(q, 64)
		return err == nil && v > 0
	}
	return false
}
