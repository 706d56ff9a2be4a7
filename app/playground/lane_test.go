package playground

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/app/exchange"
)

// until waits for an object of the feed.
func (p *place) until(kind, what string, ok func(data string) bool) string {
	p.t.Helper()
	changed, end := p.Recorder().Watch()
	defer end()
	timeout := time.After(15 * time.Second)
	for {
		b, _, _ := p.Recorder().AppendSince(nil, 0, 10000)
		var all []struct {
			Type string
			Data json.RawMessage
		}
		if err := json.Unmarshal(b, &all); err != nil {
			p.t.Fatal(err)
		}
		last := ""
		for _, o := range all {
			if o.Type == kind {
				if last = string(o.Data); ok(last) {
					return last
				}
			}
		}
		select {
		case <-changed:
		case <-timeout:
			p.t.Fatalf("%s: no such object of type %s; the last is %s", what, kind, last)
		}
	}
}

// commands are the texts of those that the last exchange at a path caused.
func (p *place) commands(method, target string) (texts []string, all []exchange.Command) {
	p.t.Helper()
	id := ""
	p.Recorder().Summaries(0, func(e *exchange.Summary) bool {
		if e.Method == method && e.Target == target {
			id = e.ID
		}
		return true
	})
	e, ok := p.Recorder().Exchange(id)
	if !ok {
		p.t.Fatalf("no exchange %s %s", method, target)
	}
	for _, c := range e.Commands {
		texts = append(texts, c.Text())
	}
	return texts, e.Commands
}

// TestLane: the very commands, each with the exchange that caused it, and the octets
// that crossed.
func TestLane(t *testing.T) {
	p := newSeat(t, open(t, config(t)))
	wants := func(method, target string, want ...string) []exchange.Command {
		t.Helper()
		got, all := p.commands(method, target)
		if !slices.Equal(got, want) {
			t.Errorf("%s %s caused %q, want %q", method, target, got, want)
		}
		return all
	}
	v := p.visitor()
	v.is(v.does("POST", "/session/redis/login", "mina"), 200)
	id := v.cookies["sid"]
	all := wants("POST", "/session/redis/login", "SET "+id)
	if c := all[0]; c.Server != "redis" || c.Protocol != "RESP3" || c.Outcome != exchange.Answered || c.Reply != "OK" || string(c.Response) != "+OK\r\n" ||
		!strings.HasPrefix(string(c.Request), "*5\r\n$3\r\nset\r\n") || c.Sent == 0 || c.Answered < c.Sent || c.RequestTotal != int64(len(c.Request)) ||
		c.Args[0] != "roundtrip:"+p.ID()+":session:"+id || !strings.Contains(c.Args[1], `"name":"mina"`) {
		t.Errorf("%+v\n%q", c, c.Request)
	}
	v.is(v.does("GET", "/session/redis"), 200)
	wants("GET", "/session/redis", "GET "+id, "SET "+id)
	v.is(v.does("POST", "/session/redis/logout"), 204)
	wants("POST", "/session/redis/logout", "DEL "+id)

	v = p.visitor()
	v.is(v.does("POST", "/session/memcached/login", "mina"), 200)
	id = v.cookies["sid"]
	all = wants("POST", "/session/memcached/login", "set "+id)
	if c := all[0]; c.Server != "memcached" || c.Protocol != "memcached" || c.Reply != "STORED" || string(c.Response) != "STORED\r\n" ||
		!strings.HasPrefix(string(c.Request), "set roundtrip."+p.ID()+".session."+id+" 0 3600 ") {
		t.Errorf("%+v\n%q", c, c.Request)
	}
	v.is(v.does("GET", "/session/memcached"), 200)
	wants("GET", "/session/memcached", "gets "+id, "set "+id)
	v.is(v.does("GET", "/session/memory"), 401)
	wants("GET", "/session/memory")

	// The client's own greeting, and the neighbour, are nobody's doing.
	own := ""
	for _, c := range p.Recorder().Commands("") {
		own += c.Text() + "|"
	}
	if !strings.HasPrefix(own, "HELLO 3|SET ") || strings.Count(own, "|") != 3 {
		t.Errorf("without a cause: %q", own)
	}
	p.until("command", "a command", func(data string) bool { return strings.Contains(data, `"name":"gets"`) })
	p.until("sessions", "the stores", func(data string) bool {
		return strings.Contains(data, `"server":"http"`) && strings.Contains(data, "roundtrip."+p.ID()+".session."+id)
	})

	v.is(v.does("POST", "/session/memory/fill?n=1000"), 200, "added", 1000)
	v.is(v.does("POST", "/session/redis/fill?n=300"), 200, "added", 300)
	p.until("sessions", "1000 in memory", func(data string) bool {
		return strings.Contains(data, `"where":"variable","count":1000`) && strings.Contains(data, `"count":301`)
	})
	if n := len(p.Recorder().Commands("")) + len(all); n > 256 {
		t.Errorf("%d commands kept", n)
	}
	v.is(v.does("POST", "/session/memory/fill?n=1000"), 200, "added", 1000)
	v.is(v.does("POST", "/session/memory/fill?n=1000"), 507)
	v.is(v.does("POST", "/session/redis/clear"), 204)
	got, _ := p.commands("POST", "/session/redis/clear")
	if len(got) < 2 || got[0] != "SCAN 0" || !strings.HasPrefix(got[1], "DEL ") {
		t.Errorf("clear caused %q", got)
	}
	p.until("sessions", "none in Redis", func(data string) bool { return !strings.Contains(data, "roundtrip:") })
}

// TestStoreOutOfReach: the server says 503 in words, the lane says refused, the rest works.
func TestStoreOutOfReach(t *testing.T) {
	c := config(t)
	c.Redis, c.Memcached = "redis://127.0.0.1:1", "127.0.0.1:1"
	p := newSeat(t, open(t, c))
	v := p.visitor()
	for _, way := range []string{"redis", "memcached"} {
		v.is(v.does("POST", "/session/"+way+"/login", "mina"), 503)
	}
	v.is(v.does("POST", "/session/scs/login?store=redis", "mina"), 503)
	v.is(v.does("POST", "/session/memory/login", "mina"), 200)
	refused := p.until("command", "refused", func(data string) bool { return strings.Contains(data, `"outcome":"refused"`) })
	if !strings.Contains(refused, "connection refused") || !strings.Contains(refused, "127.0.0.1:1") {
		t.Error(refused)
	}
	p.until("sessions", "the reason", func(data string) bool {
		return strings.Contains(data, `"where":"real","addr":"127.0.0.1:1","error":"`)
	})
}
