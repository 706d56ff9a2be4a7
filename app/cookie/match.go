package cookie

import "strings"

// domainMatch tells whether a canonical host is a domain or lies below it (RFC
// 6265bis §5.1.3).
func domainMatch(host, domain string) bool {
	if host == domain {
		return true
	}
	rest, below := strings.CutSuffix(host, domain)
	return below && strings.HasSuffix(rest, ".") && !isAddress(host)
}

// defaultPath is the directory of a request's path (RFC 6265bis §5.1.4).
func defaultPath(path string) string {
	if path == "" || path[0] != '/' {
		return "/"
	}
	if i := strings.LastIndexByte(path, '/'); i > 0 {
		return path[:i]
	}
	return "/"
}

// pathMatch tells whether a request's path is a cookie's path or lies below it
// (RFC 6265bis §5.1.4).
func pathMatch(path, cookie string) bool {
	rest, below := strings.CutPrefix(path, cookie)
	return below && (rest == "" || strings.HasSuffix(cookie, "/") || rest[0] == '/')
}

// domainOf decides the domain of a cookie by its Domain attribute (RFC 6265bis
// §5.7, steps 7 to 10): the domain and whether the host alone gets it, or the
// rule that refuses the cookie.
func (p Profile) domainOf(attribute, host string) (domain string, hostOnly bool, refused string) {
	if !isASCII(attribute) {
		return "", false, "domain-octet"
	}
	domain, _ = strings.CutPrefix(lower(attribute), ".")
	switch {
	case attribute == "":
		return host, true, ""
	case domain == "" && !p.DotDomain:
		return host, true, ""
	case domain == "", p.PercentDomain && strings.Contains(domain, "%"):
		return "", false, "domain-mismatch"
	case isAddress(host) && domain == host:
		return host, p.AddressDomain, ""
	case isPublicSuffix(domain) && domain == host: // such as localhost
		return host, true, ""
	case isPublicSuffix(domain):
		return "", false, "public-suffix"
	case !domainMatch(host, domain):
		return "", false, "domain-mismatch"
	}
	return domain, false, ""
}
