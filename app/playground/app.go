package playground

import (
	"fmt"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/app/capture"
	"roundtrip/app/lesson"
	"roundtrip/app/origin"
	"roundtrip/app/seat"
	"roundtrip/app/web"
	"roundtrip/templates"
)

// course reads the lessons, and sees that they are right.
func (s *settled) course() (*lesson.Course, error) {
	course, err := Course(s.files)
	if err != nil {
		return nil, invalid(BadLessons, "lessons", s.Lessons, err)
	}
	return course, nil
}

// app is the web with the lessons as they are now.
type app struct {
	c      *settled
	make   func(*lesson.Course) (*web.Web, error)
	judges *judges
	web    atomic.Pointer[web.Web]

	mu     sync.Mutex
	closed bool
	looked time.Time        // at the lessons' files, last
	stamps map[string]stamp // of them, as read last
}

// stamp is what changes when a file does.
type stamp struct {
	size    int64
	changed time.Time
}

func newApp(c *settled, room *seat.Room, j *judges, kept *jars, stores *sessions, course *lesson.Course, shared *capture.Budget, epoch string) (*app, error) {
	a := &app{c: c, judges: j, looked: time.Now()}
	a.make = func(course *lesson.Course) (*web.Web, error) {
		return web.New(web.Config{
			Room: room, Course: course, Progress: j.of, Jars: kept.of, Sessions: stores.listings, Lang: c.Lang, PublicHosts: c.PublicHost,
			Localhost: reachesLoopback(c.hosts), Epoch: epoch, Version: c.Version, Log: c.Log, Budget: shared,
			Source: source,
		})
	}
	w, err := a.make(course)
	if err != nil {
		return nil, err
	}
	a.web.Store(w)
	if c.Lessons != "" {
		a.stamps = stampsOf(c.files)
	}
	return a, nil
}

// source is the code of what a learner's server answers with.
func source(method, path string) templates.Source {
	code, file, line := origin.Source(path, method)
	return templates.Source{Code: code, Place: fmt.Sprintf("app/origin/%s:%d", file, line)}
}

// ServeHTTP implements http.Handler.
func (a *app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if a.c.Lessons != "" && isPage(r) {
		a.refresh()
	}
	a.web.Load().ServeHTTP(w, r)
}

// isPage tells whether a browser asks for a page.
func isPage(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html")
}

// lookEvery is how often the lessons' files are looked at, at most.
const lookEvery = time.Second

// refresh reads the lessons again if a file has changed. Broken ones change
// nothing: the last good version stays, and the log says why.
func (a *app) refresh() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed || time.Since(a.looked) < lookEvery {
		return
	}
	a.looked = time.Now()
	stamps := stampsOf(a.c.files)
	if maps.Equal(stamps, a.stamps) {
		return
	}
	a.stamps = stamps // before reading: what changes meanwhile is seen next time
	course, err := a.c.course()
	if err != nil {
		a.c.Log.Warn("the lessons are broken: their last good version stays", "err", err)
		return
	}
	w, err := a.make(course)
	if err != nil {
		a.c.Log.Error("the lessons cannot be shown: their last good version stays", "err", err)
		return
	}
	a.judges.teach(course)
	a.web.Swap(w).Close() // its live sockets; the pages open new ones
	a.c.Log.Info("the lessons were read again", "lessons", len(course.Lessons))
}

// stampsOf looks at every file; those that cannot be looked at are left out.
func stampsOf(files fs.FS) map[string]stamp {
	stamps := map[string]stamp{}
	fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if info, err := d.Info(); err == nil {
			stamps[path] = stamp{info.Size(), info.ModTime()}
		}
		return nil
	})
	return stamps
}

func (a *app) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed = true
	a.web.Load().Close()
}

// hostname is a Host field's name or address, without port and brackets.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
}
