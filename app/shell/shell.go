// Package shell serves the reserved path of a learner's server: the page in
// which the learner's own browser acts, on that server's own origin. The app
// puts it into a frame and talks to it with postMessage.
//
// The page names the app's origin in data-app on its root element. Its script
// obeys messages from that origin only, and the page's Content-Security-Policy
// lets only that origin frame it.
package shell

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"roundtrip/assets"
)

// Prefix is the reserved path; a learner's own routes never see what is under it.
const Prefix = "/.roundtrip/"

// Paths of the page and of its script.
const (
	Page   = Prefix + "shell"
	Script = Prefix + "shell.js"
)

var page = template.Must(template.New("shell").Parse(`<!DOCTYPE html>
<html lang="en" data-app="{{.}}">
<head>
<meta charset="utf-8">
<title>Roundtrip shell</title>
<script type="module" src="` + Script + `"></script>
</head>
<body></body>
</html>
`))

// Handler answers everything under Prefix. app gives the origin of the app's
// pages for a request, "http://localhost:8080": the only one that may frame the
// shell and talk to it. An empty one means that the app has no pages under the
// request's host name.
func Handler(app func(*http.Request) string) http.Handler { return handler(app, assets.FS) }

func handler(app func(*http.Request) string, files fs.FS) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Page, func(w http.ResponseWriter, r *http.Request) { servePage(w, r, app(r)) })
	mux.HandleFunc("GET "+Script, func(w http.ResponseWriter, r *http.Request) { serveScript(w, r, files) })
	mux.HandleFunc("GET "+Cookies, tellCookies)
	mux.HandleFunc("POST "+Cookies, setCookies)
	mux.HandleFunc("POST "+Clear, clearCookies)
	return mux
}

func servePage(w http.ResponseWriter, r *http.Request, app string) {
	if !isOrigin(app) {
		// RFC 9110 §15.5.20: reached under a name that it does not answer for.
		http.Error(w, "no app under this host name", http.StatusMisdirectedRequest)
		return
	}
	var buf bytes.Buffer
	if err := page.Execute(&buf, app); err != nil {
		http.Error(w, "the shell could not be rendered", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; connect-src 'self'; frame-src 'self'; "+
		"base-uri 'none'; form-action 'none'; frame-ancestors "+app)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store") // the app's port may be another one next time
	h.Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(buf.Bytes()))
}

func serveScript(w http.ResponseWriter, r *http.Request, files fs.FS) {
	b, err := fs.ReadFile(files, "js/shell.js")
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") { // a class loads it at once
		var out bytes.Buffer
		z := gzip.NewWriter(&out)
		z.Write(b) // to memory: it cannot fail
		z.Close()
		b = out.Bytes()
		h.Set("Content-Encoding", "gzip")
	}
	sum := sha256.Sum256(b)
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}

// isOrigin tells whether s is a scheme, host and port and nothing else. It goes
// into a header in which ";" and white space mean something, and a part of it
// comes from the request's Host.
func isOrigin(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || s != u.Scheme+"://"+u.Host || u.Host == "" {
		return false
	}
	for _, c := range []byte(u.Host) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '.', c == '-', c == ':', c == '[', c == ']', c == '_':
		default:
			return false
		}
	}
	return true
}
