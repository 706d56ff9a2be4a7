package prove

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
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

// serverName is the server that every seat has.
const serverName = "http"

// replay is a seat on which plays are done, and what is seen of them.
type replay struct {
	timeout    time.Duration
	browser    *browser
	lesson     string
	experiment string
	recorder   *capture.Recorder
	makeJudge  func(check.Whole) *check.Judge // nil if nobody judges
	judge      *check.Judge
	open       func(context.Context) (Place, error)
	place      Place
	addrs      map[string]string // where servers listen, or did
	profile    *page             // in the browser, once it was needed
	pages      map[string]*page  // of the profile, by server

	after     uint64 // the recorder's last change that was looked at
	exchanges map[string]exchange.Summary
	conns     map[uint64]exchange.Conn
	acts      []exchange.Act
	told      map[string]uint64 // acts that are over, at which change
	judged    map[string]bool   // kinds of things that the judge was told of
}

func (p *Proofs) replay(b *browser, l *lesson.Lesson) *replay {
	return &replay{
		timeout: p.c.Timeout, open: p.c.Place, browser: b, lesson: l.ID, pages: map[string]*page{}, addrs: map[string]string{},
		exchanges: map[string]exchange.Summary{}, conns: map[uint64]exchange.Conn{}, told: map[string]uint64{}, judged: map[string]bool{},
	}
}

// do carries plays out and returns when all that they caused is over; or what
// kept it from that.
func (r *replay) do(ctx context.Context, plays []lesson.Play) *Finding {
	var err error
	if r.place, err = r.open(ctx); err != nil {
		return broke(plays[0].At, err)
	}
	r.recorder = r.place.Recorder()
	r.addr(serverName)
	if r.makeJudge != nil {
		r.judge = r.makeJudge(r.recorder.Exchange)
	}
	fetches := slices.IndexFunc(plays, func(p lesson.Play) bool { return p.Browser != nil || p.Open != "" })
	if fetches >= 0 {
		if err := r.browser.ready(); err != nil { // starting it is nobody's time
			return unready(plays[fetches].At, err)
		}
	}
	timed, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	defer r.closePages()
	if fetches >= 0 && plays[fetches].On == "" { // before the server may be stopped
		if _, err := r.page(timed, serverName); err != nil {
			return late(plays[fetches].At, err, timed)
		}
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

// close gives the seat up, when all that was seen on it is judged.
func (r *replay) close() {
	if r.place != nil {
		r.place.Close()
	}
}

// page is the one in the browser that is on a server's origin.
func (r *replay) page(ctx context.Context, server string) (*page, error) {
	if r.pages[server] == nil {
		page, err := r.tab(ctx, r.place.URL(server)+PagePath)
		if err != nil {
			return nil, err
		}
		r.pages[server] = page
	}
	return r.pages[server], nil
}

// tab opens a URL beside the pages: one replay is one browser's, with one jar.
func (r *replay) tab(ctx context.Context, url string) (*page, error) {
	if r.profile == nil {
		profile, err := r.browser.profile(ctx)
		if err != nil {
			return nil, err
		}
		r.profile = profile
	}
	return r.profile.open(ctx, url)
}

// closePages ends what the browser has of this replay, its connections too.
func (r *replay) closePages() {
	for _, page := range r.pages {
		page.close()
	}
	if r.profile != nil {
		r.profile.close()
	}
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
	act := exchange.Act{Kind: "server", Server: serverName, Lesson: r.lesson, Experiment: r.experiment}
	if p.On != "" {
		act.Server = p.On
	}
	var seen *exchange.Seen
	alone := p.Browser == nil && p.Send == "" && p.Open == ""
	if !alone {
		if refused, err := r.place.Arrange(ctx, "", p.Setup); err != nil || refused != "" {
			return errors.Join(err, said(refused))
		}
	}
	var err error
	switch {
	case p.Browser != nil:
		act.Kind, act.Request = "fetch", asked(p.Browser)
		var page *page
		if page, err = r.page(ctx, act.Server); err != nil {
			return err
		}
		act = r.recorder.Act(act)
		if seen, err = page.fetch(ctx, act.Request); p.Browser.AbortAfter > 0 {
			r.arrived(ctx, act.ID) // given up by the browser before the server has read it, on a busy machine
		}
	case p.Open != "":
		act.Kind, act.Request = "visit", &exchange.Request{Method: http.MethodGet, Target: p.Open}
		act = r.recorder.Act(act)
		var tab *page
		if tab, err = r.tab(ctx, r.place.URL(act.Server)+p.Open); err == nil {
			r.arrived(ctx, act.ID)
			tab.close()
		}
	case p.Send != "":
		octets := lesson.Carry(p.Send, r.cookie)
		act.Kind, act.Request = "send", &exchange.Request{Raw: []byte(octets)}
		act = r.recorder.Act(act)
		seen, err = r.send(ctx, act.Server, octets, act.ID)
	default:
		act = r.recorder.Act(act)
		var refused string
		if refused, err = r.place.Arrange(ctx, p.Server, p.Setup); refused != "" {
			seen = &exchange.Seen{Error: refused}
		}
	}
	if err != nil {
		return err
	}
	r.recorder.Act(exchange.Act{ID: act.ID, Ended: exchange.At(time.Now()), Seen: seen})
	return r.wait(ctx, func() bool { return r.told[act.ID] > 0 && r.quiet() })
}

// said makes an error of words, if there are any.
func said(words string) error {
	if words == "" {
		return nil
	}
	return errors.New(words)
}

// arrived waits, not for long, until the server has seen a request of the act.
func (r *replay) arrived(ctx context.Context, act string) {
	soon, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	_ = r.wait(soon, func() bool { return r.place.URL(serverName) == "" || len(r.act(act).Exchanges) > 0 })
}

// addr is where a server listens, or would: the sender finds out that it does not.
func (r *replay) addr(server string) string {
	if url := r.place.URL(server); url != "" {
		r.addrs[server] = strings.TrimPrefix(url, "http://")
	}
	return r.addrs[server]
}

// send has the sender send, and returns what the app says that it saw.
func (r *replay) send(ctx context.Context, server, octets, act string) (*exchange.Seen, error) {
	began, local := time.Now(), ""
	got, err := sender.Send(ctx, sender.Request{Addr: r.addr(server), Octets: []byte(octets), Timeout: sendTime}, func(addr string) {
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
	if r.profile != nil {
		r.closePages()
		soon, cancel := context.WithTimeout(ctx, leaveTime)
		_ = r.wait(soon, r.allClosed) // what is left then, the server closes
		cancel()
	}
	if err := r.place.Stop(ctx); err != nil {
		return err
	}
	return r.wait(ctx, func() bool { return r.quiet() && r.allClosed() })
}
