package exchange

// State says how far an exchange has come.
type State string

// The states, in order.
const (
	Receiving State = "receiving" // the request is still arriving
	Pending   State = "pending"   // the request is whole, no octet of a final answer yet
	Answering State = "answering" // the answer is crossing
	Done      State = "done"      // over, one way or the other: see Outcome
)

// Outcome says how an exchange ended; empty until State is Done.
type Outcome string

// The outcomes.
const (
	Complete          Outcome = "complete"           // the response was written whole
	Upgraded          Outcome = "upgraded"           // 101: another protocol took over
	Tunnelled         Outcome = "tunnelled"          // a CONNECT was granted
	RequestIncomplete Outcome = "request-incomplete" // the client ended before its request was whole
	NoAnswer          Outcome = "no-answer"          // the server closed without an octet of an answer
	ClientLeft        Outcome = "client-left"        // the client ended the connection while it waited
	Truncated         Outcome = "truncated"          // the server ended before the response was whole
	ResetByClient     Outcome = "reset-by-client"
	ResetByServer     Outcome = "reset-by-server"
)

// From says who sent a request.
type From struct {
	// Kind is "browser", "tool" (curl and the like), "sender" (our own client)
	// or "playground" (our shell's own traffic, hidden by default).
	Kind string `json:"kind"`
	// Name is in people's words: "Chrome 156", "curl 7.88.1".
	Name string `json:"name"`
	Addr string `json:"addr"`
	// Stranger is true for a client from an address at which no page of this
	// seat is open and which the seat has not admitted.
	Stranger bool `json:"stranger,omitempty"`
}

// OnConn places an exchange on its connection.
type OnConn struct {
	ID uint64 `json:"id"`
	// Nth counts the connection's exchanges from 1; above 1 it was reused.
	Nth int `json:"nth"`
}

// Summary is what a list shows of an exchange. It is sent again, whole, each
// time the exchange changes; Seq then grows.
type Summary struct {
	ID     string `json:"id"`     // unique over processes and restarts
	Number int    `json:"number"` // counts the seat's exchanges from 1
	Seq    uint64 `json:"seq"`
	Server string `json:"server"`
	Conn   OnConn `json:"conn"`
	From   From   `json:"from"`

	// Act is the id of the act that caused it, if known; Hop counts the act's
	// exchanges from 0 (a followed redirect is hop 1). Ambiguous says that
	// another act may as well have been the cause.
	Act       string `json:"act,omitempty"`
	Hop       int    `json:"hop,omitempty"`
	Ambiguous bool   `json:"ambiguous,omitempty"`

	State   State   `json:"state"`
	Outcome Outcome `json:"outcome,omitempty"`

	Protocol string `json:"protocol"` // the request's: "HTTP/1.1"
	Method   string `json:"method"`
	Target   string `json:"target"` // as it came, cut after 512 octets
	Host     string `json:"host"`
	Status   int    `json:"status"` // 0: no status line (yet)
	Reason   string `json:"reason,omitempty"`
	Interim  []int  `json:"interim,omitempty"` // 1xx statuses before it
	Location string `json:"location,omitempty"`
	Type     string `json:"type,omitempty"` // the response's Content-Type
	// SetCookies are the first eight names a response set; Cookies counts the
	// request's cookie pairs.
	SetCookies []string `json:"setCookies,omitempty"`
	Cookies    int      `json:"cookies,omitempty"`

	// Times: first and last octet each way. Ended is set when State is Done.
	RequestFirst  Time `json:"requestFirst"`
	RequestLast   Time `json:"requestLast"`
	ResponseFirst Time `json:"responseFirst"`
	ResponseLast  Time `json:"responseLast"`
	Ended         Time `json:"ended"`

	// Octets that crossed, and content without framing.
	RequestOctets   int64 `json:"requestOctets"`
	ResponseOctets  int64 `json:"responseOctets"`
	RequestContent  int64 `json:"requestContent"`
	ResponseContent int64 `json:"responseContent"`
	// Ticks are the times of the response's first 32 writes.
	Ticks []Time `json:"ticks,omitempty"`
	// Violations counts broken rules; Rule is the first one's.
	Violations  int    `json:"violations,omitempty"`
	Rule        string `json:"rule,omitempty"`
	BodyDropped bool   `json:"bodyDropped,omitempty"`
}

// Exchange is one exchange, whole.
type Exchange struct {
	Summary
	Connection Conn        `json:"connection"`
	Request    Message     `json:"request"`
	InterimAll []Message   `json:"interimMessages,omitempty"`
	Response   *Message    `json:"response"` // nil: no octet of one was seen
	Rules      []Violation `json:"rules"`
	// Commands are those to session stores that it caused, in order. Exports leave them
	// out; the API adds them, and the response's Set-Cookie lines, each taken apart.
	Commands []Command `json:"-"`
}

// Conn is one transport connection and what became of it.
type Conn struct {
	ID         uint64 `json:"id"`
	Seq        uint64 `json:"seq"`
	Server     string `json:"server"`
	ClientAddr string `json:"clientAddr"`
	ServerAddr string `json:"serverAddr"`
	From       From   `json:"from"`
	Opened     Time   `json:"opened"`
	// ClientEnd and ServerEnd are the times of each side's FIN (or close).
	ClientEnd Time `json:"clientEnd"`
	ServerEnd Time `json:"serverEnd"`
	// Reset is the time of an RST, ResetBy its sender: "client" or "server".
	Reset   Time   `json:"reset"`
	ResetBy string `json:"resetBy,omitempty"`
	// Closed is when nothing more can cross.
	Closed         Time  `json:"closed"`
	Exchanges      int   `json:"exchanges"`
	RequestOctets  int64 `json:"requestOctets"`
	ResponseOctets int64 `json:"responseOctets"`
}
