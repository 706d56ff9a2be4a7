package jar

import (
	"strings"
	"testing"

	"roundtrip/app/exchange"
)

func TestClientsApart(t *testing.T) {
	w := newWire(t)
	w.connect("http", "127.0.0.1:5001", chrome).both("/", "", "a=chrome")
	w.connect("http", "127.0.0.1:5002", firefox).both("/", "", "a=firefox")
	w.connect("http", "192.168.0.7:5003", chrome).both("/", "", "a=phone")
	w.rec.Act(exchange.Act{ID: "", Kind: "send"})
	w.wants("three", "browser-1: a=chrome expected", "browser-2: a=firefox expected", "browser-3: a=phone expected")
}

func TestSenderIsOneClient(t *testing.T) {
	w := newWire(t)
	a := w.rec.Act(exchange.Act{Kind: "send"})
	w.rec.Sender("127.0.0.1:5001", a.ID)
	l := w.connect("http", "127.0.0.1:5001", chrome)
	l.both("/", "", "a=1")
	l.both("/", "")
	w.wants("by hand", "sender-1: a=1 missing")
	if got := w.last().Stayed; len(got) != 1 || !strings.Contains(got[0].Why["en"], "by hand") {
		t.Errorf("stayed %+v", got)
	}
}

func TestGatewayHasNoJar(t *testing.T) {
	w := newWire(t)
	a := w.rec.Act(exchange.Act{Kind: "forward"})
	w.rec.Sender("127.0.0.1:5001", a.ID)
	w.connect("http", "127.0.0.1:5001", chrome).both("/", "x=1", "a=1")
	w.wants("passed on")
}

// Two browsers behind one address and User-Agent: a value comes back that had been
// replaced. Before that nothing shows it, and nothing is said.
func TestAlike(t *testing.T) {
	w := newWire(t)
	one, two := w.connect("http", "127.0.0.1:5001", chrome), w.connect("http", "127.0.0.1:5002", chrome)
	one.both("/", "", "sid=1")
	one.both("/", "sid=1")
	w.now += sure
	two.both("/", "", "sid=2")
	w.wants("replaced", "browser-1: sid=2 expected")
	w.now += sure + 1000
	one.both("/", "sid=1")
	w.wants("it comes back", "browser-1 alike: sid=2 expected")
	if got := w.last().Sent; len(got) != 1 || got[0].Rule != "alike" {
		t.Errorf("sent %+v", got)
	}
}

// A request that crossed the answer on its way is no contradiction.
func TestOldValueUnderWay(t *testing.T) {
	w := newWire(t)
	one, two := w.connect("http", "127.0.0.1:5001", chrome), w.connect("http", "127.0.0.1:5002", chrome)
	one.both("/", "", "sid=1")
	one.both("/", "sid=1")
	one.ask("/", "sid=1")
	one.answer("sid=2")
	two.both("/", "sid=1")
	w.wants("under way", "browser-1: sid=2 expected")
	one.both("/", "sid=2")
	w.wants("then it comes", "browser-1: sid=2 confirmed")
}
