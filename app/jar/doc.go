// Package jar rebuilds, from what crossed a seat's wires, which cookies each client
// keeps: one jar per client ([roundtrip/app/cookie]), a browser's, a tool's, the
// sender's.
//
// Open follows a recorder; the recorder never waits for it: it looks at what
// changed at most every 20 ms. Each Set-Cookie line gets a verdict when its
// response's head crossed, each request's Cookie field is held against what the
// jar would have sent. Both are taken in the order in which they crossed, on all
// servers of the seat: cookies ignore ports.
//
// What it promises:
//   - A cookie is expected until a later request, or the client's own browser,
//     shows it (confirmed), or shows that it is not there (missing). What comes
//     along and was never seen set is brought: by a script, by another port, from
//     before the seat was watched.
//   - It is called missing only where the client must have had it: on the same
//     connection after the answer that set it, or a while later.
//   - Clients are told apart by their address and User-Agent, no more can be seen.
//     Where a value comes back that had been replaced, two of them look alike, and
//     the client says so.
//   - A gateway keeps no cookies: its requests belong to nobody's jar.
//   - It is bounded: 8 clients, 300 cookies each, 1.5 MiB of them all, and what
//     happened to the cookies of the last 200 exchanges.
package jar

import (
	"time"

	"roundtrip/app/exchange"
)

// Bounds.
const (
	maxClients   = 8
	maxCookies   = 300      // of one client
	maxOctets    = 3 << 19  // of all cookies of a seat
	maxBrought   = 200      // of one client
	maxRefused   = 20       // of one client
	maxRecords   = 200      // exchanges
	maxReplaced  = 256      // values of one client that were replaced
	maxListed    = 200      // cookies of a client in one object
	maxShown     = 256      // octets of a text in it
	maxObject    = 60 << 10 // octets of it: the feed takes 64 KiB
	maxPath      = 1 << 10  // a longer path of a request counts as its root
	maxAgent     = 512
	maxHostNames = 255
)

const (
	// pause is the least time between two looks at the recorder.
	pause = 20 * time.Millisecond
	// steady is the least time between two objects of one client.
	steady = 100 * time.Millisecond
	// sure is how long after a Set-Cookie a client has taken it in for certain.
	sure = exchange.Time(300_000)
)
