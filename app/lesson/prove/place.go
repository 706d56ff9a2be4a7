package prove

import (
	"context"
	"net/http"

	"roundtrip/app/capture"
	"roundtrip/app/lesson"
)

// Place is a learner's seat with fresh servers, for one replay.
type Place interface {
	// Recorder has all that crosses them.
	Recorder() *capture.Recorder
	// URL is a server's origin, "http://127.0.0.1:40001"; empty if it does not listen.
	URL(server string) string
	// Arrange brings about what a play or an experiment wants: a state, if it is
	// not empty, and the rest. refused is why a server cannot listen, in the
	// kernel's words: that is a result. The error is our own.
	Arrange(ctx context.Context, state string, s lesson.Setup) (refused string, err error)
	// Stop ends every server and its connections.
	Stop(ctx context.Context) error
	// Close gives all of it up.
	Close()
}

// PagePath is where every server of a Place has [ServePage].
const PagePath = "/.roundtrip/prove"

// ServePage answers with a page around the shell, as the app's page is around it.
// It names an icon, or the browser would ask the learner's server for one.
func ServePage(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(`<!DOCTYPE html><title>prove</title><link rel="icon" href="data:,"><iframe src="/.roundtrip/shell"></iframe>`))
}
