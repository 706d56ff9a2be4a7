package gateway

import (
	"context"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"strings"
	"sync/atomic"
	"time"

	"roundtrip/app/exchange"
)

// Config is what a gateway stands between.
type Config struct {
	// Upstream is where the server is now, and whether it listens there: it is asked
	// each time that a request is sent, since a port that the server has left may be
	// somebody else's server's by then. Where it
	// does not, the gateway only knocks, to hear what the kernel says: the port may
	// be another program's by now.
	Upstream func() (addr string, listens bool)
	// Settings are asked for with each request; nil means the defaults.
	Settings func() Settings
	// Lang is the language of its answers when the client names none: "en" when empty.
	Lang string

	// Arrived names the exchange that a client's connection is at, if it is known.
	Arrived func(clientAddr string) (exchange string)
	// Act begins an act, if its ID is empty, or updates it; nil keeps none.
	Act func(exchange.Act) exchange.Act
	// Sender is told which act a connection to the server carries next, before it does.
	Sender func(localAddr, act string)
	// Log, if set, gets a line for each failure and each time a request is sent again.
	Log func(line string)
}

// Gateway passes requests on. It is an http.Handler; its idle connections end
// with Close.
type Gateway struct {
	c         Config
	transport *http.Transport
	busy      atomic.Int64
}

// Bounds of the connections to the server.
const (
	dialTime  = 5 * time.Second
	idleTime  = 90 * time.Second
	maxHead   = 1 << 20 // octets of an answer's head
	maxKept   = 1 << 20 // octets of a request's content, kept to be sent again
	retryWait = "1"     // seconds to wait for capacity (Retry-After)
)

// New returns a gateway.
func New(c Config) *Gateway {
	if c.Settings == nil {
		c.Settings = func() Settings { return Settings{} }
	}
	if c.Arrived == nil {
		c.Arrived = func(string) string { return "" }
	}
	if c.Act == nil {
		c.Act = func(a exchange.Act) exchange.Act { return a }
	}
	if c.Sender == nil {
		c.Sender = func(string, string) {}
	}
	if c.Log == nil {
		c.Log = func(string) {}
	}
	return &Gateway{c: c, transport: &http.Transport{
		DialContext:            (&net.Dialer{Timeout: dialTime}).DialContext,
		DisableCompression:     true, // it asks for nothing that the client did not ask for
		MaxIdleConns:           MaxCapacity,
		MaxIdleConnsPerHost:    MaxCapacity,
		IdleConnTimeout:        idleTime,
		MaxResponseHeaderBytes: maxHead,
	}}
}

// Close ends the connections that are idle.
func (g *Gateway) Close() error {
	g.transport.CloseIdleConnections()
	return nil
}

// ServeHTTP implements http.Handler.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	set := g.c.Settings().Settled()
	defer g.busy.Add(-1)
	if g.busy.Add(1) > int64(set.Capacity) {
		g.answer(w, r, full(set.Capacity))
		return
	}
	if r.Method == http.MethodConnect {
		g.answer(w, r, noTunnel())
		return
	}
	f := &forward{g: g, set: set, cause: g.c.Arrived(r.RemoteAddr)}
	if set.Retries > 0 && (idempotent(r.Method) || set.Unsafe) {
		again, err := f.keep(r)
		if err != nil { // the client's content did not come whole: nothing to pass on
			panic(http.ErrAbortHandler)
		}
		if again {
			f.retries = set.Retries
		}
	}
	(&httputil.ReverseProxy{
		Rewrite:        f.rewrite,
		Transport:      f,
		FlushInterval:  -1, // as it comes
		ErrorLog:       log.New(lines(g.c.Log), "", 0),
		ModifyResponse: via,
		ErrorHandler:   f.failed,
	}).ServeHTTP(w, r)
}

// rewrite makes the request to be passed on: with the Host that the client sent, and with what a gateway adds (RFC 9110 §7.6.3). The
// X-Forwarded fields that the client sent are gone: anybody could write those.
func (f *forward) rewrite(p *httputil.ProxyRequest) {
	p.Out.URL.Scheme, p.Out.Host = "http", p.In.Host
	p.Out.URL.RawQuery = p.In.URL.RawQuery // as it came, also what net/http would clean up
	p.SetXForwarded()
	p.Out.Header.Add("Via", version(p.In.ProtoMajor, p.In.ProtoMinor)+" gateway")
}

func via(res *http.Response) error {
	res.Header.Add("Via", version(res.ProtoMajor, res.ProtoMinor)+" gateway")
	return nil
}

func version(major, minor int) string {
	if major == 1 && minor == 0 {
		return "1.0"
	}
	return "1.1"
}

// idempotent tells whether doing it twice is doing it once (RFC 9110 §9.2.2).
func idempotent(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodTrace:
		return true
	}
	return false
}

// lines is a console for package log.
type lines func(string)

// Write implements io.Writer.
func (l lines) Write(p []byte) (int, error) {
	l(strings.TrimSuffix(string(p[:min(len(p), 512)]), "\n"))
	return len(p), nil
}

// knock tells what the kernel says of a port at which the server does not listen.
func knock(ctx context.Context, addr string) error {
	conn, err := (&net.Dialer{Timeout: dialTime}).DialContext(ctx, "tcp", addr)
	if err == nil {
		_ = conn.Close()
		return errStranger
	}
	return err
}
