package lesson

import (
	"slices"
	"strings"
)

const (
	maxTarget = 2000   // octets of a fetch's target
	maxAbort  = 60_000 // milliseconds
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
	switch {
	case !strings.HasPrefix(q.Target, "/"):
		r.add(at("target"), "target: %q does not begin with \"/\"", q.Target)
	case strings.HasPrefix(q.Target, "//"):
		r.add(at("target"), "target: %q names another host", q.Target)
	case len(q.Target) > maxTarget || strings.ContainsFunc(q.Target, func(c rune) bool { return c <= ' ' || c == 0x7f || c == '#' }):
		r.add(at("target"), "target: %.80q: no spaces, no \"#\", at most %d octets", q.Target, maxTarget)
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

// isToken follows RFC 9110 §5.6.2.
func isToken(s string) bool {
	return s != "" && strings.Trim(s, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
