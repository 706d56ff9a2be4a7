package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// problem is why a request was not passed on, or not answered.
type problem struct {
	status int
	cause  string // a word for programs
	ko, en string
	tries  int // how often it was sent
}

// errStranger says that another program has the port of a server that is stopped.
var errStranger = errors.New("another program listens at the server's port: nothing was sent")

func full(capacity int) problem {
	return problem{status: http.StatusServiceUnavailable, cause: "capacity",
		ko: fmt.Sprintf("한꺼번에 %d개까지 넘길 수 있는데 모두 차 있어요. 뒤의 서버는 이 요청을 보지 못했어요. Retry-After만큼 뒤에 다시 보내 보세요.", capacity),
		en: fmt.Sprintf("The gateway passes on %d requests at a time, and that many are under way. The server has not seen this one. Try again after Retry-After.", capacity)}
}

func noTunnel() problem {
	return problem{status: http.StatusNotImplemented, cause: "connect",
		ko: "이 게이트웨이는 터널(CONNECT)을 만들지 않아요.",
		en: "This gateway makes no tunnels (CONNECT)."}
}

// causeOf finds out why no answer came.
func (f *forward) causeOf(err error) problem {
	var dial *net.OpError
	switch {
	case errors.Is(err, errLate):
		return problem{status: http.StatusGatewayTimeout, cause: "timeout",
			ko: fmt.Sprintf("뒤의 서버가 %dms 안에 답을 시작하지 않았어요. 게이트웨이가 기다리기를 그만둔 것이지, 서버가 일을 그만둔 것은 아닐 수 있어요.", f.set.Timeout),
			en: fmt.Sprintf("The server did not begin to answer within %d ms. The gateway has stopped waiting; whether the server stops working is another matter.", f.set.Timeout)}
	case errors.Is(err, errStranger):
		return problem{status: http.StatusBadGateway, cause: "refused",
			ko: "뒤의 서버는 꺼져 있고, 그 포트는 다른 프로그램이 쓰고 있어요. 아무것도 보내지 않았어요.",
			en: "The server is stopped and another program has its port. Nothing was sent."}
	// Also of a dial: a server that resets at once may do so before it has returned.
	case slices.ContainsFunc(resets(), func(e error) bool { return errors.Is(err, e) }):
		return problem{status: http.StatusBadGateway, cause: "reset",
			ko: "뒤의 서버가 답의 머리를 다 보내기 전에 연결을 끊어 버렸어요(RST).",
			en: "The server reset the connection (RST) before the head of its answer was whole."}
	case errors.As(err, &dial) && dial.Op == "dial":
		return problem{status: http.StatusBadGateway, cause: "refused",
			ko: "뒤의 서버에 연결하지 못했어요: " + brief(err),
			en: "The server could not be reached: " + brief(err)}
	// net/http keeps the error for a reused connection that the server closed to itself.
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(err.Error(), "server closed idle connection"):
		return problem{status: http.StatusBadGateway, cause: "closed",
			ko: "뒤의 서버가 답의 머리를 다 보내기 전에 연결을 닫았어요(FIN).",
			en: "The server closed the connection (FIN) before the head of its answer was whole."}
	}
	return problem{status: http.StatusBadGateway, cause: "malformed",
		ko: "뒤의 서버의 답을 HTTP로 읽을 수 없어요: " + brief(err),
		en: "The server's answer cannot be read as HTTP: " + brief(err)}
}

// maxSays is how much of an error is told: it may quote a line of the server's
// that is as long as a head may be.
const maxSays = 512

func brief(err error) string {
	says := err.Error()
	if len(says) > maxSays {
		says = strings.ToValidUTF8(says[:maxSays], "") + "…"
	}
	return says
}

// failed answers for a server that did not. A client that has left gets nothing.
func (f *forward) failed(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		panic(http.ErrAbortHandler)
	}
	p := f.causeOf(err)
	p.tries = f.tries
	f.g.c.Log(fmt.Sprintf("%d for %s %.80s: %v", p.status, r.Method, r.URL.Path, err))
	f.g.answer(w, r, p)
}

// answer writes a problem document (RFC 9457).
func (g *Gateway) answer(w http.ResponseWriter, r *http.Request, p problem) {
	lang, detail := g.language(r), p.en
	if lang == "ko" {
		detail = p.ko
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	_ = enc.Encode(struct { // plain values: there is nothing to go wrong
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
		Cause  string `json:"cause"`
		Tries  int    `json:"tries,omitempty"`
	}{"about:blank", http.StatusText(p.status), p.status, detail, p.cause, p.tries})
	h := w.Header()
	h.Set("Server", "gateway")
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", lang)
	h.Set("Content-Length", strconv.Itoa(buf.Len()))
	if p.status == http.StatusServiceUnavailable {
		h.Set("Retry-After", retryWait)
	}
	w.WriteHeader(p.status)
	_, _ = w.Write(buf.Bytes())
}

// language is the one of ko and en that the client prefers.
func (g *Gateway) language(r *http.Request) string {
	accepted := r.Header.Get("Accept-Language")
	if tags, _, err := language.ParseAcceptLanguage(accepted[:min(len(accepted), 1024)]); err == nil && len(tags) > 0 {
		there := language.NewMatcher([]language.Tag{language.English, language.Korean})
		if _, i, confidence := there.Match(tags...); confidence > language.No {
			return []string{"en", "ko"}[i]
		}
	}
	if g.c.Lang == "ko" {
		return "ko"
	}
	return "en"
}
