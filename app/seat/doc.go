// Package seat is the room in which learners sit: each seat has a token, a
// recorder and its own servers, real listeners on real ports that stay with it.
// "http" it always has; "second" and "gateway" begin to be when they are asked for.
// [Seat.Arrange] is the one way to change a server: its state, port and hosts, its
// faults, how the gateway passes on.
//
// A Seat value is one life of a seat, from waking to falling asleep. A seat
// whose pages are gone and whose servers heard nothing for Config.Idle falls
// asleep: its ports are free for others, its recorder is dropped. It keeps its
// token and progress and wakes, as a new Seat value with a new Epoch, when the
// token comes back.
//
// What it promises:
//   - A server that is stopped has no port and no connection left, and its handlers
//     have ended; one that goes on is named in the log.
//   - A seat cannot cost another one more than its share: its connections, and its
//     requests a second over all its servers, are limited, and the feed says when.
//   - A port that is another seat's is never listened at.
package seat
