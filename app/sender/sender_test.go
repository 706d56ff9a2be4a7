package sender_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"roundtrip/app/sender"
)

// serve listens and gives the first connection to answer, which owns it.
func serve(t *testing.T, answer func(*net.TCPConn)) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		answer(conn.(*net.TCPConn))
	}()
	t.Cleanup(func() { ln.Close(); <-done })
	return ln.Addr().String()
}

// head reads one request's head.
func head(c io.Reader) {
	r := bufio.NewReader(c)
	for line := "x"; line != "\r\n" && line != ""; {
		line, _ = r.ReadString('\n')
	}
}

// says answers the first request head with these octets, then waits for the client to go.
func says(octets string) func(*net.TCPConn) {
	return func(c *net.TCPConn) {
		head(c)
		_, _ = io.WriteString(c, octets)
		_, _ = io.Copy(io.Discard, c)
	}
}

const get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

func TestSend(t *testing.T) {
	for _, tt := range []struct {
		name   string
		octets string
		answer func(*net.TCPConn)
		half   bool
		end    string
		got    string
	}{
		{"length", get, says("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"), false,
			sender.Complete, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"},
		{"chunked", get, says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"), false,
			sender.Complete, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"},
		{"no content", get, says("HTTP/1.1 304 Not Modified\r\n\r\n"), false,
			sender.Complete, "HTTP/1.1 304 Not Modified\r\n\r\n"},
		{"a HEAD's length counts nothing", "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n",
			says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), false,
			sender.Complete, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"},
		{"interim is not the answer", get,
			says("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"), false,
			sender.Complete, "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"},
		{"pipelined", get + get, says("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"), false,
			sender.Complete, "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"},
		{"close-delimited", get, func(c *net.TCPConn) {
			head(c)
			_, _ = io.WriteString(c, "HTTP/1.0 200 OK\r\n\r\nto the end")
		}, false, sender.Closed, "HTTP/1.0 200 OK\r\n\r\nto the end"},
		{"closed without an answer", get, func(c *net.TCPConn) { head(c) }, false, sender.Closed, ""},
		{"truncated", get, func(c *net.TCPConn) {
			head(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi")
		}, false, sender.Closed, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"},
		{"another protocol goes on until it closes", get, func(c *net.TCPConn) {
			head(c)
			_, _ = io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\n\r\n\x81\x02hi")
		}, false, sender.Closed, "HTTP/1.1 101 Switching Protocols\r\n\r\n\x81\x02hi"},
		{"reset", get, func(c *net.TCPConn) {
			head(c)
			_ = c.SetLinger(0)
		}, false, sender.Reset, ""},
		{"half close", "anything at all", func(c *net.TCPConn) {
			b, _ := io.ReadAll(c) // ends only when the client ends its side
			_, _ = c.Write(b)
		}, true, sender.Closed, "anything at all"},
		{"answered before all was sent", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + strings.Repeat("x", 1000000),
			func(c *net.TCPConn) {
				_, _ = io.WriteString(c, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n")
				_, _ = io.Copy(io.Discard, c)
			}, false, sender.Complete, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			addr := serve(t, tt.answer)
			got, err := sender.Send(t.Context(), sender.Request{Addr: addr, Octets: []byte(tt.octets), HalfClose: tt.half,
				Timeout: 10 * time.Second}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got.End != tt.end || string(got.Received) != tt.got || got.Total != int64(len(tt.got)) {
				t.Errorf("%s after %q (%d), want %s after %q", got.End, got.Received, got.Total, tt.end, tt.got)
			}
			if (got.End == sender.Reset) != (got.Error != "") {
				t.Errorf("error is %q", got.Error)
			}
			if got.Opened.IsZero() || got.First.IsZero() != (tt.got == "") || got.Last.Before(got.First) {
				t.Errorf("times: opened %v, first %v, last %v", got.Opened, got.First, got.Last)
			}
		})
	}
}

// TestNothingAnswered: what the server does not end, the time does.
func TestNothingAnswered(t *testing.T) {
	for name, octets := range map[string]string{
		"a whole request": get,
		"half a request":  "GET / HTTP/1.1\r\nHos",
		"nothing":         "",
	} {
		t.Run(name, func(t *testing.T) {
			addr := serve(t, func(c *net.TCPConn) { _, _ = io.Copy(io.Discard, c) })
			got, err := sender.Send(t.Context(), sender.Request{Addr: addr, Octets: []byte(octets), Timeout: 50 * time.Millisecond}, nil)
			if err != nil || got.End != sender.Timeout || got.Total != 0 || got.Opened.IsZero() {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	got, err := sender.Send(t.Context(), sender.Request{Addr: ln.Addr().String(), Octets: []byte(get)},
		func(string) { t.Error("opened was called") })
	if err != nil || got.End != sender.Refused || !strings.Contains(got.Error, "refused") || !got.Opened.IsZero() {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestEndlessContent(t *testing.T) {
	addr := serve(t, func(c *net.TCPConn) {
		head(c)
		_, err := io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
		for err == nil {
			_, err = io.WriteString(c, "10\r\nfor ever and ever\r\n")
		}
	})
	got, err := sender.Send(t.Context(), sender.Request{Addr: addr, Octets: []byte(get), Max: 5000}, nil)
	if err != nil || got.End != sender.Limit || len(got.Received) != 5000 || got.Total <= 5000 || got.Total > 5000+64<<10 {
		t.Errorf("%s, %d octets kept of %d, %v", got.End, len(got.Received), got.Total, err)
	}
}

// TestOpenedBeforeTheFirstOctet: whoever is told the address can say whose
// connection it is before anything crosses.
func TestOpenedBeforeTheFirstOctet(t *testing.T) {
	var told atomic.Value
	addr := serve(t, func(c *net.TCPConn) {
		head(c)
		if got := told.Load(); got != c.RemoteAddr().String() {
			t.Errorf("told %v before the first octet, want %v", got, c.RemoteAddr())
		}
		_, _ = io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\n")
	})
	if _, err := sender.Send(t.Context(), sender.Request{Addr: addr, Octets: []byte(get)}, func(a string) { told.Store(a) }); err != nil {
		t.Fatal(err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	addr := serve(t, func(c *net.TCPConn) {
		head(c)
		cancel()
		_, _ = io.Copy(io.Discard, c)
	})
	if got, err := sender.Send(ctx, sender.Request{Addr: addr, Octets: []byte(get)}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestTooLong(t *testing.T) {
	_, err := sender.Send(t.Context(), sender.Request{Addr: "127.0.0.1:1", Octets: make([]byte, sender.MaxOctets+1)}, nil)
	if !errors.Is(err, sender.ErrTooLong) {
		t.Error(err)
	}
}

// TestRealServer: net/http on the other side, which keeps the connection open.
func TestRealServer(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.Method+" "+r.URL.Path+"\n")
	})}
	done := make(chan error)
	go func() { done <- s.Serve(ln) }()
	defer func() { s.Close(); <-done }()
	for _, tt := range []struct{ octets, end, first, last string }{
		{get, sender.Complete, "HTTP/1.1 200 OK\r\n", "\r\n\r\nGET /\n"},
		{get + "POST /two HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi" + "GET /three HTTP/1.1\r\nHost: x\r\n\r\n",
			sender.Complete, "HTTP/1.1 200 OK\r\n", "\r\n\r\nGET /three\n"},
		{"GET / HTTP/1.1\r\n\r\n", sender.Closed, "HTTP/1.1 400 Bad Request", "missing required Host header"},
		{"hello\r\n\r\n", sender.Closed, "HTTP/1.1 400 Bad Request", "Bad Request"},
	} {
		got, err := sender.Send(t.Context(), sender.Request{Addr: ln.Addr().String(), Octets: []byte(tt.octets)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		ends := got.End == tt.end || tt.end == sender.Closed && got.End == sender.Complete
		if !ends || !strings.HasPrefix(string(got.Received), tt.first) || !strings.HasSuffix(string(got.Received), tt.last) {
			t.Errorf("%q: %s\n%s", tt.octets, got.End, got.Received)
		}
	}
}
