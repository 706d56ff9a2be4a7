package command

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"roundtrip/app/playground"
)

// serve runs the playground until ctx ends.
func (t *terminal) serve(ctx context.Context, f *serveFlags) error {
	collectSeldom()
	p, err := playground.New(ctx, playground.Config{
		Listen: f.Listen, Ports: f.Ports, Data: f.Data, Lessons: f.Lessons, Lang: f.Lang,
		PublicHost: f.PublicHost, NATS: f.NATS, Redis: f.Redis, Memcached: f.Memcached, Idle: f.Idle, Version: version(),
		Log: slog.New(slog.NewTextHandler(t.err, nil)),
	})
	if err != nil {
		if ctx.Err() != nil { // somebody ended it before it had begun
			return nil
		}
		return err
	}
	defer p.Close()
	fmt.Fprintln(t.out, t.say("address", "url", p.URL()+"/"))
	if others := p.Neighbours(); len(others) > 0 {
		fmt.Fprintln(t.out, t.say("neighbours", "urls", strings.Join(others, "/  ")+"/"))
	}
	if f.Open != nil && *f.Open || f.Open == nil && onDesktop(t.out) {
		if err := openBrowser(p.URL() + "/"); err != nil {
			fmt.Fprintln(t.err, t.say("no-browser", "cause", err.Error()))
		}
	}
	return p.Run(ctx)
}
