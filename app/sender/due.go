package sender

import (
	"roundtrip/app/exchange"
	"roundtrip/app/http1"
)

// due knows when every answer to what was sent has come whole.
type due struct {
	codec    *http1.Conn
	answered bool // at least once
	endless  bool // only the connection's end is the end
}

// expect reads the octets that are sent for the requests in them.
func expect(sent []byte) *due {
	d := &due{}
	d.codec = http1.New(d)
	d.codec.Feed(exchange.ToServer, sent)
	return d
}

// take reads octets of the answer.
func (d *due) take(p []byte) { d.codec.Feed(exchange.ToClient, p) }

// whole is true when nothing more is due. What the octets sent leave unfinished
// may still be answered: an answer that comes whole settles it.
func (d *due) whole() bool {
	return d.answered && !d.endless && d.codec.Outstanding() == 0
}

// Event implements http1.Handler.
func (d *due) Event(ev *http1.Event) {
	switch {
	case ev.Dir == exchange.ToServer:
		// Requests that the codec does not tell apart are due all the same.
		d.endless = d.endless || ev.Kind == http1.Broke && ev.Rule.ID == "pipeline-limit"
	case ev.Kind == http1.MessageEnd && !ev.Interim && ev.Whole:
		d.answered = true
		// 101 or a granted CONNECT: another protocol goes on.
		d.endless = d.endless || ev.Framing == exchange.FramingTunnel
	}
}
