package sender

import (
	"context"
	"time"
)

// Bounds of one sending.
const (
	MaxOctets  = 1 << 20          // octets to send
	MaxAnswer  = 1 << 20          // octets of the answer that are kept
	MaxTimeout = 60 * time.Second // from the first dial to the end
)

// How a sending ended.
const (
	Complete = "complete" // every answer that was due came whole
	Closed   = "closed"   // the server ended the connection
	Reset    = "reset"    // the server reset the connection
	Timeout  = "timeout"  // nothing ended it in time
	Refused  = "refused"  // nobody listens at the address
	Limit    = "limit"    // the answer was longer than Max
)

// Request is what to send, and where.
type Request struct {
	Addr    string // host:port, where the seat's server listens
	Octets  []byte // exactly what is written, at most MaxOctets
	Timeout time.Duration
	// HalfClose ends the sending direction (FIN) after the last octet.
	HalfClose bool
	// Max is how many octets of the answer are read; MaxAnswer when 0.
	Max int64
}

// Result is what came back.
type Result struct {
	Received []byte // what came, as it came
	Total    int64  // octets that came; more than Received only at a limit
	End      string // Complete, Closed, Reset, Timeout, Refused or Limit
	Error    string // the kernel's words, for Reset and Refused
	// Opened is when the connection stood; First and Last when the first and
	// last octets of the answer came. Zero if that did not happen.
	Opened, First, Last time.Time
}

// Send writes the octets on a new connection and reads what comes back. opened
// is called with the local address after the dial, before the first octet is
// written. The error is for mistakes in the Request and a cancelled context;
// whatever the server does is a Result.
func Send(ctx context.Context, r Request, opened func(localAddr string)) (Result, error) {
	return Result{}, nil
}
