package seat

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// canonical makes one address of all spellings of a client: IPv4 in IPv6 is
// IPv4, a zone is dropped, loopback is one address.
func canonical(a netip.Addr) netip.Addr {
	a = a.Unmap().WithZone("")
	if a.IsLoopback() {
		return netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	return a
}

// allowance lets each client address do something so often: burst times at
// once, then one time each interval. An IPv6 client is its /64, since it can
// choose the rest.
type allowance struct {
	burst    int
	interval time.Duration

	mu sync.Mutex
	by map[netip.Addr]*rate.Limiter
}

// allowanceClients bounds the addresses remembered.
const allowanceClients = 4096

func (a *allowance) take(client netip.Addr, now time.Time) bool {
	client = canonical(client)
	if client.Is6() {
		if p, err := client.Prefix(64); err == nil {
			client = p.Addr()
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	l := a.by[client]
	if l == nil {
		if len(a.by) >= allowanceClients {
			a.forget(now)
		}
		if len(a.by) >= allowanceClients {
			return false
		}
		l = rate.NewLimiter(rate.Every(a.interval), a.burst)
		if a.by == nil {
			a.by = map[netip.Addr]*rate.Limiter{}
		}
		a.by[client] = l
	}
	return l.AllowN(now, 1)
}

// forget drops those who may do everything again.
func (a *allowance) forget(now time.Time) {
	for addr, l := range a.by {
		if l.TokensAt(now) >= float64(a.burst) {
			delete(a.by, addr)
		}
	}
}
