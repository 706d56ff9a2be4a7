// Package progress judges a seat's exchanges against the lessons it has opened, and keeps what is done.
package progress

import (
	"context"

	"roundtrip/app/capture"
	"roundtrip/app/lesson"
	"roundtrip/app/state"
)

// Config says whose progress is judged, from what.
type Config struct {
	Seat     string
	Recorder *capture.Recorder
	Store    *state.Store
	Course   *lesson.Course
}

// Progress is one seat's.
type Progress struct{}

// Open starts judging.
func Open(ctx context.Context, c Config) (*Progress, error) { return &Progress{}, nil }

// Close ends judging and waits.
func (p *Progress) Close() {}

// Snapshot returns the lessons opened with their tasks.
func (p *Progress) Snapshot() []Lesson { return nil }

// Lesson is the progress in one lesson.
type Lesson struct{}
