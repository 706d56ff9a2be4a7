package jar

import (
	"context"
	"hash/maphash"
	"log/slog"
	"slices"
	"sync"
	"time"

	"roundtrip/app/capture"
	"roundtrip/app/cookie"
	"roundtrip/app/exchange"
)

// Config says whose wires are followed.
type Config struct {
	Recorder *capture.Recorder
	Now      func() time.Time // the clock of expiries; time.Now when nil
	Log      *slog.Logger     // nil means slog.Default
}

// Jars are those of a seat's clients. Its methods may be called from any goroutine.
type Jars struct {
	c    Config
	seed maphash.Seed

	mu      sync.Mutex // all below
	closed  bool
	clients []*client
	count   int // ever
	records []record
	look    look

	stop context.CancelFunc
	wg   sync.WaitGroup
}

// Open follows a recorder, from what it holds on.
func Open(c Config) *Jars {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	j := &Jars{c: c, seed: maphash.MakeSeed()}
	changes, unwatch := c.Recorder.Watch()
	var run context.Context
	run, j.stop = context.WithCancel(context.Background())
	j.wg.Go(func() {
		defer unwatch()
		j.run(run, changes)
	})
	return j
}

// Close ends it, and waits. What is known stays to be read.
func (j *Jars) Close() {
	j.stop()
	j.wg.Wait()
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
}

// run looks at the recorder when something changed: after a pause at once, then at
// most once in a while; and when a cookie's time is over.
func (j *Jars) run(ctx context.Context, changes <-chan struct{}) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		j.mu.Lock()
		last := time.Now()
		j.pass()
		next := j.publish(last)
		j.mu.Unlock()
		timer.Stop()
		if !next.IsZero() {
			timer.Reset(next.Sub(last))
		}
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-changes:
			rest := time.NewTimer(pause - time.Since(last))
			select {
			case <-ctx.Done():
				rest.Stop()
				return
			case <-rest.C:
			}
		}
	}
}

// catchUp takes in what has crossed by now; j.mu is held.
func (j *Jars) catchUp() {
	if !j.closed {
		j.pass()
	}
}

// Snapshot are the clients with their cookies, as they stand now.
func (j *Jars) Snapshot() []Client {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.catchUp()
	all := make([]Client, 0, len(j.clients))
	for _, c := range j.clients {
		all = append(all, c.view(j.c.Now()))
	}
	return all
}

// Exchange is what happened to cookies in an exchange; false if nothing did, or if
// it is too long ago.
func (j *Jars) Exchange(id string) (Cookies, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.catchUp()
	for i := range j.records {
		if r := &j.records[i]; r.id == id {
			out := r.Cookies
			out.Sent, out.Stayed, out.Verdicts = slices.Clone(out.Sent), slices.Clone(out.Stayed), slices.Clone(out.Verdicts)
			return out, true
		}
	}
	return Cookies{}, false
}

// Report is what a page on a learner's server found out about its browser.
type Report struct {
	Script string // document.cookie at the path "/"
	Whole  bool   // it is not cut
	// None says that the browser has no cookies any more for the host: it has just
	// cleared them, and none came along.
	None bool
}

// Seen takes in what a page on a host reports, in the browser with a User-Agent at
// an address.
func (j *Jars) Seen(addr, agent, host string, r Report) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return
	}
	j.pass()
	at, f := exchange.At(j.c.Now()), faceAt(addr, agent)
	c := j.known(f)
	if c == nil && r.Script == "" {
		return
	}
	if c == nil {
		c = j.client(f)
	}
	if r.None {
		c.clear(hostname(host))
	}
	j.script(c, hostname(host), r.Script, r.Whole, at, nil)
}

// Try says what would become of a Set-Cookie line that a response to a request of
// that browser's had.
func (j *Jars) Try(addr, agent string, r cookie.Request, line string) cookie.Verdict {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.catchUp()
	kept := cookie.New(profile())
	if c := j.known(faceAt(addr, agent)); c != nil {
		kept = c.jar
	}
	return kept.Try(j.c.Now(), r, []byte(line))
}

// Browser is the id of the client that a User-Agent at an address is, if there is one.
func (j *Jars) Browser(addr, agent string) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	if c := j.known(faceAt(addr, agent)); c != nil {
		return c.ID
	}
	return ""
}

func (j *Jars) known(f face) *client {
	for _, c := range j.clients {
		if c.face == f {
			return c
		}
	}
	return nil
}

// client finds or makes a client; who was quiet for longest goes.
func (j *Jars) client(f face) *client {
	if c := j.known(f); c != nil {
		return c
	}
	if len(j.clients) >= maxClients {
		oldest := slices.MinFunc(j.clients, func(a, b *client) int { return int(a.last - b.last) })
		j.drop(oldest)
	}
	j.count++
	c := newClient(f, j.count)
	j.clients = append(j.clients, c)
	return c
}

// drop forgets a client, and says so in the feed.
func (j *Jars) drop(c *client) {
	j.clients = slices.DeleteFunc(j.clients, func(o *client) bool { return o == c })
	c.jar.Clear()
	c.marks, c.strays, c.refused = nil, nil, nil
	if c.published != nil {
		gone := c.view(j.c.Now())
		gone.Gone = true
		j.c.Recorder.Put("jar", c.ID, marshal(gone))
	}
}

// fit forgets until the cookies of all clients are few enough: whole clients, then
// the oldest cookies of the last.
func (j *Jars) fit() {
	now := j.c.Now()
	for {
		sum := 0
		for _, c := range j.clients {
			if c.changed {
				c.measure(now)
			}
			sum += c.size
		}
		if sum <= maxOctets {
			return
		}
		oldest := slices.MinFunc(j.clients, func(a, b *client) int { return int(a.last - b.last) })
		if len(j.clients) > 1 {
			j.drop(oldest)
			continue
		}
		all := oldest.jar.All(now)
		if len(oldest.strays) > 0 {
			oldest.strays = oldest.strays[:len(oldest.strays)/2]
		}
		for i := range all[:(len(all)+9)/10] {
			oldest.jar.Delete(all[i])
		}
		oldest.forget(now)
		oldest.changed = true
	}
}
