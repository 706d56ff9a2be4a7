package seat

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"roundtrip/app/exchange"
)

// Limits of a seat's requests, over all its servers. One over them is answered
// 429 before the server's code hears of it, and its connection is not read from
// for a while: who sends as fast as it is answered would else be answered ever
// faster, and the other seats would pay for it.
const (
	defaultRequests = 200 // a second
	burstSeconds    = 2   // of requests at once
	pauseTime       = time.Second
	paceNewsTime    = 500 * time.Millisecond // between two that are published
	calmTime        = 10 * time.Second       // without a refusal, and counting begins anew
)

// refusals is the "limit" object "requests" of the feed.
type refusals struct {
	PerSecond int   `json:"perSecond"`
	Burst     int   `json:"burst"`
	Refused   int64 `json:"refused"` // between Since and Last
	// Since is when it began, Last when it was last so.
	Since exchange.Time `json:"since"`
	Last  exchange.Time `json:"last"`
}

// pace counts a seat's requests.
type pace struct {
	limiter *rate.Limiter // nil: as many as come
	now     func() time.Time
	news    news

	mu  sync.Mutex
	met refusals
}

// newPace lets so many requests a second pass; below 0 all. put gets the feed's object.
func newPace(perSecond int, now func() time.Time, put func(kind, key string, data []byte)) *pace {
	p := &pace{now: now}
	if perSecond < 0 {
		return p
	}
	if perSecond == 0 {
		perSecond = defaultRequests
	}
	burst := perSecond * burstSeconds
	p.limiter = rate.NewLimiter(rate.Limit(perSecond), burst)
	p.met = refusals{PerSecond: perSecond, Burst: burst}
	p.news.every = paceNewsTime
	p.news.do = func() {
		p.mu.Lock()
		b, err := json.Marshal(p.met)
		p.mu.Unlock()
		if err == nil {
			put("limit", "requests", b)
		}
	}
	return p
}

// refuse counts one that is too many.
func (p *pace) refuse(at time.Time) {
	p.mu.Lock()
	now := exchange.At(at)
	if p.met.Refused == 0 || now-p.met.Last > exchange.Time(calmTime.Microseconds()) {
		p.met.Refused, p.met.Since = 0, now
	}
	p.met.Refused++
	p.met.Last = now
	p.mu.Unlock()
	p.news.tell()
}

// wrap puts the pace before a handler. What Roundtrip itself answers there is
// not counted. serving ends when the server does.
func (p *pace) wrap(next http.Handler, serving context.Context) http.Handler {
	if p.limiter == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if now := p.now(); !strings.HasPrefix(r.URL.Path, reserved) && !p.limiter.AllowN(now, 1) {
			p.refuse(now)
			p.answer(w, r)
			pause(serving)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// reserved is what Roundtrip itself answers at a learner's server.
const reserved = "/.roundtrip/"

// answer says that the limit was met (RFC 6585 §4), at once.
func (p *pace) answer(w http.ResponseWriter, r *http.Request) {
	lang, detail := "en", "This seat’s servers take "+strconv.Itoa(p.met.PerSecond)+" requests a second. This one is too many: "+
		"the server’s code has not seen it, and nothing more is read from this connection for a second."
	if strings.HasPrefix(r.Header.Get("Accept-Language"), "ko") {
		lang, detail = "ko", "이 자리의 서버들은 1초에 요청 "+strconv.Itoa(p.met.PerSecond)+"개까지 받아요. 이 요청은 한도를 넘어서 서버의 코드가 보지 못했고, "+
			"이 연결에서는 1초 동안 더 읽지 않아요."
	}
	body := `{"type":"about:blank","title":"Too Many Requests","status":429,"detail":"` + detail + `"}` + "\n"
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", lang)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Retry-After", "1")
	w.WriteHeader(http.StatusTooManyRequests)
	if r.Method != http.MethodHead {
		_, _ = io.WriteString(w, body)
	}
	_ = http.NewResponseController(w).Flush()
}

// pause keeps a connection from being read. It goes on if the client leaves, who
// would else come again at once on another connection.
func pause(serving context.Context) {
	t := time.NewTimer(pauseTime)
	defer t.Stop()
	select {
	case <-t.C:
	case <-serving.Done():
	}
}
