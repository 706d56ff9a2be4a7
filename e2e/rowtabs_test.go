package e2e

import (
	"context"
	"flag"
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// rowTabs are tabs of an app, as many as rows are tried at once. Opening one costs
// a browser window, so that a row passes its tab on: cleared of whatever told the
// app and its servers who was there, and alone in its window. What the cache holds
// stays: every row's seat has ports of its own, and so addresses of its own.
type rowTabs struct {
	owner *testing.T // they are closed at its end
	app   string
	free  chan *tab // nil: one that is yet to be opened
}

func newRowTabs(owner *testing.T, app string) *rowTabs {
	owner.Helper()
	n, err := strconv.Atoi(flag.Lookup("test.parallel").Value.String())
	if err != nil {
		owner.Fatal(err)
	}
	p := &rowTabs{owner: owner, app: app, free: make(chan *tab, n)}
	for range n {
		p.free <- nil
	}
	return p
}

// take is a tab for one row. One whose row fails is not passed on.
func (p *rowTabs) take(t *testing.T) *tab {
	t.Helper()
	b := <-p.free
	t.Cleanup(func() {
		if t.Failed() {
			b = nil
		}
		p.free <- b
	})
	if b == nil {
		ctx, cancel := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext())
		p.owner.Cleanup(cancel)
		b = &tab{t: t, ctx: ctx, app: p.app}
		b.attach()
	} else {
		b.t = t
		b.clear()
	}
	row := b // also once it is not passed on
	t.Cleanup(row.shotOfFailure)
	return b
}

// clear leaves nothing of what was before.
func (b *tab) clear() {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		own := chromedp.FromContext(b.ctx)
		for alone := false; !alone; {
			all, err := chromedp.Targets(ctx)
			if err != nil {
				return err
			}
			alone = true
			for _, other := range all {
				if other.Type == "page" && other.BrowserContextID == own.BrowserContextID && other.TargetID != own.Target.TargetID {
					alone = false
					// It fails for one that is closing; whether it is gone is seen next.
					cdp.Call(ctx, own.Browser, target.CloseTarget, target.CloseTargetParams{TargetID: other.TargetID})
				}
			}
		}
		_, err := chromedp.Call(ctx, network.ClearBrowserCookies, cdp.Empty{})
		return err
	}))
	b.open("/healthz") // no script is there that could write once more
	js[bool](b, `(localStorage.clear(), sessionStorage.clear(), true)`)
}
