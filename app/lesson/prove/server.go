package prove

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"roundtrip/app/tap"
)

// serverName is how a seat calls its server as well.
const serverName = "http"

// Limits of the http.Server, those of a seat's.
const (
	headerTime    = 30 * time.Second
	keepAliveTime = 2 * time.Minute
	headerOctets  = 1 << 20
)

// server is a learner's server on a port of its own, which it keeps over stops.
type server struct {
	handler http.Handler
	sink    tap.Sink
	numbers atomic.Uint64 // of connections
	addr    string        // "127.0.0.1:40001", since it listened first

	http    *http.Server // nil while stopped
	cancel  context.CancelFunc
	working sync.WaitGroup // the accepting, connections, and handlers

	mu    sync.Mutex
	conns map[net.Conn]struct{}
}

// listen starts the server, unless it listens.
func (s *server) listen() error {
	if s.http != nil {
		return nil
	}
	at := s.addr
	if at == "" {
		at = "127.0.0.1:0"
	}
	ln, err := net.Listen("tcp", at)
	if err != nil {
		return err
	}
	s.addr = ln.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel, s.conns = cancel, map[net.Conn]struct{}{}
	h := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.working.Add(1)
			defer s.working.Done()
			s.handler.ServeHTTP(w, r)
		}),
		ReadHeaderTimeout: headerTime,
		IdleTimeout:       keepAliveTime,
		MaxHeaderBytes:    headerOctets,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnState:         s.state,
		ErrorLog:          log.New(io.Discard, "", 0), // what clients do wrong is on the wire
	}
	s.http = h
	tapped := tap.Listen(ln, serverName, s.sink, &s.numbers)
	s.working.Go(func() { _ = h.Serve(tapped) }) // it ends when the listener is closed
	return nil
}

// state counts the connections that http.Server works on, and keeps those that
// are open, since it forgets the ones that a handler took over.
func (s *server) state(c net.Conn, state http.ConnState) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch state {
	case http.StateNew:
		s.working.Add(1)
		s.conns[c] = struct{}{}
	case http.StateHijacked:
		s.working.Done()
	case http.StateClosed:
		s.working.Done()
		delete(s.conns, c)
	}
}

// stop closes the port and every connection, and waits for what worked on
// them. Afterwards the kernel refuses connections.
func (s *server) stop() {
	if s.http == nil {
		return
	}
	_ = s.http.Close()
	s.http = nil
	s.mu.Lock()
	open := make([]net.Conn, 0, len(s.conns))
	for c := range s.conns {
		open = append(open, c)
	}
	s.mu.Unlock()
	for _, c := range open {
		_ = c.Close()
	}
	s.cancel()
	s.working.Wait()
}
