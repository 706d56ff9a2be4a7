package seat

import (
	"net"
	"net/netip"
	"slices"
	"sync"
)

// Limits of a seat's connections. One over a limit is not refused and not
// answered: it waits, as in the kernel's queue.
const (
	maxConns        = 256 // at a time, of a seat
	maxConnsAddress = 64  // of them from one address that is not loopback
	maxWaiting      = 64  // accepted but kept waiting; then the kernel's own queue fills
)

// limited is the "limit" object of the feed.
type limited struct {
	Connections int `json:"connections"`
	Limit       int `json:"limit"`
	PerAddress  int `json:"perAddress"`
	// Waiting counts connections that wait for others to end; 0 when it is over.
	Waiting int `json:"waiting"`
}

// gate counts a seat's connections over all its listeners.
type gate struct {
	all, each int
	changed   func(limited) // called when waiting begins and when it is over

	mu      sync.Mutex
	open    int
	by      map[netip.Addr]int
	waiting []*gateConn
	moved   chan struct{} // closed when waiting gets shorter
}

func newGate(all, each int, changed func(limited)) *gate {
	return &gate{all: all, each: each, changed: changed, by: map[netip.Addr]int{}, moved: make(chan struct{})}
}

// listen puts the gate before a listener. If gone is set, it is told of each
// connection that is about to be closed.
func (g *gate) listen(ln net.Listener, gone func(client string)) *gateListener {
	l := &gateListener{Listener: ln, gate: g, gone: gone, ready: make(chan *gateConn, g.all), errs: make(chan error), done: make(chan struct{})}
	l.accepting.Go(l.accept)
	return l
}

func (g *gate) fits(addr netip.Addr) bool {
	return g.open < g.all && (addr.IsLoopback() || g.by[addr] < g.each)
}

// admit counts a connection in and hands it on; g.mu is held. The channel has
// room for all that can be counted in.
func (g *gate) admit(c *gateConn) {
	g.open++
	g.by[c.addr]++
	c.counted = true
	c.at.ready <- c
}

// enter takes in a connection that the kernel gave, or makes it wait.
func (g *gate) enter(c *gateConn) {
	for {
		g.mu.Lock()
		if c.at.closed {
			g.mu.Unlock()
			c.Close()
			return
		}
		if g.fits(c.addr) {
			g.admit(c)
			g.mu.Unlock()
			return
		}
		if len(g.waiting) < maxWaiting {
			g.waiting = append(g.waiting, c)
			first, now := len(g.waiting) == 1, g.now()
			g.mu.Unlock()
			if first {
				g.changed(now)
			}
			return
		}
		busy, moved := g.by[c.addr] >= g.each && g.open < g.all, g.moved
		g.mu.Unlock()
		if busy { // one address must not keep the others waiting
			c.SetLinger(0)
			c.Close()
			return
		}
		select {
		case <-moved:
		case <-c.at.done:
		}
	}
}

// leave counts a connection out and lets in those that can enter now.
func (g *gate) leave(c *gateConn) {
	g.mu.Lock()
	if c.counted {
		g.open--
		if g.by[c.addr]--; g.by[c.addr] == 0 {
			delete(g.by, c.addr)
		}
	}
	before := len(g.waiting)
	g.waiting = slices.DeleteFunc(g.waiting, func(w *gateConn) bool {
		if w == c {
			return true
		}
		if !w.at.closed && g.fits(w.addr) {
			g.admit(w)
			return true
		}
		return false
	})
	after, now := len(g.waiting), g.now()
	if after < before {
		close(g.moved)
		g.moved = make(chan struct{})
	}
	g.mu.Unlock()
	if before > 0 && after == 0 {
		g.changed(now)
	}
}

func (g *gate) now() limited {
	return limited{Connections: g.open, Limit: g.all, PerAddress: g.each, Waiting: len(g.waiting)}
}

// gateListener accepts for one listener of the gate.
type gateListener struct {
	net.Listener
	gate      *gate
	gone      func(client string)
	ready     chan *gateConn
	errs      chan error
	done      chan struct{}
	accepting sync.WaitGroup
	closed    bool // under gate.mu
}

func (l *gateListener) accept() {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			select {
			case l.errs <- err: // the http.Server waits a little, if it may pass
				continue
			case <-l.done:
				return
			}
		}
		tcp := c.(*net.TCPConn)
		l.gate.enter(&gateConn{TCPConn: tcp, at: l, addr: canonical(tcp.RemoteAddr().(*net.TCPAddr).AddrPort().Addr())})
	}
}

// Accept implements net.Listener.
func (l *gateListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.ready:
		return c, nil
	case err := <-l.errs:
		return nil, err
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close closes the port and every connection that was not handed on.
func (l *gateListener) Close() error {
	l.gate.mu.Lock()
	if l.closed {
		l.gate.mu.Unlock()
		return nil
	}
	l.closed = true
	var left []*gateConn
	for _, w := range l.gate.waiting {
		if w.at == l {
			left = append(left, w)
		}
	}
	for len(l.ready) > 0 {
		left = append(left, <-l.ready)
	}
	close(l.done)
	l.gate.mu.Unlock()
	err := l.Listener.Close()
	l.accepting.Wait()
	for _, c := range left {
		c.Close()
	}
	return err
}

// gateConn is a connection that is counted until it is closed.
type gateConn struct {
	*net.TCPConn
	at      *gateListener
	addr    netip.Addr
	counted bool // under gate.mu
	once    sync.Once
}

// Close implements net.Conn.
func (c *gateConn) Close() (err error) {
	c.once.Do(func() {
		if c.at.gone != nil {
			c.at.gone(c.RemoteAddr().String())
		}
		err = c.TCPConn.Close()
		c.at.gate.leave(c)
	})
	return err
}
