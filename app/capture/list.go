package capture

import (
	"slices"
	"strconv"
)

// node is an object's place in the list of changes.
type node struct {
	prev, next *node
	seq        uint64 // of the last change
	serial     uint64 // of the call that made it
	of         object
}

// object is anything in the feed.
type object interface {
	// appendTo appends {"seq":…,"type":…,"data":…}.
	appendTo(dst []byte) []byte
}

// list is a ring of nodes in the order of their last change; head is no object's.
type list struct{ head node }

func (l *list) init() { l.head.prev, l.head.next = &l.head, &l.head }

func (l *list) moveToEnd(n *node) {
	if n.next != nil {
		n.prev.next, n.next.prev = n.next, n.prev
	}
	n.prev, n.next = l.head.prev, &l.head
	n.prev.next, l.head.prev = n, n
}

func (l *list) remove(n *node) {
	if n.next == nil {
		return
	}
	n.prev.next, n.next.prev = n.next, n.prev
	n.prev, n.next = nil, nil
}

// since returns the first node that changed after a number, or the head.
func (l *list) since(after uint64) *node {
	n := &l.head
	for n.prev != &l.head && n.prev.seq > after {
		n = n.prev
	}
	return n
}

// Gap is what a reader of the feed can never see any more.
type Gap struct {
	// From and To are the sequence numbers between which it lay, both inclusive.
	From, To uint64
	// Skipped counts exchanges that came and went unseen; at least so many.
	Skipped int
}

// AppendSince appends a JSON array of the objects that changed after a number,
// at most limit of them, as {"seq","type","data"} in the order of their changes. last is
// where to go on. The zero after is a reader without a past, who misses nothing.
func (r *Recorder) AppendSince(dst []byte, after uint64, limit int) (out []byte, last uint64, gap Gap) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out, last = append(dst, '['), max(after, r.seq)
	n := r.list.since(after)
	for i := 0; n != &r.list.head; i, n = i+1, n.next {
		if i == limit {
			last = n.prev.seq
			break
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = n.of.appendTo(out)
	}
	if after > 0 {
		from, _ := slices.BinarySearch(r.evicted, after+1)
		to, _ := slices.BinarySearch(r.evicted, last+1)
		if to > from {
			gap = Gap{From: after + 1, To: r.evicted[to-1], Skipped: to - from}
		}
	}
	return append(out, ']'), last, gap
}

// appendTo implements object.
func (p *put) appendTo(dst []byte) []byte {
	return append(append(appendHead(dst, p.seq, p.kind), p.data...), '}')
}

// appendHead appends an object's JSON up to its data.
func appendHead(dst []byte, seq uint64, kind string) []byte {
	dst = strconv.AppendUint(append(dst, `{"seq":`...), seq, 10)
	return append(append(append(dst, `,"type":"`...), kind...), `","data":`...)
}
