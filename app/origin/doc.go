// Package origin is the learner's own server: what it answers, and why.
//
// It is a plain http.Handler, usable alone:
//
//	http.ListenAndServe("localhost:9000", origin.New(origin.Config{}))
//
// One table mounts every route and lists it on the home page. Statuses come
// from real causes wherever there is one: a handler that panics, a path that
// does not exist, a precondition that fails. Nothing it reads is unbounded.
package origin
