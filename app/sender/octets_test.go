package sender_test

import (
	"strings"
	"testing"

	"roundtrip/app/exchange"
	"roundtrip/app/sender"
)

func TestOctets(t *testing.T) {
	for _, tt := range []struct {
		method  string
		fields  []exchange.Pair
		content string
		want    string
		added   string
	}{
		{"GET", nil, "", "GET /a HTTP/1.1\r\nHost: h:1\r\n\r\n", "Host"},
		{"GET", []exchange.Pair{{Name: "hOST", Value: "other"}}, "", "GET /a HTTP/1.1\r\nhOST: other\r\n\r\n", ""},
		{"POST", nil, "", "POST /a HTTP/1.1\r\nHost: h:1\r\nContent-Length: 0\r\n\r\n", "Host Content-Length"},
		{"POST", []exchange.Pair{{Name: "X", Value: "1"}}, "안녕", "POST /a HTTP/1.1\r\nHost: h:1\r\nX: 1\r\nContent-Length: 6\r\n\r\n안녕", "Host Content-Length"},
		{"GET", nil, "x", "GET /a HTTP/1.1\r\nHost: h:1\r\nContent-Length: 1\r\n\r\nx", "Host Content-Length"},
		{"PUT", []exchange.Pair{{Name: "content-length", Value: "2"}}, "안녕", "PUT /a HTTP/1.1\r\nHost: h:1\r\ncontent-length: 2\r\n\r\n안녕", "Host"},
		{"POST", []exchange.Pair{{Name: "Transfer-Encoding", Value: "chunked"}}, "0\r\n\r\n", "POST /a HTTP/1.1\r\nHost: h:1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "Host"},
	} {
		got, added := sender.Octets(tt.method, "/a", "h:1", tt.fields, []byte(tt.content))
		if string(got) != tt.want || strings.Join(added, " ") != tt.added {
			t.Errorf("%q, added %q\nwant %q, %q", got, added, tt.want, tt.added)
		}
	}
}
