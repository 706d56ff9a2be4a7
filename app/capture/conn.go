package capture

import (
	"slices"

	"roundtrip/app/exchange"
	"roundtrip/app/http1"
)

const (
	// connCost is what a connection takes in memory.
	connCost = 2 << 10
	// maxConns is how many connections may be open; more are not recorded.
	maxConns = 4096
	// maxScratch is the largest buffer that a connection keeps for its next message.
	maxScratch = 16 << 10
	// maxCuts is how many segments of an unfinished line are told apart.
	maxCuts = 256
	// maxSkipped is how many octets of empty lines a request may begin with.
	maxSkipped = 8 << 10
)

type connKey struct {
	server string
	id     uint64
}

// conn is a connection while it is open or has exchanges.
type conn struct {
	node
	exchange.Conn
	r     *Recorder
	codec *http1.Conn
	ways  [2]way
	queue []*entry // those that are not over, in order
	act   string   // of the sender or the gateway, if it is their connection
	agent string   // the User-Agent that From was made of

	resetting bool
	upgraded  bool  // the octets are another protocol's
	refs      int   // exchanges kept
	lines     int64 // octets that the codec holds, as counted
}

// way is one direction of a connection.
type way struct {
	total   int64 // octets fed
	covered int64 // octets of them in events
	cuts    []cut // where the segments of the octets not covered begin
	now     exchange.Time
	serial  uint64 // of the segment

	entry   *entry   // whose message crosses, or crossed last
	message *message // it; nil between two messages
	tail    *message // the last one, for octets after its end
	scratch []byte
	skipped []byte // empty lines before a message
}

type cut struct {
	offset int64
	at     exchange.Time
	serial uint64
}

// Feed takes a segment. Segments of a connection must come in their order.
func (r *Recorder) Feed(g exchange.Segment) {
	r.begin()
	defer r.finish()
	key := connKey{g.Server, g.Conn}
	c := r.conns[key]
	if g.Kind == exchange.Opened {
		if c == nil && len(r.conns) < maxConns {
			r.conns[key] = r.connect(g)
		}
		return
	}
	if c == nil || c.Closed != 0 {
		return
	}
	w := &c.ways[g.Dir]
	w.now, w.serial = g.Time, g.Seq
	switch g.Kind {
	case exchange.Octets:
		c.octets(w, g)
	case exchange.End:
		c.end(g.Dir, g.Time)
	case exchange.Closed:
		c.close(g.Time)
	case exchange.Reset:
		c.Reset, c.ResetBy = g.Time, "client"
		if g.Dir == exchange.ToClient {
			c.ResetBy = "server"
		}
		c.resetting = true
		c.close(g.Time)
	}
}

func (r *Recorder) connect(g exchange.Segment) *conn {
	c := &conn{r: r}
	c.node.of = c
	c.codec = http1.New(c)
	c.ID, c.Server, c.ClientAddr, c.ServerAddr, c.Opened = g.Conn, g.Server, g.ClientAddr, g.ServerAddr, g.Time
	c.From = r.c.Who(g.ClientAddr)
	if c.From.Kind == "" {
		c.From.Kind = "tool"
	}
	r.hold(connCost)
	r.changed(&c.node)
	return c
}

func (c *conn) octets(w *way, g exchange.Segment) {
	if g.Dir == exchange.ToServer {
		c.RequestOctets += int64(len(g.Data))
		c.greet()
	} else {
		c.ResponseOctets += int64(len(g.Data))
	}
	if c.upgraded {
		w.total += int64(len(g.Data))
		return
	}
	if n := len(w.cuts); n < maxCuts && (n == 0 || w.cuts[n-1].serial != g.Seq) {
		w.cuts = append(w.cuts, cut{w.total, g.Time, g.Seq})
	}
	w.total += int64(len(g.Data))
	c.codec.Feed(g.Dir, g.Data)
	c.count(int64(c.codec.Held()))
	// Only what the codec holds back will be asked for again.
	keep := len(w.cuts)
	for keep > 1 && w.cuts[keep-1].offset > w.covered {
		keep--
	}
	if w.covered == w.total {
		keep = len(w.cuts) + 1
	}
	w.cuts = slices.Delete(w.cuts, 0, keep-1)
}

// count accounts for the octets that the codec holds: in the process's budget
// only, since one long line must not push a seat's exchanges out of its ring.
func (c *conn) count(lines int64) {
	if b := c.r.c.Budget; b != nil {
		b.held.Add(lines - c.lines)
	}
	c.lines = lines
}

// greet finds out whether what comes is the sender's, or the gateway's.
func (c *conn) greet() {
	if len(c.r.acts.senders) == 0 {
		return
	}
	if act, is := c.r.acts.senders[c.ClientAddr]; is {
		c.act = act
		delete(c.r.acts.senders, c.ClientAddr)
		kind := "sender"
		if x := c.r.acts.find(act); x != nil && x.Kind == "forward" {
			kind = "gateway"
		}
		if c.From.Kind != kind {
			c.From.Kind, c.From.Name, c.From.Stranger = kind, "", false
			c.r.changed(&c.node)
		}
	}
}

// end is a FIN of one side.
func (c *conn) end(dir exchange.Direction, at exchange.Time) {
	ended := &c.ClientEnd
	if dir == exchange.ToClient {
		ended = &c.ServerEnd
	}
	if *ended != 0 {
		return
	}
	*ended = at
	c.codec.End(dir)
	c.count(int64(c.codec.Held()))
	if dir == exchange.ToClient {
		c.settle(at)
	}
	c.r.changed(&c.node)
}

// close is the end of both directions.
func (c *conn) close(at exchange.Time) {
	for _, dir := range []exchange.Direction{exchange.ToServer, exchange.ToClient} {
		c.ways[dir].now = at
		if dir == exchange.ToServer && c.ClientEnd == 0 || dir == exchange.ToClient && c.ServerEnd == 0 {
			c.codec.End(dir)
		}
	}
	c.Closed = at
	delete(c.r.acts.senders, c.ClientAddr) // where none of its octets was read
	if c.ServerEnd == 0 && !c.resetting {
		c.ServerEnd = at
	}
	c.settle(at)
	c.queue, c.codec = nil, nil
	c.count(0)
	c.ways = [2]way{}
	c.r.changed(&c.node)
	if c.refs == 0 {
		c.r.retire(c)
	}
}

// settle ends every exchange that is not over: no more of an answer can come.
func (c *conn) settle(at exchange.Time) {
	for _, e := range c.queue {
		if e.State == exchange.Done {
			continue
		}
		outcome, when := exchange.NoAnswer, at
		switch {
		case c.resetting && c.ResetBy == "client":
			outcome = exchange.ResetByClient
		case c.resetting:
			outcome = exchange.ResetByServer
		case c.ClientEnd != 0 && !e.request.whole:
			outcome = exchange.RequestIncomplete
		case c.ClientEnd != 0:
			outcome, when = exchange.ClientLeft, max(c.ClientEnd, e.response.last)
		case e.answered:
			outcome = exchange.Truncated
		}
		e.settle(outcome, when)
	}
}

// at is the time at which the octet at an offset crossed, and the segment it was in.
func (w *way) at(offset int64) (at exchange.Time, serial uint64, until int64) {
	at, serial, until = w.now, w.serial, w.total
	for i := len(w.cuts) - 1; i >= 0; i-- {
		at, serial = w.cuts[i].at, w.cuts[i].serial
		if w.cuts[i].offset <= offset {
			return at, serial, until
		}
		until = w.cuts[i].offset
	}
	return at, serial, until
}
