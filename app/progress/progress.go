package progress

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"roundtrip/app/capture"
	"roundtrip/app/check"
	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
	"roundtrip/app/state"
)

// Config says whose progress is judged, from what.
type Config struct {
	Seat     string
	Recorder *capture.Recorder
	Store    *state.Store
	Course   *lesson.Course
	Log      *slog.Logger // nil means slog.Default
}

const (
	// pause is the least time between two looks at the recorder.
	pause = 20 * time.Millisecond
	// steady is the least time between two objects of one lesson, unless a task
	// became done.
	steady = 100 * time.Millisecond
	// atClose bounds how long Close waits for the store.
	atClose = 5 * time.Second
	// retryFirst and retryMost are the pauses after what could not be stored.
	retryFirst = time.Second
	retryMost  = 30 * time.Second
)

// store is what is needed of a state.Store.
type store interface {
	Progress(ctx context.Context, seat string) (map[string]state.Progress, error)
	UpdateProgress(ctx context.Context, seat, lesson string, change func(*state.Progress) error) error
}

// Progress is one seat's. Its methods may be called from any goroutine.
type Progress struct {
	c     Config
	store store
	log   *slog.Logger

	mu     sync.Mutex // all below
	closed bool
	open   map[string]*opened
	look   look

	saving  bool
	saved   chan bool // whether it went well
	retryIn time.Duration
	retryAt time.Time

	stop context.CancelFunc
	wg   sync.WaitGroup
	// unsave ends what is being stored, when Close has waited long enough.
	unsave context.CancelFunc
	keep   context.Context
}

// Open starts judging: what was done before is done, and what the recorder
// holds is judged by the lessons that the seat has opened.
func Open(ctx context.Context, c Config) (*Progress, error) { return open(ctx, c, c.Store) }

func open(ctx context.Context, c Config, s store) (*Progress, error) {
	p := &Progress{c: c, store: s, log: c.Log, open: map[string]*opened{}, saved: make(chan bool, 1)}
	if p.log == nil {
		p.log = slog.Default()
	}
	p.log = p.log.With("seat", c.Seat)
	p.look.waiting, p.look.batch.over = map[string]bool{}, map[string]bool{}
	kept, err := s.Progress(ctx, c.Seat)
	if err != nil {
		return nil, fmt.Errorf("open the progress of seat %s: %w", c.Seat, err)
	}
	for _, l := range c.Course.Lessons {
		if k, is := kept[l.ID]; is && !k.Opened.IsZero() {
			o, err := p.opened(l, exchange.At(k.Opened), k.Done)
			if err != nil {
				return nil, fmt.Errorf("open the progress of seat %s: %w", c.Seat, err)
			}
			o.stored = o.version
			p.open[l.ID] = o
		}
	}
	changes, unwatch := c.Recorder.Watch()
	var run context.Context
	run, p.stop = context.WithCancel(context.Background())
	p.keep, p.unsave = context.WithCancel(context.Background())
	p.wg.Go(func() {
		defer unwatch()
		p.run(run, changes)
	})
	return p, nil
}

// Close judges what has come, stores what is done, and waits for both.
func (p *Progress) Close() {
	p.stop()
	late := time.AfterFunc(atClose, p.unsave)
	p.wg.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.closed = true
	p.pass()
	for _, w := range p.unsaved() {
		if err := p.write(w); err != nil {
			p.log.Error("what is done in a lesson is not stored and is lost", "lesson", w.lesson, "err", err)
		}
	}
	if p.look.missed > 0 {
		p.log.Info("exchanges that came and went before they could be judged", "count", p.look.missed)
	}
	late.Stop()
	p.unsave()
}

// Snapshot returns the lessons opened with their tasks, as they stand now.
func (p *Progress) Snapshot() []Lesson {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.pass()
	}
	all := make([]Lesson, 0, len(p.open))
	for _, l := range p.c.Course.Lessons {
		if o := p.open[l.ID]; o != nil {
			all = append(all, o.value())
		}
	}
	return all
}

// run looks at the recorder when something changed: after a pause at once, then
// at most once in a while. It does nothing while nothing happens.
func (p *Progress) run(ctx context.Context, changes <-chan struct{}) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	var last time.Time
	for {
		p.mu.Lock()
		last = time.Now()
		p.pass()
		next := soonest(p.publish(last), p.save(last))
		p.mu.Unlock()
		timer.Stop()
		if !next.IsZero() {
			timer.Reset(next.Sub(last))
		}
		select {
		case <-ctx.Done():
			return
		case <-changes:
			rest := time.NewTimer(pause - time.Since(last))
			select {
			case <-ctx.Done():
				rest.Stop()
				return
			case <-rest.C:
			}
		case <-timer.C:
		case well := <-p.saved:
			p.mu.Lock()
			p.settled(well, time.Now())
			p.mu.Unlock()
		}
	}
}

// soonest is the earlier of two times; zero is never.
func soonest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// tasksOf compiles a lesson's tasks.
func tasksOf(l *lesson.Lesson) ([]*check.Task, error) {
	all := make([]*check.Task, 0, len(l.Tasks))
	for i := range l.Tasks {
		t, err := check.Compile(&l.Tasks[i])
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}
