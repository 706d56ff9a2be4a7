package lesson

import (
	"slices"
	"strings"
)

const (
	maxTarget = 2000   // octets of a fetch's target
	maxAbort  = 60_000 // milliseconds
	maxTimes  = 50
)

// request wants what a browser's fetch can do.
func (r *reading) request(q *Request, path ...any) {
	at := func(key string) Place { return r.place(append(slices.Clip(path), key)...) }
	method := q.Method
	if method == "" {
		method = "GET"
	}
	switch {
	case !isToken(method):
		r.add(at("method"), "method: %q is not a method (RFC 9110 §9.1)", method)
	case slices.Contains([]string{"CONNECT", "TRACE", "TRACK"}, strings.ToUpper(method)):
		r.add(at("method"), "method: a browser's fetch refuses %s", method)
	case q.Content != "" && (method == "GET" || method == "HEAD"):
		r.add(at("content"), "content: a browser's fetch refuses content with %s", method)
	}
	r.target(q.Target, append(slices.Clip(path), "target")...)
	if !slices.Contains([]string{"", "default", "no-store", "reload", "no-cache", "force-cache"}, q.Cache) {
		r.add(at("cache"), "cache: want default, no-store, reload, no-cache or force-cache, not %q", q.Cache)
	}
	if q.Times < 0 || q.Times > maxTimes || q.Together && q.Times < 2 {
		r.add(at("times"), "times: want 0 to %d, and 2 or more together, not %d", maxTimes, q.Times)
	}
	if !slices.Contains([]string{"", "follow", "manual", "error"}, q.Redirect) {
		r.add(at("redirect"), "redirect: want follow, manual or error, not %q", q.Redirect)
	}
	if q.AbortAfter < 0 || q.AbortAfter > maxAbort {
		r.add(at("abortAfter"), "abortAfter: want milliseconds from 0 to %d, not %d", maxAbort, q.AbortAfter)
	}
	for i, f := range q.Fields {
		here := r.place(append(slices.Clip(path), "fields", i)...)
		if !isToken(f.Name) {
			r.add(here, "fields: %q is not a field name (RFC 9110 §5.1)", f.Name)
		}
		if strings.ContainsAny(f.Value, "\r\n\x00") {
			r.add(here, "fields: %q: a field's value is one line", f.Value)
		}
	}
}

// target wants a path of the learner's own server. A fragment may be asked for: it
// never leaves.
func (r *reading) target(target string, path ...any) {
	at := r.place(path...)
	switch {
	case !strings.HasPrefix(target, "/"):
		r.add(at, "target: %q does not begin with \"/\"", target)
	case strings.HasPrefix(target, "//"):
		r.add(at, "target: %q names another host", target)
	case len(target) > maxTarget || strings.ContainsFunc(target, func(c rune) bool { return c <= ' ' || c == 0x7f }):
		r.add(at, "target: %.80q: no spaces, at most %d octets", target, maxTarget)
	}
}

// isToken follows RFC 9110 §5.6.2.
func isToken(s string) bool {
	return s != "" && strings.Trim(s, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
