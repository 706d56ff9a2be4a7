package web

import (
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// names knows under which host names the app may be asked. A page of another
// name that resolves to this machine (DNS rebinding) would else be same-origin
// with the app, and read what it likes.
type names struct {
	own []string // lower case

	mu     sync.Mutex
	addrs  []netip.Addr // this machine's, as of read
	read   time.Time
	fresh  time.Duration
	lookUp func() ([]net.Addr, error)
}

func newNames(public []string) *names {
	n := &names{own: []string{"localhost"}, fresh: 5 * time.Second, lookUp: net.InterfaceAddrs}
	for _, name := range public {
		n.own = append(n.own, strings.ToLower(hostname(name)))
	}
	if name, err := os.Hostname(); err == nil && name != "" {
		name = strings.ToLower(name)
		n.own = append(n.own, name)
		if !strings.Contains(name, ".") {
			n.own = append(n.own, name+".local") // multicast DNS, RFC 6762
		}
	}
	return n
}

// allows tells whether a request's Host is one of this machine's.
func (n *names) allows(r *http.Request) bool {
	host := strings.ToLower(strings.TrimSuffix(hostname(r.Host), "."))
	if slices.Contains(n.own, host) || strings.HasSuffix(host, ".localhost") { // RFC 6761 §6.3
		return true
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	addr = addr.WithZone("").Unmap()
	if addr.IsLoopback() {
		return true
	}
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		if at, err := netip.ParseAddrPort(local.String()); err == nil && at.Addr().WithZone("").Unmap() == addr {
			return true
		}
	}
	return slices.Contains(n.machine(), addr)
}

// machine returns this machine's addresses, which change when it joins a network.
func (n *names) machine() []netip.Addr {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.read.IsZero() && time.Since(n.read) < n.fresh {
		return n.addrs
	}
	n.read, n.addrs = time.Now(), nil
	found, err := n.lookUp()
	if err != nil {
		return nil
	}
	for _, a := range found {
		if prefix, err := netip.ParsePrefix(a.String()); err == nil {
			n.addrs = append(n.addrs, prefix.Addr().WithZone("").Unmap())
		}
	}
	return n.addrs
}

// hostname is a Host field's or authority's name or address, without port and brackets.
func hostname(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return strings.TrimSuffix(strings.TrimPrefix(hostport, "["), "]")
}

// authority writes a host name or address for use in a URL.
func authority(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}
