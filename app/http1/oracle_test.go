package http1_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/http/httpguts"

	"roundtrip/app/exchange"
	"roundtrip/app/http1"
	"roundtrip/app/http1/corpus"
)

// said is what a message said, as far as net/http tells.
type said struct {
	start            string
	fields, trailers string
	content          string
	whole            bool
}

// section prints fields without regard to what net/http loses: the order of
// names, their case, and the white space in folded values.
func section(h http.Header) string {
	var lines []string
	for name, values := range h {
		for _, v := range values {
			lines = append(lines, fmt.Sprintf("%q: %q", name, strings.Join(strings.Fields(v), " ")))
		}
	}
	slices.SortStableFunc(lines, func(a, b string) int { // values of one name keep their order
		return strings.Compare(a[:strings.Index(a, ": ")], b[:strings.Index(b, ": ")])
	})
	return strings.Join(lines, "\n")
}

// saying collects messages of one direction.
type saying struct {
	dir      exchange.Direction
	all      []said
	fields   http.Header
	trailers http.Header
}

func (s *saying) Event(ev *http1.Event) {
	if ev.Dir != s.dir {
		return
	}
	add := func(to http.Header) {
		name := http.CanonicalHeaderKey(string(ev.Name))
		to[name] = append(to[name], string(ev.Value))
	}
	switch ev.Kind {
	case http1.StartLine:
		start := fmt.Sprintf("%s %s %s", ev.Method, ev.Target, ev.Version)
		if s.dir == exchange.ToClient {
			start = fmt.Sprintf("%s %d", ev.Version, ev.Status)
		}
		s.all = append(s.all, said{start: start})
		s.fields, s.trailers = http.Header{}, http.Header{}
	case http1.Field:
		add(s.fields)
	case http1.Trailer:
		add(s.trailers)
	case http1.Content:
		s.all[len(s.all)-1].content += string(ev.Octets)
	case http1.MessageEnd:
		m := &s.all[len(s.all)-1]
		m.fields, m.trailers, m.whole = section(s.fields), section(s.trailers), ev.Whole
	}
}

// requests are those that net/http's server would take from the octets.
func requests(octets []byte) (all []said) {
	r := bufio.NewReader(bytes.NewReader(octets))
	for method := ""; ; {
		if method == "POST" { // as its server does
			for range 4 {
				if b, err := r.Peek(1); err == nil && (b[0] == '\r' || b[0] == '\n') {
					_, _ = r.Discard(1)
				}
			}
		}
		req, err := http.ReadRequest(r)
		if err != nil {
			return all
		}
		method = req.Method
		ok := req.ProtoMajor == 1 && (req.Host != "" || !req.ProtoAtLeast(1, 1)) && httpguts.ValidHostHeader(req.Host)
		for name, values := range req.Header {
			ok = ok && httpguts.ValidHeaderFieldName(name)
			for _, v := range values {
				ok = ok && httpguts.ValidHeaderFieldValue(v)
			}
		}
		if !ok {
			return all
		}
		content, err := io.ReadAll(req.Body)
		if err != nil {
			return all
		}
		all = append(all, said{
			start:  fmt.Sprintf("%s %s %s", req.Method, req.RequestURI, req.Proto),
			fields: section(req.Header), trailers: section(req.Trailer), content: string(content), whole: true,
		})
		if req.Close {
			return all
		}
	}
}

// responses are those that net/http's client would take, to GET requests.
func responses(octets []byte) (all []said) {
	r := bufio.NewReader(bytes.NewReader(octets))
	for {
		res, err := http.ReadResponse(r, nil)
		if err != nil || res.StatusCode < 100 {
			return all
		}
		for name := range res.Header {
			if strings.HasSuffix(name, " ") {
				return all // net/http does not take it for the name that it is
			}
		}
		content, err := io.ReadAll(res.Body)
		if err != nil {
			return all
		}
		all = append(all, said{
			start:  fmt.Sprintf("%s %d", res.Proto, res.StatusCode),
			fields: section(res.Header), trailers: section(res.Trailer), content: string(content), whole: true,
		})
		if res.Close || res.StatusCode == 101 {
			return all
		}
	}
}

// strip takes out of fields what net/http takes out of them.
func strip(m said) said {
	var kept []string
	seen := map[string]bool{}
	for _, line := range strings.Split(m.fields, "\n") {
		name, _, _ := strings.Cut(line, ": ")
		switch name {
		case `"Host"`, `"Transfer-Encoding"`, `"Trailer"`, `"Connection"`, `"Content-Length"`, `"Cache-Control"`, `""`, "":
			continue
		}
		seen[name] = true
		kept = append(kept, line)
	}
	m.fields = strings.Join(kept, "\n")
	return m
}

// agree compares the codec with net/http, as far as net/http takes the octets.
func agree(t testing.TB, dir exchange.Direction, octets []byte) (compared int) {
	t.Helper()
	got := &saying{dir: dir}
	c := http1.New(got)
	want := requests(octets)
	if dir == exchange.ToClient {
		want = responses(octets)
		for range 100 {
			c.Feed(exchange.ToServer, []byte("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: x\r\n\r\n"))
		}
	}
	c.Feed(dir, octets)
	c.End(dir)
	for i, w := range want {
		if i >= len(got.all) {
			t.Fatalf("%q\nnet/http takes %d messages, the codec %d", octets, len(want), len(got.all))
		}
		if g := strip(got.all[i]); g != strip(w) {
			t.Fatalf("%q\nmessage %d\ncodec    %s\nnet/http %s", octets, i, fmt.Sprintf("%+v", g), fmt.Sprintf("%+v", strip(w)))
		}
	}
	return len(want)
}

// mutate changes octets in a few places, with pieces that matter to HTTP.
func mutate(random *rand.Rand, octets []byte) []byte {
	pieces := []string{
		"\r\n", "\n", "\r", " ", "\t", ":", ";", ",", "0", "5", "a", "\x00", "\xff", "\r\n\r\n", "\r\n ", "\n\t", "HTTP/1.0", "HTTP/1.1",
		"Content-Length: 3\r\n", "Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding:\r\n chunked\r\n",
		"Connection: close\r\n", "Connection: keep-alive\r\n", "Host: y\r\n", "chunked", "3\r\nabc\r\n", "0\r\n\r\n",
		"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n", "Trailer: A\r\n", "A: b\r\n",
	}
	out := slices.Clone(octets)
	for range 1 + random.IntN(4) {
		at := random.IntN(len(out) + 1)
		n := min(random.IntN(3), len(out)-at)
		switch random.IntN(4) {
		case 0:
			out = slices.Delete(out, at, at+n)
		case 1: // a line twice, or somewhere else
			lines := bytes.SplitAfter(out, []byte("\n"))
			line := lines[random.IntN(len(lines))]
			out = slices.Insert(out, at, line...)
		default:
			piece := pieces[random.IntN(len(pieces))]
			if lf := bytes.LastIndexByte(out[:at], '\n'); len(piece) > 4 && random.IntN(3) > 0 {
				at = lf + 1 // where a line begins
				n = 0
			}
			out = slices.Replace(out, at, at+n, []byte(piece)...)
		}
	}
	return out
}

// TestOracle: where net/http reads a message, the codec reads the same.
func TestOracle(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	compared, rounds := [2]int{}, 20
	for _, c := range corpus.Load() {
		for dir, octets := range [][]byte{c.Request, c.Response} {
			if len(octets) == 0 || len(octets) > 2000 {
				continue
			}
			compared[dir] += agree(t, exchange.Direction(dir), octets)
			for range rounds {
				compared[dir] += agree(t, exchange.Direction(dir), mutate(random, octets))
			}
		}
	}
	if compared[0] < 400 || compared[1] < 400 {
		t.Errorf("only %v messages were compared", compared)
	}
}
