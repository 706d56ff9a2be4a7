package memcached

import (
	"container/list"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Config bounds a server.
type Config struct {
	// Octets is how much its items may take; 64 MiB when 0, as memcached has it.
	Octets int64
	// Conns is how many connections it takes at a time; 1024 when 0. More are closed.
	Conns int
	// Now is the clock; time.Now when nil.
	Now func() time.Time
}

// acceptAgain is when a listener that failed is asked again: it may be out of
// descriptors for a while.
const acceptAgain = 10 * time.Millisecond

// Server is a small memcached.
type Server struct {
	ln    net.Listener
	most  int
	pid   int
	began time.Time
	cache cache
	conns atomic.Int64

	working sync.WaitGroup
	mu      sync.Mutex
	open    map[net.Conn]struct{}
	closed  bool
	over    chan struct{} // closed with it
}

// Serve answers on a listener until Close.
func Serve(ln net.Listener, c Config) *Server {
	if c.Octets <= 0 {
		c.Octets = 64 << 20
	}
	if c.Conns <= 0 {
		c.Conns = 1024
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Server{ln: ln, most: c.Conns, pid: os.Getpid(), began: c.Now(), open: map[net.Conn]struct{}{}, over: make(chan struct{}),
		cache: cache{limit: c.Octets, now: c.Now, by: map[string]*list.Element{}}}
	s.working.Go(s.accept)
	return s
}

// Addr is where it listens.
func (s *Server) Addr() string { return s.ln.Addr().String() }

// Close ends it, and every connection to it, and waits for that.
func (s *Server) Close() error {
	s.mu.Lock()
	if !s.closed {
		s.closed = true
		close(s.over)
	}
	err := s.ln.Close()
	for c := range s.open {
		c.Close()
	}
	s.mu.Unlock()
	s.working.Wait()
	return err
}

func (s *Server) accept() {
	for {
		c, err := s.ln.Accept()
		if err != nil {
			select {
			case <-s.over:
				return
			case <-time.After(acceptAgain):
				continue
			}
		}
		s.mu.Lock()
		if s.closed || len(s.open) >= s.most {
			s.mu.Unlock()
			c.Close()
			continue
		}
		s.open[c] = struct{}{}
		s.working.Go(func() { s.serve(c) })
		s.mu.Unlock()
	}
}

// idleTime is how long a client may say nothing, or not read.
const idleTime = 10 * time.Minute

func (s *Server) serve(c net.Conn) {
	s.conns.Add(1)
	defer func() {
		c.Close()
		s.mu.Lock()
		delete(s.open, c)
		s.mu.Unlock()
		s.conns.Add(-1)
	}()
	var in Requests
	var out []byte
	buf := make([]byte, 4<<10)
	for quit := false; !quit; {
		c.SetDeadline(time.Now().Add(idleTime))
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		out = out[:0]
		broke := in.Feed(buf[:n], func(r *Request, _ []byte) {
			if quit {
				return
			}
			if len(out) > maxIdle {
				_, err := c.Write(out)
				out, quit = nil, err != nil
			}
			from := len(out)
			if out = s.answer(out, r); r.NoReply() {
				out = out[:from]
			}
			quit = quit || r.Verb == "quit"
		})
		if broke != nil {
			out, quit = append(out, "CLIENT_ERROR line too long\r\n"...), true
		}
		if _, err := c.Write(out); err != nil {
			return
		}
		if cap(out) > maxIdle {
			out = nil
		}
	}
}
