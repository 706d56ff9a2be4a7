package seat

import (
	"fmt"
	"net/netip"
	"testing"
	"time"
)

func TestWhoIsAStranger(t *testing.T) {
	now := time.Unix(1000, 0)
	c := newClients(func() time.Time { return now }, []string{"192.0.2.7", "no address"})
	lan := netip.MustParseAddr("192.0.2.5")
	stranger := func(client string, want bool) {
		t.Helper()
		if from := c.who(client); from.Stranger != want || from.Addr != client {
			t.Errorf("%s: %+v, want a stranger: %v", client, from, want)
		}
	}
	stranger("127.0.0.1:1", true) // no page is open anywhere
	stranger("192.0.2.7:1", false)
	stranger("not an address", true)

	c.arrive(netip.MustParseAddr("::1"))
	stranger("127.0.0.1:2", false) // loopback is one address
	stranger("[::1]:2", false)
	stranger("192.0.2.5:2", true)
	c.arrive(lan)
	c.arrive(lan)
	c.leave(lan)
	stranger("192.0.2.5:3", false) // one page is left
	stranger("[::ffff:192.0.2.5]:3", false)
	c.leave(lan)
	now = now.Add(lingering - time.Second)
	stranger("192.0.2.5:4", false) // a page that loads again
	now = now.Add(time.Second)
	stranger("192.0.2.5:5", true)

	c.set(lan, true)
	stranger("192.0.2.5:6", false)
	c.set(lan, false)
	stranger("192.0.2.5:7", true)
	c.reset()
	stranger("192.0.2.7:8", true)
	stranger("127.0.0.1:8", false)
}

func TestStrangersAreTold(t *testing.T) {
	now := time.Unix(1000, 0)
	c := newClients(func() time.Time { return now }, nil)
	c.who("192.0.2.5:1")
	c.who("192.0.2.5:2")
	told := map[string]string{}
	put := func(kind, key string, data []byte) { told[kind+" "+key] += string(data) }
	c.publish(put)
	c.publish(put) // nothing new
	at := now.Format(time.RFC3339)
	want := fmt.Sprintf(`{"addr":"192.0.2.5","admitted":false,"first":%q,"last":%q,"connections":2}`, at, at)
	if len(told) != 1 || told["stranger 192.0.2.5"] != want {
		t.Errorf("told %v, want %s", told, want)
	}
}

func TestStrangersAreBounded(t *testing.T) {
	now := time.Unix(1000, 0)
	c := newClients(func() time.Time { return now }, nil)
	for i := range 3 * maxAddresses {
		now = now.Add(time.Second)
		c.who(fmt.Sprintf("192.0.2.%d:1", i))
	}
	list := c.list()
	if len(list) != maxAddresses {
		t.Errorf("%d strangers remembered, want %d", len(list), maxAddresses)
	}
	for _, s := range list {
		if s.Last.Before(time.Unix(1000+2*maxAddresses, 0)) {
			t.Errorf("%s of %v is remembered, later ones are not", s.Addr, s.Last)
		}
	}
}

// The playground's own connections are no strangers, whether their address is
// told before or after they were accepted, and are forgotten when they are over.
func TestOwnConnectionsAreNoStrangers(t *testing.T) {
	c := newClients(time.Now, nil)
	told := 0
	put := func(string, string, []byte) { told++ }
	c.claim("127.0.0.1:1")
	if from := c.who("127.0.0.1:1"); from.Stranger {
		t.Error("claimed before, and a stranger")
	}
	c.who("127.0.0.1:2")
	c.claim("127.0.0.1:2")
	c.claim("127.0.0.1:2") // the gateway uses it again
	if c.publish(put); told != 0 || len(c.list()) != 0 {
		t.Errorf("%d told, %+v", told, c.list())
	}
	c.who("127.0.0.1:3")
	c.who("127.0.0.1:4")
	c.claim("127.0.0.1:4")
	if c.publish(put); told != 1 || len(c.list()) != 1 || c.list()[0].Connections != 1 {
		t.Errorf("%d told, %+v", told, c.list())
	}
	for _, client := range []string{"127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3", "127.0.0.1:4"} {
		c.gone(client)
	}
	if len(c.own)+len(c.counted) != 0 {
		t.Errorf("remembered: %v, %v", c.own, c.counted)
	}
	if from := c.who("127.0.0.1:1"); !from.Stranger {
		t.Error("another with the address of one that is over is no stranger")
	}
}
