package sender

import (
	"bytes"
	"net/http"
	"strconv"

	"roundtrip/app/exchange"
)

// Octets writes a request in HTTP/1.1's form (RFC 9112 §3), with the fields in
// their order and spelling. Host and Content-Length are added where they are
// needed and fields has neither; added names them. Nothing is checked: what
// the server makes of it is the point.
func Octets(method, target, host string, fields []exchange.Pair, content []byte) (octets []byte, added []string) {
	var out bytes.Buffer
	line := func(parts ...string) {
		for _, p := range parts {
			out.WriteString(p)
		}
		out.WriteString("\r\n")
	}
	line(method, " ", target, " HTTP/1.1")
	if !has(fields, "Host") {
		line("Host: ", host) // first, RFC 9110 §7.2
		added = append(added, "Host")
	}
	for _, f := range fields {
		line(f.Name, ": ", f.Value)
	}
	if needsLength(method, content) && !has(fields, "Content-Length") && !has(fields, "Transfer-Encoding") {
		line("Content-Length: ", strconv.Itoa(len(content)))
		added = append(added, "Content-Length")
	}
	line()
	out.Write(content)
	return out.Bytes(), added
}

// needsLength also holds for empty content where a server expects some (RFC 9110 §8.6).
func needsLength(method string, content []byte) bool {
	switch method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		return true
	}
	return len(content) > 0
}

func has(fields []exchange.Pair, name string) bool {
	for _, f := range fields {
		if exchange.EqualName(f.Name, name) {
			return true
		}
	}
	return false
}
