package exchange

// Span is a place in the octets of one direction of a connection.
type Span struct {
	Conn   uint64    `json:"conn"`
	Layer  string    `json:"layer"` // "tcp" when empty; later "tls"
	Dir    Direction `json:"dir"`
	Offset int64     `json:"offset"`
	Length int64     `json:"length"`
}

// Field is one field line of a head or trailer section, as it was spelled.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"` // without surrounding white space
	// Line covers the whole line with its end; it is empty where none crossed (HPACK).
	Line []Span `json:"line"`
	// NameAt and ValueAt cover name and value alone.
	NameAt  []Span `json:"nameAt"`
	ValueAt []Span `json:"valueAt"`
}

// Violation is a place where a peer broke a rule of HTTP.
type Violation struct {
	Dir    Direction `json:"dir"`
	Offset int64     `json:"offset"` // in the direction's stream
	Rule   string    `json:"rule"`   // stable id: "bare-lf"
	Text   string    `json:"text"`   // one English sentence; pages translate by Rule
	Source string    `json:"source"` // "RFC 9112 §2.2"
}

// Framing says how a message's end is found (RFC 9112 §6.3).
type Framing string

// The ways in which content can be framed.
const (
	FramingNone    Framing = "none"    // no content at all
	FramingLength  Framing = "length"  // Content-Length
	FramingChunked Framing = "chunked" // Transfer-Encoding: chunked
	FramingClose   Framing = "close"   // until the connection ends
	FramingTunnel  Framing = "tunnel"  // opaque octets after 101 or CONNECT
)

// Chunk is one chunk of chunked content.
type Chunk struct {
	Size      int64  `json:"size"`      // announced octets of data; 0 is the last chunk
	Extension string `json:"extension"` // with its ";", as it came
	Line      Span   `json:"line"`      // the size line with its end
	Data      Span   `json:"data"`
}

// Write is one piece of a message as it crossed: one read or write of the server.
type Write struct {
	Time   Time  `json:"time"`
	Offset int64 `json:"offset"` // from the start of the message
	Length int64 `json:"length"`
}

// Message is one request or response with its octets.
type Message struct {
	Dir Direction `json:"dir"`
	// Method and Target are a request's, Status and Reason a response's.
	Method  string `json:"method,omitempty"`
	Target  string `json:"target,omitempty"`
	Status  int    `json:"status,omitempty"`
	Reason  string `json:"reason,omitempty"`
	Version string `json:"version"` // "HTTP/1.1"

	Start    Span    `json:"start"` // the start line with its end
	Head     Span    `json:"head"`  // start line, fields and the blank line
	Fields   []Field `json:"fields"`
	Trailers []Field `json:"trailers"`

	Framing Framing `json:"framing"`
	// Declared is the Content-Length, or -1.
	Declared int64   `json:"declared"`
	Chunks   []Chunk `json:"chunks"`
	// ContentOctets counts the content after its framing is taken off.
	ContentOctets int64 `json:"contentOctets"`

	// Offset is where the message begins in its direction's stream, Total how
	// many octets crossed, Kept how many of them (from the start) Octets holds.
	Offset int64  `json:"offset"`
	Total  int64  `json:"total"`
	Kept   int64  `json:"kept"`
	Octets []byte `json:"octets"`
	// SHA256 is the hash of all Total octets in lower-case hex, when Kept < Total.
	SHA256 string `json:"sha256,omitempty"`
	// BodyDropped says that the octets after the head were kept once and then
	// given up, to stay within the seat's memory.
	BodyDropped bool `json:"bodyDropped,omitempty"`

	First  Time    `json:"first"`
	HeadAt Time    `json:"headAt"` // when the head was whole
	Last   Time    `json:"last"`
	Writes []Write `json:"writes"` // the first 256
	Whole  bool    `json:"whole"`  // its end, by its own framing, was seen
}

// Field returns the first value of the named field, compared without case.
func (m *Message) Field(name string) string {
	for i := range m.Fields {
		if EqualName(m.Fields[i].Name, name) {
			return m.Fields[i].Value
		}
	}
	return ""
}

// Values returns every value of the named field, in order.
func (m *Message) Values(name string) []string {
	var out []string
	for i := range m.Fields {
		if EqualName(m.Fields[i].Name, name) {
			out = append(out, m.Fields[i].Value)
		}
	}
	return out
}

// EqualName compares field names as RFC 9110 §5.1 wants: without case, in ASCII.
func EqualName(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		x, y := a[i], b[i]
		if 'A' <= x && x <= 'Z' {
			x += 'a' - 'A'
		}
		if 'A' <= y && y <= 'Z' {
			y += 'a' - 'A'
		}
		if x != y {
			return false
		}
	}
	return true
}
