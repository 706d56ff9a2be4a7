package playground

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/app/seat"
)

// visitor is one client with cookies of its own, as a browser has them.
type visitor struct {
	*place
	cookies map[string]string
}

func (p *place) visitor() *visitor { return &visitor{p, map[string]string{}} }

// answer is what came back.
type answer struct {
	status  int
	text    string
	json    map[string]any
	cookies []string // Set-Cookie lines
}

// does sends a request with the visitor's cookies, and keeps those that are set.
func (v *visitor) does(method, target string, name ...string) answer {
	v.t.Helper()
	content := ""
	if len(name) > 0 {
		b, _ := json.Marshal(map[string]string{"name": name[0]})
		content = string(b)
	}
	r, err := http.NewRequestWithContext(v.t.Context(), method, "http://"+v.addr("http")+target, strings.NewReader(content))
	if err != nil {
		v.t.Fatal(err)
	}
	if content != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	var pairs []string
	for name, value := range v.cookies {
		pairs = append(pairs, name+"="+value)
	}
	if len(pairs) > 0 {
		r.Header.Set("Cookie", strings.Join(pairs, "; "))
	}
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 30 * time.Second}).Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	a := answer{status: res.StatusCode, text: string(b), cookies: res.Header.Values("Set-Cookie")}
	json.Unmarshal(b, &a.json)
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 || c.Value == "" {
			delete(v.cookies, c.Name)
		} else {
			v.cookies[c.Name] = c.Value
		}
	}
	return a
}

// is wants a status, and names with values in the answer.
func (v *visitor) is(a answer, status int, pairs ...any) {
	v.t.Helper()
	if a.status != status {
		v.t.Fatalf("answered %d, want %d: %s", a.status, status, a.text)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if fmt.Sprint(a.json[pairs[i].(string)]) != fmt.Sprint(pairs[i+1]) {
			v.t.Errorf("%v is %v, want %v: %s", pairs[i], a.json[pairs[i].(string)], pairs[i+1], a.text)
		}
	}
}

func newSeat(t *testing.T, p *Playground) *place {
	t.Helper()
	s, _, err := p.room.Take(t.Context(), netip.MustParseAddr("127.0.0.1"))
	if err != nil {
		t.Fatal(err)
	}
	return &place{t, s}
}

// restart stops the seat's server and starts it.
func (p *place) restart() {
	p.t.Helper()
	p.arrange("http", seat.Wish{State: seat.Stopped})
	p.arrange("http", seat.Wish{State: seat.Listening})
}

// TestSessionsOverRestart: what a variable holds is gone with the server; Redis and
// memcached keep it.
func TestSessionsOverRestart(t *testing.T) {
	p := newSeat(t, open(t, config(t)))
	all := map[string]*visitor{}
	for _, way := range []string{"memory", "redis", "memcached", "number", "adopted", "scs", "scs?store=redis"} {
		v := p.visitor()
		path, query, _ := strings.Cut(way, "?")
		v.is(v.does("POST", "/session/"+path+"/login?"+query, "mina"), 200, "name", "mina")
		v.is(v.does("GET", "/session/"+way), 200, "name", "mina", "role", "member", "visits", 1, "note", nil)
		v.is(v.does("GET", "/session/"+way), 200, "visits", 2)
		all[way] = v
	}
	p.restart()
	for way, v := range all {
		if slices.Contains([]string{"redis", "memcached", "scs?store=redis"}, way) {
			v.is(v.does("GET", "/session/"+way), 200, "name", "mina", "visits", 3)
			continue
		}
		a := v.does("GET", "/session/"+way)
		v.is(a, 401, "why", "unknown")
	}
	p.until("log", "the restart on the console", func(data string) bool { return strings.Contains(data, "restarted") })
}

// TestHijack: a number is guessed, a random id is not; an id that is known opens its
// session to whoever brings it.
func TestHijack(t *testing.T) {
	all := open(t, config(t))
	p := newSeat(t, all)
	v := p.visitor()
	a := v.does("POST", "/session/number/login", "mina")
	v.is(a, 200, "id", "1002")
	if !slices.Equal(a.cookies, []string{"number=1002; Path=/"}) {
		t.Errorf("set %q", a.cookies)
	}
	v.cookies["number"] = "1001"
	a = v.does("GET", "/session/number")
	v.is(a, 200, "name", "younghee")
	if !strings.Contains(a.text, "Secret") {
		t.Errorf("the neighbour has nothing to lose: %s", a.text)
	}
	v.cookies["number"] = "1"
	v.is(v.does("GET", "/session/number"), 401, "why", "unknown")

	for _, way := range []string{"memory", "redis", "memcached"} {
		v := p.visitor()
		a := v.does("POST", "/session/"+way+"/login", "mina")
		v.is(a, 200, "name", "mina", "id", nil)
		id := v.cookies["sid"]
		if len(id) != 22 || len(a.cookies) != 1 || a.cookies[0] != "sid="+id+"; Path=/; HttpOnly; SameSite=Lax" {
			t.Errorf("%s: set %q", way, a.cookies)
		}
		for _, guess := range []string{"1001", "1", "A" + id[1:], id[:21], id + "A"} {
			if guess != id {
				v.cookies["sid"] = guess
				v.is(v.does("GET", "/session/"+way), 401, "why", "unknown")
			}
		}
		thief := p.visitor()
		thief.cookies["sid"] = id
		thief.is(thief.does("GET", "/session/"+way), 200, "name", "mina")

		other := newSeat(t, all).visitor() // the same Redis, another seat
		other.cookies["sid"] = id
		other.is(other.does("GET", "/session/"+way), 401, "why", "unknown")
	}

	n := p.visitor()
	n.is(n.does("GET", "/session/name"), 401, "why", "no-cookie")
	a = n.does("POST", "/session/name/login", "하나 둘")
	n.is(a, 200)
	if !slices.Equal(a.cookies, []string{"name=%ED%95%98%EB%82%98%20%EB%91%98; Path=/"}) {
		t.Errorf("set %q", a.cookies)
	}
	n.is(n.does("GET", "/session/name"), 200, "name", "하나 둘", "role", "member")
	n.cookies["name"] = "admin"
	n.is(n.does("GET", "/session/name"), 200, "role", "admin")
}

// TestFixation: an id that somebody planted is the victim's session where the server
// adopts it, and nobody's where it makes a new one.
func TestFixation(t *testing.T) {
	p := newSeat(t, open(t, config(t)))
	victim, thief := p.visitor(), p.visitor()
	victim.is(victim.does("GET", "/session/adopted?sid=evil"), 401, "why", "unknown")
	if victim.cookies["sid"] != "evil" {
		t.Errorf("the link plants %q", victim.cookies["sid"])
	}
	victim.is(victim.does("POST", "/session/adopted/login", "mina"), 200)
	thief.cookies["sid"] = "evil"
	thief.is(thief.does("GET", "/session/adopted"), 200, "name", "mina")
	victim.is(victim.does("GET", "/session/adopted?sid=a%0d%0aflush_all"), 400)

	for _, way := range []string{"memory", "redis", "memcached"} {
		victim.cookies["sid"] = "evil"
		victim.is(victim.does("POST", "/session/"+way+"/login", "mina"), 200)
		if victim.cookies["sid"] == "evil" {
			t.Errorf("%s: the id stays", way)
		}
		thief.is(thief.does("GET", "/session/"+way), 401, "why", "unknown")
		// A new id at each login, and the old one ends.
		old := victim.cookies["sid"]
		victim.is(victim.does("POST", "/session/"+way+"/login", "mina"), 200)
		thief.cookies["sid"] = old
		thief.is(thief.does("GET", "/session/"+way), 401, "why", "unknown")
		thief.cookies["sid"] = "evil"
	}
	victim.is(victim.does("POST", "/session/scs/login", "mina"), 200)
	old := victim.cookies["session"]
	victim.is(victim.does("POST", "/session/scs/login", "mina"), 200)
	thief.cookies["session"] = old
	thief.is(thief.does("GET", "/session/scs"), 401, "why", "unknown")
}

// TestLogout: the session ends on the server, so that a copy of its cookie is of no
// use; but for the name in a cookie, which has nothing on the server.
func TestLogout(t *testing.T) {
	p := newSeat(t, open(t, config(t)))
	for way, cookie := range map[string]string{"memory": "sid", "redis": "sid", "memcached": "sid", "adopted": "sid", "number": "number", "scs": "session", "name": "name"} {
		v, thief := p.visitor(), p.visitor()
		v.is(v.does("POST", "/session/"+way+"/login", "mina"), 200)
		thief.cookies[cookie] = v.cookies[cookie]
		v.is(v.does("POST", "/session/"+way+"/logout"), 204)
		if v.cookies[cookie] != "" {
			t.Errorf("%s: the cookie stays", way)
		}
		v.is(v.does("GET", "/session/"+way), 401, "why", "no-cookie")
		want := 401
		if way == "name" {
			want = 200
		}
		thief.is(thief.does("GET", "/session/"+way), want)
	}
}

// TestExpiry: a session ends when its time has passed, in every store.
func TestExpiry(t *testing.T) {
	p := newSeat(t, open(t, config(t)))
	ways := map[string]string{"memory": "expired", "redis": "unknown", "memcached": "unknown", "scs": "unknown"}
	in := map[string]*visitor{}
	for way := range ways {
		in[way] = p.visitor()
		in[way].is(in[way].does("POST", "/session/"+way+"/login?ttl=2", "mina"), 200)
		in[way].is(in[way].does("GET", "/session/"+way), 200)
	}
	p.until("sessions", "mina's sessions are there", func(data string) bool { return strings.Contains(data, "mina") })
	p.until("sessions", "mina's sessions are over", func(data string) bool { return !strings.Contains(data, "mina") })
	for way, why := range ways {
		a := in[way].does("GET", "/session/"+way)
		if a.status != 401 || a.json["why"] != why && a.json["why"] != "expired" {
			t.Errorf("%s: %d %s", way, a.status, a.text)
		}
	}
}

// TestBadLogins: what is no name, no time, no store is said so.
func TestBadLogins(t *testing.T) {
	p := newSeat(t, open(t, config(t)))
	v := p.visitor()
	for _, name := range []string{"", "  ", strings.Repeat("n", 65), "a\nb", "\x7f"} {
		v.is(v.does("POST", "/session/memory/login", name), 422)
	}
	v.is(v.does("POST", "/session/memory/login", strings.Repeat("한", 64)), 200)
	v.is(v.does("POST", "/session/memory/login"), 415)
	v.is(v.does("POST", "/session/memory/login?ttl=0", "mina"), 400)
	v.is(v.does("POST", "/session/memory/login?ttl=3601", "mina"), 400)
	v.is(v.does("POST", "/session/disk/login", "mina"), 404)
	v.is(v.does("POST", "/session/name/fill"), 404)
	v.is(v.does("POST", "/session/memory/fill?n=1001"), 400)
	for _, bad := range []string{"a b", "a:b", "é", strings.Repeat("k", 200), "a[b]", "../x"} {
		v.cookies["sid"] = bad
		for _, way := range []string{"memory", "redis", "memcached", "adopted"} {
			if a := v.does("GET", "/session/"+way); a.status != 401 {
				t.Errorf("%s with %q: %d %s", way, bad, a.status, a.text)
			}
		}
	}
}

// TestResetForgetsSessions: a seat's start has no sessions anywhere.
func TestResetForgetsSessions(t *testing.T) {
	p := newSeat(t, open(t, config(t)))
	v := p.visitor()
	for _, way := range []string{"memory", "redis", "memcached"} {
		v.is(v.does("POST", "/session/"+way+"/login", "mina"), 200)
		v.cookies[way] = v.cookies["sid"]
	}
	if err := p.Reset(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := p.Recorder().Commands(""); len(got) != 0 {
		t.Errorf("commands after a reset: %+v", got)
	}
	for _, way := range []string{"memory", "redis", "memcached"} {
		v.cookies["sid"] = v.cookies[way]
		v.is(v.does("GET", "/session/"+way), 401, "why", "unknown")
	}
}
