package http1

import "roundtrip/app/exchange"

// Kind says what an Event covers.
type Kind uint8

// The kinds. Each octet of the input is covered by exactly one event, so that
// the Octets of all events of a direction, joined, are the input.
const (
	// StartLine is a request line or status line, whole, with its end.
	StartLine Kind = iota + 1
	// Field is one field line, whole, with its end.
	Field
	// HeadEnd is the blank line after the head. Framing and Declared are set.
	HeadEnd
	// Content is some octets of content (no chunk framing in it).
	Content
	// ChunkSize is the size line of a chunk; ChunkEnd the line end after its data.
	ChunkSize
	ChunkEnd
	// Trailer is a field line after the last chunk; TrailerEnd the blank line.
	Trailer
	TrailerEnd
	// MessageEnd follows the last octet of a message and covers none itself.
	// Whole tells whether the message's own framing ended it.
	MessageEnd
	// Tunnel is opaque octets: after 101, a granted CONNECT, or after a mistake
	// that makes the rest unreadable.
	Tunnel
	// Skipped is empty lines before a request line (RFC 9112 §2.2).
	Skipped
	// Broke is a violation; it covers no octets.
	Broke
)

// Event is one thing found in one direction of a connection. Its slices are
// valid only until the call that emitted it returns.
type Event struct {
	Kind Kind
	Dir  exchange.Direction
	// Message numbers the request from 0; a response carries the number of the
	// request it answers (first in, first out), interim ones too.
	Message int
	// Interim marks events of a 1xx response other than 101.
	Interim bool
	Offset  int64  // of Octets, in the direction's stream
	Octets  []byte // the exact octets covered

	// StartLine:
	Method, Target, Version, Reason []byte
	Status                          int
	// Field and Trailer. The offsets are within Octets; Value is without
	// surrounding white space.
	Name, Value     []byte
	NameAt, ValueAt int
	// HeadEnd:
	Framing  exchange.Framing
	Declared int64 // Content-Length or -1
	// ChunkSize:
	Size      int64
	Extension []byte
	// MessageEnd:
	Whole bool
	// Broke: Offset is where. Rule is a stable id, listed in Rules.
	Rule *Rule
}

// Rule is one rule of HTTP that a peer can break.
type Rule struct {
	ID     string // "bare-lf"
	Text   string // one English sentence
	Source string // "RFC 9112 §2.2"
}

// Handler receives events, in order for each direction.
type Handler interface{ Event(*Event) }
