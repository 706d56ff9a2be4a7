package capture

import (
	"fmt"
	"strings"

	"roundtrip/app/exchange"
)

// wire is a connection of a test.
type wire struct {
	feed func(exchange.Segment)
	next exchange.Segment
}

// dial opens a connection.
func dial(feed func(exchange.Segment), conn uint64) *wire {
	w := &wire{feed: feed, next: exchange.Segment{Server: "http", Conn: conn, Time: 1000, ClientAddr: "127.0.0.1:9", ServerAddr: "127.0.0.1:80"}}
	w.say(exchange.Opened, exchange.ToServer, "")
	return w
}

func (w *wire) say(kind exchange.SegmentKind, dir exchange.Direction, text string) {
	w.next.Seq++
	w.next.Time++
	w.next.Kind, w.next.Dir, w.next.Data = kind, dir, []byte(text)
	w.feed(w.next)
}

func (w *wire) request(text string)  { w.say(exchange.Octets, exchange.ToServer, text) }
func (w *wire) response(text string) { w.say(exchange.Octets, exchange.ToClient, text) }
func (w *wire) close()               { w.say(exchange.Closed, exchange.ToClient, "") }

// get is a whole exchange with content of so many octets.
func (w *wire) get(octets int) {
	w.request("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	w.response(fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", octets, strings.Repeat("x", octets)))
}
