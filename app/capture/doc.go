// Package capture makes exchanges of segments and acts, while they happen.
//
// A [Recorder] is one seat's. It is fed with plain values only, from a tap in
// this process or over a pipe ([Encode], [Decode]) from another, runs the http1
// codec of each connection, and keeps what came of it: exchanges, connections,
// acts, and whatever else belongs into the seat's feed.
//
// The feed is a list of objects in the order of their last change. An object
// that changes gets the next sequence number and moves to the end, so that a
// reader who asks for what changed after a number gets each object once, in its
// latest state, and a slow reader costs nothing: nothing is queued for anybody.
//
// What it promises:
//   - The octets kept of a message are those that crossed, from its first one,
//     at most Config.Message of them; the rest is counted and hashed.
//   - At most Config.Exchanges exchanges and Config.Octets octets are kept: the
//     oldest content goes first, and says so (BodyDropped), then whole exchanges.
//   - Recorders that share a Budget stay under it: the one that holds most gives up.
//   - An exchange's outcome is what was seen. A FIN is a FIN; "reset" needs an RST.
//   - Nothing here waits for a reader.
package capture
