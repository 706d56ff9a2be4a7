package playground

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"roundtrip/app/exchange"
	"roundtrip/app/fault"
	"roundtrip/app/gateway"
	"roundtrip/app/seat"
)

// place is a seat with its gateway.
type place struct {
	t *testing.T
	*seat.Seat
}

func newPlace(t *testing.T, p *Playground, set gateway.Settings) *place {
	t.Helper()
	s, _, err := p.room.Take(t.Context(), netip.MustParseAddr("127.0.0.1"))
	if err != nil {
		t.Fatal(err)
	}
	at := &place{t, s}
	at.arrange("gateway", seat.Wish{Gateway: &set})
	return at
}

func (p *place) arrange(name string, w seat.Wish) {
	p.t.Helper()
	if _, err := p.Arrange(p.t.Context(), name, w); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) addr(name string) string {
	v, _ := p.Server(name)
	at, _ := v.Addr()
	return at
}

// asks sends a request to a server on a connection of its own.
func (p *place) asks(name, method, target, content string) (int, string, error) {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, "http://"+p.addr(name)+target, strings.NewReader(content))
	if err != nil {
		p.t.Fatal(err)
	}
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 30 * time.Second}).Do(r)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return res.StatusCode, string(b), err
}

// waits returns when ok holds, looked at after each change of the recorder.
func (p *place) waits(what string, ok func() bool) {
	p.t.Helper()
	changed, stop := p.Recorder().Watch()
	defer stop()
	for end := time.After(20 * time.Second); !ok(); {
		select {
		case <-changed:
		case <-end:
			p.t.Fatalf("never: %s", what)
		}
	}
}

// hops are the exchanges at the gateway and at http, and the acts of forwarding,
// once so many are over at http.
func (p *place) hops(upstream int) (front, back []exchange.Summary, acts []exchange.Act) {
	p.t.Helper()
	p.waits(fmt.Sprintf("%d exchanges at http and all over", upstream), func() bool {
		front, back, acts = nil, nil, nil
		over := true
		p.Recorder().Summaries(0, func(e *exchange.Summary) bool {
			over = over && e.State == exchange.Done
			if e.Server == "gateway" {
				front = append(front, *e)
			} else {
				back = append(back, *e)
			}
			return true
		})
		p.Recorder().Acts(0, func(a *exchange.Act) bool {
			over = over && a.Ended != 0
			acts = append(acts, *a)
			return true
		})
		return over && len(back) == upstream && len(front) > 0
	})
	return front, back, acts
}

func number(name string, n int) map[string]fault.Value {
	return map[string]fault.Value{name: {Number: n}}
}

// Each failure by its real cause, at the wire of both hops.
func TestGatewayByItsCauses(t *testing.T) {
	all := open(t, config(t))
	for _, c := range []struct {
		name    string
		fault   string
		params  map[string]fault.Value
		status  int
		cause   string // "" where the answer is not the gateway's own
		outcome exchange.Outcome
		back    int
	}{
		{"passed on", "", nil, 200, "", exchange.Complete, 200},
		{"an error of the server's", "status", number("code", 500), 500, "", exchange.Complete, 500},
		{"reset", "reset", nil, 502, "reset", exchange.ResetByServer, 0},
		{"closed", "close", nil, 502, "closed", exchange.NoAnswer, 0},
		{"malformed", "malformed", nil, 502, "malformed", exchange.Truncated, 0},
		{"hang", "hang", nil, 504, "timeout", exchange.ClientLeft, 0},
		{"broken off", "truncate", nil, 200, "", exchange.Truncated, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPlace(t, all, gateway.Settings{Timeout: 300})
			if c.fault != "" {
				p.arrange("http", seat.Wish{Faults: &[]fault.Switch{{ID: c.fault, Params: c.params}}})
			}
			status, body, err := p.asks("gateway", "GET", "/status/200", "")
			if status != c.status || (err != nil) != (c.fault == "truncate") || c.cause != "" && !strings.Contains(body, fmt.Sprintf("%q: %q", "cause", c.cause)) {
				t.Errorf("%d %s, %v", status, body, err)
			}
			front, back, acts := p.hops(1)
			if len(front) != 1 || len(acts) != 1 {
				t.Fatalf("%d exchanges at the gateway, %d acts", len(front), len(acts))
			}
			f, b, a := front[0], back[0], acts[0]
			if a.Kind != "forward" || a.Cause != f.ID || len(a.Exchanges) != 1 || a.Exchanges[0] != b.ID || a.Ambiguous || a.Seen.Status != b.Status && c.cause == "" {
				t.Errorf("the act %+v joins %s and %s", a, f.ID, b.ID)
			}
			if b.Act != a.ID || b.From.Kind != "gateway" || b.From.Stranger || f.From.Kind != "tool" {
				t.Errorf("at http: act %s, from %+v; at the gateway from %+v", b.Act, b.From, f.From)
			}
			if b.Outcome != c.outcome || b.Status != c.back || f.Status != c.status {
				t.Errorf("at http %s %d, want %s %d; at the gateway %d", b.Outcome, b.Status, c.outcome, c.back, f.Status)
			}
			whole, _ := p.Recorder().Exchange(b.ID)
			if c.cause == "timeout" && (whole.Connection.ClientEnd == 0 || whole.Connection.Reset != 0) {
				t.Errorf("the gateway's FIN is not on the wire: %+v", whole.Connection)
			}
			head := string(whole.Request.Octets)
			if !strings.Contains(head, "\r\nVia: 1.1 gateway\r\n") || !strings.Contains(head, "\r\nHost: "+p.addr("gateway")+"\r\n") {
				t.Errorf("%q", head)
			}
		})
	}
}

func TestGatewayBeforeAServerThatIsStopped(t *testing.T) {
	p := newPlace(t, open(t, config(t)), gateway.Settings{})
	p.arrange("http", seat.Wish{State: seat.Stopped})
	if status, body, err := p.asks("gateway", "GET", "/", ""); status != 502 || err != nil || !strings.Contains(body, "refused") {
		t.Errorf("%d %s, %v", status, body, err)
	}
	p.hops(0) // nothing crossed
	p.arrange("http", seat.Wish{State: seat.Moved})
	if status, body, err := p.asks("gateway", "GET", "/status/204", ""); status != 204 || err != nil {
		t.Errorf("moved: %d %s, %v", status, body, err)
	}
}

func TestGatewayWithoutCapacity(t *testing.T) {
	p := newPlace(t, open(t, config(t)), gateway.Settings{Capacity: 1})
	p.arrange("http", seat.Wish{Faults: &[]fault.Switch{{ID: "hang", Path: "/status/200"}}})
	c, err := net.Dial("tcp", p.addr("gateway"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "GET /status/200 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	p.waits("the first at http", func() bool {
		there := false
		p.Recorder().Summaries(0, func(e *exchange.Summary) bool {
			there = there || e.Server == "http"
			return true
		})
		return there
	})
	if status, body, err := p.asks("gateway", "GET", "/status/204", ""); status != 503 || err != nil || !strings.Contains(body, `"capacity"`) {
		t.Errorf("%d %s, %v", status, body, err)
	}
	p.arrange("http", seat.Wish{State: seat.Healed}) // ends the hang
	if line, err := bufio.NewReader(c).ReadString('\n'); err != nil || !strings.Contains(line, " 502 ") {
		t.Errorf("%q, %v", line, err)
	}
	front, _, acts := p.hops(1)
	if len(front) != 2 || len(acts) != 1 {
		t.Errorf("%d at the gateway, %d acts; the second was not to be passed on", len(front), len(acts))
	}
}

// The danger of retries: what the server did already, it does again.
func TestGatewayThatRetries(t *testing.T) {
	all := open(t, config(t))
	for _, c := range []struct {
		name, method string
		set          gateway.Settings
		status, hops int
	}{
		{"GET", "GET", gateway.Settings{Retries: 2}, 200, 3},
		{"POST", "POST", gateway.Settings{Retries: 2}, 502, 1},
		{"POST, unsafe", "POST", gateway.Settings{Retries: 2, Unsafe: true}, 200, 3},
		{"too few", "GET", gateway.Settings{Retries: 1}, 502, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPlace(t, all, c.set)
			p.arrange("http", seat.Wish{Faults: &[]fault.Switch{{ID: "reset", Times: 2}}})
			status, body, err := p.asks("gateway", c.method, "/status/200", "x")
			if status != c.status || err != nil {
				t.Errorf("%d %s, %v", status, body, err)
			}
			front, back, acts := p.hops(c.hops)
			if len(acts) != c.hops {
				t.Fatalf("%d acts", len(acts))
			}
			for i, a := range acts {
				if a.Cause != front[0].ID || len(a.Exchanges) != 1 || back[i].From.Kind != "gateway" {
					t.Errorf("%d: %+v", i, a)
				}
			}
		})
	}
}

// A connection that is used again carries each request's own act.
func TestGatewayReusesConnections(t *testing.T) {
	p := newPlace(t, open(t, config(t)), gateway.Settings{})
	for range 3 {
		if status, body, err := p.asks("gateway", "GET", "/status/200", ""); status != 200 || err != nil {
			t.Fatalf("%d %s, %v", status, body, err)
		}
	}
	front, back, acts := p.hops(3)
	for i := range back {
		if back[i].Conn.Nth != i+1 || back[i].Act != acts[i].ID || acts[i].Cause != front[i].ID {
			t.Errorf("%d: %+v of %+v", i, back[i].Conn, acts[i])
		}
	}
}

// The second server shares nothing with the first, and both are shown.
func TestServersHaveStoresOfTheirOwn(t *testing.T) {
	p := newPlace(t, open(t, config(t)), gateway.Settings{})
	p.arrange("second", seat.Wish{})
	r, err := http.Post("http://"+p.addr("second")+"/users", "application/json", strings.NewReader(`{"name":"Second"}`))
	if err != nil || r.StatusCode != http.StatusCreated {
		t.Fatalf("%v, %v", r, err)
	}
	r.Body.Close()
	shown := map[string]string{}
	p.waits("users of both", func() bool {
		feed, _, _ := p.Recorder().AppendSince(nil, 0, 10_000)
		var objects []struct {
			Type string
			Data json.RawMessage
		}
		if err := json.Unmarshal(feed, &objects); err != nil {
			t.Fatal(err)
		}
		for _, o := range objects {
			var of struct{ Server string }
			if o.Type == "users" && json.Unmarshal(o.Data, &of) == nil {
				shown[of.Server] = string(o.Data)
			}
		}
		return strings.Contains(shown["second"], `"name":"Second"`)
	})
	if first := shown["http"]; first == "" || strings.Contains(first, "Second") || !strings.Contains(first, `"users":[`) {
		t.Errorf("http has %s", first)
	}
	if shown["gateway"] != "" {
		t.Errorf("the gateway has %s", shown["gateway"])
	}
	// The gateway reaches the first one; the shell is on each.
	if _, body, err := p.asks("gateway", "GET", "/users", ""); err != nil || strings.Contains(body, "Second") {
		t.Errorf("%s, %v", body, err)
	}
	for _, name := range []string{"http", "second", "gateway"} {
		if status, body, err := p.asks(name, "GET", "/.roundtrip/shell", ""); status != 200 || err != nil || !strings.Contains(body, "data-app") {
			t.Errorf("%s: %d %.100s, %v", name, status, body, err)
		}
	}
}
