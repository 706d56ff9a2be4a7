package capture

import (
	"slices"

	"roundtrip/app/exchange"
	"roundtrip/app/http1"
)

const (
	// entryCost is what an exchange takes besides octets, writes and violations.
	entryCost     = 2 << 10
	writeCost     = 24
	violationCost = 32
	messageCost   = 256 // of an interim response
	setCookieCost = 16

	maxInterim    = 16
	maxViolations = 32
	maxSetCookies = 8
	maxTarget     = 512
	maxAgent      = 512 // octets of a User-Agent that are looked at
	maxWord       = 256 // octets of a host, reason, type, location in a summary
)

// entry is an exchange while it is kept.
type entry struct {
	node
	exchange.Summary
	conn     *conn
	message  int // its request's number on the connection, or noRequest
	request  message
	response message
	interims []*message
	answered bool // an octet of a final response was seen
	broke    []broken
	cost     int64
	began    uint64 // the sequence number of its first event
	gone     bool   // not kept any more
	navigate bool   // a browser's navigation, image or the like: no script's fetch
}

// noRequest is the number of a request that the codec did not see as one.
const noRequest = -1

type broken struct {
	rule   *http1.Rule
	dir    exchange.Direction
	offset int64
}

// open makes the exchange of a request that begins, or of octets that are none.
func (c *conn) open(at exchange.Time, message int) *entry {
	r := c.r
	r.stats.Seen++
	c.Exchanges++
	e := r.fresh()
	e.conn, e.cost, e.message = c, entryCost, message
	e.request.limit, e.response.limit = r.c.Message, r.c.Message
	e.Number = int(r.stats.Seen)
	e.ID = r.id(e.Number)
	e.Server, e.Conn, e.From = c.Server, exchange.OnConn{ID: c.ID, Nth: c.Exchanges}, c.From
	e.State = exchange.Receiving
	e.RequestFirst = at
	c.refs++
	r.hold(e.cost)
	r.entries = append(r.entries, e)
	r.changed(&e.node)
	e.began = e.node.seq
	if c.act != "" {
		r.acts.join(r, e, c.act)
	}
	c.queue = append(c.queue, e)
	return e
}

// settle ends an exchange.
func (e *entry) settle(outcome exchange.Outcome, at exchange.Time) {
	if e.State == exchange.Done {
		return
	}
	e.State, e.Outcome, e.Ended = exchange.Done, outcome, at
	e.change()
}

// change puts the exchange at the feed's end, unless it is not kept any more.
func (e *entry) change() {
	if !e.gone {
		e.conn.r.changed(&e.node)
	}
}

// grow accounts for memory.
func (e *entry) grow(n int64) {
	if !e.gone {
		e.cost += n
		e.conn.r.hold(n)
	}
}

// summary is the exchange's summary as it stands.
func (e *entry) summary() *exchange.Summary {
	e.Seq = e.node.seq
	e.RequestOctets, e.ResponseOctets = e.request.total, e.response.total
	e.RequestContent, e.ResponseContent = e.request.content, e.response.content
	e.RequestLast = e.request.last
	e.ResponseFirst, e.ResponseLast = e.response.first, e.response.last
	e.Ticks = e.Ticks[:0]
	for i := range min(len(e.response.writes), maxTicks) {
		e.Ticks = append(e.Ticks, e.response.writes[i].Time)
	}
	return &e.Summary
}

// drop gives up the contents, and says so.
func (e *entry) drop() {
	octets := e.request.drop() + e.response.drop()
	for _, m := range e.interims {
		octets += m.drop()
	}
	if octets == 0 {
		return
	}
	e.BodyDropped = true
	e.conn.r.stats.BodiesDropped++
	e.grow(-octets)
	e.change()
}

// release gives up an exchange that is not kept any more, but may be somebody's
// still: its connection's, or its act's.
func (e *entry) release() {
	e.conn.r.hold(-e.cost)
	e.gone = true
	e.request.release()
	e.response.release()
	e.interims, e.broke = nil, nil
}

// fresh is an empty exchange: the room of one that was given up, if there is one.
func (r *Recorder) fresh() *entry {
	e := r.spare
	if e == nil {
		e = &entry{}
		e.node.of = e
	}
	r.spare = nil
	return e
}

// reuse takes the room of an exchange that was given up, unless it is somebody's still.
func (r *Recorder) reuse(e *entry) {
	c := e.conn
	if e.State != exchange.Done || e.Act != "" || c.ways[0].entry == e || c.ways[1].entry == e || slices.Contains(c.queue, e) {
		return
	}
	request, response, ticks := e.request.room, e.response.room, e.Ticks[:0]
	*e = entry{}
	e.node.of = e
	e.request.room, e.response.room, e.Ticks = request, response, ticks
	r.spare = e
}

// blame notes a broken rule.
func (e *entry) blame(ev *http1.Event) {
	e.Violations++
	if e.Violations == 1 {
		e.Rule = ev.Rule.ID
	}
	if len(e.broke) < maxViolations {
		e.broke = append(e.broke, broken{ev.Rule, ev.Dir, ev.Offset})
		e.grow(violationCost)
	}
	e.change()
}
