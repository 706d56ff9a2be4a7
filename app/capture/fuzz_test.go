package capture

import (
	"testing"

	"roundtrip/app/exchange"
	"roundtrip/app/http1/corpus"
)

// FuzzFeed feeds a small recorder with whatever crosses, in any order, with acts
// and an end anywhere: it goes on, and its accounts are right.
func FuzzFeed(f *testing.F) {
	f.Add([]byte("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), []byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), []byte{0x40, 0x80, 0x3f, 0xbf, 3})
	for _, one := range corpus.Load() {
		if len(one.Request)+len(one.Response) < 2000 {
			f.Add(one.Request, one.Response, []byte{0x3f, 0xbf, 0x3f, 0xbf, 0, 1})
		}
	}
	f.Fuzz(func(t *testing.T, request, response, script []byte) {
		shared := NewBudget(24 << 10)
		r := New(Config{Epoch: "e", Exchanges: 4, Octets: 16 << 10, Message: 512, Budget: shared, Now: func() exchange.Time { return 1 }})
		r.Act(exchange.Act{Kind: "fetch", Server: "http", Request: &exchange.Request{Target: "/"}})
		streams := [2][]byte{request, response}
		open := map[uint64]*wire{}
		turn := func(b byte) {
			id := uint64(b & 1)
			w := open[id]
			if w == nil {
				w = dial(r.Feed, id)
				open[id] = w
			}
			dir := exchange.Direction(b >> 7)
			n := int(b>>1) & 0x3f
			switch {
			case n > 8: // so many octets of the stream
				n = min(n*4, len(streams[dir]))
				w.say(exchange.Octets, dir, string(streams[dir][:n]))
				streams[dir] = streams[dir][n:]
			case n == 1:
				w.say(exchange.End, dir, "")
			case n == 2:
				w.say(exchange.Reset, dir, "")
			case n == 3:
				w.close()
			case n == 4:
				streams = [2][]byte{request, response}
			case n == 5:
				r.Clear()
			case n == 6:
				r.Act(exchange.Act{Kind: "fetch", Server: "http", Request: &exchange.Request{Target: "/"}})
			case n == 7:
				r.Sender("127.0.0.1:9", "a1")
			case n == 8:
				id = uint64(2 + len(open))
				open[id] = dial(r.Feed, id)
			}
		}
		for _, b := range script[:min(len(script), 200)] {
			turn(b)
		}
		audit(t, r)
		var ids []string
		for s := range summaries(r) {
			if (s.State == exchange.Done) != (s.Ended != 0) || (s.State == exchange.Done) != (s.Outcome != "") {
				t.Fatalf("%+v", s)
			}
			ids = append(ids, s.ID)
		}
		for _, id := range ids {
			if e, is := r.Exchange(id); !is || e.Request.Total != e.RequestOctets {
				t.Fatalf("%s: %t, %d octets of %d", id, is, e.Request.Total, e.RequestOctets)
			}
		}
		for _, w := range open {
			w.close()
		}
		audit(t, r)
		for s := range summaries(r) {
			if s.State != exchange.Done {
				t.Fatalf("all is closed, and %s is %s", s.ID, s.State)
			}
		}
		r.Clear()
		if held := r.Stats().Octets; held != 0 || shared.Held() != 0 {
			t.Fatalf("%d octets are held, %d by all", held, shared.Held())
		}
	})
}
