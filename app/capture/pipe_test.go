package capture

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/app/exchange"
	"roundtrip/app/http1/corpus"
	"roundtrip/app/tap"
)

// TestMain lets this binary be the child process of TestChild.
func TestMain(m *testing.M) {
	if path := os.Getenv("CAPTURE_TEST_CHILD"); path != "" {
		child(path)
		return
	}
	os.Exit(m.Run())
}

// child serves HTTP, says its address in a line to standard error, and writes
// the segments of its connections to standard output. When standard input ends,
// it writes to a file what its own recorder made of them.
func child(path string) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	r := New(pipeConfig())
	var mu sync.Mutex
	var buf []byte
	var conns atomic.Uint64
	var open sync.WaitGroup
	server := http.Server{
		Handler:  http.HandlerFunc(answer),
		ErrorLog: log.New(io.Discard, "", 0),
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				open.Add(1)
			case http.StateClosed:
				open.Done()
			}
		},
	}
	go server.Serve(tap.Listen(ln, "http", func(g exchange.Segment) {
		mu.Lock()
		defer mu.Unlock()
		r.Feed(g)
		var err error
		if buf, err = Encode(os.Stdout, g, buf); err != nil {
			panic(err)
		}
	}, &conns))
	fmt.Fprintln(os.Stderr, ln.Addr())
	io.Copy(io.Discard, os.Stdin)
	server.Close()
	open.Wait()
	if err := os.WriteFile(path, []byte(all(r)), 0o600); err != nil {
		panic(err)
	}
}

func pipeConfig() Config {
	return Config{Epoch: "e", Who: func(addr string) exchange.From { return exchange.From{Addr: addr} }}
}

// all is everything that a recorder has, but for the sequence numbers: octets
// that came in two segments may have made one change more.
func all(r *Recorder) string {
	var b strings.Builder
	b.WriteString(render(r))
	var ids []string
	for s := range summaries(r) {
		ids = append(ids, s.ID)
	}
	slices.Sort(ids)
	for _, id := range ids {
		e, _ := r.Exchange(id)
		e.Seq, e.Connection.Seq = 0, 0
		text, err := json.Marshal(e)
		fmt.Fprintf(&b, "%s %v\n", text, err)
	}
	return b.String()
}

// answer answers in several ways, some of them wrong.
func answer(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/hints":
		w.Header().Set("Link", "</s.css>")
		w.WriteHeader(http.StatusEarlyHints)
	case "/chunks":
		for range 3 {
			io.WriteString(w, "part")
			http.NewResponseController(w).Flush()
		}
		return
	case "/abort":
		panic(http.ErrAbortHandler)
	case "/moved":
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
		http.Redirect(w, r, "/", http.StatusFound)
		return
	case "/big":
		w.Write(bytes.Repeat([]byte("0123456789"), 50_000)) // one write that the pipe cuts
		return
	}
	io.Copy(io.Discard, r.Body)
	io.WriteString(w, "ok")
}

// TestChild: a recorder that is fed over a pipe by another process makes the
// same of it as the one in the process that holds the sockets.
func TestChild(t *testing.T) {
	path := filepath.Join(t.TempDir(), "recorded")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "CAPTURE_TEST_CHILD="+path)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	lines := bufio.NewScanner(said)
	if !lines.Scan() {
		t.Fatal("the child says nothing")
	}
	addr := lines.Text()
	go io.Copy(os.Stderr, said)

	r := New(pipeConfig())
	decoded := make(chan error, 1)
	go func() { decoded <- Decode(out, r.Feed) }()
	requests := []string{
		"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
		"GET /hints HTTP/1.1\r\nHost: a\r\n\r\nGET /chunks HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
		"GET /moved HTTP/1.0\r\n\r\n",
		"GET /big HTTP/1.1\r\nHost: a\r\n\r\n",
		"GET /abort HTTP/1.1\r\nHost: a\r\n\r\n",
		"garbage\r\n\r\n",
	}
	for _, one := range corpus.Load() {
		requests = append(requests, string(one.Request))
	}
	var talking sync.WaitGroup
	for part := range slices.Chunk(requests, 1+len(requests)/8) {
		talking.Go(func() {
			for _, request := range part {
				talk(t, addr, request)
			}
		})
	}
	talking.Wait()
	in.Close()
	if err := <-decoded; err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got := all(r)
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("(-in the child +over the pipe):\n%s", diff)
	}
	if seen := r.Stats().Seen; seen < int64(len(requests)) {
		t.Errorf("%d exchanges of %d requests", seen, len(requests))
	}
	for _, outcome := range []exchange.Outcome{exchange.Complete, exchange.NoAnswer} {
		if !strings.Contains(got, string(outcome)) {
			t.Errorf("no exchange is %s", outcome)
		}
	}
	audit(t, r)
}

// FuzzDecode: what comes over a pipe is a segment, or an error; a segment that
// was decoded is encoded to the same.
func FuzzDecode(f *testing.F) {
	for _, g := range []exchange.Segment{
		{Server: "http", Conn: 1, Seq: 1, Time: 1, Kind: exchange.Opened, ClientAddr: "127.0.0.1:9", ServerAddr: "[::1]:80"},
		{Server: "http", Conn: 1, Seq: 2, Time: -1, Kind: exchange.Octets, Dir: exchange.ToClient, Data: []byte("HTTP/1.1 200 OK")},
		{Conn: 1 << 63, Seq: 3, Time: 1 << 62, Kind: exchange.Reset},
	} {
		var b bytes.Buffer
		if _, err := Encode(&b, g, nil); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
	}
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, piped []byte) {
		err := Decode(bytes.NewReader(piped), func(g exchange.Segment) {
			var b bytes.Buffer
			if _, err := Encode(&b, g, nil); err != nil {
				t.Fatal(err)
			}
			g.Data = bytes.Clone(g.Data)
			if err := Decode(&b, func(again exchange.Segment) {
				again.Data = bytes.Clone(again.Data)
				if diff := cmp.Diff(g, again); diff != "" {
					t.Fatalf("(-first +again):\n%s", diff)
				}
			}); err != nil {
				t.Fatal(err)
			}
		})
		if err != nil && !errors.Is(err, ErrPipe) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatal(err)
		}
	})
}

// TestPipeBounds: a long write comes in pieces with one sequence number; names
// that are too long are our mistake.
func TestPipeBounds(t *testing.T) {
	long := exchange.Segment{Server: "http", Conn: 1, Seq: 7, Kind: exchange.Octets, Data: bytes.Repeat([]byte("0123456789"), 60_000)}
	var b bytes.Buffer
	buf, err := Encode(&b, long, nil)
	if err != nil {
		t.Fatal(err)
	}
	var pieces int
	var data []byte
	if err := Decode(&b, func(g exchange.Segment) {
		pieces++
		data = append(data, g.Data...)
		if g.Seq != 7 || len(g.Data) > maxPipedData {
			t.Errorf("piece %d: %d octets, number %d", pieces, len(g.Data), g.Seq)
		}
	}); err != nil || pieces != 3 || !bytes.Equal(data, long.Data) {
		t.Errorf("%d pieces, %d octets, %v", pieces, len(data), err)
	}
	if _, err := Encode(io.Discard, exchange.Segment{Server: strings.Repeat("x", maxPiped), Kind: exchange.End}, buf); !errors.Is(err, ErrPipe) {
		t.Errorf("too long a name: %v", err)
	}
	if err := Decode(strings.NewReader("\x00\x10\x00\x01"), nil); !errors.Is(err, ErrPipe) {
		t.Errorf("too long a segment: %v", err)
	}
	for cut := 1; cut < 8; cut++ {
		if err := Decode(strings.NewReader("\x00\x00\x00\x04\x01\x00\x01\x01"[:cut]), nil); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("the first %d octets of a segment: %v", cut, err)
		}
	}
}

// talk sends a request, says that no more comes, and reads to the end.
func talk(t *testing.T, addr, request string) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Error(err)
		return
	}
	defer c.Close()
	io.WriteString(c, request) // the server may have closed before it had all
	c.(*net.TCPConn).CloseWrite()
	io.Copy(io.Discard, c)
}
