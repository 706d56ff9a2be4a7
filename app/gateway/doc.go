// Package gateway is a reverse proxy in front of a learner's server (RFC 9110
// §3.7), made to be looked at: what it decides itself, it says.
//
//	g := gateway.New(gateway.Config{Upstream: func() (string, bool) { return "127.0.0.1:9000", true }})
//	defer g.Close()
//	err := http.Serve(ln, g)
//
// What it answers itself:
//   - 502 where the server cannot be reached, breaks off before the head of its
//     answer is whole, or answers what is not HTTP;
//   - 503 with Retry-After, at once, where it passes on as many as it can;
//   - 504 where no head of an answer comes in time. It has stopped waiting then,
//     and ends the connection; whether the server stops working is another matter.
//
// What comes after the head is passed on as it comes, and broken off where it
// breaks off. Each time that a request is passed on is an act of its own, to
// which Config.Sender ties the connection; so is each time that it is sent again.
// What net/http's Transport sends again silently, on a connection that it reused,
// is another exchange of the same act.
package gateway
