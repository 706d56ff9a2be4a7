// Package load measures what watching costs: the server's CPU time per request
// and requests a second of Roundtrip beside a bare net/http server, a bare Echo
// and go-httpbin, all in one run, as ratios. Its benchmarks are "task bench".
//
// Each server runs in a process of its own (this test binary, started again), so
// that its CPU time is its alone; the client and the viewer are in the parent.
package load
