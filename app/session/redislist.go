package session

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// redisPrefix is what every key of the seat begins with.
func (s *Seat) redisPrefix() string { return "roundtrip:" + s.id + ":session:" }

// scanEvery is how often a seat's keys are looked for by SCAN, which goes over every
// key that Redis has; in between, what the seat wrote itself is enough to know.
const scanEvery = 3 * time.Second

// listRedis looks at the seat's sessions by a client of the playground's own, which
// no lane watches.
func (s *Seat) listRedis(ctx context.Context) (Listing, error) {
	s.redis.listing.Lock()
	defer s.redis.listing.Unlock()
	l := s.redis.empty("redis", s.servers.redisPlace())
	if !s.redis.used.Load() {
		return l, nil
	}
	client, now := s.servers.redisGlass(), time.Now()
	all, hits := s.redis.ledger.all(now)
	if now.Sub(s.redis.scanned) >= scanEvery {
		found, err := scan(ctx, client, s.redisPrefix())
		if err != nil {
			return s.redis.failed(l, err)
		}
		for _, w := range all { // somebody else deleted it
			if !found[w.id] && now.Sub(w.at) > time.Second {
				s.redis.ledger.delete(w.id)
			}
		}
		all, _ = s.redis.ledger.all(now) // with what was written meanwhile
		s.redis.scanned, s.redis.others = now, nil
		for id := range found { // written before this process began, or by somebody else
			s.redis.others = append(s.redis.others, written{id: id})
		}
	}
	l.Hits = hits
	known := map[string]bool{}
	for _, w := range all {
		known[w.id] = true
	}
	for _, w := range s.redis.others {
		if !known[w.id] {
			all = append(all, w)
		}
	}
	for _, w := range all {
		l.Octets += len(s.redisPrefix()) + len(w.id) + w.octets
	}
	l.Count = len(all)
	show := all[:min(len(all), maxEntries)]
	if len(show) == 0 {
		return l, nil
	}
	values, ttls := make([]*redis.StringCmd, len(show)), make([]*redis.DurationCmd, len(show))
	_, err := client.Pipelined(ctx, func(p redis.Pipeliner) error {
		for i, w := range show {
			values[i], ttls[i] = p.Get(ctx, s.redisPrefix()+w.id), p.PTTL(ctx, s.redisPrefix()+w.id)
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return s.redis.failed(l, err)
	}
	for i, w := range show {
		value, err := values[i].Bytes()
		if err != nil { // gone already
			l.Count--
			l.Octets -= len(s.redisPrefix()) + len(w.id) + w.octets
			continue
		}
		if w.expires = (time.Time{}); ttls[i].Val() > 0 {
			w.expires = now.Add(ttls[i].Val())
		}
		l.add(s.redisPrefix()+w.id, value, w, now)
	}
	return l, nil
}

// scanRounds bounds how much of a large Redis is looked through.
const scanRounds = 200

// scan finds ids by their keys' prefix, a bounded number of them.
func scan(ctx context.Context, client *redis.Client, prefix string) (map[string]bool, error) {
	found, cursor := map[string]bool{}, uint64(0)
	for range scanRounds {
		keys, next, err := client.Scan(ctx, cursor, prefix+"*", 1000).Result()
		if err != nil {
			return nil, err
		}
		for _, k := range keys {
			if len(found) < 2*Most {
				found[strings.TrimPrefix(k, prefix)] = true
			}
		}
		if cursor = next; cursor == 0 {
			break
		}
	}
	return found, nil
}

// clearRedis finds keys by their prefix and forgets them, a hundred at a time.
func clearRedis(ctx context.Context, client *redis.Client, prefix string) error {
	cursor := uint64(0)
	for range scanRounds {
		keys, next, err := client.Scan(ctx, cursor, prefix+"*", 1000).Result()
		if err != nil {
			return err
		}
		for len(keys) > 0 {
			n := min(len(keys), 100)
			if err := client.Del(ctx, keys[:n]...).Err(); err != nil {
				return err
			}
			keys = keys[n:]
		}
		if cursor = next; cursor == 0 {
			break
		}
	}
	return nil
}
