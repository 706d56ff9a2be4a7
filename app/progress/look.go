package progress

import (
	"cmp"
	"slices"
	"strings"

	"roundtrip/app/check"
	"roundtrip/app/exchange"
)

// look is what was seen of the recorder.
type look struct {
	exchanges, connections, acts uint64 // up to which change
	number                       int    // the highest of an exchange
	missed                       int    // exchanges that came and went unseen
	told                         bool   // that there are some
	judged                       []judged
	batch                        batch // used again
	// waiting are the acts that have ended, and not all of whose exchanges have.
	waiting map[string]bool
}

// judged is an exchange that was judged, as it stood. It comes again with each
// later change; only these could change how it is judged.
type judged struct {
	number, hop, violations int
	request, response       int64
}

// rememberJudged is how many; one that is forgotten is judged twice, which does no harm.
const rememberJudged = 512

// maxBatch is how many exchanges are copied while the recorder waits.
const maxBatch = 64

// batch is what finished since the last look.
type batch struct {
	exchanges   []exchange.Summary
	connections []exchange.Conn
	acts        []exchange.Act
	over        map[string]bool // acts of which an exchange finished
	all         []check.Seen
}

// maxAttempts is how many exchanges of one look may be the best attempt at a
// task: of a crowd, the last.
const maxAttempts = 16

// pass judges what finished since the last one.
//
// Acts are read after exchanges, so that an exchange that was seen has its
// lesson opened, if it came after that.
func (p *Progress) pass() {
	b := &p.look.batch
	b.exchanges, b.connections, b.acts = b.exchanges[:0], b.connections[:0], b.acts[:0]
	clear(b.over)
	if len(p.open) == 0 {
		last := p.c.Recorder.Last()
		p.readActs(b)
		if len(p.open) == 0 && len(p.look.waiting) == 0 {
			p.look.exchanges, p.look.connections = max(p.look.exchanges, last), max(p.look.connections, last)
			p.look.number = 0 // what is not looked at is not missed
		}
	}
	if len(p.open) > 0 || len(p.look.waiting) > 0 {
		p.readExchanges(b)
		p.readConnections(b)
		p.readActs(b)
	}
	p.judge(b)
}

func (p *Progress) readExchanges(b *batch) {
	l := &p.look
	if l.judged == nil {
		l.judged = make([]judged, rememberJudged)
	}
	last := p.c.Recorder.Last()
	first, highest, fresh := l.number == 0, l.number, 0
	for more := true; more; {
		n := 0
		more = false
		p.c.Recorder.Summaries(l.exchanges, func(e *exchange.Summary) bool {
			if n++; n > maxBatch {
				more = true
				return false
			}
			l.exchanges = e.Seq
			if e.Number > l.number {
				fresh++
				highest = max(highest, e.Number)
			}
			if e.State != exchange.Done || !counts(e) {
				return true
			}
			if p.look.waiting[e.Act] {
				b.over[e.Act] = true
			}
			now := judged{e.Number, e.Hop, e.Violations, e.RequestOctets, e.ResponseOctets}
			if slot := &l.judged[e.Number%rememberJudged]; *slot != now {
				*slot = now
				b.add(e)
			}
			return true
		})
		if more { // a crowd: only the last of it are judged in the order of their ends, with the rest
			p.glance(b)
		}
	}
	if !first {
		p.miss(highest - l.number - fresh)
	}
	l.number = highest
	l.exchanges = max(l.exchanges, last)
}

// miss counts exchanges that cannot be judged any more.
func (p *Progress) miss(n int) {
	if n <= 0 {
		return
	}
	p.look.missed += n
	if !p.look.told {
		p.look.told = true
		p.log.Warn("exchanges come too fast: some go before they can be judged", "count", n)
	}
}

// counts tells whether an exchange is the learner's own.
func counts(e *exchange.Summary) bool {
	return !e.From.Stranger && e.From.Kind != "playground" && !strings.HasPrefix(e.Target, "/.roundtrip/")
}

// add takes a copy into the batch.
func (b *batch) add(e *exchange.Summary) {
	b.exchanges = append(b.exchanges, *e)
	detach(&b.exchanges[len(b.exchanges)-1])
}

// copyOf shares nothing with the recorder.
func copyOf(e *exchange.Summary) exchange.Summary {
	out := *e
	detach(&out)
	return out
}

func detach(e *exchange.Summary) {
	e.Ticks, e.Interim, e.SetCookies = nil, slices.Clone(e.Interim), slices.Clone(e.SetCookies)
}

func (p *Progress) readConnections(b *batch) {
	last := p.c.Recorder.Last()
	wanted := p.wants("connection")
	p.c.Recorder.Connections(p.look.connections, func(c *exchange.Conn) bool {
		p.look.connections = c.Seq
		if wanted && c.Closed != 0 && !c.From.Stranger && c.From.Kind != "playground" {
			b.connections = append(b.connections, *c)
		}
		return true
	})
	p.look.connections = max(p.look.connections, last)
}

func (p *Progress) wants(kind string) bool {
	for _, o := range p.open {
		if o.judge.Wants(kind) {
			return true
		}
	}
	return false
}

// readActs reads the acts that changed, and opens the lessons that they open.
func (p *Progress) readActs(b *batch) {
	last := p.c.Recorder.Last()
	p.c.Recorder.Acts(p.look.acts, func(a *exchange.Act) bool {
		p.look.acts = a.Seq
		out := *a
		out.Exchanges = slices.Clone(a.Exchanges)
		b.acts = append(b.acts, out)
		return true
	})
	p.look.acts = max(p.look.acts, last)
	for i := range b.acts {
		if a := &b.acts[i]; a.Kind == "open" && p.open[a.Lesson] == nil {
			p.begin(a)
		}
	}
}

// begin opens a lesson.
func (p *Progress) begin(a *exchange.Act) {
	l := p.c.Course.Lesson(a.Lesson)
	if l == nil {
		return
	}
	o, err := p.opened(l, a.Started, nil)
	if err != nil { // the course was compiled before anybody was let in
		p.log.Error("a lesson is not judged", "lesson", a.Lesson, "err", err)
		return
	}
	p.open[l.ID] = o
}

// glance judges a part of a crowd.
func (p *Progress) glance(b *batch) {
	for i := range b.exchanges {
		for _, o := range p.open {
			o.observe(check.Seen{Summary: &b.exchanges[i]}, true)
		}
	}
	b.exchanges = b.exchanges[:0]
}

// judge gives everything that finished to the lessons, in the order of its ends.
func (p *Progress) judge(b *batch) {
	b.all = b.all[:0]
	for i := range b.exchanges {
		b.all = append(b.all, check.Seen{Summary: &b.exchanges[i]})
	}
	b.all = append(b.all, p.gather(b)...)
	slices.SortStableFunc(b.all, func(a, b check.Seen) int { return cmp.Compare(a.Ended(), b.Ended()) })
	crowd := len(b.exchanges) - maxAttempts
	for _, s := range b.all {
		glance := s.Summary != nil && crowd > 0
		if glance {
			crowd--
		}
		for _, o := range p.open {
			o.observe(s, glance)
		}
	}
	clear(b.all) // what acts and connections carried is not held
	clear(b.acts)
}
