package state

import (
	"context"
	"time"
)

// Progress is how far a seat has come in one lesson.
type Progress struct {
	Lesson string `json:"lesson"`
	// Opened is when the lesson was first opened: what came before does not count.
	Opened time.Time `json:"opened"`
	// Done holds the tasks done, by id.
	Done map[string]Done `json:"done,omitempty"`
}

// Done is a task done.
type Done struct {
	At        time.Time `json:"at"`
	Exchanges []string  `json:"exchanges,omitempty"` // the ids that showed it
}

// Progress returns a seat's progress by lesson; the map is empty, not nil, if there is none.
func (s *Store) Progress(ctx context.Context, seat string) (map[string]Progress, error) {
	return nil, errUnbuilt
}

// UpdateProgress changes a seat's progress in one lesson, which begins as the
// zero Progress with Lesson set. See UpdateSeat for the function.
func (s *Store) UpdateProgress(ctx context.Context, seat, lesson string, change func(*Progress) error) error {
	return errUnbuilt
}

// ResetProgress forgets a seat's progress in every lesson.
func (s *Store) ResetProgress(ctx context.Context, seat string) error { return errUnbuilt }
