// Package shell serves the reserved path of a learner's server: the page in
// which the learner's own browser acts, on that server's own origin. The app
// puts it into a frame and talks to it with postMessage.
package shell

import "net/http"

// Prefix is the reserved path.
const Prefix = "/.roundtrip/"

// Handler answers everything under Prefix. app gives the origin of the app's
// pages for a request, "http://localhost:8080": the only one that may frame the
// shell and talk to it.
func Handler(app func(*http.Request) string) http.Handler { return http.NotFoundHandler() }
