// Package session keeps sessions: what a server remembers of somebody between two
// requests, under an id that a cookie carries.
//
// One small interface, [Store], has three kinds behind it: a variable ([Memory]),
// Redis ([Redis]) and memcached ([Memcached]). [SCS] makes each a store of the
// session module alexedwards/scs. [Servers] are the Redis and the memcached of a
// process, real ones or embedded; [Seat] is one seat's part in them, and what is
// shown of it.
//
// What it promises:
//   - An id is made of token characters (RFC 9110 §5.6.2) and bounded before any
//     store sees it: no id is another key, or a second command.
//   - A seat's keys begin with its name. No method reaches another's.
//   - A store has at most Most sessions of a seat, each at most MaxValue octets.
//   - What an embedded server keeps outlives every restart of a learner's server,
//     and goes with the process.
package session

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"strings"
	"time"
)

// Bounds of what is kept.
const (
	MaxID    = 128     // octets of an id
	MaxValue = 4 << 10 // octets of a session
	Most     = 2000    // sessions of a seat in one store
	MaxTTL   = time.Hour
)

var (
	// ErrNone says that the store has no session of the id, or has no more.
	ErrNone = errors.New("no such session")
	// ErrExpired is an ErrNone of which the store remembers that there was one.
	ErrExpired = errors.New("the session has expired")
	// ErrFull says that the seat has Most sessions in the store.
	ErrFull = errors.New("too many sessions")
	// ErrLarge says that a session is larger than MaxValue.
	ErrLarge = errors.New("the session is too large")
	// ErrUnreachable wraps the reason why a store's server does not answer.
	ErrUnreachable = errors.New("the store cannot be reached")
)

// Store keeps sessions by their ids.
type Store interface {
	// Get is the session of an id; ErrNone (or ErrExpired) if there is none.
	Get(ctx context.Context, id string) ([]byte, error)
	// Set keeps a session for so long: whole seconds, at least one, at most MaxTTL.
	Set(ctx context.Context, id string, value []byte, ttl time.Duration) error
	// Delete forgets it. That there was none is no error.
	Delete(ctx context.Context, id string) error
	// List is what the store holds of this seat.
	List(ctx context.Context) (Listing, error)
	// Clear forgets all that it holds of this seat.
	Clear(ctx context.Context) error
}

// Listing is a store's content, as it is shown.
type Listing struct {
	Name  string `json:"name"`  // "numbers", "memory", "redis", "memcached", "adopted"
	Where string `json:"where"` // "variable", "embedded" (in this process), "real"
	Addr  string `json:"addr,omitempty"`
	Error string `json:"error,omitempty"` // why the store's server does not answer
	Count int    `json:"count"`
	// Octets are those of all ids and values.
	Octets int `json:"octets"`
	Most   int `json:"most"`
	// Hits counts what was asked for and found since the server began.
	Hits    int     `json:"hits,omitempty"`
	Entries []Entry `json:"entries"` // the first 50, the last written first
}

// Entry is one session of a Listing.
type Entry struct {
	Key    string `json:"key"`   // in the store's own spelling
	Value  string `json:"value"` // as text, at most 512 octets
	Octets int    `json:"octets"`
	// Expires is microseconds since the Unix epoch; 0 is never.
	Expires int64 `json:"expires"`
	Fresh   bool  `json:"fresh"` // written less than a second ago
}

const (
	maxEntries   = 50
	maxEntryText = 512
	freshTime    = time.Second
)

// ValidID tells whether a text may be an id: token characters, at most MaxID.
// What a client brings may be anything.
func ValidID(id string) bool {
	if id == "" || len(id) > MaxID {
		return false
	}
	for i := range len(id) {
		c := id[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("!#$%&'*+-.^_`|~", c) >= 0) {
			return false
		}
	}
	return true
}

// NewID is 128 random bits, in base64url: nobody guesses it.
func NewID() string {
	b := make([]byte, 16)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// seconds is a time to live as stores have it.
func seconds(ttl time.Duration) time.Duration {
	return min(max((ttl+time.Second-1).Truncate(time.Second), time.Second), MaxTTL)
}

type causeKey struct{}

// WithCause says which exchange a context's commands are for; "" is none.
func WithCause(ctx context.Context, exchangeID string) context.Context {
	return context.WithValue(ctx, causeKey{}, exchangeID)
}

func causeOf(ctx context.Context) string {
	id, _ := ctx.Value(causeKey{}).(string)
	return id
}
