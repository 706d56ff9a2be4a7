package cookie

import (
	"cmp"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// Request is what cookies are set by or go along with: a request and its
// response, or a script's look at document.cookie.
type Request struct {
	Scheme string // "http" or "https"; "ws" and "wss" count as them
	Host   string // name or address, an IPv6 one in brackets or not
	Port   int    // for the reader: cookies do not care about ports
	Path   string // of the target, without its query; empty is "/"
	Method string // empty is GET

	CrossSite bool // as RFC 6265bis §5.2 says, the scheme counting: SameSite matters
	TopLevel  bool // it navigates a window or tab, not a frame
	Script    bool // a "non-HTTP" API: document.cookie

	// TopSite is the site shown in the address bar ("https://a.example"), by which
	// Partitioned cookies are kept apart. Empty is the request's own site.
	TopSite string
	// Nested says that a frame of another site stands between.
	Nested bool
}

// At is a GET, of the same site, for an absolute URL.
func At(address string) (Request, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Request{}, err
	}
	port, _ := strconv.Atoi(u.Port())
	return Request{Scheme: strings.ToLower(u.Scheme), Host: u.Hostname(), Port: port, Path: u.EscapedPath()}, nil
}

// maxHost is the longest host name (RFC 1035 §2.3.4), with a last dot.
const maxHost = 254

// path is the request's path, which is never empty.
func (r Request) path() string {
	if r.Path == "" {
		return "/"
	}
	return r.Path
}

// tls tells whether the request goes over TLS.
func (r Request) tls() bool { return equal(r.Scheme, "https") || equal(r.Scheme, "wss") }

// secure tells whether the connection counts as secure, which the standard
// leaves to the user agent (RFC 6265bis §5.8.3).
func (p Profile) secure(r Request, host string) bool {
	return r.tls() || p.Trustworthy && isLoopback(host)
}

// safe tells whether the method is one that only asks (RFC 9110 §9.2.1).
func (r Request) safe() bool {
	switch r.Method {
	case "", "GET", "HEAD", "OPTIONS", "TRACE":
		return true
	}
	return false
}

// own is the request's own site.
func (r Request) own(host string) string {
	if r.tls() {
		return "https://" + site(host)
	}
	return "http://" + site(host)
}

// thirdParty tells whether the request is made inside a page of another site.
func (r Request) thirdParty(host string) bool {
	return !r.TopLevel && (r.Nested || r.TopSite != "" && r.TopSite != r.own(host))
}

// partition is the key of the partition that the request sees: the top-level
// site, and whether anything between it and the request is of another one.
func (r Request) partition(host string) string {
	key := cmp.Or(r.TopSite, r.own(host))
	if r.Nested || key != r.own(host) {
		key += " cross-site"
	}
	return key
}

// canonical is a host's canonical form (RFC 6265bis §5.1.2): lower case, names in
// ASCII, addresses as URLs write them.
func canonical(host string) (string, bool) {
	if host == "" || len(host) > 4*maxHost {
		return "", false
	}
	if ip, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")); err == nil {
		if ip.Is6() {
			return "[" + ip.WithZone("").String() + "]", true
		}
		return ip.String(), true
	}
	host = lower(host)
	if !isASCII(host) {
		name, err := idna.Lookup.ToASCII(host)
		if err != nil || !utf8.ValidString(host) {
			return "", false
		}
		host = name
	}
	if len(host) > maxHost || host[0] == '.' || strings.Contains(host, "..") {
		return "", false
	}
	return host, true
}

// isAddress tells whether a canonical host is an address and no name.
func isAddress(host string) bool {
	_, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil
}

// isLoopback tells whether a canonical host is this machine: a potentially
// trustworthy origin whatever its scheme (W3C Secure Contexts §3.1).
func isLoopback(host string) bool {
	if ip, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return ip.IsLoopback()
	}
	host = strings.TrimSuffix(host, ".")
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// site is the registrable domain of a canonical host, or the host itself where
// there is none: an address, a name of one label, a public suffix.
func site(host string) string {
	if isAddress(host) {
		return host
	}
	name, dot := strings.CutSuffix(host, ".")
	registrable, err := publicsuffix.EffectiveTLDPlusOne(name)
	if err != nil {
		return host
	}
	if dot {
		registrable += "."
	}
	return registrable
}

// isPublicSuffix tells whether anybody may register names below a domain.
func isPublicSuffix(domain string) bool {
	name := strings.TrimSuffix(domain, ".")
	suffix, _ := publicsuffix.PublicSuffix(name)
	return suffix == name
}

// lower is a string in lower case, in ASCII only.
func lower(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for j := i; j < len(b); j++ {
				if 'A' <= b[j] && b[j] <= 'Z' {
					b[j] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
