package check

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/expr-lang/expr/vm"

	"roundtrip/app/exchange"
)

// octets of a message, with what http1 finds in it.
func message(dir exchange.Direction, offset int64, head, body string, fields ...exchange.Field) exchange.Message {
	return exchange.Message{
		Dir: dir, Offset: offset, Octets: []byte(head + body), Total: int64(len(head + body)), Kept: int64(len(head + body)),
		Head: exchange.Span{Offset: offset, Length: int64(len(head))}, Fields: fields,
		Framing: exchange.FramingLength, ContentOctets: int64(len(body)),
	}
}

// posted is an exchange with everything.
func posted() exchange.Exchange {
	s := exchange.Summary{
		ID: "e-1", Number: 1, Server: "http", Conn: exchange.OnConn{ID: 7, Nth: 2}, From: exchange.From{Kind: "browser"},
		Act: "a1", Hop: 1, State: exchange.Done, Outcome: exchange.Complete,
		Protocol: "HTTP/1.1", Method: "POST", Target: "/login?from=home?x", Host: "localhost:9000",
		Status: 303, Reason: "See Other", Interim: []int{100, 103}, Location: "/home", Type: "text/plain",
		SetCookies: []string{"sid", "lang"}, Cookies: 3,
		RequestFirst: 1_000_000, RequestLast: 1_001_000, ResponseFirst: 1_200_000, ResponseLast: 1_250_900, Ended: 1_250_900,
		RequestOctets: 300, ResponseOctets: 400, RequestContent: 9, ResponseContent: 10, Violations: 2, Rule: "bare-lf",
	}
	request := message(exchange.ToServer, 50, "POST …\r\n\r\n", "name=한",
		exchange.Field{Name: "Host", Value: "localhost:9000"}, exchange.Field{Name: "X-Empty"})
	head := "HTTP/1.1 303 …\r\n\r\n"
	response := message(exchange.ToClient, 70, head, "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n",
		exchange.Field{Name: "Location", Value: "/home"}, exchange.Field{Name: "location", Value: "/second"})
	at := 70 + int64(len(head))
	response.Framing = exchange.FramingChunked
	response.Chunks = []exchange.Chunk{
		{Size: 5, Data: exchange.Span{Offset: at + 3, Length: 5}},
		{Size: 1, Data: exchange.Span{Offset: at + 13, Length: 1}},
		{Data: exchange.Span{Offset: at + 19}},
	}
	commands := []exchange.Command{
		{Server: "redis", Name: "SET", Args: []string{"roundtrip:x:session:abc", "{}"}},
		{Server: "memcached", Name: "gets", Args: []string{"roundtrip.x.session.abc"}},
		{Server: "memcached", Name: "gets", Args: []string{"roundtrip.x.session.abc"}},
		{Server: "memcached", Name: "version"},
	}
	return exchange.Exchange{Summary: s, Request: request, Response: &response, Commands: commands}
}

func keeps(all ...exchange.Exchange) Whole {
	return func(id string) (exchange.Exchange, bool) {
		for _, e := range all {
			if e.ID == id {
				return e, true
			}
		}
		return exchange.Exchange{}, false
	}
}

// TestEveryName holds what each name of the table stands for.
func TestEveryName(t *testing.T) {
	post := posted()
	second := exchange.Summary{ID: "e-2", Method: "GET", Target: "/home", Status: 200, Outcome: exchange.ClientLeft, State: exchange.Done}
	both := []exchange.Summary{post.Summary, second}
	conn := &exchange.Conn{
		ID: 7, Server: "http", From: exchange.From{Kind: "tool"}, Opened: 1_000_000, Closed: 3_500_000, ClientEnd: 3_000_000, ServerEnd: 3_500_000,
		ResetBy: "server", Exchanges: 2, RequestOctets: 500, ResponseOctets: 900,
	}
	act := &exchange.Act{
		ID: "a1", Kind: "fetch", Server: "http", Experiment: "login", Prediction: "302", Started: 1, Ended: 5_000_000, Exchanges: []string{"e-1", "e-2"},
		Request: &exchange.Request{Target: "/login"},
		Seen: &exchange.Seen{Error: "TypeError: no", Status: 200, Redirected: true, Type: "basic", Millis: 260,
			Fields: []exchange.Pair{{Name: "content-type", Value: "text/plain"}, {Name: "X-A", Value: "1"}}, Cookie: "lang=ko"},
	}
	things := map[string]Seen{
		ofExchange: {Summary: &post.Summary}, ofConnection: {Conn: conn, Exchanges: both}, ofAct: {Act: act, Exchanges: both},
	}
	cases := []struct {
		of, see string
		want    any
	}{
		{ofExchange, `method`, "POST"},
		{ofExchange, `target`, "/login?from=home?x"},
		{ofExchange, `path`, "/login"},
		{ofExchange, `query`, "from=home?x"},
		{ofExchange, `protocol`, "HTTP/1.1"},
		{ofExchange, `host`, "localhost:9000"},
		{ofExchange, `status`, 303},
		{ofExchange, `reason`, "See Other"},
		{ofExchange, `location`, "/home"},
		{ofExchange, `type`, "text/plain"},
		{ofExchange, `outcome`, "complete"},
		{ofExchange, `from`, "browser"},
		{ofExchange, `server`, "http"},
		{ofExchange, `nth`, 2},
		{ofExchange, `hop`, 1},
		{ofExchange, `interim`, []int{100, 103}},
		{ofExchange, `cookies`, 3},
		{ofExchange, `setCookies`, []string{"sid", "lang"}},
		{ofExchange, `requestOctets`, 300},
		{ofExchange, `responseOctets`, 400},
		{ofExchange, `requestContent`, 9},
		{ofExchange, `responseContent`, 10},
		{ofExchange, `millis`, 250},
		{ofExchange, `violations`, 2},
		{ofExchange, `rule`, "bare-lf"},
		{ofExchange, `commands`, []string{"SET abc", "gets abc", "gets abc", "version"}},
		{ofExchange, `stores`, []string{"redis", "memcached"}},
		{ofExchange, `requestField("HOST")`, "localhost:9000"},
		{ofExchange, `requestField("Cookie")`, ""},
		{ofExchange, `responseField("Location")`, "/home"},
		{ofExchange, `hasRequestField("x-empty")`, true},
		{ofExchange, `hasRequestField("Cookie")`, false},
		{ofExchange, `hasResponseField("Location")`, true},
		{ofExchange, `requestText()`, "name=한"},
		{ofExchange, `responseText()`, "hello!"},
		{ofConnection, `exchanges`, 2},
		{ofConnection, `methods`, []string{"POST", "GET"}},
		{ofConnection, `targets`, []string{"/login?from=home?x", "/home"}},
		{ofConnection, `statuses`, []int{303, 200}},
		{ofConnection, `outcomes`, []string{"complete", "client-left"}},
		{ofConnection, `closedBy`, "client"},
		{ofConnection, `resetBy`, "server"},
		{ofConnection, `from`, "tool"},
		{ofConnection, `server`, "http"},
		{ofConnection, `requestOctets`, 500},
		{ofConnection, `responseOctets`, 900},
		{ofConnection, `millis`, 2500},
		{ofAct, `kind`, "fetch"},
		{ofAct, `server`, "http"},
		{ofAct, `experiment`, "login"},
		{ofAct, `prediction`, "302"},
		{ofAct, `exchanges`, 2},
		{ofAct, `methods`, []string{"POST", "GET"}},
		{ofAct, `targets`, []string{"/login?from=home?x", "/home"}},
		{ofAct, `statuses`, []int{303, 200}},
		{ofAct, `all[1].target`, "/home"},
		{ofAct, `all(all, .status > 0)`, true},
		{ofAct, `map(all, .method + " " + string(.status))`, []any{"POST 303", "GET 200"}},
		{ofAct, `any(all, .requestField("Host") != "")`, true},
		{ofAct, `first.status`, 303},
		{ofAct, `first.responseText()`, "hello!"},
		{ofAct, `first.commands[0]`, "SET abc"},
		{ofAct, `last.stores`, []string{}},
		{ofAct, `last.method`, "GET"},
		{ofAct, `error`, "TypeError: no"},
		{ofAct, `status`, 200},
		{ofAct, `redirected`, true},
		{ofAct, `shownType`, "basic"},
		{ofAct, `shownFields`, []string{"content-type", "x-a"}},
		{ofAct, `shownCookies`, "lang=ko"},
		{ofAct, `millis`, 260},
		{ofAct, `redirect`, "follow"},
		{ofAct, `asked.method`, "GET"},
		{ofAct, `asked.target`, "/login"},
	}
	used := map[string]bool{}
	for _, c := range cases {
		e, err := compile(c.see, tableOf(c.of))
		if err != nil {
			t.Errorf("%s: %s: %v", c.of, c.see, err)
			continue
		}
		for _, slot := range e.slots {
			used[c.of+" "+e.table.rows[slot].Name.Name] = true
		}
		if function, _, is := strings.Cut(c.see, "("); is && c.of == ofExchange {
			used[c.of+" "+function] = true
		}
		s := newSubject(tableOf(c.of), ofExchanges, keeps(post))
		thing := things[c.of]
		s.set(&thing)
		if got, err := e.eval(s, &vm.VM{}); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %s: got %#v, %v, want %#v", c.of, c.see, got, err, c.want)
		}
	}
	for _, n := range Names() {
		if !used[n.Of+" "+n.Name] {
			t.Errorf("%s: %s is not tried here", n.Of, n.Name)
		}
		if n.Meaning == "" || n.Meaning[len(n.Meaning)-1] != '.' {
			t.Errorf("%s: %s: %q is not a sentence", n.Of, n.Name, n.Meaning)
		}
	}
}

// TestNothing holds what names stand for where there is nothing.
func TestNothing(t *testing.T) {
	cases := []struct {
		see  string
		act  exchange.Act
		last exchange.Summary
		want any
	}{
		{see: `first.status`, want: 0},
		{see: `last.method`, want: ""},
		{see: `last.requestField("Host")`, want: ""},
		{see: `last.hasResponseField("Host")`, want: false},
		{see: `last.responseText()`, want: ""},
		{see: `statuses`, want: []int{}},
		{see: `any(all, true)`, want: false},
		{see: `error`, want: ""},
		{see: `status`, want: 0},
		{see: `redirect`, act: exchange.Act{Request: &exchange.Request{Redirect: "manual"}}, want: "manual"},
		{see: `asked.method`, want: ""},
		{see: `asked.target`, act: exchange.Act{Request: &exchange.Request{Raw: []byte("GET / HTTP/1.1\r\n\r\n"), Target: "/"}}, want: ""},
		{see: `millis`, act: exchange.Act{Started: 1000, Ended: 6000}, want: 5},
		{see: `status`, act: exchange.Act{Kind: "send"}, last: exchange.Summary{Status: 404}, want: 404},
		{see: `status`, act: exchange.Act{Kind: "fetch"}, last: exchange.Summary{Status: 404}, want: 0},
	}
	for _, c := range cases {
		e, err := compile(c.see, ofActs)
		if err != nil {
			t.Fatal(c.see, err)
		}
		s := newSubject(ofActs, ofExchanges, nil)
		seen := Seen{Act: &c.act}
		if c.last.Status != 0 {
			seen.Exchanges = []exchange.Summary{{}, c.last}
		}
		s.set(&seen)
		if got, err := e.eval(s, &vm.VM{}); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %#v, %v, want %#v", c.see, got, err, c.want)
		}
	}
}

func TestWhoClosed(t *testing.T) {
	for want, c := range map[string]exchange.Conn{
		"":       {Closed: 9, Reset: 9, ResetBy: "client"},
		"client": {ClientEnd: 3, ServerEnd: 4},
		"server": {ServerEnd: 4},
	} {
		if got := closedBy(&c); got != want {
			t.Errorf("%+v: got %q, want %q", c, got, want)
		}
	}
	if got := closedBy(&exchange.Conn{ClientEnd: 5, ServerEnd: 4}); got != "server" {
		t.Error(got)
	}
}

// TestContentNotKept holds that what is not kept is not taken for empty.
func TestContentNotKept(t *testing.T) {
	dropped := posted()
	dropped.Request.BodyDropped = true
	for name, whole := range map[string]Whole{"dropped": keeps(dropped), "evicted": keeps(), "nobody knows": nil} {
		c, err := compile(`requestText()`, ofExchanges)
		if err != nil {
			t.Fatal(err)
		}
		s := newSubject(ofExchanges, ofExchanges, whole)
		post := posted()
		s.set(&Seen{Summary: &post.Summary})
		if v, err := c.eval(s, &vm.VM{}); err == nil {
			t.Errorf("%s: got %#v", name, v)
		}
	}
	short := posted()
	short.Response.Octets = short.Response.Octets[:len(short.Response.Octets)-14] // "5\r\nhel" is kept
	if got := content(short.Response); got != "hello"[:len(got)] || got == "hello" {
		t.Errorf("content cut: got %q", got)
	}
}

func TestNamesFitTheirBits(t *testing.T) {
	for _, kind := range []string{ofExchange, ofConnection, ofAct} {
		rows := tableOf(kind).rows
		if len(rows) > maxNames {
			t.Errorf("%s has %d names, at most %d fit", kind, len(rows), maxNames)
		}
		var all []string
		for _, r := range rows {
			all = append(all, r.Name.Name)
		}
		slices.Sort(all)
		if len(slices.Compact(all)) != len(rows) {
			t.Errorf("%s: a name stands twice", kind)
		}
	}
}
