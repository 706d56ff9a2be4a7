package capture

import (
	"slices"

	"roundtrip/app/exchange"
	"roundtrip/app/http1"
)

// Summaries yields the exchanges that changed after a number, in the order of
// their changes, until yield returns false. What it yields is valid only until
// yield returns, and the recorder waits for it.
func (r *Recorder) Summaries(after uint64, yield func(*exchange.Summary) bool) {
	each(r, after, func(e *entry) bool { return yield(e.summary()) })
}

// Connections yields the connections that changed, as Summaries does.
func (r *Recorder) Connections(after uint64, yield func(*exchange.Conn) bool) {
	each(r, after, func(c *conn) bool {
		c.Seq = c.node.seq
		return yield(&c.Conn)
	})
}

// Acts yields the acts that changed, as Summaries does.
func (r *Recorder) Acts(after uint64, yield func(*exchange.Act) bool) {
	each(r, after, func(x *act) bool { return yield(&x.Act) })
}

func each[T object](r *Recorder, after uint64, yield func(T) bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for n := r.list.since(after); n != &r.list.head; n = n.next {
		if o, is := n.of.(T); is && !yield(o) {
			return
		}
	}
}

// Exchange returns an exchange whole, with its messages taken apart.
func (r *Recorder) Exchange(id string) (exchange.Exchange, bool) {
	var out exchange.Exchange
	var response exchange.Message
	r.mu.Lock()
	e := r.find(id)
	if e == nil {
		r.mu.Unlock()
		return out, false
	}
	out.Summary = *e.summary()
	out.Ticks, out.Interim, out.SetCookies = slices.Clone(out.Ticks), slices.Clone(out.Interim), slices.Clone(out.SetCookies)
	out.Connection = e.conn.Conn
	out.Connection.Seq = e.conn.seq
	e.request.value(&out.Request)
	e.response.value(&response)
	interims := make([]exchange.Message, len(e.interims))
	for i, m := range e.interims {
		m.value(&interims[i])
	}
	broke := slices.Clone(e.broke)
	out.Commands = r.commands.of(id)
	r.mu.Unlock()

	out.Rules = make([]exchange.Violation, 0, len(broke))
	for _, b := range broke {
		out.Rules = append(out.Rules, exchange.Violation{Dir: b.dir, Offset: b.offset, Rule: b.rule.ID, Text: b.rule.Text, Source: b.rule.Source})
	}
	out.Request = parsed(out.Request, exchange.ToServer, &out)
	if response.Total > 0 {
		response = parsed(response, exchange.ToClient, &out)
		out.Response = &response
	}
	for _, m := range interims {
		out.InterimAll = append(out.InterimAll, parsed(m, exchange.ToClient, &out))
	}
	return out, true
}

// Pending is the id of the oldest exchange that is not over on the open connection
// from a client's address, "" if there is none: what a handler is answering, since
// a server answers in order.
func (r *Recorder) Pending(server, clientAddr string) (id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.conns {
		if c.Server != server || c.ClientAddr != clientAddr || c.Closed != 0 {
			continue
		}
		for _, e := range c.queue {
			if e.State != exchange.Done && !e.gone {
				return e.ID
			}
		}
	}
	return ""
}

// parsed adds a message's parts to what was kept of it.
func parsed(kept exchange.Message, dir exchange.Direction, of *exchange.Exchange) exchange.Message {
	m, _ := http1.Read(dir, kept.Octets, of.Method, http1.Base{Conn: of.Conn.ID, Offset: kept.Offset})
	m.Dir = dir
	m.Offset, m.Total, m.Kept, m.Octets = kept.Offset, kept.Total, kept.Kept, kept.Octets
	m.First, m.HeadAt, m.Last, m.Writes = kept.First, kept.HeadAt, kept.Last, kept.Writes
	m.Whole, m.BodyDropped, m.SHA256, m.ContentOctets = kept.Whole, kept.BodyDropped, kept.SHA256, kept.ContentOctets
	return m
}
