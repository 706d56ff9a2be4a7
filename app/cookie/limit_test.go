package cookie

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// fill sets so many cookies, a millisecond apart.
func fill(j *Jar, now time.Time, address, name, attributes string, n int) (evicted int) {
	r, err := At(address)
	if err != nil {
		panic(err)
	}
	for i := range n {
		v := j.Set(now.Add(time.Duration(i)*time.Millisecond), r, fmt.Appendf(nil, "%s%d=v%s", name, i, attributes))
		evicted += len(v.Evicted)
	}
	return evicted
}

// kept are the names that a jar holds, those that count up shortened.
func kept(j *Jar, now time.Time) string {
	var first, last string
	var runs []string
	for _, e := range j.All(now) {
		base := strings.TrimRight(e.Name, "0123456789")
		if first != "" && strings.TrimRight(first, "0123456789") == base {
			last = e.Name
			continue
		}
		if first != "" {
			runs = append(runs, first+"-"+last)
		}
		first, last = e.Name, e.Name
	}
	return strings.Join(append(runs, first+"-"+last), " ")
}

func TestLimits(t *testing.T) {
	later := start.Add(time.Minute)
	for _, test := range []struct {
		name    string
		profile Profile
		fill    func(j *Jar) int
		evicted int
		want    string
	}{
		{"as many as there may be", Chromium(), func(j *Jar) int { return fill(j, start, "http://a.example/", "n", "", 180) }, 0, "n0-n179"},
		{"one more", Chromium(), func(j *Jar) int { return fill(j, start, "http://a.example/", "n", "", 181) }, 31, "n31-n180"},
		{"sites do not share", Chromium(), func(j *Jar) int {
			return fill(j, start, "http://a.example/", "a", "", 180) + fill(j, later, "http://b.example/", "b", "", 180)
		}, 0, "a0-a179 b0-b179"},
		{"subdomains do", Chromium(), func(j *Jar) int {
			return fill(j, start, "http://x.a.example/", "x", "", 100) + fill(j, later, "http://y.a.example/", "y", "", 81)
		}, 31, "x31-x99 y0-y80"},
		{"low priority first", Chromium(), func(j *Jar) int {
			return fill(j, start, "http://a.example/", "m", "", 100) + fill(j, later, "http://a.example/", "l", "; Priority=Low", 81)
		}, 31, "m0-m99 l31-l80"},
		{"but thirty of them stay", Chromium(), func(j *Jar) int {
			return fill(j, start, "http://a.example/", "l", "; Priority=Low", 40) + fill(j, later, "http://a.example/", "m", "", 141)
		}, 31, "l10-l39 m21-m140"},
		{"Secure ones stay", Chromium(), func(j *Jar) int {
			return fill(j, start, "https://a.example/", "s", "; Secure", 60) + fill(j, later, "https://a.example/", "p", "", 121)
		}, 31, "s0-s59 p31-p120"},
		{"a partition by octets", Chromium(), func(j *Jar) int {
			return fill(j, start, "https://a.example/", "p", "="+strings.Repeat("v", 1000)+"; Secure; Partitioned", 12)
		}, 2, "p2-p11"},
		{"the standard's example", RFC(), func(j *Jar) int { return fill(j, start, "http://a.example/", "n", "", 60) }, 10, "n10-n59"},
		{"the standard spares Secure ones", RFC(), func(j *Jar) int {
			return fill(j, start, "https://a.example/", "s", "; Secure", 40) + fill(j, later, "https://a.example/", "p", "", 20)
		}, 10, "s0-s39 p10-p19"},
		{"expired ones first", Chromium(), func(j *Jar) int {
			return fill(j, start.Add(-time.Hour), "http://a.example/", "x", "; Max-Age=60", 100) + fill(j, start, "http://a.example/", "n", "", 100)
		}, 0, "n0-n99"},
	} {
		j := New(test.profile)
		if evicted := test.fill(j); evicted != test.evicted {
			t.Errorf("%s: %d had to go, not %d", test.name, evicted, test.evicted)
		}
		if got := kept(j, later.Add(time.Minute)); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

// TestNoRoom: a plain cookie among Secure ones is the first to go, and says so.
func TestNoRoom(t *testing.T) {
	j := New(RFC())
	fill(j, start, "https://a.example/", "s", "; Secure", 50)
	r, _ := At("https://a.example/")
	if v := j.Set(start.Add(time.Minute), r, []byte("p=1")); v.Outcome != Refused || v.Rule != "no-room" || v.Text["en"] == "" || j.Len() != 50 {
		t.Errorf("%+v", v)
	}
}

// TestUse: who was used last stays; a use within the minute is no new one.
func TestUse(t *testing.T) {
	j := New(Chromium())
	r, _ := At("http://a.example/")
	j.Set(start, r, []byte("old=v; Path=/used"))
	fill(j, start.Add(time.Second), "http://a.example/", "n", "; Path=/n", 179)
	used, _ := At("http://a.example/used")
	if j.Peek(start.Add(time.Hour), used); j.All(start)[0].LastAccess != start {
		t.Error("a look is a use")
	}
	if j.Cookies(start.Add(59*time.Second), used); j.All(start)[0].LastAccess != start {
		t.Error("used within the minute")
	}
	j.Cookies(start.Add(time.Hour), used) // later than the others were set
	j.Set(start.Add(3*time.Hour), r, []byte("new=v"))
	if all := j.All(start); !slices.ContainsFunc(all, func(e Entry) bool { return e.Name == "old" }) || len(all) != 150 {
		t.Errorf("%d left, without what was used last", len(all))
	}
}

// TestTotal: a jar stays within its bounds, whatever comes.
func TestTotal(t *testing.T) {
	p := Chromium()
	p.Total, p.TotalPurge, p.Safe = 20, 5, time.Hour
	j := New(p)
	most := 0
	for i := range 100 {
		fill(j, start.Add(time.Duration(i)*time.Second), fmt.Sprintf("http://h%d.example/", i), "n", "", 1)
		most = max(most, j.Len())
	}
	if most != 40 {
		t.Errorf("%d at most: those in use stay, up to twice the total", most)
	}
	p.Safe = 0
	j, most = New(p), 0
	for i := range 100 {
		fill(j, start.Add(time.Duration(i)*time.Second), fmt.Sprintf("http://h%d.example/", i), "n", "", 1)
		most = max(most, j.Len())
	}
	if most != 20 || j.Len() < 15 {
		t.Errorf("%d at most, %d in the end", most, j.Len())
	}
}

// TestLongPath: what a request may make a jar keep has bounds.
func TestLongPath(t *testing.T) {
	r := Request{Scheme: "http", Host: "a.example", Path: "/" + strings.Repeat("p", maxPath) + "/x"}
	if v := New(RFC()).Set(start, r, []byte("a=1")); v.Rule != "path-long" {
		t.Errorf("%s %s", v.Outcome, v.Rule)
	}
	if v := New(RFC()).Set(start, r, []byte("a=1; Path=/")); v.Outcome != Kept {
		t.Errorf("%s %s", v.Outcome, v.Rule)
	}
}
