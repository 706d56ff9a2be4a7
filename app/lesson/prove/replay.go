package prove

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"roundtrip/app/capture"
	"roundtrip/app/check"
	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
	"roundtrip/app/sender"
)

const (
	// sendTime is how long the sender waits for an answer, and settleTime how long
	// it is then waited for that the server is done, both as in the app.
	sendTime   = 15 * time.Second
	settleTime = time.Second
	// leaveTime is how long the browser may take to close its connections, so
	// that it is seen to do so; then the server closes them.
	leaveTime = 3 * time.Second
)

// replay is a server on which plays are done, and what is seen of them.
type replay struct {
	timeout    time.Duration
	browser    *browser
	lesson     string
	experiment string
	recorder   *capture.Recorder
	judge      *check.Judge // nil if nobody judges
	server     *server
	page       *page

	after     uint64 // the recorder's last change that was looked at
	exchanges map[string]exchange.Summary
	conns     map[uint64]exchange.Conn
	acts      []exchange.Act
	told      map[string]uint64 // acts that are over, at which change
	judged    map[string]bool   // kinds of things that the judge was told of
}

func (p *Proofs) replay(b *browser, l *lesson.Lesson) *replay {
	r := &replay{
		timeout: p.c.Timeout, browser: b, lesson: l.ID, recorder: capture.New(capture.Config{Epoch: "p"}),
		exchanges: map[string]exchange.Summary{}, conns: map[uint64]exchange.Conn{}, told: map[string]uint64{}, judged: map[string]bool{},
	}
	routes := p.c.Handler()
	r.server = &server{sink: r.recorder.Feed, handler: http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if q.URL.Path == pagePath {
			servePage(w)
			return
		}
		routes.ServeHTTP(w, q)
	})}
	return r
}

// do carries plays out and returns when all that they caused is over; or what
// kept it from that.
func (r *replay) do(ctx context.Context, plays []lesson.Play) *Finding {
	if err := r.server.listen(); err != nil {
		return broke(plays[0].At, err)
	}
	defer r.server.stop()
	fetches := slices.IndexFunc(plays, func(p lesson.Play) bool { return p.Browser != nil })
	if fetches >= 0 {
		if err := r.browser.ready(); err != nil { // starting it is nobody's time
			return unready(plays[fetches].At, err)
		}
	}
	timed, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	if fetches >= 0 {
		page, err := r.browser.open(timed, "http://"+r.server.addr+pagePath)
		if err != nil {
			return late(plays[fetches].At, err, timed)
		}
		defer page.close()
		r.page = page
	}
	for _, p := range plays {
		if err := r.play(timed, p); err != nil {
			return late(p.At, err, timed)
		}
	}
	if err := r.leave(timed); err != nil {
		return late(plays[len(plays)-1].At, err, timed)
	}
	return nil
}

// late tells a replay that took too long from one that broke.
func late(at lesson.Place, err error, timed context.Context) *Finding {
	if errors.Is(timed.Err(), context.DeadlineExceeded) {
		return &Finding{Reason: TookTooLong, At: at}
	}
	return broke(at, err)
}

// unready tells why nothing can be fetched.
func unready(at lesson.Place, err error) *Finding {
	if errors.Is(err, errNoBrowser) {
		return &Finding{Reason: NoBrowser, At: at}
	}
	return &Finding{Reason: BrowserNotReady, At: at, Err: err}
}

// play carries one play out, as an act, and waits until all that it caused is over.
func (r *replay) play(ctx context.Context, p lesson.Play) error {
	act := exchange.Act{Server: serverName, Lesson: r.lesson, Experiment: r.experiment}
	var seen *exchange.Seen
	var err error
	switch {
	case p.Browser != nil:
		act.Kind, act.Request = "fetch", asked(p.Browser)
		act = r.recorder.Act(act)
		if seen, err = r.page.fetch(ctx, act.Request); p.Browser.AbortAfter > 0 {
			r.arrived(ctx, act.ID) // given up by the browser before the server has read it, on a busy machine
		}
	case p.Server == "stopped":
		act.Kind = "server"
		act = r.recorder.Act(act)
		r.server.stop()
	case p.Server == "listening":
		act.Kind = "server"
		act = r.recorder.Act(act)
		err = r.server.listen()
	default:
		act.Kind, act.Request = "send", &exchange.Request{Raw: []byte(p.Send)}
		act = r.recorder.Act(act)
		seen, err = r.send(ctx, p.Send, act.ID)
	}
	if err != nil {
		return err
	}
	r.recorder.Act(exchange.Act{ID: act.ID, Ended: exchange.At(time.Now()), Seen: seen})
	return r.wait(ctx, func() bool { return r.told[act.ID] > 0 && r.quiet() })
}

// arrived waits, not for long, until the server has seen a request of the act.
func (r *replay) arrived(ctx context.Context, act string) {
	soon, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	_ = r.wait(soon, func() bool { return r.server.http == nil || len(r.act(act).Exchanges) > 0 })
}

// send has the sender send, and returns what the app says that it saw.
func (r *replay) send(ctx context.Context, octets, act string) (*exchange.Seen, error) {
	began, local := time.Now(), ""
	got, err := sender.Send(ctx, sender.Request{Addr: r.server.addr, Octets: []byte(octets), Timeout: sendTime}, func(addr string) {
		local = addr
		r.recorder.Sender(addr, act)
	})
	if err != nil {
		return nil, err
	}
	seen := &exchange.Seen{Error: got.Error}
	if got.End == sender.Timeout {
		seen.Error = "timeout"
	}
	if local != "" {
		soon, cancel := context.WithTimeout(ctx, settleTime)
		defer cancel()
		_ = r.wait(soon, func() bool { return r.closedFrom(local) }) // a handler may go on for ever
	}
	seen.Millis = time.Since(began).Milliseconds()
	for _, s := range r.exchangesOf(r.act(act)) {
		if s.Status != 0 {
			seen.Status, seen.StatusText = s.Status, s.Reason
			break
		}
	}
	return seen, nil
}

// leave ends the browser's page and then the server, so that every connection
// is seen to close.
func (r *replay) leave(ctx context.Context) error {
	if r.page != nil {
		r.page.close()
		soon, cancel := context.WithTimeout(ctx, leaveTime)
		_ = r.wait(soon, r.allClosed) // what is left then, the server closes
		cancel()
	}
	r.server.stop()
	return r.wait(ctx, func() bool { return r.quiet() && r.allClosed() })
}
