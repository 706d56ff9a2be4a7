package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/app/exchange"
	"roundtrip/app/http1/corpus"
)

// Every request of the transcript corpus goes through the relay to a learner's
// server; what the inspector shows must be what the relay saw.
func TestOctetsAreTheRelays(t *testing.T) {
	a := startApp(t)
	s := a.takeSeat()
	r := newRelay(t, strings.TrimPrefix(s.Servers[0].URL, "http://"))
	cases := corpus.Load()
	if len(cases) < 70 {
		t.Fatalf("the corpus has only %d cases", len(cases))
	}
	for _, c := range cases {
		if len(c.Request) == 0 {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			conn, err := net.Dial("tcp", r.ln.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			conn.SetDeadline(time.Now().Add(patience))
			conn.Write(c.Request) // the server may answer and close before the end
			conn.(*net.TCPConn).CloseWrite()
			io.Copy(io.Discard, conn) // until it closes or resets
			conn.Close()
			links := r.all()
			l := links[len(links)-1]
			<-l.ended
			s.compare(t, l)
		})
	}
}

// Past the bound of 64 KiB the first octets are kept, and hash and total tell
// the rest.
func TestLongMessagesAgreeByHash(t *testing.T) {
	a := startApp(t)
	s := a.takeSeat()
	r := newRelay(t, strings.TrimPrefix(s.Servers[0].URL, "http://"))
	conn, err := net.Dial("tcp", r.ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	content := strings.Repeat("안녕 ", 30_000)
	if _, err := io.WriteString(conn, "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 210000\r\n\r\n"+content); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, conn); err != nil {
		t.Fatal(err)
	}
	conn.Close()
	l := r.all()[0]
	<-l.ended
	s.compare(t, l)
	x := s.exchange(s.exchanges()[0].ID)
	if x.Request.Kept >= x.Request.Total || x.Request.SHA256 == "" {
		t.Errorf("kept %d of %d octets, hash %q: the bound was not met", x.Request.Kept, x.Request.Total, x.Request.SHA256)
	}
}

// compare finds the connection's messages equal to the link's octets: each of
// them in its place, nothing between them but line ends, nothing missing at the
// end of the answers, and of the requests only what the server never read.
func (s *seat) compare(t *testing.T, l *link) {
	t.Helper()
	var conn exchange.Conn
	s.watch("the connection's end", func(kind string, data json.RawMessage) bool {
		if kind != "connection" {
			return false
		}
		if err := json.Unmarshal(data, &conn); err != nil {
			t.Fatal(err)
		}
		return conn.ClientAddr == l.local && conn.Closed != 0
	})
	var byDir [2][]exchange.Message
	for _, sum := range s.exchanges() {
		if sum.Conn.ID != conn.ID {
			continue
		}
		x := s.exchange(sum.ID)
		byDir[0] = append(byDir[0], x.Request)
		byDir[1] = append(byDir[1], x.InterimAll...)
		if x.Response != nil {
			byDir[1] = append(byDir[1], *x.Response)
		}
	}
	for dir, messages := range byDir {
		want := l.octets(dir)
		end := int64(0)
		slices.SortFunc(messages, func(a, b exchange.Message) int { return int(a.Offset - b.Offset) })
		for _, m := range messages {
			if m.Offset < end || m.Offset+m.Total > int64(len(want)) {
				t.Fatalf("direction %d: a message at %d+%d; the one before ends at %d, the relay has %d octets", dir, m.Offset, m.Total, end, len(want))
			}
			if between := want[end:m.Offset]; len(bytes.Trim(between, "\r\n")) > 0 {
				t.Errorf("direction %d: %q belongs to no message", dir, between)
			}
			crossed := want[m.Offset : m.Offset+m.Total]
			if !bytes.Equal(m.Octets, crossed[:m.Kept]) {
				t.Errorf("direction %d: inspector %q\nrelay %q", dir, m.Octets, crossed[:m.Kept])
			}
			if m.Kept < m.Total && m.SHA256 != hexSHA256(crossed) {
				t.Errorf("direction %d: hash %s, of the relay's octets %s", dir, m.SHA256, hexSHA256(crossed))
			}
			end = m.Offset + m.Total
		}
		rest := bytes.Trim(want[end:], "\r\n")
		orderly := conn.Reset == 0 && conn.ClientEnd != 0
		if len(rest) > 0 && (dir == 1 || orderly && conn.RequestOctets == int64(len(want))) {
			t.Errorf("direction %d: the relay has %q after the last message", dir, rest)
		}
	}
}
