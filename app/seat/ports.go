package seat

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// refusedByBrowsers are the bad ports of the Fetch standard (§2.9, port
// blocking): a page cannot send requests to them.
func refusedByBrowsers(port int) bool {
	switch port {
	case 0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95,
		101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179,
		389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601,
		636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566,
		6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080:
		return true
	}
	return false
}

// claim says who keeps a port. The port of a seat asleep may be given away when
// no other is left.
type claim struct {
	seat  string
	awake bool
}

// ports is the pool that servers take their ports from.
type ports struct {
	hosts  []string
	lo, hi int // lo 0: the kernel chooses

	mu     sync.Mutex
	claims map[int]claim
}

// kernelTries is how many ports of the kernel's choice are looked at.
const kernelTries = 100

func newPorts(hosts []string, pool string) (*ports, error) {
	p := &ports{hosts: hosts, claims: map[int]claim{}}
	if len(hosts) == 0 {
		return nil, errors.New("no address to listen at")
	}
	if pool != "0" {
		from, to, isRange := strings.Cut(pool, "-")
		if !isRange {
			to = from
		}
		lo, errLo := strconv.ParseUint(strings.TrimSpace(from), 10, 16)
		hi, errHi := strconv.ParseUint(strings.TrimSpace(to), 10, 16)
		if errLo != nil || errHi != nil || lo == 0 || lo > hi {
			return nil, fmt.Errorf("ports %q: want a range as 9000-9999, or 0 for the kernel's choice", pool)
		}
		p.lo, p.hi = int(lo), int(hi)
	}
	lns, err := listenAt(p.hosts, 0) // says at the start what would fail later
	if err != nil {
		return nil, err
	}
	closeAll(lns)
	return p, nil
}

// listenAt listens at one port number on every host that the machine has.
// Port 0 is the kernel's choice for the first host, taken for the others too.
func listenAt(hosts []string, port int) ([]net.Listener, error) {
	var lns []net.Listener
	var missing error
	for _, host := range hosts {
		ln, err := net.Listen(network(host), net.JoinHostPort(host, strconv.Itoa(port)))
		if err != nil {
			if isAny(err, addrMissing) {
				missing = err
				continue
			}
			closeAll(lns)
			return nil, err
		}
		lns = append(lns, ln)
		if port == 0 {
			port = portOf(ln)
		}
	}
	if len(lns) == 0 {
		return nil, missing
	}
	return lns, nil
}

// keep notes that a seat keeps a port; false if another seat has it.
func (p *ports) keep(port int, seat string, awake bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c, is := p.claims[port]; is && c.seat != seat {
		return false
	}
	p.claims[port] = claim{seat, awake}
	return true
}

// release forgets who keeps a port.
func (p *ports) release(port int, seat string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.claims[port].seat == seat {
		delete(p.claims, port)
	}
}

// fresh listens at a port that the seat does not have yet, and claims it.
func (p *ports) fresh(seat string, hosts []string) (int, []net.Listener, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lo == 0 {
		return p.kernelsChoice(seat, hosts)
	}
	var last error
	for _, sleepers := range []bool{false, true} {
		for port := p.lo; port <= p.hi; port++ {
			c, claimed := p.claims[port]
			if refusedByBrowsers(port) || claimed != sleepers || c.awake || c.seat == seat {
				continue
			}
			lns, err := listenAt(hosts, port)
			if err == nil {
				p.claims[port] = claim{seat, true}
				return port, lns, nil
			}
			if !isAny(err, portTaken) {
				return 0, nil, err
			}
			last = err
		}
	}
	if last == nil {
		return 0, nil, fmt.Errorf("%w: all of %d-%d are other seats'", ErrPortTaken, p.lo, p.hi)
	}
	return 0, nil, fmt.Errorf("%w: none is free in %d-%d, the last said: %w", ErrPortTaken, p.lo, p.hi, last)
}

func (p *ports) kernelsChoice(seat string, hosts []string) (int, []net.Listener, error) {
	var last error
	var rejected []net.Listener // kept open, so that another is chosen
	defer func() { closeAll(rejected) }()
	for range kernelTries {
		lns, err := listenAt(hosts, 0)
		if err != nil {
			if !isAny(err, portTaken) { // the number is free on one host only
				return 0, nil, err
			}
			last = err
			continue
		}
		port := portOf(lns[0])
		if _, claimed := p.claims[port]; claimed || refusedByBrowsers(port) {
			rejected = append(rejected, lns...)
			continue
		}
		p.claims[port] = claim{seat, true}
		return port, lns, nil
	}
	return 0, nil, fmt.Errorf("%w: none of %d of the kernel's choice will do: %w", ErrPortTaken, kernelTries, last)
}

// take claims a port by its number: one of the pool, for which no other seat
// stands. Of two seats that ask at once, one gets it. The error is a *BadPort.
func (p *ports) take(port int, seat string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	c, claimed := p.claims[port]
	if p.lo == 0 || port < p.lo || port > p.hi || refusedByBrowsers(port) || claimed && c.seat != seat {
		bad := &BadPort{Port: port}
		if p.lo != 0 {
			bad.Pool = fmt.Sprintf("%d-%d", p.lo, p.hi)
		}
		return bad
	}
	p.claims[port] = claim{seat, true}
	return nil
}

// allowed are the hosts at which a server may be asked to listen: never more than
// the room does.
func (p *ports) allowed() []string {
	all := []string{"127.0.0.1", "::1"}
	for _, host := range p.hosts {
		if !slices.Contains(all, host) {
			all = append(all, host)
		}
	}
	return all
}

// network keeps an IPv4 wildcard from becoming one for IPv6 as well.
func network(host string) string {
	addr, err := netip.ParseAddr(host)
	switch {
	case err != nil || !addr.IsUnspecified():
		return "tcp" // so that errors are worded as of net.Listen("tcp", …)
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

func isAny(err error, errnos func() []error) bool {
	return slices.ContainsFunc(errnos(), func(e error) bool { return errors.Is(err, e) })
}
