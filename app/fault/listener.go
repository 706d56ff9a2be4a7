package fault

import (
	"context"
	"net"
	"sync"
	"time"
)

// listener accepts for a board.
type listener struct {
	net.Listener
	board *Board

	mu     sync.Mutex
	held   map[net.Conn]func() // what ends the wait for each
	closed bool
}

// Listener returns a listener that accepts as ln does, but for what is on. A tap
// belongs into ln, so that it sees what is done to connections.
func (b *Board) Listener(ln net.Listener) net.Listener {
	return &listener{Listener: ln, board: b, held: map[net.Conn]func(){}}
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil || l.board.conns.Load() == nil {
			return c, err
		}
		hits, healed := l.board.strike(&l.board.conns, "")
		if len(hits) == 0 {
			return c, nil
		}
		if c := hits[0].fault.accept(&accepted{l, c, hits[0].params, healed}); c != nil {
			return c, nil
		}
	}
}

// Close implements net.Listener. Connections that are held are closed.
func (l *listener) Close() error {
	err := l.Listener.Close()
	l.mu.Lock()
	l.closed = true
	held := l.held
	l.held = nil
	l.mu.Unlock()
	for c, stop := range held {
		stop()
		c.Close()
	}
	return err
}

// accepted is a connection that a fault has hit.
type accepted struct {
	at     *listener
	conn   net.Conn
	params map[string]Value
	healed context.Context
}

// hold keeps the connection, unread, until d has passed, a heal, or the
// listener's end. That the client leaves can not be seen without reading.
func (a *accepted) hold(d time.Duration) {
	l := a.at
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		a.conn.Close()
		return
	}
	t := time.AfterFunc(d, a.release)
	heal := context.AfterFunc(a.healed, a.release)
	l.held[a.conn] = func() { t.Stop(); heal() }
}

// release closes a connection that is held.
func (a *accepted) release() {
	l := a.at
	l.mu.Lock()
	stop, is := l.held[a.conn]
	delete(l.held, a.conn)
	l.mu.Unlock()
	if is {
		stop()
		a.conn.Close()
	}
}

func deaf() Fault {
	return Fault{
		ID: "deaf", Place: Listener,
		Title: Text{"받아 놓고 읽지 않기", "Accept and never read"},
		What:  Text{"연결은 받지만 한 바이트도 읽지 않아요. 침묵이 끝나면 연결을 닫아요.", "Accepts the connection and reads not an octet. When the silence is over it closes it."},
		Sees: Sees{
			Client: Text{"연결도 되고 요청도 보내지는데 답이 없어요. 운영체제가 받아 두었을 뿐이에요.", "It is connected and can send, and no answer comes: only the kernel took the request."},
			Server: Text{"요청이 왔는지도 몰라요. 읽지 않았으니 기록에도 없어요.", "It does not know of any request: nobody read it, so it is not recorded either."},
		},
		Params: []Param{silence()},
		accept: func(a *accepted) net.Conn {
			a.hold(time.Duration(a.params["ms"].Number) * time.Millisecond)
			return nil
		},
	}
}

func slam() Fault {
	return Fault{
		ID: "slam", Place: Listener,
		Title: Text{"받자마자 닫기", "Close at once"},
		What:  Text{"연결을 받자마자 닫아요(FIN).", "Accepts the connection and closes it at once (FIN)."},
		Sees: Sees{
			Client: Text{"연결됐는데 바로 끝나요. 요청을 보내면 RST가 돌아오기도 해요.", "It is connected, and at once it is over. A request sent into it may meet an RST."},
			Server: Text{"요청을 보지 못했어요.", "It never saw a request."},
		},
		accept: func(a *accepted) net.Conn {
			a.conn.Close()
			return nil
		},
	}
}

func resetAccepted() Fault {
	return Fault{
		ID: "rst-accept", Place: Listener,
		Title: Text{"받자마자 끊어 버리기", "Reset at once"},
		What:  Text{"연결을 받자마자 RST로 끊어요.", "Accepts the connection and breaks it off at once with an RST."},
		Sees: Sees{
			Client: Text{"ECONNRESET: 연결은 됐으니 거절(ECONNREFUSED)과는 달라요.", "ECONNRESET: it was connected, unlike a refusal (ECONNREFUSED)."},
			Server: Text{"요청을 보지 못했어요.", "It never saw a request."},
		},
		accept: func(a *accepted) net.Conn {
			abort(a.conn)
			return nil
		},
	}
}
