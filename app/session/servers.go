package session

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/alicebob/miniredis/v2"
	"github.com/bradfitz/gomemcache/memcache"
	"github.com/redis/go-redis/v9"

	"roundtrip/app/memcached"
)

// Config names the servers of a process. What is left empty is embedded: it listens
// on loopback from its first use on.
type Config struct {
	Redis     string // URL: redis://, rediss:// or unix://
	Memcached string // host:port
}

// CheckRedis says what is wrong with a Redis URL.
func CheckRedis(raw string) error {
	_, err := parseRedis(raw)
	return err
}

func parseRedis(raw string) (*redis.Options, error) {
	o, err := redis.ParseURL(raw)
	var bad *url.Error
	switch {
	case errors.As(err, &bad): // its text would repeat the URL, and a password in it
		return nil, bad.Err
	case err != nil:
		return nil, errors.New(strings.TrimPrefix(err.Error(), "redis: "))
	case o.DB < 0:
		return nil, errors.New("a database number cannot be negative")
	case o.Network == "tcp":
		return o, checkAddr(o.Addr)
	}
	return o, nil
}

// CheckMemcached says what is wrong with a memcached's address.
func CheckMemcached(addr string) error { return checkAddr(addr) }

func checkAddr(addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		var bad *net.AddrError
		if errors.As(err, &bad) {
			return errors.New(bad.Err)
		}
		return err
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return fmt.Errorf("%.20q is no port", port)
	}
	if host == "" || strings.ContainsAny(host, " /") {
		return errors.New("the host is missing or no host")
	}
	return nil
}

// quiet keeps go-redis from writing on the program's terminal: it has one logger for
// the process, which may be set before its first client, and not after.
var quiet = sync.OnceFunc(func() { redis.SetLogger(silence{}) })

type silence struct{}

// Printf implements go-redis's Logging. What goes wrong is in the errors as well.
func (silence) Printf(context.Context, string, ...any) {}

// Servers are the Redis and the memcached of a process.
type Servers struct {
	conns atomic.Uint64 // of all lanes, numbered
	redis *redis.Options
	real  string // memcached's address, if it is a real one

	mu        sync.Mutex
	closed    bool
	miniredis *miniredis.Miniredis
	memcached *memcached.Server
	parts     map[string]*part // by seat
	glass     struct {
		redis     *redis.Client
		memcached *memcache.Client
	}
}

// Open takes the servers' addresses; nothing is dialled or started yet.
func Open(c Config) (*Servers, error) {
	quiet()
	s := &Servers{parts: map[string]*part{}}
	if c.Redis != "" {
		o, err := parseRedis(c.Redis)
		if err != nil {
			return nil, fmt.Errorf("the URL of Redis: %w", err)
		}
		s.redis = o
	}
	if c.Memcached != "" {
		if err := checkAddr(c.Memcached); err != nil {
			return nil, fmt.Errorf("the address of memcached: %w", err)
		}
		s.real = c.Memcached
	}
	s.glass.redis = newClient(s.redisOptions(), s.dialRedis, func() {})
	s.glass.memcached = newMemcachedClient(s.dialMemcached)
	return s, nil
}

// Conns numbers the connections to stores, for their lanes.
func (s *Servers) Conns() *atomic.Uint64 { return &s.conns }

// Close ends what was started. What it kept is gone.
func (s *Servers) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	err := errors.Join(s.glass.redis.Close(), s.glass.memcached.Close())
	if s.miniredis != nil {
		s.miniredis.Close()
	}
	if s.memcached != nil {
		err = errors.Join(err, s.memcached.Close())
	}
	return err
}

var errClosed = errors.New("the playground is ending")

// dialRedis connects to the real Redis, or to the embedded one, which begins then.
func (s *Servers) dialRedis(ctx context.Context) (net.Conn, error) {
	var d net.Dialer
	if s.redis == nil {
		if err := s.begin(); err != nil {
			return nil, err
		}
		return d.DialContext(ctx, "tcp", s.redisAddr())
	}
	if s.redis.TLSConfig != nil {
		return (&tls.Dialer{Config: s.redis.TLSConfig}).DialContext(ctx, s.redis.Network, s.redis.Addr)
	}
	return d.DialContext(ctx, s.redis.Network, s.redis.Addr)
}

func (s *Servers) begin() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errClosed
	}
	if s.miniredis != nil {
		return nil
	}
	m := miniredis.NewMiniRedis()
	if err := m.StartAddr("127.0.0.1:0"); err != nil {
		return err
	}
	m.ClockTTL(true) // without, nothing in it ever expires
	s.miniredis = m
	return nil
}

// dialMemcached does the same for memcached.
func (s *Servers) dialMemcached(ctx context.Context) (net.Conn, error) {
	if s.real == "" {
		if err := s.beginMemcached(); err != nil {
			return nil, err
		}
	}
	var d net.Dialer
	return d.DialContext(ctx, "tcp", s.memcachedAddr())
}

func (s *Servers) beginMemcached() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errClosed
	}
	if s.memcached != nil {
		return nil
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.memcached = memcached.Serve(ln, memcached.Config{})
	return nil
}

// redisOptions are a client's, but for how it connects.
func (s *Servers) redisOptions() redis.Options {
	if s.redis == nil {
		return redis.Options{}
	}
	return redis.Options{Username: s.redis.Username, Password: s.redis.Password, DB: s.redis.DB}
}

// redisAddr is where Redis is; "" if it is embedded and has not begun.
func (s *Servers) redisAddr() string {
	if s.redis != nil {
		return s.redis.Addr
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.miniredis == nil {
		return ""
	}
	return s.miniredis.Addr()
}

func (s *Servers) memcachedAddr() string {
	if s.real != "" {
		return s.real
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.memcached == nil {
		return ""
	}
	return s.memcached.Addr()
}

// place is where a store is.
type place struct{ where, addr string }

func (s *Servers) redisPlace() place     { return placeOf(s.redis != nil, s.redisAddr()) }
func (s *Servers) memcachedPlace() place { return placeOf(s.real != "", s.memcachedAddr()) }

func placeOf(real bool, addr string) place {
	if real {
		return place{"real", addr}
	}
	return place{"embedded", addr}
}

// redisGlass and memcachedGlass are clients with which the playground looks.
func (s *Servers) redisGlass() *redis.Client        { return s.glass.redis }
func (s *Servers) memcachedGlass() *memcache.Client { return s.glass.memcached }
