package memcached

import (
	"container/list"
	"sync"
	"time"
)

// item is something kept under a key.
type item struct {
	key     string
	value   []byte
	flags   string
	unique  uint64    // changes with each change: gets tells it, cas asks for it
	expires time.Time // zero: never
	made    time.Time
}

// itemCost is what an item takes besides key and value, about.
const itemCost = 64

func (i *item) cost() int64 { return int64(len(i.key)+len(i.value)) + itemCost }

// cache is the items, the last used first. Its methods are called with mu held.
type cache struct {
	limit int64
	now   func() time.Time

	mu      sync.Mutex
	by      map[string]*list.Element // of *item
	used    list.List
	octets  int64
	unique  uint64
	flushed time.Time // what was made before is gone, once this time has come
	stats   stats
}

// stats are totals since the server began.
type stats struct {
	gets, sets, hits, misses, items, evictions uint64
}

// find is an item that is there, now the last used.
func (c *cache) find(key string) *item {
	e := c.by[key]
	if e == nil {
		return nil
	}
	i := e.Value.(*item)
	now := c.now()
	gone := !i.expires.IsZero() && !now.Before(i.expires)
	if gone || !c.flushed.IsZero() && !now.Before(c.flushed) && i.made.Before(c.flushed) {
		c.remove(key)
		return nil
	}
	c.used.MoveToFront(e)
	return i
}

// put keeps an item in the place of another of its key; the longest unused make room.
func (c *cache) put(i *item) {
	c.remove(i.key)
	c.unique++
	i.unique, i.made = c.unique, c.now()
	c.by[i.key] = c.used.PushFront(i)
	c.octets += i.cost()
	c.stats.items++
	for c.octets > c.limit && c.used.Len() > 1 {
		c.remove(c.used.Back().Value.(*item).key)
		c.stats.evictions++
	}
}

func (c *cache) remove(key string) bool {
	e := c.by[key]
	if e == nil {
		return false
	}
	c.octets -= c.used.Remove(e).(*item).cost()
	delete(c.by, key)
	return true
}

// maxRelative is the longest time from now that can be told in seconds; more is a
// date, in seconds since 1970.
const maxRelative = 60 * 60 * 24 * 30

// until is when an item with this exptime is gone.
func (c *cache) until(exptime int64) time.Time {
	switch {
	case exptime == 0:
		return time.Time{}
	case exptime < 0:
		return c.now()
	case exptime <= maxRelative:
		return c.now().Add(time.Duration(exptime) * time.Second)
	}
	return time.Unix(exptime, 0)
}
