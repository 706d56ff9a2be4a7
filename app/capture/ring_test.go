package capture

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"roundtrip/app/exchange"
)

func recorder(c Config) *Recorder {
	c.Epoch = "e"
	return New(c)
}

// kept are the numbers of the exchanges kept, without and with their contents.
func kept(r *Recorder) (without, with []int) {
	for s := range summaries(r) {
		if s.BodyDropped {
			without = append(without, s.Number)
		} else {
			with = append(with, s.Number)
		}
	}
	return without, with
}

func TestRingCounts(t *testing.T) {
	r := recorder(Config{Exchanges: 5})
	w := dial(r.Feed, 1)
	for range 7 {
		w.get(1)
	}
	if _, with := kept(r); fmt.Sprint(with) != "[3 4 5 6 7]" {
		t.Errorf("kept: %v", with)
	}
	if _, is := r.Exchange("e-2"); is {
		t.Error("one that was given up is still there")
	}
	if e, is := r.Exchange("e-3"); !is || string(e.Response.Octets) != "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx" || e.Connection.Exchanges != 7 {
		t.Errorf("e-3: %+v", e)
	}
	if s := r.Stats(); s.Seen != 7 || s.Kept != 5 || s.Evicted != 2 || s.BodiesDropped != 0 {
		t.Errorf("%+v", s)
	}
	audit(t, r)
}

// TestRingMemory: contents go first, the oldest before others, and say so; heads
// stay, and counts and hashes are of all. Then whole exchanges go.
func TestRingMemory(t *testing.T) {
	const content, room = 10 << 10, 100 << 10
	r := recorder(Config{Octets: room})
	w := dial(r.Feed, 1)
	for range 20 {
		w.get(content)
		if s := r.Stats(); s.Octets > room {
			t.Fatalf("%d octets are held", s.Octets)
		}
	}
	without, with := kept(r)
	if len(without) != 15 || len(with) != 5 || with[0] != 16 {
		t.Errorf("without contents: %v, with: %v", without, with)
	}
	e, _ := r.Exchange("e-1")
	m := e.Response
	sum := sha256.Sum256([]byte("HTTP/1.1 200 OK\r\nContent-Length: 10240\r\n\r\n" + strings.Repeat("x", content)))
	if !e.BodyDropped || !m.BodyDropped || string(m.Octets) != "HTTP/1.1 200 OK\r\nContent-Length: 10240\r\n\r\n" || m.Kept != int64(len(m.Octets)) ||
		m.Total != m.Kept+content || m.ContentOctets != content || m.SHA256 != hex.EncodeToString(sum[:]) || !m.Whole {
		t.Errorf("without content: %+v", m)
	}
	if e.Request.BodyDropped || e.Request.SHA256 != "" {
		t.Errorf("a request that had none: %+v", e.Request)
	}
	for range 50 {
		w.get(content)
		if s := r.Stats(); s.Octets > room {
			t.Fatalf("%d octets are held", s.Octets)
		}
	}
	if s := r.Stats(); s.Seen != 70 || s.Kept >= 50 || s.Evicted != 70-s.Kept {
		t.Errorf("%+v", s)
	}
	audit(t, r)
}

func TestLongMessage(t *testing.T) {
	r := recorder(Config{})
	w := dial(r.Feed, 1)
	text := "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + strings.Repeat("0123456789", 10000)
	for at := 0; at < len(text); at += 999 {
		w.request(text[at:min(len(text), at+999)])
	}
	e, _ := r.Exchange("e-1")
	sum := sha256.Sum256([]byte(text))
	m := e.Request
	if m.Kept != 64<<10 || string(m.Octets) != text[:64<<10] || m.Total != int64(len(text)) || m.ContentOctets != 100000 || m.SHA256 != hex.EncodeToString(sum[:]) || !m.Whole || m.BodyDropped {
		t.Errorf("kept %d of %d, content %d, whole %t, dropped %t, %s", m.Kept, m.Total, m.ContentOctets, m.Whole, m.BodyDropped, m.SHA256)
	}
	audit(t, r)
}

// TestInFlight: what is given up while it crosses goes on crossing.
func TestInFlight(t *testing.T) {
	t.Run("content", func(t *testing.T) {
		r := recorder(Config{Octets: 40 << 10})
		w, other := dial(r.Feed, 1), dial(r.Feed, 2)
		head := "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n"
		w.request(head + strings.Repeat("a", 10000))
		other.get(25 << 10)
		w.request(strings.Repeat("b", 10000))
		w.response("HTTP/1.1 204 No Content\r\n\r\n")
		e, _ := r.Exchange("e-1")
		sum := sha256.Sum256([]byte(head + strings.Repeat("a", 10000) + strings.Repeat("b", 10000)))
		if m := e.Request; string(m.Octets) != head || m.Total != int64(len(head))+20000 || !m.BodyDropped || m.SHA256 != hex.EncodeToString(sum[:]) || e.Outcome != exchange.Complete {
			t.Errorf("%+v", m)
		}
		audit(t, r)
	})
	t.Run("exchange", func(t *testing.T) {
		r := recorder(Config{Exchanges: 2})
		var all []*wire
		for n := range 3 {
			w := dial(r.Feed, uint64(n))
			w.request("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n1")
			all = append(all, w)
		}
		all[1].request("2")
		all[1].response("HTTP/1.1 204 No Content\r\n\r\n")
		all[1].request("GET / HTTP/1.1\r\nHost: a\r\n\r\n") // one that is over goes before
		if _, with := kept(r); fmt.Sprint(with) != "[3 4]" {
			t.Errorf("kept: %v", with)
		}
		for _, w := range all { // goes on, and shows nothing
			w.request("2")
			w.response("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nLocation: x\r\nSet-Cookie: a=b\r\nContent-Length: 1\r\n\r\n1")
			audit(t, r)
			w.close()
			audit(t, r)
		}
	})
}

// worst is what takes most of a recorder's memory, in the ways there are.
func worst() map[string]func(w *wire, n int) {
	long := strings.Repeat("w", 600)
	return map[string]func(w *wire, n int){
		"small": func(w *wire, _ int) { w.get(0) },
		"contents": func(w *wire, n int) {
			if n < 12 { // more than fit in
				w.get(70 << 10)
			}
		},
		"words": func(w *wire, n int) {
			id := fmt.Sprint(n, "-") + long
			w.request(id + " /" + id + " HTTP/1.1\r\nHost: " + id + "\r\nUser-Agent: Mozilla/5.0 " + id + " Chrome/" + strings.Repeat("9", 600) + "\r\nCookie: a=b\r\n\r\n")
			w.response("HTTP/1.1 302 " + id + "\r\nLocation: " + id + "\r\nContent-Type: " + id + "\r\n" + strings.Repeat("Set-Cookie: "+id+"=1\r\n", 9) + "Content-Length: 0\r\n\r\n")
		},
		"interim": func(w *wire, _ int) {
			w.request("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
			w.response(strings.Repeat("HTTP/1.1 103 \r\n\r\n", 40))
			w.response("HTTP/1.1 204 No Content\r\n\r\n")
		},
		"writes": func(w *wire, _ int) {
			w.request("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300\r\n\r\n")
			for range 300 {
				w.request("x")
			}
			w.response("HTTP/1.1 204 No Content\r\n\r\n")
		},
		"violations": func(w *wire, _ int) {
			w.request("GET / HTTP/1.1\nHost: a\n" + strings.Repeat("a b: 1\n", 60) + "\n")
			w.response("HTTP/1.1 204 No Content\r\n\r\n")
		},
		"connections": func(w *wire, n int) {
			one := dial(w.feed, uint64(100+n))
			one.get(0)
			one.close()
		},
	}
}

// TestMemory: what recorders take in truth is no more than what they count, and
// recorders that share a budget stay under it.
func TestMemory(t *testing.T) {
	const seats, budget, octets = 20, 2 << 20, 256 << 10 // not enough for all
	for name, one := range worst() {
		t.Run(name, func(t *testing.T) {
			shared := NewBudget(budget)
			before := heap()
			var all []*Recorder
			for range seats {
				r := recorder(Config{Octets: octets, Budget: shared})
				w := dial(r.Feed, 1)
				for n := range 100 {
					one(w, n)
					if held := r.Stats().Octets; held > octets || shared.Held() > budget {
						t.Fatalf("%d octets of %d are held, %d of %d by all", held, octets, shared.Held(), budget)
					}
				}
				all = append(all, r)
			}
			var sum int64
			for _, r := range all {
				audit(t, r)
				sum += r.Stats().Octets
			}
			if shared.Held() != sum {
				t.Errorf("the budget holds %d, its recorders %d", shared.Held(), sum)
			}
			took := heap() - before
			t.Logf("%d octets counted, %d taken by %d seats", sum, took, seats)
			// Beyond what is counted each recorder has what it remembers of the
			// words it met and of what it gave up.
			if took > sum+seats*perRecorder {
				t.Errorf("%d octets counted, %d taken", sum, took)
			}
			for _, r := range all {
				r.Clear()
			}
			if held := shared.Held(); held != seats*connCost {
				t.Errorf("after Clear the budget holds %d", held)
			}
			runtime.KeepAlive(all)
		})
	}
}

// perRecorder bounds what a recorder takes and does not count.
const perRecorder = 128 << 10

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// An unfinished line takes of the budget of all, and gives it back; its seat's
// exchanges stay.
func TestUnfinishedLineCounts(t *testing.T) {
	shared := NewBudget(200 << 10)
	r := recorder(Config{Budget: shared})
	w := dial(r.Feed, 1)
	w.get(60 << 10)
	before := shared.Held()
	other := dial(r.Feed, 2)
	other.request("GET / HTTP/1.1\r\nCookie: " + strings.Repeat("x", 80<<10))
	if held := shared.Held(); held < before+80<<10 || r.Stats().BodiesDropped != 0 {
		t.Errorf("%d octets are held, %d before the line; %+v", held, before, r.Stats())
	}
	audit(t, r)
	third := dial(r.Feed, 3)
	third.request("GET / HTTP/1.1\r\nCookie: " + strings.Repeat("x", 80<<10))
	if s := r.Stats(); s.BodiesDropped != 1 || shared.Held() > 200<<10 {
		t.Errorf("%+v, %d octets are held", s, shared.Held())
	}
	other.close()
	third.close()
	w.close()
	r.Clear()
	if shared.Held() != 0 {
		t.Errorf("%d octets are held in the end", shared.Held())
	}
}
