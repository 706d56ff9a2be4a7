package sender

import "roundtrip/app/exchange"

// Octets writes a request in HTTP/1.1's form (RFC 9112 §3). Host and
// Content-Length are added where they are needed and fields does not have them;
// added names them.
func Octets(method, target, host string, fields []exchange.Pair, content []byte) (octets []byte, added []string) {
	return nil, nil
}
