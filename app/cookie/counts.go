package cookie

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// counted are the attributes of a value that count, after repeated, too long and
// broken ones are gone (RFC 6265bis §5.6).
type counted struct {
	domain     string
	path       string
	hasPath    bool
	secure     bool
	httpOnly   bool
	sameSite   string // "strict", "lax", "none"; empty is not set, or unknown
	partition  bool
	priority   string // "low", "medium", "high"
	expires    time.Time
	persistent bool
}

// earliest is the time of a Max-Age that is not positive (RFC 6265bis §5.6.2).
var earliest = time.Date(1601, time.January, 1, 0, 0, 0, 0, time.UTC)

// count takes what counts from a value.
func (p Profile) count(value string, now time.Time) counted {
	c := counted{priority: "medium"}
	var maxAge, expires *time.Time
	each(value, func(a Attribute) {
		if len(a.Value) > maxAttribute {
			return
		}
		switch a.Kind {
		case Domain:
			c.domain = a.Value
		case Path:
			c.path, c.hasPath = a.Value, true
		case Secure:
			c.secure = true
		case HTTPOnly:
			c.httpOnly = true
		case Partitioned:
			c.partition = true
		case SameSite:
			c.sameSite = oneOf(a.Value, "strict", "lax", "none")
		case Priority:
			c.priority = oneOf(a.Value, "low", "medium", "high")
			if c.priority == "" {
				c.priority = "medium"
			}
		case MaxAge:
			if t, ok := p.age(a.Value, now); ok {
				maxAge = &t
			} else if p.LastCounts {
				maxAge = nil
			}
		case Expires:
			if t, ok := p.date(a.Value); ok {
				expires = &t
			} else if p.LastCounts {
				expires = nil
			}
		}
	})
	if maxAge == nil { // Max-Age wins over Expires
		maxAge = expires
	}
	if maxAge != nil {
		c.persistent, c.expires = true, *maxAge
		if limit := now.Add(p.Lifetime); c.expires.After(limit) {
			c.expires = limit // RFC 6265bis §5.5
		}
	}
	return c
}

// date reads an Expires.
func (p Profile) date(value string) (time.Time, bool) {
	if p.LooseDates {
		return looseDate(value)
	}
	return Date(value)
}

// age reads a Max-Age: when a cookie of that age ends.
func (p Profile) age(value string, now time.Time) (time.Time, bool) {
	digits := strings.TrimPrefix(value, "-")
	if p.LooseAge && digits == value {
		digits = strings.TrimPrefix(value, "+")
	}
	if count := leading(digits, len(digits)); count == "" || count != digits {
		if _, err := strconv.ParseInt(count, 10, 64); count == "" || err == nil || !p.LooseAge {
			return time.Time{}, false // not a number, nor one that is too large already
		}
	}
	seconds, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || seconds > math.MaxInt64/int64(time.Second) {
		seconds = math.MaxInt64 / int64(time.Second)
	}
	if value[0] == '-' || seconds == 0 {
		return earliest, true
	}
	return now.Add(time.Duration(seconds) * time.Second), true
}

// oneOf is the one of some words in lower case that a value is, or nothing.
func oneOf(value string, words ...string) string {
	for _, w := range words {
		if equal(value, w) {
			return w
		}
	}
	return ""
}
