package capture

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/app/exchange"
)

// sameJSON holds text written by hand against encoding/json's.
func sameJSON(t testing.TB, hand []byte, value any) {
	t.Helper()
	plain, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var got, want any
	if err := json.Unmarshal(hand, &got); err != nil {
		t.Fatalf("%v: %s", err, hand)
	}
	if err := json.Unmarshal(plain, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-encoding/json +by hand):\n%s", diff)
	}
}

func TestJSON(t *testing.T) {
	from := exchange.From{Kind: "browser", Name: "Chrome 156", Addr: "[::1]:9", Stranger: true}
	for _, s := range []exchange.Summary{
		{},
		{
			ID: "e.1-7", Number: 7, Seq: math.MaxUint64, Server: "http", Conn: exchange.OnConn{ID: 3, Nth: 2}, From: from,
			Act: "a1", Hop: 1, Ambiguous: true, State: exchange.Done, Outcome: exchange.Complete,
			Protocol: "HTTP/1.1", Method: "GET", Target: "/\u2028<&>", Host: "a", Status: 302, Reason: "Found", Interim: []int{100, 103},
			Location: "/b", Type: "text/html", SetCookies: []string{"a", `"`}, Cookies: 2,
			RequestFirst: 1, RequestLast: 2, ResponseFirst: 3, ResponseLast: 4, Ended: 5,
			RequestOctets: 6, ResponseOctets: 7, RequestContent: 8, ResponseContent: 9,
			Ticks: []exchange.Time{1, 2}, Violations: 3, Rule: "bare-lf", BodyDropped: true,
		},
	} {
		sameJSON(t, appendSummary(nil, &s), &s)
	}
	for _, c := range []exchange.Conn{
		{},
		{
			ID: math.MaxUint64, Seq: 2, Server: "http", ClientAddr: "a", ServerAddr: "b", From: from, Opened: 1, ClientEnd: 2, ServerEnd: 3,
			Reset: 4, ResetBy: "client", Closed: 5, Exchanges: 6, RequestOctets: 7, ResponseOctets: 8,
		},
	} {
		sameJSON(t, appendConn(nil, &c), &c)
	}
}

func FuzzJSONString(f *testing.F) {
	for _, seed := range []string{"", "\x00\x1f\x7f", `"\`, "\xff\xc0\xed\xa0\x80", "\u2028\ufffd\U0001f600", "</script>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		sameJSON(t, appendString(nil, s), s)
	})
}
