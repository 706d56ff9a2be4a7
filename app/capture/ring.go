package capture

import (
	"slices"
	"strconv"
	"strings"
)

const (
	// maxEvicted is how many exchanges that were given up are remembered, to
	// count what a reader missed.
	maxEvicted = 4096
	// maxFinished is how many closed connections are kept without an exchange.
	maxFinished = 64
)

// id is the id of the exchange with a number.
func (r *Recorder) id(number int) string {
	var room [64]byte
	return string(strconv.AppendInt(append(append(room[:0], r.c.Epoch...), '-'), int64(number), 10))
}

// find is the exchange with an id, if it is kept.
func (r *Recorder) find(id string) *entry {
	text, ours := strings.CutPrefix(id, r.c.Epoch+"-")
	number, err := strconv.Atoi(text)
	if !ours || err != nil || r.id(number) != id {
		return nil
	}
	i, is := slices.BinarySearchFunc(r.entries, number, func(e *entry, number int) int { return e.Number - number })
	if !is {
		return nil
	}
	return r.entries[i]
}

// hold accounts for memory.
func (r *Recorder) hold(n int64) {
	r.held += n
	if r.c.Budget != nil {
		r.c.Budget.held.Add(n)
	}
}

func (r *Recorder) tooMuch() bool { return r.held > r.c.Octets }

// shrink gives up what is too much: whole exchanges beyond their number; for the
// memory first the oldest contents, then the oldest exchanges.
func (r *Recorder) shrink() {
	for len(r.entries) > r.c.Exchanges {
		r.evict()
	}
	r.giveUp(r.tooMuch)
}

// giveUp gives up contents and exchanges, while they are too much.
func (r *Recorder) giveUp(tooMuch func() bool) {
	if !tooMuch() {
		return
	}
	next, _ := slices.BinarySearchFunc(r.entries, r.dropped+1, func(e *entry, number int) int { return e.Number - number })
	for _, e := range r.entries[next:] {
		r.dropped = e.Number
		if e.drop(); !tooMuch() {
			return
		}
	}
	for tooMuch() && len(r.entries) > 0 {
		r.evict()
	}
	for tooMuch() && len(r.finished) > 0 {
		r.forget()
	}
}

// evict gives up the oldest exchange that is over, or the oldest of all.
func (r *Recorder) evict() {
	i := max(0, slices.IndexFunc(r.entries, func(e *entry) bool { return e.Ended != 0 }))
	e := r.entries[i]
	if i == 0 {
		r.entries[0] = nil
		r.entries = r.entries[1:]
	} else {
		r.entries = slices.Delete(r.entries, i, i+1)
	}
	r.stats.Evicted++
	r.list.remove(&e.node)
	e.release()
	at, _ := slices.BinarySearch(r.evicted, e.began)
	r.evicted = slices.Insert(r.evicted, at, e.began)
	if len(r.evicted) > maxEvicted {
		r.evicted = slices.Delete(r.evicted, 0, maxEvicted/4)
	}
	if c := e.conn; c.refs > 0 {
		if c.refs--; c.refs == 0 && c.Closed != 0 {
			r.retire(c)
		}
	}
	r.reuse(e)
}

// retire takes a closed connection without exchanges; the oldest of them go.
func (r *Recorder) retire(c *conn) {
	r.finished = append(r.finished, c)
	if len(r.finished) > maxFinished {
		r.forget()
	}
}

// forget gives up the oldest connection that is closed and has no exchanges.
func (r *Recorder) forget() {
	old := r.finished[0]
	r.finished[0] = nil
	r.finished = r.finished[1:]
	r.list.remove(&old.node)
	delete(r.conns, connKey{old.Server, old.ID})
	r.hold(-connCost)
}
