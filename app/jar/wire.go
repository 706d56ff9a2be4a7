package jar

import (
	"bytes"
	"net"
	"strings"

	"roundtrip/app/cookie"
	"roundtrip/app/exchange"
)

// pair is one cookie of a Cookie field.
type pair struct{ name, value string }

func (p pair) String() string {
	if p.name == "" {
		return p.value
	}
	return p.name + "=" + p.value
}

// pairsOf are the pairs of a request's Cookie fields; whole is false where some of
// them crossed and were not kept.
func pairsOf(m *exchange.Message) (pairs []pair, whole bool) {
	whole = true
	fields := m.Values("Cookie")
	if m.Kept < m.Total && !bytes.Contains(m.Octets, []byte("\r\n\r\n")) { // the head was cut
		whole = false
		if i := lastLine(m.Octets); len(m.Octets) > i {
			name, value, _ := strings.Cut(string(m.Octets[i:]), ":")
			if exchange.EqualName(name, "Cookie") && !contains(fields, value) {
				if cut := strings.LastIndexByte(value, ';'); cut >= 0 { // the last pair may be half
					fields = append(fields[:min(len(fields), len(m.Values("Cookie")))], value[:cut])
				}
			}
		}
	}
	for _, f := range fields {
		pairs = append(pairs, split(f)...)
	}
	return pairs, whole
}

func contains(fields []string, value string) bool {
	for _, f := range fields {
		if strings.HasPrefix(strings.TrimSpace(value), f) {
			return true
		}
	}
	return false
}

func lastLine(octets []byte) int { return bytes.LastIndexByte(octets, '\n') + 1 }

// split takes a Cookie field, or document.cookie, apart as servers do.
func split(field string) (pairs []pair) {
	for piece := range strings.SplitSeq(field, ";") {
		piece = strings.Trim(piece, " \t")
		if piece == "" {
			continue
		}
		name, value, named := strings.Cut(piece, "=")
		if !named {
			name, value = "", piece
		}
		pairs = append(pairs, pair{strings.Clone(name), strings.Clone(value)})
	}
	return pairs
}

// requestOf is an exchange's request as its cookies see it; false if its host
// cannot be made out.
//
// Who began it is known where a browser says so (Fetch Metadata §2), which it does
// for trustworthy origins only; elsewhere it counts as of the same site.
func requestOf(e *exchange.Exchange) (cookie.Request, bool) {
	r := cookie.Request{Scheme: "http", Method: e.Method, Path: "/"}
	target := e.Request.Target
	host := e.Request.Field("Host")
	if scheme, rest, absolute := strings.Cut(target, "://"); absolute && !strings.HasPrefix(scheme, "/") {
		i := strings.IndexAny(rest, "/?")
		if i < 0 {
			i = len(rest)
		}
		host, target = rest[:i], rest[i:]
	}
	r.Host = hostname(host)
	if path, _, _ := strings.Cut(target, "?"); strings.HasPrefix(path, "/") && len(path) <= maxPath {
		r.Path = path
	}
	if e.Request.Field("Sec-Fetch-Site") == "cross-site" {
		r.CrossSite = true
		r.TopLevel = e.Request.Field("Sec-Fetch-Mode") == "navigate" && e.Request.Field("Sec-Fetch-Dest") == "document"
	}
	return r, r.Host != "" && len(r.Host) <= maxHostNames
}

// hostname is a Host field without port and brackets, in lower case.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"))
}

// below tells whether a request's path lies in the directory of another's.
func below(path, other string) bool {
	dir := other[:strings.LastIndexByte(other, '/')+1]
	return strings.HasPrefix(path, dir)
}
