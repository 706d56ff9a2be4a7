package playground

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
)

// hostsFor are the addresses that a host to listen at stands for.
func hostsFor(host string) []string {
	switch host {
	case "", "0.0.0.0", "::":
		return []string{"0.0.0.0", "::"}
	case "localhost", "127.0.0.1", "::1":
		return []string{"127.0.0.1", "::1"}
	}
	return []string{host}
}

// reachesLoopback tells whether "localhost" reaches what listens at hosts.
func reachesLoopback(hosts []string) bool {
	return slices.ContainsFunc(hosts, func(host string) bool {
		return host == "127.0.0.1" || host == "::1" || host == "0.0.0.0" || host == "::"
	})
}

// kernelTries is how often the kernel is asked for a port that is free at all hosts.
const kernelTries = 20

// listen takes one port number at every host that the machine has.
func listen(s *settled) ([]net.Listener, error) {
	var err error
	for range kernelTries {
		var lns []net.Listener
		if lns, err = listenAt(s.hosts, s.port); err == nil {
			return lns, nil
		}
		if s.port != "0" || !isAny(err, portTaken()) {
			break
		}
	}
	switch {
	case isAny(err, portTaken()):
		return nil, invalid(PortTaken, "listen", s.Listen, err)
	case isAny(err, portForbidden()):
		return nil, invalid(NoPermission, "listen", s.Listen, err)
	}
	return nil, invalid(NoAddress, "listen", s.Listen, err)
}

func listenAt(hosts []string, port string) (lns []net.Listener, err error) {
	var missing error
	for _, host := range hosts {
		ln, err := net.Listen(network(host), net.JoinHostPort(host, port))
		if err != nil {
			if len(hosts) > 1 && isAny(err, addrMissing()) { // a machine without IPv6, or IPv4
				missing = err
				continue
			}
			closeAll(lns)
			return nil, err
		}
		lns = append(lns, ln)
		port = strconv.Itoa(portOf(ln))
	}
	if len(lns) == 0 {
		return nil, missing
	}
	return lns, nil
}

// network keeps an IPv4 wildcard from becoming one for IPv6 as well.
func network(host string) string {
	addr, err := netip.ParseAddr(host)
	switch {
	case err != nil:
		return "tcp"
	case addr.Is4():
		return "tcp4"
	}
	return "tcp6"
}

func portOf(ln net.Listener) int { return ln.Addr().(*net.TCPAddr).Port }

func closeAll(lns []net.Listener) {
	for _, ln := range lns {
		ln.Close()
	}
}

func isAny(err error, errnos []error) bool {
	return slices.ContainsFunc(errnos, func(e error) bool { return errors.Is(err, e) })
}

// originOf writes the origin of http pages at a host and port.
func originOf(host string, port int) string {
	if addr, err := netip.ParseAddr(host); err == nil && addr.Is6() {
		host = "[" + host + "]"
	}
	if port == 80 { // an origin leaves the default port out (RFC 6454 §6.2)
		return "http://" + host
	}
	return fmt.Sprintf("http://%s:%d", host, port)
}

// neighbours are the addresses at which other machines may reach this one.
func neighbours() []string {
	found, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var hosts []string
	for _, a := range found {
		prefix, err := netip.ParsePrefix(a.String())
		if err != nil {
			continue
		}
		// IPv6 addresses are not for typing off a projector.
		if addr := prefix.Addr().Unmap(); addr.Is4() && !addr.IsLoopback() && !addr.IsLinkLocalUnicast() {
			hosts = append(hosts, addr.String())
		}
	}
	return hosts
}
