package prove

import (
	"cmp"
	"context"
	"slices"

	"roundtrip/app/check"
	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
)

// wait looks at what the recorder has until it is so.
func (r *replay) wait(ctx context.Context, so func() bool) error {
	changed, stop := r.recorder.Watch()
	defer stop()
	for {
		if r.look(); so() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// look takes what has changed and tells the judge what is over. The recorder
// waits while it is read, and the judge asks it for messages: so all is copied
// first.
func (r *replay) look() {
	until := r.recorder.Last()
	var over []check.Seen
	r.recorder.Summaries(r.after, func(s *exchange.Summary) bool {
		was := r.exchanges[s.ID]
		now := *s
		now.Interim, now.SetCookies, now.Ticks = slices.Clone(s.Interim), slices.Clone(s.SetCookies), slices.Clone(s.Ticks)
		r.exchanges[s.ID] = now
		if now.State == exchange.Done && was.State != exchange.Done {
			over = append(over, check.Seen{Summary: &now})
		}
		return true
	})
	r.recorder.Connections(r.after, func(c *exchange.Conn) bool {
		was, now := r.conns[c.ID], *c
		r.conns[c.ID] = now
		if now.Closed != 0 && was.Closed == 0 {
			over = append(over, check.Seen{Conn: &now})
		}
		return true
	})
	r.recorder.Acts(r.after, func(a *exchange.Act) bool {
		now := *a
		now.Exchanges = slices.Clone(a.Exchanges)
		if i := slices.IndexFunc(r.acts, func(x exchange.Act) bool { return x.ID == a.ID }); i >= 0 {
			r.acts[i] = now
		} else {
			r.acts = append(r.acts, now)
		}
		return true
	})
	for i := range r.acts { // an act is over when its exchanges are
		if a := r.acts[i]; !r.told[a.ID] && a.Ended != 0 && r.done(a.Exchanges) {
			r.told[a.ID] = true
			over = append(over, check.Seen{Act: &a, Exchanges: r.exchangesOf(&a)})
		}
	}
	r.after = until
	if r.judge == nil {
		return
	}
	for i := range over {
		if c := over[i].Conn; c != nil {
			over[i].Exchanges = r.exchangesOn(c.ID)
		}
	}
	slices.SortStableFunc(over, func(a, b check.Seen) int { return cmp.Compare(a.Ended(), b.Ended()) })
	for _, s := range over {
		if !playgrounds(s) {
			r.judged[kindOf(s)] = true
			r.judge.Observe(s)
		}
	}
}

// kindOf is the kind of step that a thing may meet.
func kindOf(s check.Seen) string {
	switch {
	case s.Summary != nil:
		return lesson.KindExchange
	case s.Conn != nil:
		return lesson.KindConnection
	}
	return lesson.KindAct
}

// playgrounds tells what the page and its shell crossed for themselves, which no
// task is about; so are connections that nothing else crossed.
func playgrounds(s check.Seen) bool {
	switch {
	case s.Summary != nil:
		return s.Summary.From.Kind == "playground"
	case s.Conn != nil:
		return s.Conn.Exchanges > 0 && len(s.Exchanges) == 0
	}
	return false
}

// act is an act as it stands.
func (r *replay) act(id string) *exchange.Act {
	i := slices.IndexFunc(r.acts, func(a exchange.Act) bool { return a.ID == id })
	if i < 0 {
		return &exchange.Act{}
	}
	return &r.acts[i]
}

// done tells whether these exchanges are over.
func (r *replay) done(ids []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { return r.exchanges[id].State != exchange.Done })
}

// quiet tells whether no exchange is under way.
func (r *replay) quiet() bool {
	for _, s := range r.exchanges {
		if s.State != exchange.Done {
			return false
		}
	}
	return true
}

func (r *replay) allClosed() bool {
	for _, c := range r.conns {
		if c.Closed == 0 {
			return false
		}
	}
	return true
}

// closedFrom tells whether the connection from a client's address is closed.
func (r *replay) closedFrom(addr string) bool {
	for _, c := range r.conns {
		if c.ClientAddr == addr && c.Closed != 0 {
			return true
		}
	}
	return false
}

// exchangesOf are an act's, in order.
func (r *replay) exchangesOf(a *exchange.Act) []exchange.Summary {
	var out []exchange.Summary
	for _, id := range a.Exchanges {
		out = append(out, r.exchanges[id])
	}
	return out
}

// exchangesOn are a connection's, in order, but for the playground's own.
func (r *replay) exchangesOn(conn uint64) []exchange.Summary {
	var out []exchange.Summary
	for _, s := range r.exchanges {
		if s.Conn.ID == conn && s.From.Kind != "playground" {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b exchange.Summary) int { return cmp.Compare(a.Number, b.Number) })
	return out
}
