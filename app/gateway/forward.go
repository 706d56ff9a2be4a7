package gateway

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"time"

	"roundtrip/app/exchange"
)

// forward is one request on its way; its RoundTrip sends it, and again.
type forward struct {
	g       *Gateway
	set     Settings
	cause   string // the exchange at the gateway
	retries int
	content []byte // of the request, if it may be sent again; nil if it has none
	tries   int
}

// errLate says that the head of an answer did not come in time.
var errLate = errors.New("no answer in time")

// keep reads the request's content, to be sent again. If it is too much, it is
// passed on as it comes, and once.
func (f *forward) keep(r *http.Request) (again bool, err error) {
	if r.Body == nil || r.Body == http.NoBody {
		return true, nil
	}
	content, err := io.ReadAll(io.LimitReader(r.Body, maxKept+1))
	if err != nil {
		return false, err
	}
	if len(content) > maxKept {
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(content), r.Body), r.Body}
		return false, nil
	}
	f.content = content
	return true, nil
}

// RoundTrip implements http.RoundTripper.
func (f *forward) RoundTrip(r *http.Request) (*http.Response, error) {
	for {
		f.tries++
		res, err := f.once(r)
		if err == nil || f.tries > f.retries || r.Context().Err() != nil {
			return res, err
		}
		f.g.c.Log(fmt.Sprintf("%s %.80s failed: %v; sending it again, %d of %d", r.Method, r.URL.Path, err, f.tries, f.retries))
	}
}

// once sends the request and waits for the head of its answer.
func (f *forward) once(r *http.Request) (*http.Response, error) {
	began := time.Now()
	act := f.g.c.Act(exchange.Act{
		Kind: "forward", Server: "http", Cause: f.cause,
		Request: &exchange.Request{Method: r.Method, Target: r.URL.RequestURI()},
	})
	ctx, cancel := context.WithCancelCause(r.Context())
	late := time.AfterFunc(time.Duration(f.set.Timeout)*time.Millisecond, func() { cancel(errLate) })
	res, err := f.send(ctx, r, act.ID)
	if !late.Stop() && err == nil { // too late by a hair: its content would break off
		res.Body.Close()
		res, err = nil, errLate
	}
	seen := &exchange.Seen{Millis: time.Since(began).Milliseconds()}
	if err != nil {
		if context.Cause(ctx) == errLate {
			err = errLate
		}
		cancel(err)
		seen.Error = brief(err)
	} else { // the context ends with the client's request
		seen.Status = res.StatusCode
	}
	f.g.c.Act(exchange.Act{ID: act.ID, Ended: exchange.At(time.Now()), Seen: seen})
	return res, err
}

func (f *forward) send(ctx context.Context, r *http.Request, act string) (*http.Response, error) {
	addr, listens := f.g.c.Upstream()
	if !listens {
		return nil, knock(ctx, addr)
	}
	out := r.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		// Also for a connection that is used again, and each time that the Transport
		// tries another one.
		GotConn: func(got httptrace.GotConnInfo) { f.g.c.Sender(got.Conn.LocalAddr().String(), act) },
	}))
	to := *r.URL
	to.Host, out.URL = addr, &to
	if f.content != nil {
		out.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.content)), nil }
		out.Body, _ = out.GetBody()
	}
	return f.g.transport.RoundTrip(out)
}
