package exchange

// SegmentKind says what happened on a connection.
type SegmentKind uint8

const (
	// Opened is the first segment of a connection; Client and Server are set.
	Opened SegmentKind = iota + 1
	// Octets carries Data in direction Dir.
	Octets
	// End is an orderly end (FIN) of direction Dir: its sender sends no more.
	End
	// Closed is this process closing the whole connection.
	Closed
	// Reset is an RST; Dir names its sender: ToServer the client, ToClient the server.
	Reset
)

// String is one lower-case word.
func (k SegmentKind) String() string {
	switch k {
	case Opened:
		return "opened"
	case Octets:
		return "octets"
	case End:
		return "end"
	case Closed:
		return "closed"
	case Reset:
		return "reset"
	}
	return "unknown"
}

// Segment is one thing that happened on one connection: octets read or
// written, or a change of the connection itself. It is a plain value, so that
// it can come from another process.
type Segment struct {
	// Server is the name of the learner's server ("http") that the connection belongs to.
	Server string `json:"server"`
	// Conn is the connection's number, unique in its source process.
	Conn uint64 `json:"conn"`
	// Seq counts the connection's segments from 1.
	Seq  uint64      `json:"seq"`
	Time Time        `json:"time"`
	Kind SegmentKind `json:"kind"`
	Dir  Direction   `json:"dir"`
	// Data are the octets of an Octets segment. The receiver must not keep or
	// change the slice after it returns.
	Data []byte `json:"data,omitempty"`
	// Client and Server addresses ("127.0.0.1:51234"), on Opened only.
	ClientAddr string `json:"clientAddr,omitempty"`
	ServerAddr string `json:"serverAddr,omitempty"`
}
