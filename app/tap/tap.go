// Package tap turns what crosses an accepted connection into segments.
package tap

import (
	"net"
	"sync/atomic"

	"roundtrip/app/exchange"
)

// Sink receives segments.
type Sink func(exchange.Segment)

// Listen wraps a listener.
func Listen(ln net.Listener, server string, sink Sink, next *atomic.Uint64) net.Listener { return ln }
