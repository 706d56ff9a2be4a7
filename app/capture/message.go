package capture

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"

	"roundtrip/app/exchange"
)

const (
	maxWrites = 256
	maxTicks  = 32
)

// message is one message's octets and times.
type message struct {
	octets []byte // kept, from the first
	room   []byte // of the message before that had this place, for the octets of one of about its size
	offset int64  // of the first, in the direction's stream
	total  int64
	limit  int64 // how many octets may be kept
	head   int64 // octets of the head; 0 until it is whole

	content int64 // octets without framing
	first   exchange.Time
	headAt  exchange.Time
	last    exchange.Time
	writes  []exchange.Write
	write   [1]exchange.Write // room for the first: most messages have no other
	serial  uint64            // of the segment that the last write belongs to
	hash    hash.Hash         // of all octets, once not all are kept
	whole   bool
	ended   bool
	dropped bool
	spare   bool // one interim response too many: it is not kept
}

// add takes octets that follow the message's last one. It returns how many were kept.
func (m *message) add(octets []byte) (kept int64) {
	kept = min(int64(len(octets)), max(0, m.limit-int64(len(m.octets))))
	if kept < int64(len(octets)) && m.hash == nil {
		m.hash = sha256.New()
		m.hash.Write(m.octets)
	}
	m.octets = append(m.octets, octets[:kept]...)
	if m.hash != nil {
		m.hash.Write(octets)
	}
	m.total += int64(len(octets))
	return kept
}

// Room is not counted as memory, apart from what entryCost has to spare.
const (
	maxRoom  = 1 << 10
	maxSlack = 128 // how much larger than its octets a message's room may be
)

// settle keeps the octets of a message that is over, in room of their own.
func (m *message) settle() {
	n := len(m.octets)
	room := m.room[:0]
	if cap(room) < n || cap(room) > n+maxSlack {
		room = make([]byte, 0, n)
	}
	m.octets, m.room = append(room, m.octets...), nil
}

// release gives up what was kept; the room stays for a while.
func (m *message) release() {
	if m.ended && cap(m.octets) <= maxRoom {
		m.room = m.octets[:0]
	}
	m.octets, m.writes, m.hash = nil, nil, nil
}

// wrote notes that octets from an offset on crossed at a time, with a segment. It
// returns whether that took memory.
func (m *message) wrote(at exchange.Time, offset, length int64, serial uint64) (grew bool) {
	if n := len(m.writes); n > 0 && m.serial == serial {
		m.writes[n-1].Length += length
		return false
	}
	m.serial = serial
	if len(m.writes) >= maxWrites {
		return false
	}
	if m.writes == nil {
		m.writes = m.write[:0]
	}
	m.writes = append(m.writes, exchange.Write{Time: at, Offset: offset, Length: length})
	return true
}

// drop gives up the octets after the head; it returns how many.
func (m *message) drop() int64 {
	keep := min(m.head, int64(len(m.octets)))
	if m.head == 0 && !m.ended {
		keep = int64(len(m.octets)) // all of it is head so far
	}
	gone := int64(len(m.octets)) - keep
	m.limit = keep // what is still to come is not kept either
	if gone == 0 {
		return 0
	}
	if m.hash == nil {
		m.hash = sha256.New()
		m.hash.Write(m.octets)
	}
	m.octets = append([]byte(nil), m.octets[:keep]...)
	m.dropped = true
	return gone
}

// value returns the message without its parts: those are for http1.Read.
func (m *message) value(into *exchange.Message) {
	into.Offset, into.Total, into.Kept = m.offset, m.total, int64(len(m.octets))
	into.Octets = append([]byte{}, m.octets...)
	into.First, into.HeadAt, into.Last = m.first, m.headAt, m.last
	into.Writes = append([]exchange.Write{}, m.writes...)
	into.Whole, into.BodyDropped = m.whole, m.dropped
	into.ContentOctets = m.content
	if m.hash != nil {
		into.SHA256 = hex.EncodeToString(m.hash.Sum(nil))
	}
}
