package session

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Lane watches what a store's client says; *lane.Lane is one.
type Lane interface {
	// Watch taps a connection that was made; greets says that the client introduces
	// itself on it, until Greeted.
	Watch(raw net.Conn, greets bool) net.Conn
	Greeted()
	// Refused tells of one that could not be made.
	Refused(addr string, err error)
	// Cause says which exchange the commands that follow are for.
	Cause(exchangeID string)
}

// storeTime is how long a store may take to connect, and to answer.
const storeTime = 2 * time.Second

// Redis keeps a seat's sessions in Redis, by one connection of one client: a learner
// sees each command and which exchange caused it.
type Redis struct {
	seat   *Seat
	lane   Lane
	client *redis.Client

	mu sync.Mutex // one operation at a time, so that a command's cause is known
}

// dialer connects somewhere.
type dialer func(ctx context.Context) (net.Conn, error)

// newClient is a client of one connection, made by dial.
func newClient(o redis.Options, dial dialer, greeted func()) *redis.Client {
	o.Dialer = func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) }
	o.TLSConfig = nil // dial's part
	o.OnConnect = func(context.Context, *redis.Conn) error { greeted(); return nil }
	o.PoolSize, o.MinIdleConns, o.MaxRetries, o.DialerRetries = 1, 0, 1, 1
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = storeTime, storeTime, storeTime, 2*storeTime
	o.DisableIdentity, o.Protocol = true, 3
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return redis.NewClient(&o)
}

func newRedis(seat *Seat, lane Lane) *Redis {
	r := &Redis{seat: seat, lane: lane}
	s := seat.servers
	r.client = newClient(s.redisOptions(), func(ctx context.Context) (net.Conn, error) {
		return watched(ctx, s.dialRedis, s.redisAddr, lane, true)
	}, lane.Greeted)
	return r
}

// watched dials and taps.
func watched(ctx context.Context, dial dialer, addr func() string, lane Lane, greets bool) (net.Conn, error) {
	raw, err := dial(ctx)
	if err != nil {
		lane.Refused(addr(), err)
		return nil, err
	}
	return lane.Watch(raw, greets), nil
}

// key is what Redis knows a session by: the seat keeps it apart from others'.
func (r *Redis) key(id string) string { return r.seat.redisPrefix() + id }

// alone carries one operation out.
func (r *Redis) alone(ctx context.Context, do func() error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seat.redis.used.Store(true)
	r.lane.Cause(causeOf(ctx))
	defer r.lane.Cause("")
	err := do()
	if err == nil || errors.Is(err, redis.Nil) {
		r.seat.redis.fails(nil)
		return err
	}
	r.seat.redis.fails(err) // also what Redis itself says: NOAUTH, OOM, LOADING
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

// Get implements Store.
func (r *Redis) Get(ctx context.Context, id string) (value []byte, err error) {
	if !ValidID(id) {
		return nil, ErrNone
	}
	err = r.alone(ctx, func() (err error) {
		value, err = r.client.Get(ctx, r.key(id)).Bytes()
		return err
	})
	if errors.Is(err, redis.Nil) {
		return nil, ErrNone // expired, or never there: Redis does not remember which
	}
	if err == nil {
		r.seat.redis.ledger.hit()
	}
	return value, err
}

// Set implements Store.
func (r *Redis) Set(ctx context.Context, id string, value []byte, ttl time.Duration) error {
	ledger, now := &r.seat.redis.ledger, time.Now()
	if err := ledger.admit(id, value, now); err != nil {
		return err
	}
	ttl = seconds(ttl)
	err := r.alone(ctx, func() error { return r.client.Set(ctx, r.key(id), value, ttl).Err() })
	if err == nil {
		ledger.write(id, len(value), now, ttl)
		r.seat.tell()
	}
	return err
}

// Delete implements Store.
func (r *Redis) Delete(ctx context.Context, id string) error {
	if !ValidID(id) {
		return nil
	}
	err := r.alone(ctx, func() error { return r.client.Del(ctx, r.key(id)).Err() })
	if err == nil {
		r.seat.redis.ledger.delete(id)
		r.seat.tell()
	}
	return err
}

// Clear implements Store: SCAN finds the seat's keys, DEL forgets them, a hundred at
// a time.
func (r *Redis) Clear(ctx context.Context) error {
	err := r.alone(ctx, func() error { return clearRedis(ctx, r.client, r.seat.redisPrefix()) })
	r.seat.redis.forget()
	r.seat.tell()
	return err
}

// List implements Store.
func (r *Redis) List(ctx context.Context) (Listing, error) { return r.seat.listRedis(ctx) }

// Close ends the client's connection.
func (r *Redis) Close() error { return r.client.Close() }
