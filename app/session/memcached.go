package session

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"syscall"
	"time"

	"github.com/bradfitz/gomemcache/memcache"
)

// Memcached keeps a seat's sessions in memcached, by one connection of one client.
type Memcached struct {
	seat   *Seat
	lane   Lane
	client *memcache.Client

	mu sync.Mutex // one operation at a time, so that a command's cause is known
}

// only is the one server of a client; it is resolved when it is dialled.
type only struct{}

// PickServer implements memcache.ServerSelector.
func (only) PickServer(string) (net.Addr, error) { return only{}, nil }

// Each implements memcache.ServerSelector.
func (only) Each(f func(net.Addr) error) error { return f(only{}) }

// Network implements net.Addr.
func (only) Network() string { return "tcp" }

// String implements net.Addr.
func (only) String() string { return "memcached" }

// newMemcachedClient is a client of one connection, made by dial.
func newMemcachedClient(dial dialer) *memcache.Client {
	c := memcache.NewFromSelector(only{})
	c.Timeout, c.MaxIdleConns = storeTime, 1
	c.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) }
	return c
}

func newMemcached(seat *Seat, lane Lane) *Memcached {
	s := seat.servers
	return &Memcached{seat: seat, lane: lane, client: newMemcachedClient(func(ctx context.Context) (net.Conn, error) {
		return watched(ctx, s.dialMemcached, s.memcachedAddr, lane, false)
	})}
}

// key is what memcached knows a session by: at most 250 octets without spaces.
func (m *Memcached) key(id string) string { return m.seat.memcachedPrefix() + id }

func (s *Seat) memcachedPrefix() string { return "roundtrip." + s.id + ".session." }

// alone carries one operation out; once more, if the connection had ended unseen:
// each may be repeated.
func (m *Memcached) alone(ctx context.Context, do func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.seat.memcached.used.Store(true)
	m.lane.Cause(causeOf(ctx))
	defer m.lane.Cause("")
	err := do()
	if errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) {
		err = do()
	}
	if err == nil || errors.Is(err, memcache.ErrCacheMiss) {
		m.seat.memcached.fails(nil)
		return err
	}
	m.seat.memcached.fails(err)
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

// Get implements Store.
func (m *Memcached) Get(ctx context.Context, id string) (value []byte, err error) {
	if !ValidID(id) {
		return nil, ErrNone
	}
	err = m.alone(ctx, func() error {
		item, err := m.client.Get(m.key(id))
		if err == nil {
			value = item.Value
		}
		return err
	})
	if errors.Is(err, memcache.ErrCacheMiss) {
		return nil, ErrNone // expired, evicted or never there: memcached does not remember which
	}
	if err == nil {
		m.seat.memcached.ledger.hit()
	}
	return value, err
}

// Set implements Store.
func (m *Memcached) Set(ctx context.Context, id string, value []byte, ttl time.Duration) error {
	ledger, now := &m.seat.memcached.ledger, time.Now()
	if err := ledger.admit(id, value, now); err != nil {
		return err
	}
	ttl = seconds(ttl)
	err := m.alone(ctx, func() error {
		return m.client.Set(&memcache.Item{Key: m.key(id), Value: value, Expiration: int32(ttl / time.Second)})
	})
	if err == nil {
		ledger.write(id, len(value), now, ttl)
		m.seat.tell()
	}
	return err
}

// Delete implements Store.
func (m *Memcached) Delete(ctx context.Context, id string) error {
	if !ValidID(id) {
		return nil
	}
	err := m.alone(ctx, func() error { return m.client.Delete(m.key(id)) })
	if errors.Is(err, memcache.ErrCacheMiss) {
		err = nil
	}
	if err == nil {
		m.seat.memcached.ledger.delete(id)
		m.seat.tell()
	}
	return err
}

// Clear implements Store: it deletes each session that this process wrote, since
// memcached cannot say what it holds.
func (m *Memcached) Clear(ctx context.Context) error {
	err := m.alone(ctx, func() error { return m.seat.clearMemcached(m.client) })
	m.seat.tell()
	return err
}

func (s *Seat) clearMemcached(client *memcache.Client) error {
	all, _ := s.memcached.ledger.all(time.Now())
	for _, w := range all {
		if err := client.Delete(s.memcachedPrefix() + w.id); err != nil && !errors.Is(err, memcache.ErrCacheMiss) {
			return err
		}
		s.memcached.ledger.delete(w.id)
	}
	return nil
}

// List implements Store.
func (m *Memcached) List(ctx context.Context) (Listing, error) { return m.seat.listMemcached(ctx) }

// Close ends the client's connection.
func (m *Memcached) Close() error { return m.client.Close() }

// listMemcached is what this process has written for the seat: memcached cannot list.
// Those that are shown are looked for, by a client that no lane watches.
func (s *Seat) listMemcached(context.Context) (Listing, error) {
	s.memcached.listing.Lock()
	defer s.memcached.listing.Unlock()
	l := s.memcached.empty("memcached", s.servers.memcachedPlace())
	if !s.memcached.used.Load() {
		return l, nil
	}
	now := time.Now()
	all, hits := s.memcached.ledger.all(now)
	l.Count, l.Hits = len(all), hits
	var keys []string
	for i, w := range all {
		l.Octets += len(s.memcachedPrefix()) + len(w.id) + w.octets
		if i < maxEntries {
			keys = append(keys, s.memcachedPrefix()+w.id)
		}
	}
	if len(keys) == 0 {
		return l, nil
	}
	items, err := s.servers.memcachedGlass().GetMulti(keys)
	if err != nil {
		return s.memcached.failed(l, err)
	}
	for i, key := range keys {
		if item := items[key]; item != nil {
			l.add(key, item.Value, all[i], now)
			continue
		}
		l.Count-- // evicted, or flushed by somebody
		l.Octets -= len(key) + all[i].octets
		s.memcached.ledger.delete(all[i].id)
	}
	return l, nil
}
