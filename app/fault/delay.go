package fault

import (
	"bytes"
	"io"
	"net/http"
)

func delay() Fault {
	return Fault{
		ID: "delay", Place: Message, onward: true,
		Title: Text{"늦게 답하기", "Answer late"},
		What:  Text{"정해진 시간을 기다린 다음 평소처럼 답해요.", "Waits for a while, then answers as ever."},
		Sees: Sees{
			Client: Text{"첫 바이트가 늦게 와요. 응답은 온전해요. 그 전에 먼저 포기할 수도 있어요.", "The first octet is late, the response is whole. It may give up before."},
			Server: Text{"기다리는 동안 클라이언트가 떠나면 일을 시작하지 않아요.", "If the client leaves meanwhile, the work never begins."},
		},
		Params: []Param{{Name: "ms", Title: Text{"늦추는 시간", "Delay"}, Unit: "ms", Default: Value{Number: 2000}, Min: 1, Max: maxTime}},
		act: func(h *hit) {
			h.hold()
			h.wait(h.time("ms"))
		},
	}
}

// hold reads the request's content and keeps it for the handler: only then does
// net/http notice that the client leaves.
func (h *hit) hold() {
	body := h.r.Body
	if _, is := body.(*heldBody); is {
		return // by the delay before this one
	}
	if body == nil || body == http.NoBody || h.r.Header.Get("Expect") != "" {
		return
	}
	var held bytes.Buffer
	_, err := io.CopyN(&held, body, maxContent)
	rest := io.Reader(body)
	if err != nil {
		rest = failing{err} // the end, or what broke the content off
	}
	h.r.Body = &heldBody{io.MultiReader(&held, rest), body}
}

// heldBody is content that was read before its handler asks for it.
type heldBody struct {
	io.Reader
	io.Closer
}

type failing struct{ err error }

// Read implements io.Reader.
func (f failing) Read([]byte) (int, error) { return 0, f.err }
