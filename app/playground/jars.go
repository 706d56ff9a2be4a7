package playground

import (
	"log/slog"
	"sync"

	"roundtrip/app/jar"
	"roundtrip/app/seat"
)

// jars are the cookies of each seat's clients, while it is awake.
type jars struct {
	log *slog.Logger

	mu   sync.RWMutex
	open map[string]*jar.Jars
}

func newJars(log *slog.Logger) *jars { return &jars{log: log, open: map[string]*jar.Jars{}} }

// attach follows a seat from now on; a reset begins with empty jars.
func (j *jars) attach(s *seat.Seat) (detach func()) {
	followed := jar.Open(jar.Config{Recorder: s.Recorder(), Log: j.log})
	j.mu.Lock()
	defer j.mu.Unlock()
	j.open[s.ID()] = followed
	return func() {
		j.mu.Lock()
		delete(j.open, s.ID())
		j.mu.Unlock()
		followed.Close()
	}
}

// of are the jars of a seat that is awake, else nil; it is web.Config.Jars.
func (j *jars) of(id string) *jar.Jars {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.open[id]
}
