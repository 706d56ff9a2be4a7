package session

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

// Memory keeps sessions in a variable: gone when the program ends, and no other
// program's. Make one with NewMemory.
type Memory struct {
	name    string
	changed func()

	mu   sync.Mutex
	last int
	by   map[string]*kept
	hits int
}

// kept is a session in a variable.
type kept struct {
	written
	value []byte
}

// NewMemory is an empty store; changed, if set, is called after each change.
func NewMemory(name string, changed func()) *Memory {
	if changed == nil {
		changed = func() {}
	}
	return &Memory{name: name, changed: changed, by: map[string]*kept{}}
}

// Get implements Store.
func (m *Memory) Get(_ context.Context, id string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := m.by[id]
	switch {
	case k == nil:
		return nil, ErrNone
	case !time.Now().Before(k.expires):
		return nil, ErrExpired // it stays until there is no room: that is how one knows
	}
	m.hits++
	return slices.Clone(k.value), nil
}

// Set implements Store.
func (m *Memory) Set(_ context.Context, id string, value []byte, ttl time.Duration) error {
	switch {
	case !ValidID(id):
		return ErrNone
	case len(value) > MaxValue:
		return ErrLarge
	}
	now := time.Now()
	m.mu.Lock()
	if m.by[id] == nil && len(m.by) >= Most {
		for id, k := range m.by {
			if !now.Before(k.expires) {
				delete(m.by, id)
			}
		}
		if len(m.by) >= Most {
			m.mu.Unlock()
			return ErrFull
		}
	}
	m.last++
	m.by[id] = &kept{written{id, m.last, len(value), now, now.Add(seconds(ttl))}, slices.Clone(value)}
	m.mu.Unlock()
	m.changed()
	return nil
}

// Delete implements Store.
func (m *Memory) Delete(_ context.Context, id string) error {
	m.mu.Lock()
	delete(m.by, id)
	m.mu.Unlock()
	m.changed()
	return nil
}

// Clear implements Store.
func (m *Memory) Clear(context.Context) error {
	m.mu.Lock()
	clear(m.by)
	m.mu.Unlock()
	m.changed()
	return nil
}

// List implements Store.
func (m *Memory) List(context.Context) (Listing, error) {
	now := time.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	l := Listing{Name: m.name, Where: "variable", Most: Most, Hits: m.hits, Entries: []Entry{}}
	var all []*kept
	for _, k := range m.by {
		if now.Before(k.expires) {
			all = append(all, k)
			l.Octets += len(k.id) + len(k.value)
		}
	}
	l.Count = len(all)
	slices.SortFunc(all, func(a, b *kept) int { return cmp.Compare(b.nth, a.nth) })
	for _, k := range all[:min(len(all), maxEntries)] {
		l.add(k.id, k.value, k.written, now)
	}
	return l, nil
}
