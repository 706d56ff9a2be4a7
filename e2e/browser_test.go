package e2e

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "write a picture of every page to this directory")

// lanHost is a host name that only our Chromium resolves, to loopback: a
// plain-http address that is no secure context, as a class has on its Wi-Fi.
const lanHost = "lan.test"

// patience bounds one wait in the browser: only what never comes takes so long,
// also where other work keeps every core busy.
const patience = time.Minute

// chromium is started once; each test has a browser context of its own.
var chromium context.Context

func TestMain(m *testing.M) {
	if code, is := program(); is {
		os.Exit(code)
	}
	flag.Parse()
	os.Exit(func() int {
		opts := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.Flag("disable-background-networking", true),
			chromedp.Flag("disable-component-update", true),
			chromedp.Flag("disable-sync", true),
			chromedp.Flag("host-resolver-rules", "MAP "+lanHost+" 127.0.0.1"),
		)
		alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
		defer stop()
		ctx, end := chromedp.NewContext(alloc)
		defer end()
		if err := chromedp.Do(ctx); err != nil {
			os.Stderr.WriteString("Chromium does not start: " + err.Error() + "\n(the README's test command installs it)\n")
			return 1
		}
		chromium = ctx
		return m.Run()
	}())
}

// tab is one browser tab.
type tab struct {
	t   *testing.T
	ctx context.Context
	app string // "http://localhost:8080"
}

// newTab opens a tab with cookies and storage of its own.
func newTab(t *testing.T, app string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx, app: app}
	b.attach()
	t.Cleanup(b.shotOfFailure)
	return b
}

func (b *tab) shotOfFailure() {
	if b.t.Failed() {
		b.shot(filepath.Join(b.t.ArtifactDir(), "failed.png"))
	}
}

// sibling opens a second tab with the same storage.
func (b *tab) sibling() *tab {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	s := &tab{t: b.t, ctx: ctx, app: b.app}
	s.attach()
	return s
}

// attach opens the tab. Its first steps must have the tab's own context: a tab
// ends with the context that it was opened in.
func (b *tab) attach() {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.EmulateViewport(1440, 900)); err != nil {
		b.t.Fatalf("a tab does not open: %v", err)
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("browser: %v", err)
	}
}

func (b *tab) size(w, h int64) { b.t.Helper(); b.do(chromedp.EmulateViewport(w, h)) }

// open goes to a path of the app.
func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.app + path))
}

// until waits for a JavaScript condition, also over pages: while one page gives
// way to the next there is nothing to ask. It fails with the condition's text.
func (b *tab) until(condition string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for {
		_, err := chromedp.Run(ctx, chromedp.Poll[bool]("!!("+condition+")", chromedp.WithPollingInterval(25*time.Millisecond)))
		switch {
		case err == nil:
			return
		case ctx.Err() == nil && (strings.Contains(err.Error(), "context") || strings.Contains(err.Error(), "navigated")): // it went with its page
			continue
		}
		b.t.Fatalf("waited in vain for %s: %v\npage says: %.2000s", condition, err, b.text())
	}
}

func (b *tab) text() string {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	s, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body.innerText"))
	if err != nil {
		return err.Error()
	}
	return s
}

// js evaluates an expression, awaiting a promise.
func js[T any](b *tab, expression string) T {
	b.t.Helper()
	return jsWithin[T](b, patience, expression)
}

// jsWithin is js for what takes longer.
func jsWithin[T any](b *tab, limit time.Duration, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, limit)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("evaluating %s: %v", expression, err)
	}
	return v
}

func (b *tab) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

func (b *tab) keys(keys string) { b.t.Helper(); b.do(chromedp.KeyEvent(keys)) }

// scheme sets prefers-color-scheme.
func (b *tab) scheme(name string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
		})
		return err
	}))
}

func (b *tab) shot(file string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Logf("no picture: %v", err)
		return
	}
	if err = os.MkdirAll(filepath.Dir(file), 0o755); err == nil {
		err = os.WriteFile(file, png, 0o644)
	}
	if err != nil {
		b.t.Logf("no picture: %v", err)
	}
}

// picture is written only when -shots asks for it.
func (b *tab) picture(name string) {
	b.t.Helper()
	if *shots != "" {
		b.shot(filepath.Join(*shots, strings.ReplaceAll(name, "/", "-")+".png"))
	}
}
