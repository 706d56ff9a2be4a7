// Package fault is a board of switches that break a server on purpose: answers
// that come late, never, cut short or malformed, connections that end without a
// word, listeners that do not listen.
//
// [List] is every fault there is. A [Board] holds what is switched on for one
// server and stands at two places: [Board.Listener] around its tapped listener,
// [Board.Wrap] around its handler.
//
//	board := &fault.Board{}
//	go http.Serve(board.Listener(ln), board.Wrap(handler))
//	err := board.Set([]fault.Switch{{ID: "reset", Times: 1}})
//
// What it promises:
//   - A fault happens on the wire: what is sent, cut, closed or reset goes
//     through the connection that the listener gave, so a tap there sees it.
//   - With nothing on, Wrap is a call to the handler and nothing else.
//   - Nothing under /.roundtrip/ is hit, except by what hits connections before
//     they carry anything.
//   - Whoever waits in a fault ends when the client leaves, when the connection
//     is closed under it (a server that stops does so), and at Heal.
//   - Which requests are hit follows from the seed and the order of requests.
//   - Adding a fault takes a file of its own and a line in List.
package fault
