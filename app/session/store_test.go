package session

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// noLane taps nothing.
type noLane struct{}

func (noLane) Watch(raw net.Conn, _ bool) net.Conn { return raw }
func (noLane) Greeted()                            {}
func (noLane) Refused(string, error)               {}
func (noLane) Cause(string)                        {}

func lanes(string) Lane { return noLane{} }

func servers(t *testing.T, c Config) *Servers {
	t.Helper()
	s, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// stores is every kind there is for a seat, by name.
func stores(t *testing.T, s *Servers, seat string) (*Stores, map[string]Store) {
	t.Helper()
	k := s.Seat(seat, func(string, []byte) {})
	t.Cleanup(k.Close)
	o := k.Open("http", lanes)
	t.Cleanup(func() { o.Close() })
	return o, map[string]Store{"memory": o.Memory, "redis": o.Redis, "memcached": o.Memcached}
}

// TestStores runs one suite over a variable, the embedded servers and real ones.
func TestStores(t *testing.T) {
	for where, c := range map[string]Config{"embedded": {}, "real": real(t)} {
		s := servers(t, c)
		_, mine := stores(t, s, "mine")
		_, other := stores(t, s, "other")
		for name, store := range mine {
			t.Run(where+"/"+name, func(t *testing.T) {
				t.Parallel()
				suite(t, store, other[name])
			})
		}
	}
}

func suite(t *testing.T, store, other Store) {
	ctx := t.Context()
	none := func(what string, s Store, id string) {
		t.Helper()
		if v, err := s.Get(ctx, id); !errors.Is(err, ErrNone) && !errors.Is(err, ErrExpired) || v != nil {
			t.Errorf("%s: got %q, %v; want none", what, v, err)
		}
	}
	set := func(id, value string, ttl time.Duration) {
		t.Helper()
		if err := store.Set(ctx, id, []byte(value), ttl); err != nil {
			t.Fatalf("set %q: %v", id, err)
		}
	}
	none("at first", store, "a")
	set("a", `{"name":"하나"}`, time.Minute)
	set("b", "two\r\nEND\r\n\x00\xff", time.Minute)
	if v, err := store.Get(ctx, "a"); err != nil || string(v) != `{"name":"하나"}` {
		t.Errorf("got %q, %v", v, err)
	}
	if v, err := store.Get(ctx, "b"); err != nil || string(v) != "two\r\nEND\r\n\x00\xff" {
		t.Errorf("octets that look like the protocol's: got %q, %v", v, err)
	}
	none("another seat's", other, "a")
	set("a", "again", 30*time.Minute)

	l, err := store.List(ctx)
	if err != nil || l.Count != 2 || len(l.Entries) != 2 || l.Most != Most || l.Hits != 2 || l.Error != "" {
		t.Fatalf("listed %+v, %v", l, err)
	}
	e := l.Entries[0]
	if !strings.HasSuffix(e.Key, "a") || e.Value != "again" || e.Octets != 5 || !e.Fresh {
		t.Errorf("the last written first: %+v", e)
	}
	if left := time.Until(time.UnixMicro(e.Expires)); left < 29*time.Minute || left > 31*time.Minute {
		t.Errorf("it expires in %v, want half an hour", left)
	}
	if want := l.Octets; want < len("a")+len("b")+5+11 || want > 200 {
		t.Errorf("%d octets", want)
	}
	if l, err := other.List(ctx); err != nil || l.Count != 0 {
		t.Errorf("another seat sees %+v, %v", l, err)
	}

	for _, bad := range []string{"", "a b", "a\r\nflush_all", "a\nb", "a\x00", "é", "a:b", "a/b", strings.Repeat("k", MaxID+1), "*", "a[b]"} {
		if bad != "*" { // a token character, which means nothing in a key
			if err := store.Set(ctx, bad, []byte("x"), time.Minute); err == nil {
				t.Errorf("set under %q", bad)
			}
		}
		none(bad, store, bad)
		if err := store.Delete(ctx, bad); err != nil {
			t.Errorf("delete %q: %v", bad, err)
		}
	}
	if err := store.Set(ctx, "large", make([]byte, MaxValue+1), time.Minute); !errors.Is(err, ErrLarge) {
		t.Errorf("a large one: %v", err)
	}

	set("short", "soon gone", time.Millisecond) // a second, at least
	if _, err := store.Get(ctx, "short"); err != nil {
		t.Errorf("before it expires: %v", err)
	}
	for deadline := time.Now().Add(5 * time.Second); ; {
		if _, err := store.Get(ctx, "short"); err != nil {
			none("expired", store, "short")
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it never expires")
		}
	}
	if err := store.Delete(ctx, "a"); err != nil {
		t.Error(err)
	}
	if err := store.Delete(ctx, "a"); err != nil {
		t.Errorf("deleted twice: %v", err)
	}
	none("deleted", store, "a")

	if err := other.Set(ctx, "theirs", []byte("x"), time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := store.Clear(ctx); err != nil {
		t.Fatal(err)
	}
	none("cleared", store, "b")
	if _, err := other.Get(ctx, "theirs"); err != nil {
		t.Errorf("clearing one seat's took another's: %v", err)
	}
	for i := range Most {
		if err := store.Set(ctx, "n"+string(rune('a'+i%26))+NewID(), []byte("x"), MaxTTL); err != nil {
			t.Fatalf("session %d: %v", i, err)
		}
	}
	if err := store.Set(ctx, "onemore", []byte("x"), MaxTTL); !errors.Is(err, ErrFull) {
		t.Errorf("beyond the bound: %v", err)
	}
	if l, err := store.List(ctx); err != nil || l.Count != Most || len(l.Entries) != maxEntries {
		t.Errorf("full: %d of %d shown, %v", len(l.Entries), l.Count, err)
	}
	if err := store.Clear(ctx); err != nil {
		t.Error(err)
	}
	if l, err := store.List(ctx); err != nil || l.Count != 0 {
		t.Errorf("cleared: %d, %v", l.Count, err)
	}
}

// TestMemoryRemembersExpiry: a variable can tell what has expired from what never was.
func TestMemoryRemembersExpiry(t *testing.T) {
	m := NewMemory("memory", nil)
	if err := m.Set(t.Context(), "a", []byte("x"), time.Second); err != nil {
		t.Fatal(err)
	}
	m.by["a"].expires = time.Now()
	if _, err := m.Get(t.Context(), "a"); !errors.Is(err, ErrExpired) {
		t.Errorf("expired: %v", err)
	}
	if _, err := m.Get(t.Context(), "b"); !errors.Is(err, ErrNone) {
		t.Errorf("never there: %v", err)
	}
}

// TestUnreachable: no server is a plain error, and no panic; once it is there, all is well.
func TestUnreachable(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	s := servers(t, Config{Redis: "redis://" + ln.Addr().String(), Memcached: ln.Addr().String()})
	o, all := stores(t, s, "a")
	for _, name := range []string{"redis", "memcached"} {
		if err := all[name].Set(t.Context(), "a", []byte("x"), time.Minute); !errors.Is(err, ErrUnreachable) {
			t.Errorf("%s: %v", name, err)
		}
		if l, _ := all[name].List(t.Context()); l.Error == "" || l.Where != "real" || l.Addr != ln.Addr().String() {
			t.Errorf("%s: %+v", name, l)
		}
	}
	o.Close()
}

// TestShown: what changes, and what expires, is shown soon after; what a server's end
// takes along is gone, what is outside stays.
func TestShown(t *testing.T) {
	s := servers(t, Config{})
	var mu sync.Mutex
	var last string
	news := make(chan struct{}, 100)
	k := s.Seat("a", func(server string, data []byte) {
		mu.Lock()
		last = server + string(data)
		mu.Unlock()
		news <- struct{}{}
	})
	defer k.Close()
	until := func(what string, ok func(string) bool) {
		t.Helper()
		timeout := time.After(10 * time.Second)
		for {
			mu.Lock()
			now := last
			mu.Unlock()
			if ok(now) {
				return
			}
			select {
			case <-news:
			case <-timeout:
				t.Fatalf("%s: %s", what, now)
			}
		}
	}
	o := k.Open("http", lanes)
	until("at first", func(s string) bool { return strings.Contains(s, `"name":"numbers","where":"variable","count":0`) })
	if s.redisAddr() != "" {
		t.Error("a Redis begins before anybody uses it")
	}
	for _, store := range []Store{o.Memory, o.Redis, o.Memcached} {
		if err := store.Set(t.Context(), "x1", []byte("kept"), time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	until("set", func(s string) bool { return strings.Count(s, `"count":1`) == 3 && strings.Count(s, "kept") == 3 })
	if err := o.Memory.Set(t.Context(), "x2", []byte("brief"), time.Second); err != nil {
		t.Fatal(err)
	}
	until("brief", func(s string) bool { return strings.Contains(s, "brief") })
	until("expired", func(s string) bool { return !strings.Contains(s, "brief") && strings.Count(s, "kept") == 3 })
	o.Close()
	until("stopped", func(s string) bool { return strings.Count(s, "kept") == 2 })
	if o = k.Open("http", lanes); !o.Restarted {
		t.Error("it is not told that the server was started before")
	}
	if v, err := o.Redis.Get(t.Context(), "x1"); err != nil || string(v) != "kept" {
		t.Errorf("after a restart, Redis: %q, %v", v, err)
	}
	if v, err := o.Memcached.Get(t.Context(), "x1"); err != nil || string(v) != "kept" {
		t.Errorf("after a restart, memcached: %q, %v", v, err)
	}
	if err := k.Forget(context.Background()); err != nil {
		t.Fatal(err)
	}
	until("forgotten", func(s string) bool { return !strings.Contains(s, "kept") })
	o.Close()
}

// TestShownIsBounded: fifty of the largest sessions do not make an object that the
// feed would not take.
func TestShownIsBounded(t *testing.T) {
	l := Listing{Entries: []Entry{}}
	for range maxEntries {
		l.add(strings.Repeat("k", MaxID), []byte(strings.Repeat("\x01", MaxValue)), written{}, time.Now())
	}
	b := shown("http", []Listing{l, l, l, l})
	if b == nil || len(b) > maxShown {
		t.Errorf("%d octets", len(b))
	}
}

func TestAddresses(t *testing.T) {
	for url, ok := range map[string]bool{
		"redis://127.0.0.1:6379": true, "redis://u:p@h:1/2": true, "rediss://h": true, "unix:///run/redis.sock": true,
		"": false, "127.0.0.1:6379": false, "http://h": false, "redis://h/x": false, "redis://h:x": false, "redis://u:secret@h:99999999": false, "redis://u:secret@%zz": false,
	} {
		if err := CheckRedis(url); (err == nil) != ok {
			t.Errorf("%q: %v", url, err)
		} else if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: the reason tells the password: %v", url, err)
		}
	}
	for addr, ok := range map[string]bool{
		"127.0.0.1:11211": true, "[::1]:11211": true, "h:1": true, "": false, "h": false, "h:": false, "h:x": false, "h:0": false, ":11211": false, "h:99999": false,
	} {
		if err := CheckMemcached(addr); (err == nil) != ok {
			t.Errorf("%q: %v", addr, err)
		}
	}
}
