package export

import (
	"strings"
	"testing"

	"roundtrip/app/capture"
	"roundtrip/app/exchange"
	"roundtrip/app/http1/corpus"
)

// stage plays what crossed on connections to a recorder, 1 ms apart.
type stage struct {
	t       *testing.T
	rec     *capture.Recorder
	last    map[uint64]uint64
	now     exchange.Time
	started exchange.Time
}

func newStage(t *testing.T) *stage {
	s := &stage{t: t, last: map[uint64]uint64{}, started: 1795613696_000000}
	s.now = s.started
	s.rec = capture.New(capture.Config{
		Epoch: "e", Exchanges: 5000, Octets: 64 << 20, Now: func() exchange.Time { return s.now },
		Who: func(addr string) exchange.From { return exchange.From{Kind: "tool", Name: "curl", Addr: addr} },
	})
	return s
}

func (s *stage) say(conn uint64, kind exchange.SegmentKind, dir exchange.Direction, octets []byte) {
	if s.last[conn] == 0 && kind != exchange.Opened {
		s.say(conn, exchange.Opened, exchange.ToServer, nil)
	}
	s.last[conn]++
	s.now += 1000
	s.rec.Feed(exchange.Segment{
		Server: "http", Conn: conn, Seq: s.last[conn], Time: s.now, Kind: kind, Dir: dir, Data: octets,
		ClientAddr: "127.0.0.1:50000", ServerAddr: "127.0.0.1:9000",
	})
}

// wire plays lines: "> octets" and "< octets" as the corpus spells them, ">." and
// "<." for a FIN, ">!" and "<!" for an RST, "x" for the server closing.
func (s *stage) wire(conn uint64, text string) {
	s.t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		dir := exchange.ToServer
		if strings.HasPrefix(line, "<") {
			dir = exchange.ToClient
		}
		switch {
		case line == "" || line[0] == '#':
		case line == "x":
			s.say(conn, exchange.Closed, exchange.ToClient, nil)
		case line[1:] == ".":
			s.say(conn, exchange.End, dir, nil)
		case line[1:] == "!":
			s.say(conn, exchange.Reset, dir, nil)
		default:
			octets, err := corpus.Unquote([]byte(line[2:]))
			if err != nil || line[1] != ' ' {
				s.t.Fatalf("%q: %v", line, err)
			}
			s.say(conn, exchange.Octets, dir, octets)
		}
	}
}

// corpus plays every transcript of http1's corpus.
func (s *stage) corpus() {
	for i, c := range corpus.Load() {
		for _, step := range c.Steps {
			if step.End {
				s.say(uint64(i+1), exchange.End, step.Dir, nil)
			} else {
				s.say(uint64(i+1), exchange.Octets, step.Dir, step.Octets)
			}
		}
		s.say(uint64(i+1), exchange.Closed, exchange.ToClient, nil)
	}
}

// all are the exchanges that came of it, as they began.
func (s *stage) all() (all []exchange.Exchange) {
	var ids []string
	s.rec.Summaries(0, func(e *exchange.Summary) bool {
		for len(ids) < e.Number {
			ids = append(ids, "")
		}
		ids[e.Number-1] = e.ID
		return true
	})
	for _, id := range ids {
		e, ok := s.rec.Exchange(id)
		if !ok {
			s.t.Fatalf("no exchange %q", id)
		}
		all = append(all, e)
	}
	return all
}
