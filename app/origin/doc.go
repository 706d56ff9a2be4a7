// Package origin is the learner's own server: what it answers, and why.
//
// It is a plain http.Handler, usable alone:
//
//	http.ListenAndServe("localhost:9000", origin.New(origin.Config{}))
//
// One table mounts every route and lists it on the home page; Source gives the
// code behind a route, so that it can be shown beside what it caused. Statuses
// come from real causes wherever there is one: a handler that panics, a path that
// does not exist, a precondition that fails. Nothing it reads is unbounded.
//
// What a server remembers (people, a document, how often a page was made) is its
// own and lives as long as the handler. Config.Users and Config.Log let somebody
// watch the people and the console.
package origin
