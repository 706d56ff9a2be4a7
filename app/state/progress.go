package state

import (
	"context"
	"encoding/json"
	"fmt"
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

// A seat's progress in all lessons is one value, so that a reset happens at once.
func progressKey(seat string) string { return "progress." + seat }

// Progress returns a seat's progress by lesson; the map is empty, not nil, if there is none.
func (s *Store) Progress(ctx context.Context, seat string) (map[string]Progress, error) {
	if !word.MatchString(seat) {
		return nil, fmt.Errorf("state: seat %.80q %w", seat, ErrNotFound)
	}
	value, _, err := s.progress.get(ctx, progressKey(seat))
	if err != nil {
		return nil, err
	}
	return decodeProgress(seat, value)
}

func decodeProgress(seat string, value []byte) (map[string]Progress, error) {
	all := map[string]Progress{}
	if value == nil {
		return all, nil
	}
	if err := json.Unmarshal(value, &all); err != nil {
		return nil, fmt.Errorf("state: progress of seat %s: %w", seat, err)
	}
	return all, nil
}

// UpdateProgress changes a seat's progress in one lesson, which begins as the
// zero Progress with Lesson set and an empty Done. See UpdateSeat for the function.
func (s *Store) UpdateProgress(ctx context.Context, seat, lesson string, change func(*Progress) error) error {
	if !word.MatchString(seat) || !word.MatchString(lesson) {
		return fmt.Errorf("state: seat %.80q, lesson %.80q: not usable as a key", seat, lesson)
	}
	return s.progress.update(ctx, progressKey(seat), func(old []byte) ([]byte, error) {
		all, err := decodeProgress(seat, old)
		if err != nil {
			return nil, err
		}
		p := all[lesson]
		p.Lesson = lesson
		if p.Done == nil {
			p.Done = map[string]Done{}
		}
		if err := change(&p); err != nil {
			return nil, err
		}
		all[lesson] = p
		return json.Marshal(all)
	})
}

// ResetProgress forgets a seat's progress in every lesson.
func (s *Store) ResetProgress(ctx context.Context, seat string) error {
	if !word.MatchString(seat) {
		return fmt.Errorf("state: seat %.80q %w", seat, ErrNotFound)
	}
	return s.progress.update(ctx, progressKey(seat), func(old []byte) ([]byte, error) {
		if old == nil {
			return nil, errUnchanged
		}
		return []byte("{}"), nil
	})
}
