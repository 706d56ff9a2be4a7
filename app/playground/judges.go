package playground

import (
	"context"
	"log/slog"
	"maps"
	"sync"

	"roundtrip/app/lesson"
	"roundtrip/app/progress"
	"roundtrip/app/seat"
	"roundtrip/app/state"
)

// judges is the progress of each seat that is awake.
type judges struct {
	store *state.Store
	log   *slog.Logger

	changing sync.Mutex // held while one is opened or closed; protects course and seats
	course   *lesson.Course
	seats    map[string]*seat.Seat

	mu   sync.RWMutex
	open map[string]*progress.Progress
}

func newJudges(store *state.Store, course *lesson.Course, log *slog.Logger) *judges {
	return &judges{store: store, log: log, course: course, seats: map[string]*seat.Seat{}, open: map[string]*progress.Progress{}}
}

// attach judges a seat from now on; it is seat.Config.Attach.
func (j *judges) attach(s *seat.Seat) (detach func()) {
	j.changing.Lock()
	defer j.changing.Unlock()
	j.seats[s.ID()] = s
	j.begin(s)
	return func() {
		j.changing.Lock()
		defer j.changing.Unlock()
		delete(j.seats, s.ID())
		j.finish(s)
	}
}

// begin and finish are called with changing held.
func (j *judges) begin(s *seat.Seat) {
	p, err := progress.Open(context.Background(), progress.Config{
		Seat: s.ID(), Recorder: s.Recorder(), Store: j.store, Course: j.course,
	})
	if err != nil { // the seat works without
		j.log.Error("a seat's tasks are not judged", "seat", s.ID(), "err", err)
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.open[s.ID()] = p
}

func (j *judges) finish(s *seat.Seat) {
	j.mu.Lock()
	p := j.open[s.ID()]
	delete(j.open, s.ID())
	j.mu.Unlock()
	if p != nil {
		p.Close()
	}
}

// of returns the progress of a seat that is awake, else nil; it is web.Config.Progress.
func (j *judges) of(id string) *progress.Progress {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return j.open[id]
}

// teach judges every seat by another course. What was done stays done.
func (j *judges) teach(course *lesson.Course) {
	j.changing.Lock()
	defer j.changing.Unlock()
	j.course = course
	for s := range maps.Values(j.seats) {
		j.finish(s)
		j.begin(s)
	}
}
