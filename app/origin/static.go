package origin

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"os"
	"path"
	"time"

	"github.com/labstack/echo/v4"
)

//go:embed files
var filesFS embed.FS

// files are the embedded files by name, and the time since which they are as they are.
type files struct {
	byName   map[string]file
	modified time.Time
}

type file struct {
	content   []byte
	mediaType string
	etag      string
}

// load reads the embedded files. They change with the program, so that the time
// of the program's own file is the time of their last change.
func load() files {
	out := files{byName: map[string]file{}, modified: time.Now()}
	if exe, err := os.Executable(); err == nil {
		if info, err := os.Stat(exe); err == nil {
			out.modified = info.ModTime()
		}
	}
	entries, err := filesFS.ReadDir("files")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	for _, e := range entries {
		b, err := filesFS.ReadFile("files/" + e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(b)
		out.byName[e.Name()] = file{b, mediaType(e.Name()), `"` + hex.EncodeToString(sum[:4]) + `"`}
	}
	return out
}

// mediaType does not ask the system's tables: they differ.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".ico":
		return "image/x-icon"
	}
	return "application/octet-stream"
}

// static serves a file. What the request's conditions and ranges make of it
// (206, 304, 412, 416) is http.ServeContent's work.
//
// The browser may keep it, but asks each time: so each load is seen, and the
// second one is a 304.
func (s *server) static(c echo.Context) error { return s.file(c, param(c, "file"), "no-cache") }

// download serves the same files for nobody to keep. A browser that has a file
// answers a range out of it, asks only whether it has changed, and no 206 crosses.
func (s *server) download(c echo.Context) error { return s.file(c, param(c, "file"), "no-store") }

// favicon serves the icon that browsers ask for by themselves.
func (s *server) favicon(c echo.Context) error { return s.file(c, "favicon.ico", "no-cache") }

func (s *server) file(c echo.Context, name, cacheControl string) error {
	f, ok := s.files.byName[name]
	if !ok {
		return noSuch()
	}
	h := c.Response().Header()
	h.Set("Content-Type", f.mediaType)
	h.Set("ETag", f.etag)
	h.Set("Cache-Control", cacheControl)
	http.ServeContent(c.Response(), c.Request(), name, s.files.modified, bytes.NewReader(f.content))
	return nil
}
