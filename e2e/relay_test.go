package e2e

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net"
	"sync"
	"testing"
)

// relay is an independent witness: it passes octets between clients and one
// server and remembers them, knowing nothing of HTTP.
type relay struct {
	ln    net.Listener
	to    string
	wg    sync.WaitGroup
	mu    sync.Mutex
	links []*link
}

// link is one relayed connection.
type link struct {
	local  string // the address that the server saw as its client's
	client net.Conn
	server net.Conn
	mu     sync.Mutex
	sent   [2][]byte // by direction: what the relay read from that side
	ended  chan struct{}
}

func newRelay(t *testing.T, to string) *relay {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{ln: ln, to: to}
	r.wg.Go(r.accept)
	t.Cleanup(func() {
		ln.Close()
		for _, l := range r.all() { // a browser keeps idle ones open
			l.server.Close()
		}
		r.wg.Wait()
	})
	return r
}

func (r *relay) accept() {
	for {
		client, err := r.ln.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", r.to)
		if err != nil {
			client.Close()
			continue
		}
		l := &link{local: server.LocalAddr().String(), client: client, server: server, ended: make(chan struct{})}
		r.mu.Lock()
		r.links = append(r.links, l)
		r.mu.Unlock()
		r.wg.Go(func() {
			defer close(l.ended)
			var both sync.WaitGroup
			both.Go(func() { l.pass(0, server, client) })
			both.Go(func() { l.pass(1, client, server) })
			both.Wait()
			client.Close()
			server.Close()
		})
	}
}

// pass copies one direction; an end is passed on as an end, an error as a reset.
func (l *link) pass(dir int, to, from net.Conn) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		l.mu.Lock()
		l.sent[dir] = append(l.sent[dir], buf[:n]...)
		l.mu.Unlock()
		if _, failed := to.Write(buf[:n]); failed != nil {
			from.Close()
			return
		}
		switch err {
		case nil:
		case io.EOF:
			to.(*net.TCPConn).CloseWrite()
			return
		default:
			to.(*net.TCPConn).SetLinger(0)
			to.Close()
			return
		}
	}
}

// octets is what crossed one direction so far.
func (l *link) octets(dir int) []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.sent[dir]
}

func (r *relay) all() []*link {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]*link(nil), r.links...)
}

func hexSHA256(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
