package state

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// embedded is a NATS server in this process, reached through pipes only.
type embedded struct{ *server.Server }

// startTime is how long the server may take to read its files.
const startTime = time.Minute

func startEmbedded(ctx context.Context, dir string, log *slog.Logger, last *lastLine) (*embedded, error) {
	s, err := server.NewServer(&server.Options{
		ServerName:             "roundtrip",
		DontListen:             true,
		NoSigs:                 true, // it would end the process on SIGTERM
		JetStream:              true,
		StoreDir:               dir,
		SyncAlways:             true, // else up to two minutes are lost with the power
		JetStreamMaxMemory:     16 << 20,
		JetStreamMaxStore:      storeBytes,
		DisableJetStreamBanner: true,
	})
	if err != nil {
		return nil, fmt.Errorf("NATS server: %w", err)
	}
	fatal := make(chan string, 1)
	s.SetLoggerV2(&serverLog{log: log, last: last, fatal: fatal}, false, false, false)
	started := make(chan struct{})
	go func() {
		defer close(started)
		s.Start()
	}()
	e := &embedded{s}
	ctx, cancel := context.WithTimeoutCause(ctx, startTime, errors.New("the NATS server did not start within a minute"))
	defer cancel()
	select {
	case <-started:
	case <-ctx.Done():
		e.stop()
		<-started
		return nil, last.explain(context.Cause(ctx))
	}
	select {
	case text := <-fatal:
		e.stop()
		return nil, fmt.Errorf("NATS server: %s", text)
	default:
	}
	if !s.ReadyForConnections(startTime) {
		e.stop()
		return nil, last.explain(errors.New("the NATS server started, but takes no connection"))
	}
	return e, nil
}

func (e *embedded) stop() {
	e.Shutdown()
	e.WaitForShutdown()
}

// dial connects to a server or cluster outside.
func dial(urls string, log *slog.Logger) (*nats.Conn, error) {
	conn, err := nats.Connect(urls, clientOptions(log)...)
	if err != nil {
		return nil, fmt.Errorf("NATS server %s: %w", redact(urls), err)
	}
	return conn, nil
}

func clientOptions(log *slog.Logger) []nats.Option {
	return []nats.Option{
		nats.Name("roundtrip"),
		nats.Timeout(5 * time.Second),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(250 * time.Millisecond),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				log.Warn("connection lost", "err", err)
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) { log.Warn("connected again") }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			log.Warn("client", "err", err)
		}),
	}
}

// redact leaves passwords out of what is shown.
func redact(urls string) string {
	parts := strings.Split(urls, ",")
	for i, p := range parts {
		u, err := url.Parse(strings.TrimSpace(p))
		if err != nil {
			parts[i] = "(not a URL)"
			continue
		}
		parts[i] = u.Redacted()
	}
	return strings.Join(parts, ",")
}
