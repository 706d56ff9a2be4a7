// Package http1 is an HTTP/1.0 and HTTP/1.1 codec that watches a connection:
// octets of both directions in, events out. It does no I/O, knows no clock,
// starts no goroutine.
//
//	c := http1.New(handler)
//	c.Feed(exchange.ToServer, octets) // as they cross, in any pieces
//	c.Feed(exchange.ToClient, octets)
//	c.End(exchange.ToServer) // a side sends no more
//
// What it promises:
//
//   - Octets. Each octet of a direction is covered by exactly one event, in
//     order, or is still held back as part of an unfinished line. The Octets of
//     a direction's events, joined, are what was fed; End leaves nothing held.
//   - Cuts. How the input is cut changes nothing, except that Content, Tunnel and
//     Skipped may come in more pieces; joined with their neighbours of the same
//     kind they are the same.
//   - Pairs. Requests are numbered from 0, and a response carries the number of
//     the oldest request without a final response (RFC 9112 §9.3.2). A request
//     has its number from its StartLine on, so that also an answer to half a
//     request finds it.
//   - Mistakes. What breaks a rule of HTTP is an event like others, [Broke]; it
//     follows the event that covers the octets. As long as lines can still be
//     told apart, reading goes on. If not, the rest of the direction is Tunnel.
//   - Framing. A message ends where RFC 9112 §6.3 says. Where that leaves a choice,
//     the choice is net/http's, which is the server that we watch: LF alone ends
//     a line (but not in chunk framing), folded lines are taken, Transfer-Encoding
//     wins over Content-Length and is not looked at on HTTP/1.0.
//   - Memory. At most one line of each direction is held back: 1 MiB and 4 KiB, as
//     much as net/http takes for a whole head. Buffers over 16 KiB are given up
//     after use. At most 1024 requests wait for an answer. Nothing is allocated
//     for an exchange.
package http1
