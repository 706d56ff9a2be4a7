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
	http    *http.Server
	handler atomic.Pointer[http.Handler]
	listen  []string
	cancel  context.CancelFunc
	log     *slog.Logger

	accepting sync.WaitGroup // one for each listener
	working   sync.WaitGroup // connections and handlers

	mu    sync.Mutex
	conns map[string]net.Conn // tapped, by the client's address
}

// serve starts a server on open listeners.
func (s *Seat) serve(of *server, lns []net.Listener, handler http.Handler) *serving {
	ctx, cancel := context.WithCancel(context.Background())
	logger := s.room.log.With("seat", s.id, "server", of.Name)
	v := &serving{cancel: cancel, log: logger, conns: map[string]net.Conn{}}
	v.answer(handler)
	paced := s.pace.wrap(of.board.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		(*v.handler.Load()).ServeHTTP(w, r)
	})), ctx)
	v.http = &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			v.working.Add(1)
			defer v.working.Done()
			paced.ServeHTTP(w, r)
		}),
		ReadHeaderTimeout: headerTime,
		IdleTimeout:       keepAliveTime,
		MaxHeaderBytes:    headerOctets,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnState:         v.state,
		ErrorLog: log.New(&errorLog{log: logger, often: rate.NewLimiter(5, 20), console: func(line string) {
			of.console.print(Line{exchange.At(s.room.now()), line})
		}}, "", 0),
	}
	for _, ln := range lns {
		v.listen = append(v.listen, ln.Addr().String())
		l := of.board.Listener(&door{Listener: tap.Listen(s.gate.listen(ln, func(client string) { v.forget(client); s.clients.gone(client) }), of.Name, s.sink, &s.room.conns), serving: v})
		v.accepting.Go(func() { v.http.Serve(l) }) // it ends when the listener is closed
	}
	return v
}

// answer makes the server answer by a handler from now on.
func (s *serving) answer(handler http.Handler) {
	if old := s.handler.Swap(&handler); old != nil {
		closeHandler(*old)
	}
}

// closeHandler ends what a handler holds on to, if it does.
func closeHandler(h http.Handler) {
	if c, ok := h.(io.Closer); ok {
		_ = c.Close() // there is nothing to be done about it
	}
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
	closeHandler(*s.handler.Load())
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

// errorLog takes what net/http says about mistakes, the client's and the
// handler's, a little of it.
type errorLog struct {
	log     *slog.Logger
	often   *rate.Limiter
	console func(line string)
}

var _ io.Writer = (*errorLog)(nil)

// Write implements io.Writer.
func (e *errorLog) Write(p []byte) (int, error) {
	if e.often.Allow() {
		says := string(bytes.TrimSpace(p[:min(len(p), 512)]))
		e.log.Debug("net/http", "says", says)
		e.console(says)
	}
	return len(p), nil
}

// Sender says that the connection from a local address is the playground's own,
// and which act it carries next. It must be called before the first octet of that
// is written.
func (s *Seat) Sender(local, act string) {
	s.clients.claim(local)
	s.recorder.Sender(local, act)
}

// sink is where the tap puts a seat's segments.
func (s *Seat) sink(g exchange.Segment) {
	s.touch()
	s.recorder.Feed(g)
	if g.Kind == exchange.Octets && g.Dir == exchange.ToServer {
		s.clients.publish(s.recorder.Put)
	}
}
