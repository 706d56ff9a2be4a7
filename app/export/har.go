package export

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"iter"
	"net/netip"
	"strconv"
	"strings"

	"roundtrip/app/exchange"
)

// Entry is one line of a HAR log: an exchange, or an act of which nothing crossed.
type Entry struct {
	Exchange *exchange.Exchange
	Act      *exchange.Act // when Exchange is nil; its client must have seen an error
	// Server is the host and port of the act's server.
	Server string
}

// HAR writes entries as an HTTP Archive (HAR 1.2), one after the other. Names
// that begin with an underscore are ours, as HAR allows: what it has no place for.
//
//   - Fields stand in the order in which they crossed, and as they were spelled.
//   - Sizes are those of the octets that crossed; content is without framing, and
//     still encoded where the server encoded it. _octets counts and hashes each
//     message whole.
//   - Times come from the server's side of the wire: what only the client knows
//     (blocked, dns, connect, ssl) is -1. send, wait and receive may not be, and
//     are 0 where nothing of the kind was seen.
//   - Without a status, status is 0 and _error the name that Chromium's developer
//     tools give in such a case.
func HAR(w io.Writer, version string, entries iter.Seq[Entry]) error {
	creator, err := json.Marshal(harCreator{"Roundtrip", version})
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, `{"log":{"version":"1.2","creator":`+string(creator)+`,"pages":[],"entries":[`+"\n"); err != nil {
		return err
	}
	var line bytes.Buffer
	lines := json.NewEncoder(&line)
	lines.SetEscapeHTML(false) // for people who read it; no page is made of it
	for e := range entries {
		of := harEntry{}
		if e.Exchange != nil {
			of = entryOf(e.Exchange)
		} else {
			of = entryOfAct(e.Act, e.Server)
		}
		if err := lines.Encode(of); err != nil {
			return err
		}
		if _, err := w.Write(line.Bytes()); err != nil {
			return err
		}
		line.Reset()
		line.WriteByte(',')
	}
	_, err = io.WriteString(w, "]}}\n")
	return err
}

type harCreator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type harEntry struct {
	Started    string      `json:"startedDateTime"`
	Time       float64     `json:"time"` // milliseconds, all times here
	Request    harRequest  `json:"request"`
	Response   harResponse `json:"response"`
	Cache      struct{}    `json:"cache"`
	Timings    harTimings  `json:"timings"`
	ServerIP   string      `json:"serverIPAddress,omitempty"`
	Connection string      `json:"connection,omitempty"`

	ID         string               `json:"_id"`
	Number     int                  `json:"_number,omitempty"`
	Server     string               `json:"_server,omitempty"`
	From       *exchange.From       `json:"_from,omitempty"`
	Nth        int                  `json:"_nth,omitempty"` // on its connection, from 1
	Act        string               `json:"_act,omitempty"`
	Hop        int                  `json:"_hop,omitempty"`
	State      exchange.State       `json:"_state,omitempty"` // unless it is over
	Outcome    exchange.Outcome     `json:"_outcome,omitempty"`
	Violations []exchange.Violation `json:"_violations,omitempty"`
	Seen       *exchange.Seen       `json:"_seen,omitempty"` // of an act
}

type harTimings struct {
	Blocked float64 `json:"blocked"`
	DNS     float64 `json:"dns"`
	Connect float64 `json:"connect"`
	SSL     float64 `json:"ssl"`
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

func entryOf(e *exchange.Exchange) harEntry {
	send, wait, receive := timesOf(&e.Summary)
	out := harEntry{
		Started: harTime(began(e)), Time: millis(send + wait + receive),
		Request: harRequestOf(e), Response: harResponseOf(e), Timings: harTimingsOf(send, wait, receive),
		Connection: strconv.FormatUint(e.Conn.ID, 10),
		ID:         e.ID, Number: e.Number, Server: e.Summary.Server, From: &e.Summary.From, Nth: e.Conn.Nth, Act: e.Act, Hop: e.Hop,
		Outcome: e.Outcome, Violations: e.Rules,
	}
	if e.State != exchange.Done {
		out.State = e.State
	}
	if at, err := netip.ParseAddrPort(e.Connection.ServerAddr); err == nil {
		out.ServerIP = at.Addr().WithZone("").String()
	}
	return out
}

// entryOfAct is of a request that never reached the wire: its client's word is
// all there is.
func entryOfAct(a *exchange.Act, server string) harEntry {
	q := exchange.Request{}
	if a.Request != nil {
		q = *a.Request
	}
	if line, _, _ := strings.Cut(string(q.Raw), "\n"); q.Method == "" {
		if parts := strings.Fields(line); len(parts) > 1 {
			q.Method, q.Target = toText(parts[0]), parts[1]
		}
	}
	waited := max(int64(a.Ended-a.Started), 0)
	out := harEntry{
		Started: harTime(a.Started), Time: millis(waited), Timings: harTimingsOf(0, waited, 0), ID: a.ID, Server: a.Server, Act: a.ID, Seen: a.Seen,
		Request: harRequest{
			Method: q.Method, URL: urlOf(server, q.Target), Version: "unknown", Cookies: []harCookie{}, Headers: []harPair{}, Query: queryOf(q.Target),
			HeadersSize: -1, BodySize: -1, Target: toText(q.Target),
		},
		Response: noResponse(netErrorOfAct(a.Seen)),
	}
	for _, f := range q.Fields {
		out.Request.Headers = append(out.Request.Headers, harPair{f.Name, f.Value})
	}
	return out
}

// began is when the first octet of it crossed: of an answer that nobody asked for
// there is no request.
func began(e *exchange.Exchange) exchange.Time {
	return cmp.Or(e.RequestFirst, e.ResponseFirst, e.Connection.Opened)
}

// timesOf are, in microseconds, how long the request took to arrive, how long
// nothing of an answer came then, and how long the answer took.
func timesOf(s *exchange.Summary) (send, wait, receive int64) {
	first, answer, over := cmp.Or(s.RequestFirst, s.ResponseFirst), s.ResponseFirst, s.ResponseLast
	last := max(first, s.RequestLast)
	if answer == 0 {
		return int64(last - first), max(int64(s.Ended-last), 0), 0
	}
	if s.Outcome != exchange.Complete {
		over = max(over, s.Ended) // whoever left or broke off did so then
	}
	last = min(last, max(answer, first)) // an early answer cuts the sending short
	return int64(last - first), max(int64(answer-last), 0), max(int64(over-answer), 0)
}

func harTimingsOf(send, wait, receive int64) harTimings {
	return harTimings{-1, -1, -1, -1, millis(send), millis(wait), millis(receive)}
}

func millis(micros int64) float64 { return float64(micros) / 1000 }

func harTime(t exchange.Time) string { return t.Go().Format("2006-01-02T15:04:05.000000Z07:00") }

// netError is the name that Chromium's network stack (net_error_list.h) has for
// how an exchange ended, as its client saw it; empty where it saw no error.
func netError(e *exchange.Exchange) string {
	r := e.Response
	for _, v := range e.Rules {
		if v.Dir == exchange.ToClient && strings.HasPrefix(v.Rule, "chunk-size") && e.Outcome != "" {
			return "net::ERR_INVALID_CHUNKED_ENCODING"
		}
	}
	switch e.Outcome {
	case exchange.NoAnswer:
		return "net::ERR_EMPTY_RESPONSE"
	case exchange.ResetByServer:
		return "net::ERR_CONNECTION_RESET"
	case exchange.ResetByClient, exchange.ClientLeft, exchange.RequestIncomplete:
		return "net::ERR_ABORTED"
	case exchange.Truncated:
		switch {
		case e.Status == 0:
			return "net::ERR_INVALID_HTTP_RESPONSE"
		case r == nil || r.HeadAt == 0:
			return "net::ERR_RESPONSE_HEADERS_TRUNCATED"
		case r.Framing == exchange.FramingChunked:
			return "net::ERR_INCOMPLETE_CHUNKED_ENCODING"
		case r.Framing == exchange.FramingLength:
			return "net::ERR_CONTENT_LENGTH_MISMATCH"
		}
		return "net::ERR_CONNECTION_CLOSED"
	case "": // not over
		return ""
	}
	if e.Status == 0 {
		return "net::ERR_INVALID_HTTP_RESPONSE"
	}
	return ""
}

// netErrorOfAct is the same of what a client said: the sender in the kernel's
// words, a page's fetch in next to none.
func netErrorOfAct(seen *exchange.Seen) string {
	if seen == nil {
		return "net::ERR_FAILED"
	}
	said := strings.ToLower(seen.Error)
	for _, known := range [][2]string{
		{"refused", "CONNECTION_REFUSED"}, {"reset", "CONNECTION_RESET"}, {"abort", "ABORTED"}, {"timeout", "TIMED_OUT"}, {"timed out", "TIMED_OUT"},
	} {
		if strings.Contains(said, known[0]) {
			return "net::ERR_" + known[1]
		}
	}
	return "net::ERR_FAILED"
}
