package export

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/app/exchange"
	"roundtrip/app/http1"
	"roundtrip/app/http1/corpus"
)

// read makes an exchange of the octets of a request.
func read(octets string) *exchange.Exchange {
	m, rules := http1.Read(exchange.ToServer, []byte(octets), "", http1.Base{})
	m.HeadAt = 1
	m.Total, m.Kept, m.Octets = int64(len(octets)), int64(len(octets)), []byte(octets)
	return &exchange.Exchange{Request: m, Rules: rules}
}

// lines joins a request's lines.
func lines(l ...string) string { return strings.Join(l, "\r\n") }

const host = "localhost:9000"

// splitter finds each request of a connection.
type splitter struct {
	octets  [][]byte
	headed  []bool
	whole   []bool
	broke   [][]exchange.Violation
	current int
}

// Event implements http1.Handler.
func (s *splitter) Event(ev *http1.Event) {
	if ev.Dir != exchange.ToServer {
		return
	}
	if ev.Kind == http1.StartLine {
		s.current = len(s.octets)
		s.octets, s.headed, s.whole, s.broke = append(s.octets, nil), append(s.headed, false), append(s.whole, false), append(s.broke, nil)
	}
	if s.current >= len(s.octets) {
		return // before the first
	}
	at := s.current
	s.octets[at] = append(s.octets[at], ev.Octets...)
	switch ev.Kind {
	case http1.HeadEnd:
		s.headed[at] = true
	case http1.MessageEnd:
		s.whole[at] = ev.Whole
	case http1.Broke:
		s.broke[at] = append(s.broke[at], exchange.Violation{Dir: ev.Dir, Offset: ev.Offset, Rule: ev.Rule.ID})
	}
}

// requestsOf are the requests of a transcript, as an inspector keeps them: 64 KiB of each.
func requestsOf(c corpus.Case) (all []*exchange.Exchange) {
	s := &splitter{}
	conn := http1.New(s)
	for _, step := range c.Steps {
		if step.End {
			conn.End(step.Dir)
		} else {
			conn.Feed(step.Dir, step.Octets)
		}
	}
	for i, octets := range s.octets {
		kept := octets[:min(len(octets), 64<<10)]
		e := read(string(kept))
		e.Request.Total, e.Request.Whole, e.Rules = int64(len(octets)), s.whole[i], s.broke[i]
		if !s.headed[i] {
			e.Request.HeadAt = 0
		}
		all = append(all, e)
	}
	return all
}

// differs says in what a request that came is not the one wanted: in its method,
// target, version, content, or its field lines but for their order, and the case
// of their names.
func differs(got, want *exchange.Exchange) string {
	g, w := &got.Request, &want.Request
	if g.Method != w.Method || g.Target != w.Target || g.Version != w.Version {
		return fmt.Sprintf("came %q %q %q, want %q %q %q", g.Method, g.Target, g.Version, w.Method, w.Target, w.Version)
	}
	if a, b := fieldsOf(got), fieldsOf(want); !slices.Equal(a, b) {
		return fmt.Sprintf("came %q, want %q", a, b)
	}
	a, allA := contentOf(g)
	b, allB := contentOf(w)
	if !allA || !allB || string(a) != string(b) || g.Framing != w.Framing {
		return fmt.Sprintf("came %s %q, want %s %q", g.Framing, a, w.Framing, b)
	}
	return ""
}

// fieldsOf are a request's field lines in the order of the alphabet, since
// clients have orders of their own.
func fieldsOf(e *exchange.Exchange) (all []string) {
	for _, f := range e.Request.Fields {
		all = append(all, strings.ToLower(f.Name)+": "+f.Value)
	}
	slices.Sort(all)
	return all
}

// recorder is a server that takes one request of each connection.
type recorder struct {
	t    *testing.T
	addr string
	came chan string
}

func listen(t *testing.T) *recorder {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{t: t, addr: ln.Addr().String(), came: make(chan string, 8)}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			r.came <- take(conn)
		}
	}()
	t.Cleanup(func() {
		ln.Close()
		<-ended
	})
	return r
}

// from returns what comes while run runs.
func (r *recorder) from(run func()) string {
	r.t.Helper()
	run()
	select {
	case octets := <-r.came:
		return octets
	case <-time.After(10 * time.Second):
		r.t.Error("nothing came")
		return ""
	}
}

// take reads a whole request and answers it.
func take(conn net.Conn) string {
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	var octets []byte
	buf := make([]byte, 64<<10)
	for {
		n, err := conn.Read(buf)
		octets = append(octets, buf[:n]...)
		m, _ := http1.Read(exchange.ToServer, octets, "", http1.Base{})
		if m.Whole || err != nil {
			break
		}
	}
	conn.Write([]byte("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"))
	return string(octets)
}
