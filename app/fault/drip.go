package fault

import (
	"net/http"
	"strconv"
	"time"
)

func drip() Fault {
	return Fault{
		ID: "drip", Place: Message,
		Title: Text{"조금씩 흘려보내기", "Drip"},
		What:  Text{"헤더는 바로, 본문은 조금씩 쉬어 가며 보내요. 10분을 넘기면 연결을 끊어요.", "Sends the head at once and the content little by little. After ten minutes it breaks off."},
		Sees: Sees{
			Client: Text{"끊임없이 무언가 와서, 침묵만 재는 시간 제한에는 걸리지 않아요.", "Something always comes, so a limit on silence does not help."},
			Server: Text{"작은 응답 하나에 연결이 오래 묶여요.", "One small response ties a connection up for long."},
		},
		Params: []Param{
			octets("한 번에 보낼 바이트", "Octets at a time", 1, 64<<10),
			{Name: "ms", Title: Text{"쉬는 시간", "Pause"}, Unit: "ms", Default: Value{Number: 200}, Min: 1, Max: 60_000},
		},
		act: func(h *hit) {
			rec := h.record(1)
			if rec == nil {
				return
			}
			drain(h.r)
			content := rec.crossing()
			rec.restore()
			rec.typed(h.w.Header())
			h.w.Header().Del("Trailer") // there are none without chunks
			h.w.Header().Set("Content-Length", strconv.Itoa(len(content)))
			h.w.WriteHeader(rec.status)
			out := http.NewResponseController(h.w)
			end := time.Now().Add(maxTime * time.Millisecond)
			for n := h.number("octets"); len(content) > 0; {
				_ = out.Flush()
				if time.Now().After(end) {
					panic(http.ErrAbortHandler)
				}
				h.wait(h.time("ms")) // no longer after a heal: the rest goes at once
				n = min(n, len(content))
				if _, err := h.w.Write(content[:n]); err != nil {
					panic(http.ErrAbortHandler) // the client has left
				}
				content = content[n:]
			}
		},
	}
}
