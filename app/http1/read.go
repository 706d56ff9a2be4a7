package http1

import "roundtrip/app/exchange"

// Bounds of what Read keeps of one message.
const (
	maxFields = 4096 // and as many trailers
	maxChunks = 4096
)

// Base says where in a connection's stream a message's octets begin.
type Base struct {
	Conn   uint64
	Offset int64
}

// Read takes one message, or its beginning, apart: what the codec makes of it.
// The method is that of the request to which a response answers, and matters to
// nothing else. Octets after the message's end belong to no part of it.
//
// Whole is set if the message's own framing ends it, which a response that ends
// with the connection never shows. Rules that take more than one message to judge
// are not judged. Of fields, trailers and chunks the first 4096 are kept each.
func Read(dir exchange.Direction, octets []byte, requestMethod string, at Base) (exchange.Message, []exchange.Violation) {
	if octets == nil {
		octets = []byte{} // not null in JSON
	}
	r := reading{conn: at.Conn, broke: []exchange.Violation{}}
	r.m = exchange.Message{
		Dir: dir, Fields: []exchange.Field{}, Trailers: []exchange.Field{}, Chunks: []exchange.Chunk{},
		Framing: exchange.FramingNone, Declared: -1,
		Offset: at.Offset, Total: int64(len(octets)), Kept: int64(len(octets)), Octets: octets,
		Writes: []exchange.Write{},
	}
	r.m.Start = r.span(at.Offset, 0)
	r.m.Head = r.m.Start
	c := New(&r)
	c.half[dir].offset = at.Offset
	if dir == exchange.ToClient {
		t := asksUpgrade
		switch requestMethod {
		case "HEAD":
			t |= isHead
		case "CONNECT":
			t |= isConnect
		}
		c.ask(t)
	}
	c.Feed(dir, octets)
	c.half[dir].flush()
	return r.m, r.broke
}

// reading is a message as its events come.
type reading struct {
	m     exchange.Message
	broke []exchange.Violation
	conn  uint64
	chunk *exchange.Chunk // the one whose data comes, if it is kept
	begun bool
	over  bool // another message begins
}

// Event implements Handler.
func (r *reading) Event(ev *Event) {
	m := &r.m
	if r.over || r.begun && ev.Kind == StartLine || ev.Dir != m.Dir {
		r.over = true
		return
	}
	switch ev.Kind {
	case StartLine:
		r.begun = true
		m.Method, m.Target, m.Version = string(ev.Method), string(ev.Target), string(ev.Version)
		m.Status, m.Reason = ev.Status, string(ev.Reason)
		m.Start = r.covers(ev)
		m.Head = m.Start
	case Field:
		m.Head.Length += int64(len(ev.Octets))
		m.Fields = r.field(m.Fields, ev)
	case HeadEnd:
		m.Head.Length += int64(len(ev.Octets))
		m.Framing, m.Declared = ev.Framing, ev.Declared
	case Content:
		m.ContentOctets += int64(len(ev.Octets))
		if r.chunk != nil {
			r.chunk.Data.Length += int64(len(ev.Octets))
		}
	case ChunkSize:
		r.chunk = nil
		if len(m.Chunks) < maxChunks {
			m.Chunks = append(m.Chunks, exchange.Chunk{
				Size: ev.Size, Extension: string(ev.Extension),
				Line: r.covers(ev), Data: r.span(ev.Offset+int64(len(ev.Octets)), 0),
			})
			r.chunk = &m.Chunks[len(m.Chunks)-1]
		}
	case Trailer:
		m.Trailers = r.field(m.Trailers, ev)
	case MessageEnd:
		m.Whole = ev.Whole
	case Broke:
		r.broke = append(r.broke, exchange.Violation{
			Dir: ev.Dir, Offset: ev.Offset, Rule: ev.Rule.ID, Text: ev.Rule.Text, Source: ev.Rule.Source,
		})
	}
}

func (r *reading) span(offset, length int64) exchange.Span {
	return exchange.Span{Conn: r.conn, Dir: r.m.Dir, Offset: offset, Length: length}
}

func (r *reading) covers(ev *Event) exchange.Span { return r.span(ev.Offset, int64(len(ev.Octets))) }

func (r *reading) field(to []exchange.Field, ev *Event) []exchange.Field {
	if len(to) >= maxFields {
		return to
	}
	return append(to, exchange.Field{
		Name: string(ev.Name), Value: string(ev.Value),
		Line:    []exchange.Span{r.covers(ev)},
		NameAt:  []exchange.Span{r.span(ev.Offset+int64(ev.NameAt), int64(len(ev.Name)))},
		ValueAt: []exchange.Span{r.span(ev.Offset+int64(ev.ValueAt), int64(len(ev.Value)))},
	})
}
