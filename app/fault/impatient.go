package fault

import (
	"net"
	"time"
)

func impatient() Fault {
	return Fault{
		ID: "impatient", Place: Listener,
		Title: Text{"헤더를 오래 기다리지 않기", "Wait briefly for a head"},
		What: Text{
			"요청의 헤더가 그때까지 다 오지 않으면 연결을 닫아요. 온 데까지가 줄로 읽히지 않으면 400으로 답하고 닫아요. 이미 열린 연결은 그대로예요.",
			"Closes the connection when a request's head is not whole by then, with a 400 where what came of the last line makes no sense. Connections that are open already stay as they are."},
		Sees: Sees{
			Client: Text{"느리게 쓰거나 쉬고 있던 연결이 닫혀요. 제때 다 보낸 요청에는 평소처럼 답이 와요.", "A connection on which it writes slowly, or rests, is closed. Requests that come in time are answered as ever."},
			Server: Text{"다 오지 않은 요청은 핸들러까지 가지 않아요.", "A request that is not whole never reaches a handler."},
		},
		Params: []Param{{Name: "ms", Title: Text{"기다리는 시간", "Patience"}, Unit: "ms", Default: Value{Number: 2000}, Min: 1, Max: maxTime}},
		accept: func(a *accepted) net.Conn {
			return &hurried{a.conn, time.Duration(a.params["ms"].Number) * time.Millisecond}
		},
	}
}

// hurried is a connection on which net/http waits no longer than limit where it
// has a limit at all: for a head, and for the next request.
type hurried struct {
	net.Conn
	limit time.Duration
}

// SetReadDeadline implements net.Conn. No deadline stays none.
func (h *hurried) SetReadDeadline(t time.Time) error {
	if most := time.Now().Add(h.limit); most.Before(t) {
		t = most
	}
	return h.Conn.SetReadDeadline(t)
}

// CloseWrite is for net/http, which ends its direction first (RFC 9112 §9.6).
func (h *hurried) CloseWrite() error {
	if half, ok := h.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// Abort resets the connection.
func (h *hurried) Abort() error {
	abort(h.Conn)
	return nil
}
