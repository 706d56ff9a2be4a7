package prove

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"sync"
	"time"

	"github.com/chromedp/chromedp"

	"roundtrip/app/exchange"
)

var errNoBrowser = errors.New("there is no Chromium")

const (
	// fetchTime is when the shell gives a fetch up that does not end by itself.
	fetchTime = 20 * time.Second
	// startTime is how long Chromium may take to start.
	startTime = 20 * time.Second
)

// FindBrowser looks for Chromium or Chrome on PATH, and where macOS has it.
func FindBrowser() string {
	for _, name := range []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "google-chrome-beta", "chrome",
		"/Applications/Chromium.app/Contents/MacOS/Chromium",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// browser is a Chromium that starts when it is needed first.
type browser struct {
	find func() string

	once sync.Once
	ctx  context.Context
	stop func()
	err  error
}

// ready starts it, unless it runs.
func (b *browser) ready() error {
	b.once.Do(b.start)
	return b.err
}

func (b *browser) start() {
	path := b.find()
	if path == "" {
		b.err = errNoBrowser
		return
	}
	alloc, stopAlloc := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		// A container often forbids what the sandbox needs; nothing but our own
		// servers' pages is loaded.
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true),
	)...)
	silent := func(string, ...any) {}
	ctx, end := chromedp.NewContext(alloc, chromedp.WithLogf(silent), chromedp.WithErrorf(silent))
	b.ctx, b.stop = ctx, func() { end(); stopAlloc() }
	late := time.AfterFunc(startTime, end)
	defer late.Stop()
	if err := chromedp.Do(ctx); err != nil {
		b.stop()
		b.stop, b.err = nil, fmt.Errorf("start %s: %w", path, err)
	}
}

// close ends the program and waits for it.
func (b *browser) close() {
	b.once.Do(func() { b.err = errNoBrowser }) // whoever comes now comes too late
	if b.stop != nil {
		b.stop()
	}
}

// page is a tab on a learner's server.
type page struct {
	ctx   context.Context
	close func() // ends the tab, and with it what it is doing
}

// profile opens an empty tab with cookies, a cache and connections of its own, which
// the tabs opened from it share; they end with it. The browser is ready.
func (b *browser) profile(ctx context.Context) (*page, error) {
	return tabOf(ctx, b.ctx, "about:blank", chromedp.WithNewBrowserContext())
}

// open loads a URL in a tab of the profile that p is of.
func (p *page) open(ctx context.Context, url string) (*page, error) {
	return tabOf(ctx, p.ctx, url)
}

func tabOf(ctx, parent context.Context, url string, how ...chromedp.ContextOption) (*page, error) {
	tab, end := chromedp.NewContext(parent, how...)
	p := &page{ctx: tab, close: sync.OnceFunc(end)}
	stop := context.AfterFunc(ctx, p.close)
	defer stop()
	// The first call opens the tab, which lives as long as that call's context.
	if err := chromedp.Do(tab, chromedp.Navigate(url)); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// within bounds calls on the tab by ctx.
func (p *page) within(ctx context.Context) (context.Context, func()) {
	bounded, cancel := context.WithCancel(p.ctx)
	stop := context.AfterFunc(ctx, cancel)
	return bounded, func() { stop(); cancel() }
}

// fetch has the shell fetch, and returns what its code saw.
func (p *page) fetch(ctx context.Context, q *exchange.Request) (*exchange.Seen, error) {
	command := map[string]any{"do": "fetch", "id": 1, "request": q}
	if q.AbortAfter == 0 {
		command["limit"] = fetchTime.Milliseconds()
	}
	text, err := json.Marshal(command)
	if err != nil {
		return nil, err
	}
	within, cancel := p.within(ctx)
	defer cancel()
	seen, err := chromedp.Run(within, chromedp.Evaluate[exchange.Seen](`new Promise((seen) => {
	  const shell = document.querySelector('iframe').contentWindow;
	  addEventListener('message', function heard({ source, data }) {
	    if (source !== shell || !data.seen) return;
	    removeEventListener('message', heard);
	    seen(data.seen);
	  });
	  shell.postMessage(`+string(text)+`, location.origin);
	})`, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, err
	}
	return &seen, nil
}
