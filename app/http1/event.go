package http1

import "roundtrip/app/exchange"

// Kind says what an Event covers.
type Kind uint8

// The kinds. Each octet of the input is covered by exactly one event, so that
// the Octets of all events of a direction, joined, are the input.
const (
	// StartLine is a request line or status line, whole, with its end. Every
	// message begins with one: if its line is unfinished when the direction ends
	// or is answered, or too long, with what there is of it, without an end; if
	// it is no line at all (TLS), with no octets. What could not be read is empty.
	StartLine Kind = iota + 1
	// Field is one field line, whole, with its end and with the lines that it is
	// folded over. A line without a colon has a Value only.
	Field
	// HeadEnd is the blank line after the head. Framing and Declared are set; the
	// Framing is FramingTunnel also when a mistake hides where the message ends.
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
	// Whole tells whether the message's own framing ended it, which for
	// FramingClose is the end of the direction.
	MessageEnd
	// Tunnel is opaque octets: after 101, a granted CONNECT, or after a mistake
	// that makes the rest unreadable. The latter belong to the message that is
	// open, or else to the one before; a message that is open ends with End.
	Tunnel
	// Skipped is empty lines before a request line (RFC 9112 §2.2).
	Skipped
	// Broke is a violation; it covers no octets. It follows the event that covers
	// the place, or precedes the Tunnel that does.
	Broke
)

// Event is one thing found in one direction of a connection. Its slices are
// valid only until the call that emitted it returns.
type Event struct {
	Kind Kind
	Dir  exchange.Direction
	// Message numbers the request from 0; a response carries the number of the
	// request it answers (first in, first out), interim ones too. A response that
	// answers none carries the number of the next request.
	Message int
	// Interim marks events of a 1xx response other than 101.
	Interim bool
	Offset  int64  // of Octets, in the direction's stream
	Octets  []byte // the exact octets covered

	// StartLine:
	Method, Target, Version, Reason []byte
	Status                          int
	// Field and Trailer. The offsets are within Octets; Value is without
	// surrounding white space, and where it is folded, each octet of a line end
	// in it is a space (RFC 9112 §5.2).
	Name, Value     []byte
	NameAt, ValueAt int
	// HeadEnd:
	Framing  exchange.Framing
	Declared int64 // Content-Length or -1
	// ChunkSize:
	Size      int64
	Extension []byte
	// MessageEnd, with Framing and Declared:
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
