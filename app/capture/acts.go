package capture

import (
	"encoding/json"
	"slices"
	"strconv"

	"roundtrip/app/exchange"
)

// Bounds of what is kept of acts.
const (
	maxActs      = 200
	maxActOctets = 192 << 10 // all acts together, as JSON
	maxAsked     = 8 << 10   // target, content or raw octets of a request, in an act
	maxSenders   = 256
)

// acts are a seat's acts and what they caused.
type acts struct {
	all     []*act
	octets  int64
	count   int
	senders map[string]string // act by the sender's address, until its first octet
}

type act struct {
	node
	exchange.Act
	json []byte
	last *entry // the exchange joined last
	sent int    // how many of its exchanges are the request itself, not what a redirect made of it
}

// Act adds an act, if its ID is empty, or updates the one with that ID: what the
// update leaves empty stays, and so does what was joined. It returns the act as
// it stands. An update of an act that is not kept any more returns no ID.
func (r *Recorder) Act(a exchange.Act) exchange.Act {
	r.begin()
	defer r.finish()
	if a.ID == "" {
		r.acts.count++
		x := &act{Act: a}
		x.node.of = x
		x.ID = "a" + strconv.Itoa(r.acts.count)
		x.Exchanges, x.Ambiguous = nil, false
		if x.Started == 0 {
			x.Started = r.c.Now()
		}
		if q := x.Request; q != nil {
			bounded := *q
			bounded.Method, bounded.Target = q.Method[:min(len(q.Method), maxWord)], q.Target[:min(len(q.Target), maxAsked)]
			if len(q.Raw) > maxAsked {
				bounded.Raw = nil
			}
			bounded.Content = q.Content[:min(len(q.Content), maxAsked)]
			x.Request = &bounded
		}
		r.acts.all = append(r.acts.all, x)
		r.acts.changed(r, x)
		return x.value()
	}
	x := r.acts.find(a.ID)
	if x == nil {
		return exchange.Act{}
	}
	for _, set := range []struct{ to, from *string }{
		{&x.Prediction, &a.Prediction}, {&x.Came, &a.Came}, {&x.Lesson, &a.Lesson}, {&x.Experiment, &a.Experiment},
	} {
		if *set.from != "" {
			*set.to = *set.from
		}
	}
	if a.Ended != 0 && x.Ended == 0 {
		x.Ended = a.Ended
	}
	if a.Seen != nil {
		x.Seen = a.Seen
		r.acts.landed(r, x)
	}
	r.acts.changed(r, x)
	return x.value()
}

// Sender says that the connection that comes from addr is the sender's, or the
// gateway's if the act is of kind "forward", and that what is sent next belongs to
// the act. It must be called before the first octet of that is written.
func (r *Recorder) Sender(addr, act string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.acts.senders) >= maxSenders { // some were told of after they were over
		clear(r.acts.senders)
	}
	r.acts.senders[addr] = act
}

func (s *acts) find(id string) *act {
	i := slices.IndexFunc(s.all, func(x *act) bool { return x.ID == id })
	if i < 0 {
		return nil
	}
	return s.all[i]
}

func (s *acts) clear(r *Recorder) {
	r.hold(-2 * s.octets)
	s.all, s.octets = nil, 0
	clear(s.senders)
}

// changed publishes an act; the oldest go when there are too many.
func (s *acts) changed(r *Recorder, x *act) {
	r.changed(&x.node)
	x.Seq = x.node.seq
	text, err := json.Marshal(x.Act)
	if err != nil {
		text = []byte("{}") // plain values: there is nothing to go wrong
	}
	grown := int64(len(text) - len(x.json))
	x.json = text
	s.octets += grown
	r.hold(2 * grown) // the act and its text
	for len(s.all) > maxActs || s.octets > maxActOctets && len(s.all) > 1 {
		old := s.all[0]
		s.all = slices.Delete(s.all, 0, 1)
		r.list.remove(&old.node)
		s.octets -= int64(len(old.json))
		r.hold(-2 * int64(len(old.json)))
	}
}

// appendTo implements object.
func (x *act) appendTo(dst []byte) []byte {
	return append(append(appendHead(dst, x.seq, "act"), x.json...), '}')
}

// value is a copy that shares nothing that changes.
func (x *act) value() exchange.Act {
	a := x.Act
	a.Exchanges = slices.Clone(a.Exchanges)
	return a
}
