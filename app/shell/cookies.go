package shell

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Paths by which the shell's page changes its browser's cookies, HttpOnly ones
// too: what scripts may not, answers of the server may.
const (
	Cookies = Prefix + "cookies"
	Clear   = Prefix + "clear"
)

// Bounds of what one request sets. A response's head may take some 250 KiB in
// browsers.
const (
	maxContent = 256 << 10
	maxLines   = 200
	maxLine    = 8 << 10
	maxSum     = 128 << 10
)

// setCookies answers with just the Set-Cookie lines that the request has, and says
// what came along.
func setCookies(w http.ResponseWriter, r *http.Request) {
	if !own(r) {
		http.Error(w, "only the shell's own page may do this", http.StatusForbidden)
		return
	}
	content, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxContent))
	if err != nil {
		http.Error(w, "the content is too large, or was cut short", http.StatusRequestEntityTooLarge)
		return
	}
	var asked struct {
		Lines []string `json:"lines"`
	}
	if err := json.Unmarshal(content, &asked); err != nil {
		http.Error(w, `the content must be {"lines": […]}`, http.StatusBadRequest)
		return
	}
	sum := 0
	for _, line := range asked.Lines {
		if len(line) > maxLine || strings.ContainsAny(line, "\r\n\x00") {
			http.Error(w, "a line is too long, or has a line break or NUL in it", http.StatusBadRequest)
			return
		}
		sum += len(line)
	}
	if len(asked.Lines) > maxLines || sum > maxSum {
		http.Error(w, "these are too many lines at once", http.StatusRequestEntityTooLarge)
		return
	}
	for _, line := range asked.Lines {
		w.Header().Add("Set-Cookie", line)
	}
	tellCookies(w, r)
}

// clearCookies empties the browser's jar for this host, where browsers do that:
// on trustworthy origins (Clear Site Data §3.1).
func clearCookies(w http.ResponseWriter, r *http.Request) {
	if !own(r) {
		http.Error(w, "only the shell's own page may do this", http.StatusForbidden)
		return
	}
	w.Header().Set("Clear-Site-Data", `"cookies"`)
	tellCookies(w, r)
}

// tellCookies says how much of Cookie came along with the request.
func tellCookies(w http.ResponseWriter, r *http.Request) {
	var came struct {
		Pairs  int `json:"pairs"`
		Octets int `json:"octets"`
	}
	for _, field := range r.Header["Cookie"] {
		came.Octets += len(field)
		for pair := range strings.SplitSeq(field, ";") {
			if strings.TrimSpace(pair) != "" {
				came.Pairs++
			}
		}
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	_ = json.NewEncoder(w).Encode(came) // who asked has left
}

// own tells whether a page of this very origin asks. Browsers say where a POST
// comes from (RFC 6454 §7).
func own(r *http.Request) bool {
	u, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}
