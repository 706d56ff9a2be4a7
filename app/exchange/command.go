package exchange

import "strings"

// CommandOutcome says how a command to a store ended; empty while it waits.
type CommandOutcome string

// The outcomes.
const (
	Answered   CommandOutcome = "answered"
	Unanswered CommandOutcome = "unanswered" // the connection ended, or broke its protocol, first
	Refused    CommandOutcome = "refused"    // no connection: the command never left
)

// Command is one command of a learner's server to a session store, and the reply.
// It is sent again, whole, when the reply has come.
type Command struct {
	ID  string `json:"id"`
	Seq uint64 `json:"seq"`
	// Server is the store: "redis" or "memcached"; Protocol what it speaks: "RESP2",
	// "RESP3" or "memcached".
	Server   string `json:"server"`
	Protocol string `json:"protocol"`
	Conn     uint64 `json:"conn"` // 0 if there was none
	// Cause is the id of the exchange that was being answered; empty for what the
	// client says by itself when it has connected, and for the playground's neighbour.
	Cause string `json:"cause"`
	// Name is the command's: "SET", "gets"; of one refused, "connect".
	Name string `json:"name"`
	// Args are readable: each at most 200 octets, what is no UTF-8 or no letter escaped.
	Args  []string `json:"args"`
	Reply string   `json:"reply"` // readable, at most 1 KiB
	Error bool     `json:"error"` // the reply is an error
	// Request and Response are the exact octets, the first 4 KiB of each. Those of a
	// command that carries a password are left out.
	Request       []byte         `json:"request"`
	Response      []byte         `json:"response"`
	RequestTotal  int64          `json:"requestTotal"`
	ResponseTotal int64          `json:"responseTotal"`
	Sent          Time           `json:"sent"`
	Answered      Time           `json:"answered"`
	Outcome       CommandOutcome `json:"outcome"`
}

// Text is the command's name and what it is about: "SET" and the session's id,
// without what comes before that in every key.
func (c *Command) Text() string {
	if len(c.Args) == 0 {
		return c.Name
	}
	key := c.Args[0]
	for _, mark := range []string{":session:", ".session."} {
		if _, id, ours := strings.Cut(key, mark); ours {
			key = id
		}
	}
	return c.Name + " " + key
}
