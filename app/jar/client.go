package jar

import (
	"hash/maphash"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"roundtrip/app/cookie"
	"roundtrip/app/exchange"
)

// Who is a client as its reader sees it.
type Who struct {
	ID   string `json:"id"`
	Kind string `json:"kind"` // "browser", "tool", "sender"
	Name string `json:"name"` // "Chrome 156"
	Addr string `json:"addr"`
	// Alike says that the wire shows more than one behind the same address and
	// User-Agent: what is shown of them is mixed.
	Alike bool `json:"alike"`
}

// face is all by which clients can be told apart.
type face struct{ kind, addr, agent string }

// State says how sure it is that a client keeps a cookie.
type State string

// The states.
const (
	Expected  State = "expected"  // it was set; nobody has seen it since
	Confirmed State = "confirmed" // it came along, or its browser shows it
	Missing   State = "missing"   // it should have come along, and did not
	Brought   State = "brought"   // it came along with a value that nobody was seen to set
)

// ident is what makes a cookie that cookie (RFC 6265bis §5.7).
type ident struct {
	name, domain, path, partition string
	hostOnly                      bool
}

func identOf(e *cookie.Entry) ident {
	return ident{e.Name, e.Domain, e.Path, e.Partition, e.HostOnly}
}

// mark is what is known of a cookie besides what its jar knows.
type mark struct {
	state     State
	value     string // shared with the jar's
	setBy     string // exchange
	line      int    // field of its response
	confirmed string // exchange, or "browser"
	at        exchange.Time
	on        place
}

// place is where on a connection something crossed.
type place struct {
	server string
	conn   uint64
	nth    int
}

// stray is a cookie that came along and was never seen set: its domain and path
// are unknown.
type stray struct {
	name, value string
	host, path  string // of the request it came with
	by          string // exchange, or "browser"
	at          exchange.Time
}

type client struct {
	Who
	face     face
	jar      *cookie.Jar
	marks    map[ident]*mark
	strays   []stray
	refused  []Refused
	replaced map[uint64]exchange.Time // values that are no more, by their hash
	last     exchange.Time

	changed     bool
	size        int       // octets, as of the last change
	expires     time.Time // when the first of its cookies does
	published   []byte
	publishedAt time.Time
}

// profile is what browsers do; of bounds our own.
func profile() cookie.Profile {
	p := cookie.Chromium()
	p.Total, p.TotalPurge, p.Safe = maxCookies, maxCookies/10, 0
	return p
}

func newClient(f face, n int) *client {
	return &client{
		Who: Who{ID: f.kind + "-" + strconv.Itoa(n), Kind: f.kind, Addr: f.addr}, face: f,
		jar: cookie.New(profile()), marks: map[ident]*mark{}, replaced: map[uint64]exchange.Time{}, changed: true,
	}
}

// faceOf is the client of an exchange; false if nobody's jar is concerned.
func faceOf(e *exchange.Exchange) (face, bool) {
	if e.From.Kind == "gateway" {
		return face{}, false
	}
	agent := e.Request.Field("User-Agent")
	f := faceAt(e.From.Addr, agent)
	switch {
	case e.From.Kind == "sender": // whatever it says of itself
		f = face{kind: "sender"}
	case e.From.Kind == "browser" || e.From.Kind == "tool":
		f.kind = e.From.Kind
	}
	return f, true
}

// faceAt is the client with a User-Agent at an address.
func faceAt(addr, agent string) face {
	kind := "tool"
	if strings.HasPrefix(agent, "Mozilla/") {
		kind = "browser"
	}
	return face{kind, canonical(addr), agent[:min(len(agent), maxAgent)]}
}

// canonical is one spelling of an address, without its port: a client reaches
// localhost now by IPv4, now by IPv6.
func canonical(addr string) string {
	a, err := netip.ParseAddr(strings.Trim(addr, "[]"))
	if err != nil {
		ap, err := netip.ParseAddrPort(addr)
		if err != nil {
			return addr[:min(len(addr), 64)]
		}
		a = ap.Addr()
	}
	if a = a.Unmap().WithZone(""); a.IsLoopback() {
		return "127.0.0.1"
	}
	return a.String()
}

// empty tells whether nothing is known of what the client keeps.
func (c *client) empty() bool { return c.jar.Len() == 0 && len(c.strays) == 0 }

// measure finds out how much the client's cookies take, and when one expires.
func (c *client) measure(now time.Time) {
	c.size, c.expires = 0, time.Time{}
	for _, e := range c.jar.All(now) {
		c.size += len(e.Name) + len(e.Value) + len(e.Domain) + len(e.Path)
		if e.Persistent && (c.expires.IsZero() || e.Expires.Before(c.expires)) {
			c.expires = e.Expires
		}
	}
	for _, s := range c.strays {
		c.size += len(s.name) + len(s.value) + len(s.host) + len(s.path)
	}
}

// forget drops what is known of cookies that the jar has not any more.
func (c *client) forget(now time.Time) {
	if len(c.marks) == 0 {
		return
	}
	there := map[ident]bool{}
	for _, e := range c.jar.All(now) {
		there[identOf(&e)] = true
	}
	for id := range c.marks {
		if !there[id] {
			delete(c.marks, id)
			c.changed = true
		}
	}
}

// replace remembers a value that is no more.
func (c *client) replace(seed maphash.Seed, name, value string, at exchange.Time) {
	if len(c.replaced) >= maxReplaced {
		clear(c.replaced)
	}
	c.replaced[hash(seed, name, value)] = at
}

func hash(seed maphash.Seed, name, value string) uint64 {
	return maphash.Comparable(seed, [2]string{name, value})
}

// dropStrays forgets the strays of a name that a host gets.
func (c *client) dropStrays(name, host string) {
	before := len(c.strays)
	c.strays = slices.DeleteFunc(c.strays, func(s stray) bool { return s.name == name && s.host == host })
	c.changed = c.changed || len(c.strays) < before
}
