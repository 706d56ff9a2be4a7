// Package inspector is the live socket: it shows a seat's feed to the pages that
// follow it, over a websocket (RFC 6455).
//
// The viewer speaks once, within Config.Hello: {"token","after","epoch"}. The
// first frame answers {"epoch","api","build","seq"}; each later one is an array
// of {"seq","type","data"}, the objects of the seat that changed after the last
// one sent, each in its latest state. A viewer that names the epoch it knew
// continues after the number it names; any other begins at the start. What was
// given up before it could be sent is counted in an object of type "gap".
//
// The types are those of package capture (exchange, connection, act, command,
// cleared) and what others put there: server, stranger, progress, users, log, jar,
// limit, and sessions, which is what a server's session stores hold.
//
// What it promises:
//   - The first change after a pause leaves at once; then a frame leaves at most
//     every Config.Batch, with at most Config.Most objects.
//   - Nothing is queued for a viewer: it holds a number, the recorder its ring.
//     The wire never waits for it.
//   - A viewer whose socket takes nothing for Config.Write is cut off and counted.
//     At its return it is told what it missed.
//   - A viewer that does not answer pings for three Config.Ping is gone.
//   - Close ends every socket with 1001 and returns when all have ended.
package inspector
