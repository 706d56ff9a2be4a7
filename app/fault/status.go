package fault

import (
	"io"
	"net/http"
	"strconv"
)

func status() Fault {
	return Fault{
		ID: "status", Place: Message,
		Title: Text{"5xx로 답하기", "Answer with a 5xx"},
		What:  Text{"일을 시작하지 않고 서버 오류로 답해요. 503이면 언제 다시 올지도 알려 줘요(Retry-After).", "Answers with a server error instead of doing the work; a 503 says when to come back (Retry-After)."},
		Sees: Sees{
			Client: Text{"온전한 응답이고, 연결도 멀쩡해요. 서버 탓이라는 것을 상태로 알아요.", "A whole response on a sound connection. The status says that the server is at fault."},
			Server: Text{"못 한다고 스스로 알렸어요.", "It said by itself that it cannot."},
		},
		Params: []Param{
			{Name: "code", Title: Text{"상태 코드", "Status code"}, Default: Value{Number: 503}, Min: 500, Max: 599},
			{Name: "retry", Title: Text{"Retry-After (503일 때, 0이면 없음)", "Retry-After (of a 503; 0: none)"}, Unit: "s", Default: Value{Number: 5}, Min: 0, Max: 3600},
		},
		act: func(h *hit) {
			code, retry := h.number("code"), h.number("retry")
			content := statusLine(code) + "\n"
			fields := h.w.Header()
			fields.Set("Content-Type", "text/plain; charset=utf-8")
			fields.Set("Content-Length", strconv.Itoa(len(content)))
			fields.Set("Cache-Control", "no-store")
			if code == http.StatusServiceUnavailable && retry > 0 {
				fields.Set("Retry-After", strconv.Itoa(retry)) // RFC 9110 §10.2.3
			}
			h.w.WriteHeader(code)
			_, _ = io.WriteString(h.w, content)
		},
	}
}
