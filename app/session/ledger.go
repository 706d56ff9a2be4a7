package session

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"
)

// ledger is which ids a seat has written into a store, since memcached cannot say
// what it holds, and in which order. What expired, or was evicted, is found out
// when it is looked for.
type ledger struct {
	mu   sync.Mutex
	last int
	by   map[string]written
	hits int
}

// written is what is known of an id.
type written struct {
	id      string
	nth     int // of all writes
	octets  int // of the value; 0 if somebody else wrote it
	at      time.Time
	expires time.Time
}

// admit tells why a session may not be written; nil is nothing.
func (l *ledger) admit(id string, value []byte, now time.Time) error {
	switch {
	case !ValidID(id):
		return ErrNone
	case len(value) > MaxValue:
		return ErrLarge
	case !l.room(id, now):
		return ErrFull
	}
	return nil
}

// room tells whether a session more may be written under an id.
func (l *ledger) room(id string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.by[id]; known || len(l.by) < Most {
		return true
	}
	l.forget(now)
	return len(l.by) < Most
}

// forget drops what has expired; mu is held.
func (l *ledger) forget(now time.Time) {
	for id, w := range l.by {
		if !now.Before(w.expires) {
			delete(l.by, id)
		}
	}
}

func (l *ledger) write(id string, octets int, now time.Time, ttl time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.by == nil {
		l.by = map[string]written{}
	}
	l.last++
	l.by[id] = written{id, l.last, octets, now, now.Add(ttl)}
}

func (l *ledger) delete(ids ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, id := range ids {
		delete(l.by, id)
	}
}

func (l *ledger) hit() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hits++
}

// all is what should be there, the last written first.
func (l *ledger) all(now time.Time) (all []written, hits int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget(now)
	for _, w := range l.by {
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b written) int { return cmp.Compare(b.nth, a.nth) })
	return all, l.hits
}

// add puts a session into a listing, if there is room for one more to be shown.
func (l *Listing) add(key string, value []byte, w written, now time.Time) {
	if len(l.Entries) == maxEntries {
		return
	}
	e := Entry{Key: key, Octets: len(value), Fresh: now.Sub(w.at) < freshTime}
	if text := strings.ToValidUTF8(string(value[:min(len(value), maxEntryText)]), "\uFFFD"); len(text) <= maxEntryText {
		e.Value = text
	} else {
		e.Value = strings.ToValidUTF8(text[:maxEntryText], "")
	}
	if !w.expires.IsZero() {
		e.Expires = w.expires.UnixMicro()
	}
	l.Entries = append(l.Entries, e)
}
