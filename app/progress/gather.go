package progress

import (
	"slices"

	"roundtrip/app/check"
	"roundtrip/app/exchange"
)

// connection names a connection in a seat.
type connection struct {
	server string
	id     uint64
}

// gather finds the exchanges of the connections and acts that have ended, and
// answers the questions of acts. An act waits until its exchanges are over.
func (p *Progress) gather(b *batch) []check.Seen {
	acts := p.ended(b)
	if len(acts) == 0 && len(b.connections) == 0 {
		return nil
	}
	byID := map[string]exchange.Summary{}
	byConn := map[connection][]exchange.Summary{}
	for i := range acts {
		for _, id := range acts[i].Exchanges {
			byID[id] = exchange.Summary{}
		}
	}
	for i := range b.connections {
		byConn[connection{b.connections[i].Server, b.connections[i].ID}] = nil
	}
	p.c.Recorder.Summaries(0, func(e *exchange.Summary) bool {
		if _, wanted := byID[e.ID]; wanted {
			byID[e.ID] = copyOf(e)
		}
		at := connection{e.Server, e.Conn.ID}
		if of, wanted := byConn[at]; wanted {
			byConn[at] = append(of, copyOf(e))
		}
		return true
	})
	var out []check.Seen
	for i := range b.connections {
		c := &b.connections[i]
		all := byConn[connection{c.Server, c.ID}]
		switch own := ownOf(all); {
		case len(all) != c.Exchanges:
			p.miss(1)
		case len(own) == 0 && len(all) > 0: // the playground's own
		default:
			c.Exchanges = len(own)
			out = append(out, check.Seen{Conn: c, Exchanges: own})
		}
	}
	for i := range acts {
		if s, ok := p.act(&acts[i], byID); ok {
			out = append(out, s)
		}
	}
	return out
}

// ended are the acts that may be over: those that changed, and those of which an
// exchange finished.
func (p *Progress) ended(b *batch) []exchange.Act {
	var out []exchange.Act
	for i := range b.acts {
		a := &b.acts[i]
		switch a.Kind {
		case "fetch", "send", "visit", "server":
			if a.Ended != 0 {
				delete(b.over, a.ID)
				out = append(out, *a)
			}
		}
	}
	if len(b.over) > 0 {
		p.c.Recorder.Acts(0, func(a *exchange.Act) bool {
			if b.over[a.ID] {
				again := *a
				again.Exchanges = slices.Clone(a.Exchanges)
				out = append(out, again)
			}
			return true
		})
		for id := range b.over { // also those that are not kept any more
			delete(p.look.waiting, id)
		}
	}
	return out
}

// ownOf are the learner's own exchanges of a connection, in order.
func ownOf(all []exchange.Summary) []exchange.Summary {
	var own []exchange.Summary
	for i := range all {
		if counts(&all[i]) {
			own = append(own, all[i])
		}
	}
	slices.SortFunc(own, func(a, b exchange.Summary) int { return a.Conn.Nth - b.Conn.Nth })
	return own
}

// act is an act with its exchanges, and its question answered; false if they
// are not over, or not kept.
func (p *Progress) act(a *exchange.Act, byID map[string]exchange.Summary) (check.Seen, bool) {
	s := check.Seen{Act: a}
	gone := false
	delete(p.look.waiting, a.ID)
	for _, id := range a.Exchanges {
		e := byID[id]
		gone = gone || e.ID == ""
		if e.ID != "" && e.State != exchange.Done {
			p.look.waiting[a.ID] = true
			return s, false
		}
		s.Exchanges = append(s.Exchanges, e)
	}
	if gone {
		p.miss(1)
		return s, false
	}
	p.answer(a, s.Exchanges)
	return s, true
}

// answer says which option of an experiment's question came true.
func (p *Progress) answer(a *exchange.Act, exchanges []exchange.Summary) {
	if a.Came != "" || a.Experiment == "" {
		return
	}
	l := p.c.Course.Lesson(a.Lesson)
	if l == nil {
		return
	}
	for i := range l.Experiments {
		e := &l.Experiments[i]
		if e.ID != a.Experiment || e.Predict == nil {
			continue
		}
		question, err := check.Predict(e.Predict)
		if err != nil {
			p.log.Error("a question is not answered", "lesson", l.ID, "experiment", e.ID, "err", err)
			return
		}
		if came := question.Came(a, exchanges, p.c.Recorder.Exchange); came != "" {
			p.c.Recorder.Act(exchange.Act{ID: a.ID, Came: came})
		}
	}
}
