package seat

import (
	"bytes"
	"context"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"roundtrip/app/exchange"
	"roundtrip/app/fault"
	"roundtrip/app/tap"
)

// Limits of an http.Server. There is none for a whole request or response, so
// that a learner can see either hang.
const (
	headerTime    = 30 * time.Second
	keepAliveTime = 2 * time.Minute
	headerOctets  = 1 << 20

	// endTime is how long handlers may take to end after their connections are closed.
	endTime = 10 * time.Second
)

// serving is one server while it listens.
type serving struct {
	http   *http.Server
	listen []string
	cancel context.CancelFunc
	log    *slog.Logger

	accepting sync.WaitGroup // one for each listener
	working   sync.WaitGroup // connections and handlers

	mu    sync.Mutex
	conns map[string]net.Conn // tapped, by the client's address
}

// serve starts a server on open listeners.
func serve(name string, lns []net.Listener, handler http.Handler, board *fault.Board, g *gate, sink tap.Sink, conns *atomic.Uint64, logger *slog.Logger) *serving {
	ctx, cancel := context.WithCancel(context.Background())
	s := &serving{cancel: cancel, log: logger, conns: map[string]net.Conn{}}
	handler = board.Wrap(handler)
	s.http = &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.working.Add(1)
			defer s.working.Done()
			handler.ServeHTTP(w, r)
		}),
		ReadHeaderTimeout: headerTime,
		IdleTimeout:       keepAliveTime,
		MaxHeaderBytes:    headerOctets,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnState:         s.state,
		ErrorLog:          log.New(&errorLog{log: logger, often: rate.NewLimiter(5, 20)}, "", 0),
	}
	for _, ln := range lns {
		s.listen = append(s.listen, ln.Addr().String())
		l := board.Listener(&door{Listener: tap.Listen(g.listen(ln, s.forget), name, sink, conns), serving: s})
		s.accepting.Go(func() { s.http.Serve(l) }) // it ends when the listener is closed
	}
	return s
}

// state counts the connections that net/http works on.
func (s *serving) state(_ net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.working.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.working.Done()
	}
}

// stop closes the port, then every connection, and waits for what worked on
// them. Afterwards the kernel refuses connections.
func (s *serving) stop() {
	s.http.Close()
	s.accepting.Wait()
	s.mu.Lock()
	hijacked := make([]net.Conn, 0, len(s.conns)) // net/http closed its own
	for _, c := range s.conns {
		hijacked = append(hijacked, c)
	}
	s.mu.Unlock()
	for _, c := range hijacked {
		c.Close()
	}
	s.cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.working.Wait()
	}()
	timer := time.NewTimer(endTime)
	defer timer.Stop()
	select {
	case <-ended:
	case <-timer.C:
		s.log.Warn("a handler goes on after its server was stopped", "listen", s.listen)
	}
}

func (s *serving) forget(client string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, client)
}

// door remembers each connection, since net/http forgets those that a handler
// took over.
type door struct {
	net.Listener
	serving *serving
}

// Accept implements net.Listener.
func (d *door) Accept() (net.Conn, error) {
	c, err := d.Listener.Accept()
	if err != nil {
		return nil, err
	}
	d.serving.mu.Lock()
	defer d.serving.mu.Unlock()
	d.serving.conns[c.RemoteAddr().String()] = c
	return c, nil
}

// errorLog takes what net/http says about clients' mistakes, a little of it.
type errorLog struct {
	log   *slog.Logger
	often *rate.Limiter
}

var _ io.Writer = (*errorLog)(nil)

// Write implements io.Writer.
func (e *errorLog) Write(p []byte) (int, error) {
	if e.often.Allow() {
		e.log.Debug("net/http", "says", string(bytes.TrimSpace(p[:min(len(p), 512)])))
	}
	return len(p), nil
}

// sink is where the tap puts a seat's segments.
func (s *Seat) sink(g exchange.Segment) {
	s.touch()
	s.recorder.Feed(g)
	if g.Kind == exchange.Octets && g.Dir == exchange.ToServer {
		s.clients.publish(s.recorder.Put)
	}
}
