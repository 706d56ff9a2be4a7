package state

import (
	"context"
	"iter"
	"time"
)

// Seat is what is kept of one learner's place.
type Seat struct {
	ID string `json:"id"`
	// Tokens are the SHA-256 hashes, in lower-case hex, of the bearer tokens
	// that open this seat, oldest first.
	Tokens []string `json:"tokens"`
	// Recovery is the SHA-256 hash, in lower-case hex, of the recovery code.
	Recovery string `json:"recovery"`
	// Ports holds the port each server keeps, by the server's name.
	Ports map[string]int `json:"ports"`
	// Stopped names the servers that the learner stopped.
	Stopped []string `json:"stopped,omitempty"`
	// Admitted are client addresses that count as the learner.
	Admitted []string  `json:"admitted,omitempty"`
	Created  time.Time `json:"created"`
	// Used is when the seat was last in use, to about a minute.
	Used time.Time `json:"used"`
}

// CreateSeat stores a new seat; ErrExists if its id or recovery code is taken.
func (s *Store) CreateSeat(ctx context.Context, seat Seat) error { return errUnbuilt }

// Seat returns the seat with this id, or ErrNotFound.
func (s *Store) Seat(ctx context.Context, id string) (Seat, error) { return Seat{}, errUnbuilt }

// UpdateSeat changes a seat and returns it as stored. The function may run
// several times, each on a fresh copy; its error ends the update and is returned.
func (s *Store) UpdateSeat(ctx context.Context, id string, change func(*Seat) error) (Seat, error) {
	return Seat{}, errUnbuilt
}

// SeatByRecovery returns the seat whose recovery code has this hash, or ErrNotFound.
func (s *Store) SeatByRecovery(ctx context.Context, hash string) (Seat, error) {
	return Seat{}, errUnbuilt
}

// Seats yields every seat, in no order; an error ends it.
func (s *Store) Seats(ctx context.Context) iter.Seq2[Seat, error] {
	return func(yield func(Seat, error) bool) { yield(Seat{}, errUnbuilt) }
}

// DeleteSeat removes a seat and its progress. It is no error if there is none.
func (s *Store) DeleteSeat(ctx context.Context, id string) error { return errUnbuilt }
