package http1_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"roundtrip/app/exchange"
	"roundtrip/app/http1"
	"roundtrip/app/http1/corpus"
)

// maxHeld is what the package says that a direction holds back.
const maxHeld = 1<<20 + 4<<10

// bounded is a record that also checks that not too much is held back.
type bounded struct {
	record
	fed [2]int64
}

func (b *bounded) feed(c *http1.Conn, steps []corpus.Step, cut func(rest int) int) {
	for _, s := range steps {
		for rest := s.Octets; len(rest) > 0; {
			n := min(max(1, cut(len(rest))), len(rest))
			c.Feed(s.Dir, bytes.Clone(rest[:n]))
			b.fed[s.Dir] += int64(n)
			if held := b.fed[s.Dir] - b.offset[s.Dir]; held > maxHeld {
				b.t.Errorf("%d octets are held back", held)
			}
			rest = rest[n:]
		}
		if s.End {
			c.End(s.Dir)
		}
	}
}

// interleave makes steps of two directions' octets.
func interleave(random *rand.Rand, request, response []byte) (steps []corpus.Step) {
	rest := [2][]byte{request, response}
	for len(rest[0])+len(rest[1]) > 0 {
		dir := random.IntN(2)
		n := random.IntN(len(rest[dir]) + 1)
		if random.IntN(2) == 0 {
			n = len(rest[dir])
		}
		steps = append(steps, corpus.Step{Dir: exchange.Direction(dir), Octets: rest[dir][:n]})
		rest[dir] = rest[dir][n:]
	}
	first := random.IntN(2)
	return append(steps,
		corpus.Step{Dir: exchange.Direction(first), End: true},
		corpus.Step{Dir: exchange.Direction(1 - first), End: true})
}

// FuzzParse: what is parsed prints as what came, however it was cut; nothing
// panics, no message is left open, little is held back; and where net/http reads
// the same octets, it reads the same messages.
func FuzzParse(f *testing.F) {
	for i, c := range corpus.Load() {
		if len(c.Request)+len(c.Response) < 10_000 {
			f.Add(c.Request, c.Response, uint64(i))
		}
	}
	f.Fuzz(func(t *testing.T, request, response []byte, seed uint64) {
		steps := interleave(rand.New(rand.NewPCG(seed, 1)), request, response)
		random := rand.New(rand.NewPCG(seed, 2))
		var events string
		codec := http1.New(nil)
		for i, cut := range []func(int) int{whole, func(int) int { return 1 }, func(rest int) int { return random.IntN(rest) }} {
			r := &bounded{record: record{t: t}}
			codec.Reset(r)
			r.feed(codec, steps, cut)
			got := r.String()
			if !bytes.Equal(r.octets[0], request) || !bytes.Equal(r.octets[1], response) {
				t.Fatalf("octets in events:\n%q\n%q", r.octets[0], r.octets[1])
			}
			if r.open[0] || r.open[1] {
				t.Fatalf("a message does not end:\n%s", got)
			}
			if i > 0 && got != events {
				t.Fatalf("cut otherwise:\n%s\nwhole:\n%s", got, events)
			}
			events = got
		}
		agree(t, exchange.ToServer, request)
		agree(t, exchange.ToClient, response)
	})
}

// FuzzRead: a message taken apart lies within its octets, and says what they say.
func FuzzRead(f *testing.F) {
	for _, c := range corpus.Load() {
		if len(c.Request)+len(c.Response) < 10_000 {
			f.Add(false, c.Request, "GET")
			f.Add(true, c.Response, "HEAD")
		}
	}
	f.Fuzz(func(t *testing.T, answer bool, octets []byte, method string) {
		dir := exchange.ToServer
		if answer {
			dir = exchange.ToClient
		}
		checkRead(t, dir, octets, method)
	})
}
