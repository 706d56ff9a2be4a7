package jar

import (
	"fmt"
	"strings"
	"testing"
)

// A head that was too long to be kept whole proves nothing about the rest.
func TestCutHead(t *testing.T) {
	w := newWire(t)
	l := w.connect("http", "127.0.0.1:5001", chrome)
	l.both("/", "", "first=1", "last=1")
	l.both("/", "first=1; big="+strings.Repeat("x", 100<<10)+"; last=1")
	w.wants("cut", "browser-1: first=1 confirmed", "browser-1: last=1 expected")
	if got := w.last(); got.Whole || len(got.Stayed) != 1 || got.Stayed[0].Rule != "unseen" {
		t.Errorf("%+v", got)
	}
}

func TestBounds(t *testing.T) {
	w := newWire(t)
	for n := range 10 {
		l := w.connect("http", fmt.Sprintf("10.0.0.%d:5001", n), chrome)
		for i := range 40 {
			var lines []string
			for k := range 10 {
				lines = append(lines, fmt.Sprintf("c%d-%d=%s", i, k, strings.Repeat("v", 4000)))
			}
			l.both("/", "", lines...)
			w.jars.Snapshot()
		}
	}
	w.jars.mu.Lock()
	defer w.jars.mu.Unlock()
	sum := 0
	for _, c := range w.jars.clients {
		c.measure(w.now.Go())
		sum += c.size
		if n := c.jar.Len(); n > maxCookies {
			t.Errorf("%s has %d cookies", c.ID, n)
		}
		if len(c.marks) != c.jar.Len() {
			t.Errorf("%s: %d marks of %d cookies", c.ID, len(c.marks), c.jar.Len())
		}
	}
	if sum > maxOctets || len(w.jars.clients) > maxClients || len(w.jars.records) > maxRecords {
		t.Errorf("%d octets of %d clients, %d records", sum, len(w.jars.clients), len(w.jars.records))
	}
	for _, c := range w.jars.clients {
		if o := object(c.view(w.now.Go())); len(o) > maxObject {
			t.Errorf("%s takes %d octets", c.ID, len(o))
		}
	}
}
