package http1_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/app/exchange"
	"roundtrip/app/http1"
	"roundtrip/app/http1/corpus"
)

func TestReadRequest(t *testing.T) {
	octets := "\r\nPOST /안녕?a HTTP/1.1\r\nHost: x\r\nX:  한글 \r\nTransfer-Encoding: chunked\r\n\r\n" +
		"5;a=b\r\nhello\r\n0\r\nT: u\r\n\r\nGET"
	got, broke := http1.Read(exchange.ToServer, []byte(octets), "", http1.Base{Conn: 7, Offset: 100})
	span := func(text string, after int) exchange.Span {
		at := after + strings.Index(octets[after:], text)
		return exchange.Span{Conn: 7, Offset: 100 + int64(at), Length: int64(len(text))}
	}
	field := func(name, value, line string) exchange.Field {
		at := strings.Index(octets, line)
		return exchange.Field{Name: name, Value: value, Line: []exchange.Span{span(line, at)},
			NameAt: []exchange.Span{span(name, at)}, ValueAt: []exchange.Span{span(value, at+len(name)+1)}}
	}
	start := "POST /안녕?a HTTP/1.1\r\n"
	head := octets[2 : strings.Index(octets, "\r\n\r\n")+4]
	want := exchange.Message{
		Method: "POST", Target: "/안녕?a", Version: "HTTP/1.1",
		Start: span(start, 0), Head: span(head, 0),
		Fields: []exchange.Field{
			field("Host", "x", "Host: x\r\n"), field("X", "한글", "X:  한글 \r\n"),
			field("Transfer-Encoding", "chunked", "Transfer-Encoding: chunked\r\n"),
		},
		Trailers: []exchange.Field{field("T", "u", "T: u\r\n")},
		Framing:  exchange.FramingChunked, Declared: -1, ContentOctets: 5,
		Chunks: []exchange.Chunk{
			{Size: 5, Extension: ";a=b", Line: span("5;a=b\r\n", 0), Data: span("hello", 0)},
			{Size: 0, Line: span("0\r\nT"[:3], strings.Index(octets, "hello")),
				Data: exchange.Span{Conn: 7, Offset: 100 + int64(strings.Index(octets, "T: u"))}},
		},
		Offset: 100, Total: int64(len(octets)), Kept: int64(len(octets)), Octets: []byte(octets),
		Writes: []exchange.Write{}, Whole: true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	wantBroke := []exchange.Violation{
		{Offset: 100, Rule: "empty-line-first", Text: "Empty lines come before the request line.", Source: "RFC 9112 §2.2"},
		{Offset: span("안", 0).Offset, Rule: "target-octet", Text: "The request target has an octet that a URI must percent-encode.", Source: "RFC 9112 §3.2"},
	}
	if diff := cmp.Diff(wantBroke, broke); diff != "" {
		t.Error(diff)
	}
}

func TestReadResponse(t *testing.T) {
	for _, tt := range []struct {
		name, octets, method string
		status               int
		framing              exchange.Framing
		declared, content    int64
		whole                bool
		fields               int
	}{
		{"length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "GET", 200, exchange.FramingLength, 2, 2, true, 1},
		{"cut short in content", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhi", "GET", 200, exchange.FramingLength, 20, 2, false, 1},
		{"cut short in a field", "HTTP/1.1 200 OK\r\nA: b\r\nContent-Le", "GET", 200, exchange.FramingNone, -1, 0, false, 1},
		{"cut short in the status line", "HTTP/1.1 404 Not Fo", "GET", 404, exchange.FramingNone, -1, 0, false, 0},
		{"to HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "HEAD", 200, exchange.FramingNone, 2, 0, true, 1},
		{"to CONNECT", "HTTP/1.1 200 OK\r\n\r\n", "CONNECT", 200, exchange.FramingTunnel, -1, 0, true, 0},
		{"interim", "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n", "GET", 103, exchange.FramingNone, -1, 0, true, 1},
		{"switching", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: a\r\n\r\n", "GET", 101, exchange.FramingTunnel, -1, 0, true, 1},
		{"to the end", "HTTP/1.0 200 OK\r\n\r\nhi", "GET", 200, exchange.FramingClose, -1, 2, false, 0},
		{"nothing", "", "GET", 0, exchange.FramingNone, -1, 0, false, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, broke := http1.Read(exchange.ToClient, []byte(tt.octets), tt.method, http1.Base{})
			if m.Status != tt.status || m.Framing != tt.framing || m.Declared != tt.declared || m.ContentOctets != tt.content ||
				m.Whole != tt.whole || len(m.Fields) != tt.fields || len(broke) != 0 {
				t.Errorf("%+v, %v", m, broke)
			}
		})
	}
}

// TestReadIsBounded: many short chunks and fields are not all kept.
func TestReadIsBounded(t *testing.T) {
	octets := "POST / HTTP/1.1\r\n" + strings.Repeat("a:\n", 5000) + "Transfer-Encoding: chunked\r\n\r\n" +
		strings.Repeat("1\r\nx\r\n", 5000) + "0\r\n" + strings.Repeat("b:\n", 5000) + "\r\n"
	m, _ := http1.Read(exchange.ToServer, []byte(octets), "", http1.Base{})
	if len(m.Fields) != 4096 || len(m.Chunks) != 4096 || len(m.Trailers) != 4096 || m.ContentOctets != 5000 || !m.Whole {
		t.Errorf("%d fields, %d chunks, %d trailers, %d octets, whole %v", len(m.Fields), len(m.Chunks), len(m.Trailers), m.ContentOctets, m.Whole)
	}
	if last := m.Chunks[4095]; last.Data.Length != 1 {
		t.Errorf("the last chunk kept: %+v", last)
	}
}

func TestReadCorpus(t *testing.T) {
	for _, c := range corpus.Load() {
		if len(c.Request)+len(c.Response) < 10_000 {
			checkRead(t, exchange.ToServer, c.Request, "")
			checkRead(t, exchange.ToClient, c.Response, "GET")
		}
	}
}

// checkRead checks what holds for whatever Read returns.
func checkRead(t *testing.T, dir exchange.Direction, octets []byte, method string) {
	t.Helper()
	const base = 1000
	m, broke := http1.Read(dir, octets, method, http1.Base{Conn: 3, Offset: base})
	text := func(s exchange.Span) string {
		t.Helper()
		from := s.Offset - base
		if s.Conn != 3 || s.Dir != dir || from < 0 || s.Length < 0 || from+s.Length > int64(len(octets)) {
			t.Fatalf("%q: a place outside: %+v", octets, s)
		}
		return string(octets[from : from+s.Length])
	}
	if head := text(m.Head); !strings.HasPrefix(head, text(m.Start)) {
		t.Errorf("start line %q, head %q", text(m.Start), head)
	}
	for _, fields := range [][]exchange.Field{m.Fields, m.Trailers} {
		for _, f := range fields {
			name, value, line := text(f.NameAt[0]), text(f.ValueAt[0]), text(f.Line[0])
			unfolded := strings.NewReplacer("\r", " ", "\n", " ").Replace(value)
			if name != f.Name || value != f.Value && unfolded != f.Value || !strings.Contains(line, name) || !strings.Contains(line, value) {
				t.Errorf("%q: %+v", line, f)
			}
		}
	}
	content := int64(0)
	for _, k := range m.Chunks {
		if line := text(k.Line); !strings.Contains(line, k.Extension) || !strings.HasSuffix(line, "\r\n") {
			t.Errorf("%q: %+v", line, k)
		}
		content += int64(len(text(k.Data)))
	}
	if len(m.Chunks) > 0 && len(m.Chunks) < 4096 && content != m.ContentOctets {
		t.Errorf("%d octets in chunks, %d of content", content, m.ContentOctets)
	}
	for _, b := range broke {
		if b.Dir != dir || b.Offset < base || b.Offset > base+int64(len(octets)) || b.Rule == "" || b.Text == "" || b.Source == "" {
			t.Errorf("%+v", b)
		}
	}

	// The codec finds the same, when the octets are all that crosses.
	live := &saying{dir: dir}
	c := http1.New(live)
	if dir == exchange.ToClient {
		ask := method
		if ask != "HEAD" && ask != "CONNECT" {
			ask = "GET"
		}
		c.Feed(exchange.ToServer, []byte(ask+" / HTTP/1.1\r\nHost: x\r\nUpgrade: x\r\n\r\n"))
	}
	c.Feed(dir, octets)
	c.End(dir)
	if len(live.all) > 0 {
		first := live.all[0]
		start := m.Method + " " + m.Target + " " + m.Version
		if dir == exchange.ToClient {
			start = m.Version + " " + strconv.Itoa(m.Status)
		}
		if start != first.start || int64(len(first.content)) != m.ContentOctets || m.Whole && !first.whole {
			t.Errorf("%q\nRead %q, %d octets, whole %v\ncodec %+v", octets, start, m.ContentOctets, m.Whole, first)
		}
	}
	if text, err := json.Marshal(m); err != nil || strings.Contains(string(text), ":null") {
		t.Errorf("%s, %v", text, err)
	}
}
