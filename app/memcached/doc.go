// Package memcached is memcached's text protocol (protocol.txt of its own
// distribution), both directions, and a small server that speaks it.
//
// The codec does no I/O: [Requests] and [Replies] take octets as they come, cut
// anywhere, and what they take apart is written as the same octets again.
//
// The server, [Serve], is for a learner without memcached: get, gets, gat, gats, set,
// add, replace, cas, delete, touch, incr, decr, flush_all, version, stats and quit.
// It is meant for loopback, since memcached asks nobody who they are. What it
// keeps is gone when it is closed; what is too much goes before: the longest unused.
package memcached

import (
	"errors"
	"fmt"
)

// Bounds of the protocol, those of memcached as it comes but for the line.
const (
	MaxKey  = 250      // octets
	MaxItem = 1 << 20  // octets of a value
	maxLine = 64 << 10 // of a request with many keys
)

var (
	// errMore says that a message goes on after what is here.
	errMore = errors.New("the message is not whole yet")
	// ErrProtocol is wrapped by everything after which nobody knows what comes next.
	ErrProtocol = errors.New("no memcached protocol")
)

func broken(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrProtocol, fmt.Errorf(format, args...))
}
