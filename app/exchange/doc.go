// Package exchange is the vocabulary of Roundtrip: what crossed the wire, as
// plain values with stable JSON. It imports nothing of ours and does nothing.
//
// Words are the RFCs': an exchange is one request and the response to it (RFC
// 9110 §3.4), a message has a start line, fields and content, a connection
// carries exchanges. Octets are kept as they came.
//
// Every time is a [Time], microseconds since the Unix epoch, and zero means
// "not seen". Every offset and length counts octets.
package exchange

import "time"

// Time is microseconds since the Unix epoch; zero means "not seen (yet)".
// It is exact in a JavaScript number.
type Time int64

// At converts a wall-clock time.
func At(t time.Time) Time { return Time(t.UnixMicro()) }

// Go converts back to the standard library's time, in UTC.
func (t Time) Go() time.Time { return time.UnixMicro(int64(t)).UTC() }

// Sub is the duration from earlier to t.
func (t Time) Sub(earlier Time) time.Duration {
	return time.Duration(t-earlier) * time.Microsecond
}

// Direction says which way octets travel on a connection.
type Direction uint8

const (
	// ToServer is from the client to the server: requests.
	ToServer Direction = iota
	// ToClient is from the server to the client: responses.
	ToClient
)

// String is "request" or "response", also in JSON.
func (d Direction) String() string {
	if d == ToClient {
		return "response"
	}
	return "request"
}

// MarshalText implements encoding.TextMarshaler.
func (d Direction) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Direction) UnmarshalText(b []byte) error {
	*d = ToServer
	if string(b) == "response" {
		*d = ToClient
	}
	return nil
}
