package export

import (
	"net"
	"slices"
	"strconv"

	"roundtrip/app/exchange"
)

// Reason says why a request cannot be written as a command or program.
type Reason string

// The reasons.
const (
	Unread    Reason = "unread"    // the request's head was never whole
	Cut       Reason = "cut"       // not all octets of the request are kept
	Broken    Reason = "broken"    // the request breaks a rule that the client always keeps
	NUL       Reason = "nul"       // a NUL octet cannot stand in a command's argument
	NotText   Reason = "not-text"  // octets that are not UTF-8 would not survive copying
	Unsayable Reason = "unsayable" // a character that the shell cannot be told
	Tunnel    Reason = "tunnel"    // CONNECT is spoken to proxies only
	Version   Reason = "version"   // a version that the client does not speak
	Method    Reason = "method"    // a method that the client forbids or spells its own way
	Target    Reason = "target"    // a target that the client would change
	Host      Reason = "host"      // a Host field that the client would change
	Length    Reason = "length"    // Content-Length is not the content's length
	Chunks    Reason = "chunks"    // trailers or chunk extensions
	Repeated  Reason = "repeated"  // a field twice that the client sends once
	OwnWay    Reason = "own-way"   // a field that the client writes its own way, or not at all
	NoContent Reason = "content"   // content with a method that gets none from the client
	TooLong   Reason = "too-long"  // longer than a shell takes
	NotServed Reason = "no-server" // the server has no address
)

// Reasons lists every reason.
func Reasons() []Reason {
	return []Reason{
		Unread, Cut, Broken, NUL, NotText, Unsayable, Tunnel, Version, Method, Target, Host, Length, Chunks, Repeated, OwnWay,
		NoContent, TooLong, NotServed,
	}
}

// Refused is the error of a request that cannot be written down.
type Refused struct{ Reason Reason }

// Error implements error.
func (r *Refused) Error() string { return "the request cannot be written down: " + string(r.Reason) }

// sendable returns the content of a request that some client can send, without
// its framing. The rules in allowed are those that the client can be made to break.
func sendable(e *exchange.Exchange, hostport string, allowed ...string) ([]byte, error) {
	m := &e.Request
	switch {
	case m.HeadAt == 0 || m.Head.Length == 0:
		return nil, &Refused{Unread}
	case m.Kept < m.Total || m.BodyDropped || !m.Whole:
		return nil, &Refused{Cut}
	case m.Method == "CONNECT":
		return nil, &Refused{Tunnel}
	case m.Version != "HTTP/1.1" && m.Version != "HTTP/1.0":
		return nil, &Refused{Version}
	case len(m.Trailers) > 0:
		return nil, &Refused{Chunks}
	}
	for _, v := range e.Rules {
		if v.Dir == exchange.ToServer && !slices.Contains(allowed, v.Rule) {
			return nil, &Refused{Broken}
		}
	}
	for _, c := range m.Chunks {
		if c.Extension != "" {
			return nil, &Refused{Chunks}
		}
	}
	if _, _, err := net.SplitHostPort(hostport); err != nil {
		return nil, &Refused{NotServed}
	}
	hosts := 0
	for _, f := range m.Fields {
		switch {
		case exchange.EqualName(f.Name, "Content-Length"):
			// Any other spelling of the number ("007") would not come back as it is.
			if f.Value != strconv.FormatInt(m.ContentOctets, 10) {
				return nil, &Refused{Length}
			}
		case exchange.EqualName(f.Name, "Host"):
			if hosts++; hosts > 1 {
				return nil, &Refused{Repeated}
			}
		}
	}
	content, all := contentOf(m)
	if !all {
		return nil, &Refused{Cut}
	}
	return content, nil
}

// framed tells whether a request says where its content ends, be it empty or not.
func framed(m *exchange.Message) bool {
	return m.Framing == exchange.FramingLength || m.Framing == exchange.FramingChunked
}

// contentOf returns what is kept of a message's content, without its framing,
// and whether that is all of it.
func contentOf(m *exchange.Message) (content []byte, all bool) {
	if m.Framing != exchange.FramingChunked {
		rest := m.Octets[min(max(m.Head.Length, 0), int64(len(m.Octets))):]
		content = rest[:min(int64(len(rest)), max(m.ContentOctets, 0))] // a tunnel's octets may follow
		return content, int64(len(content)) == m.ContentOctets
	}
	for _, c := range m.Chunks {
		from := c.Data.Offset - m.Offset
		to := from + c.Data.Length
		if from < 0 || from > int64(len(m.Octets)) || to < from {
			break
		}
		content = append(content, m.Octets[from:min(to, int64(len(m.Octets)))]...)
	}
	return content, int64(len(content)) == m.ContentOctets
}
