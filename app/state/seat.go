package state

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"regexp"
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
	// Listen are the hosts each server was asked to listen at, where it was.
	Listen map[string][]string `json:"listen,omitempty"`
	// Stopped names the servers that the learner stopped.
	Stopped []string `json:"stopped,omitempty"`
	// Admitted are client addresses that count as the learner.
	Admitted []string  `json:"admitted,omitempty"`
	Created  time.Time `json:"created"`
	// Used is when the seat was last in use, to about a minute.
	Used time.Time `json:"used"`
}

// word is what ids and hashes must look like, since they become parts of keys.
var word = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)

// Keys of the seat bucket: a seat, and the way to it from its recovery code.
// The latter is written first and proved by the former, so that a crash
// between the two leaves nothing wrong.
func seatKey(id string) string       { return "seat." + id }
func recoveryKey(hash string) string { return "recovery." + hash }

// CreateSeat stores a new seat; ErrExists if its id or recovery code is taken.
func (s *Store) CreateSeat(ctx context.Context, seat Seat) error {
	if !word.MatchString(seat.ID) || !word.MatchString(seat.Recovery) {
		return fmt.Errorf("state: seat %.80q with recovery hash %.80q: not usable as a key", seat.ID, seat.Recovery)
	}
	owner := []byte(seat.ID)
	for range 2 {
		taken := ""
		err := s.seats.update(ctx, recoveryKey(seat.Recovery), func(old []byte) ([]byte, error) {
			if old != nil && string(old) != seat.ID {
				taken = string(old)
				return nil, fmt.Errorf("state: recovery code %w", ErrExists)
			}
			return owner, nil
		})
		if err == nil {
			break
		}
		if taken == "" {
			return err
		}
		// Left behind by a crash, if that seat does not know of it.
		other, errOther := s.Seat(ctx, taken)
		if errOther == nil && other.Recovery == seat.Recovery {
			return err
		}
		if err := s.seats.remove(ctx, recoveryKey(seat.Recovery)); err != nil {
			return err
		}
	}
	return s.seats.update(ctx, seatKey(seat.ID), func(old []byte) ([]byte, error) {
		if old != nil {
			return nil, fmt.Errorf("state: seat %s %w", seat.ID, ErrExists)
		}
		return json.Marshal(seat)
	})
}

// Seat returns the seat with this id, or ErrNotFound.
func (s *Store) Seat(ctx context.Context, id string) (Seat, error) {
	if !word.MatchString(id) {
		return Seat{}, fmt.Errorf("state: seat %.80q %w", id, ErrNotFound)
	}
	value, _, err := s.seats.get(ctx, seatKey(id))
	if err != nil {
		return Seat{}, err
	}
	return decodeSeat(id, value)
}

func decodeSeat(id string, value []byte) (seat Seat, err error) {
	if value == nil {
		return Seat{}, fmt.Errorf("state: seat %s %w", id, ErrNotFound)
	}
	if err := json.Unmarshal(value, &seat); err != nil {
		return Seat{}, fmt.Errorf("state: seat %s: %w", id, err)
	}
	return seat, nil
}

// UpdateSeat changes a seat and returns it as stored. The function may run
// several times, each on a fresh copy and, when an answer was lost, on what it
// has changed already; its error ends the update and is returned. It must not
// change the id or the recovery hash.
func (s *Store) UpdateSeat(ctx context.Context, id string, change func(*Seat) error) (Seat, error) {
	if !word.MatchString(id) {
		return Seat{}, fmt.Errorf("state: seat %.80q %w", id, ErrNotFound)
	}
	var stored Seat
	err := s.seats.update(ctx, seatKey(id), func(old []byte) ([]byte, error) {
		seat, err := decodeSeat(id, old)
		if err != nil {
			return nil, err
		}
		recovery := seat.Recovery
		if err := change(&seat); err != nil {
			return nil, err
		}
		if seat.ID != id || seat.Recovery != recovery {
			return nil, fmt.Errorf("state: seat %s: an update may not change its id or recovery code", id)
		}
		stored = seat
		return json.Marshal(seat)
	})
	if err != nil {
		return Seat{}, err
	}
	return stored, nil
}

// SeatByRecovery returns the seat whose recovery code has this hash, or ErrNotFound.
func (s *Store) SeatByRecovery(ctx context.Context, hash string) (Seat, error) {
	if !word.MatchString(hash) {
		return Seat{}, fmt.Errorf("state: recovery code %w", ErrNotFound)
	}
	id, _, err := s.seats.get(ctx, recoveryKey(hash))
	if err != nil {
		return Seat{}, err
	}
	if id == nil {
		return Seat{}, fmt.Errorf("state: recovery code %w", ErrNotFound)
	}
	seat, err := s.Seat(ctx, string(id))
	if err != nil {
		return Seat{}, err
	}
	if seat.Recovery != hash {
		return Seat{}, fmt.Errorf("state: recovery code %w", ErrNotFound)
	}
	return seat, nil
}

// Seats yields every seat, in no order; an error ends it. The loop may call
// other methods of the store.
func (s *Store) Seats(ctx context.Context) iter.Seq2[Seat, error] {
	return func(yield func(Seat, error) bool) {
		values, err := s.seats.all(ctx, seatKey("*"))
		if err != nil {
			yield(Seat{}, err)
			return
		}
		for _, v := range values {
			seat, err := decodeSeat("", v)
			if !yield(seat, err) || err != nil {
				return
			}
		}
	}
}

// DeleteSeat removes a seat and its progress. It is no error if there is none.
func (s *Store) DeleteSeat(ctx context.Context, id string) error {
	if !word.MatchString(id) {
		return nil
	}
	value, _, err := s.seats.get(ctx, seatKey(id))
	if err != nil || value == nil {
		return err
	}
	var seat Seat
	if err := json.Unmarshal(value, &seat); err == nil && word.MatchString(seat.Recovery) {
		if err := s.seats.remove(ctx, recoveryKey(seat.Recovery)); err != nil {
			return err
		}
	}
	if err := s.progress.remove(ctx, progressKey(id)); err != nil {
		return err
	}
	return s.seats.remove(ctx, seatKey(id)) // last, so that a repetition finds the rest
}
