// Package seat is the room in which learners sit: each seat has a token, a
// recorder and its own servers, real listeners on real ports that stay with it.
//
// A Seat value is one life of a seat, from waking to falling asleep. A seat
// whose pages are gone and whose servers heard nothing for Config.Idle falls
// asleep: its ports are free for others, its recorder is dropped. It keeps its
// token and progress and wakes, as a new Seat value with a new Epoch, when the
// token comes back.
package seat
