package prove

import (
	"cmp"
	"context"
	"slices"
	"strings"

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
		if now.State == exchange.Done && counts(&now) && differs(&was, &now) {
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
		if a := r.acts[i]; a.Kind != "forward" && r.told[a.ID] != a.Seq && a.Ended != 0 && r.done(a.Exchanges) {
			r.told[a.ID] = a.Seq
			over = append(over, check.Seen{Act: &a, Exchanges: r.exchangesOf(&a)})
		}
	}
	r.after = until
	if r.judge == nil {
		return
	}
	var own []check.Seen
	for _, s := range over {
		if s.Conn != nil {
			all := s.Conn.Exchanges
			s.Exchanges = r.exchangesOn(s.Conn.ID)
			if s.Conn.Exchanges = len(s.Exchanges); all > 0 && len(s.Exchanges) == 0 {
				continue // the playground's own
			}
		}
		own = append(own, s)
	}
	slices.SortStableFunc(own, func(a, b check.Seen) int { return cmp.Compare(a.Ended(), b.Ended()) })
	for _, s := range own {
		r.judged[kindOf(s)] = true
		r.judge.Observe(s)
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

// counts tells whether an exchange is a play's, not the page's or its shell's.
func counts(e *exchange.Summary) bool {
	return e.From.Kind != "playground" && !strings.HasPrefix(e.Target, "/.roundtrip/")
}

// differs tells whether an exchange that is over is to be judged again: an act
// or a violation may be found out late.
func differs(was, now *exchange.Summary) bool {
	return was.State != exchange.Done || was.Act != now.Act || was.Hop != now.Hop || was.Violations != now.Violations ||
		was.RequestOctets != now.RequestOctets || was.ResponseOctets != now.ResponseOctets
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
		if s.Conn.ID == conn && counts(&s) {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b exchange.Summary) int { return cmp.Compare(a.Number, b.Number) })
	return out
}
