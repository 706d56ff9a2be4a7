package cookie

import (
	"strings"
	"testing"
	"time"
)

// FuzzJar: whatever lines come, no panic, and what the jar holds and sends is
// within its bounds and rules.
func FuzzJar(f *testing.F) {
	f.Add("a.example", "/d/x", "a=1; Path=/\nb=2; Max-Age=60; Secure\n=c\na=; Max-Age=0", uint16(3))
	f.Add("127.0.0.1", "", "a=1; Domain=127.0.0.1\n__Host-b=1; Secure; Path=/; Domain=.", uint16(0xffff))
	f.Add("x.co.uk", "x", "a; Domain=co.uk; Partitioned; Secure; SameSite=None; Priority=low", uint16(0x55))
	f.Fuzz(func(t *testing.T, host, path, lines string, how uint16) {
		p := RFC()
		if how&1 != 0 {
			p = Chromium()
		}
		p.BlockThirdParty = how&2 != 0
		p.PerSite, p.PerSitePurge, p.Total, p.TotalPurge = 4, 1, 6, 1
		j, now := New(p), start
		r := Request{Scheme: "http", Host: host, Path: path, CrossSite: how&4 != 0, TopLevel: how&8 != 0, Script: how&16 != 0, Nested: how&32 != 0}
		if how&64 != 0 {
			r.Scheme = "https"
		}
		if how&128 != 0 {
			r.TopSite = "https://other.example"
		}
		for line := range strings.SplitSeq(lines, "\n") {
			now = now.Add(time.Second)
			before := j.Len()
			tried := j.Try(now, r, []byte(line))
			if j.Len() != before {
				t.Fatalf("Try of %q changed the jar", line)
			}
			v := j.Set(now, r, []byte(line))
			if v.Source == "" || v.Text["ko"] == "" || v.Rule != tried.Rule && v.Rule != "no-room" {
				t.Fatalf("%q: %s %q, tried %q", line, v.Outcome, v.Rule, tried.Rule)
			}
			if v.Outcome == Refused && v.Rule != "no-room" && j.Len() != before {
				t.Fatalf("%q is refused and kept", line)
			}
			// What a jar keeps of a site is sent where it came from, or has a reason.
			all := j.Cookies(now, r)
			if len(all) < j.Len() || j.Len() > 2*p.Total {
				t.Fatalf("%d decisions about %d cookies", len(all), j.Len())
			}
			for i, d := range all {
				e := d.Entry
				if len(e.Name)+len(e.Value) > maxPair || len(e.Path) > maxPath || len(e.Domain) > maxHost || e.Path == "" || e.Path[0] != '/' || e.Name+e.Value == "" {
					t.Fatalf("kept: %+v", e)
				}
				if strings.ContainsAny(e.Pair(), ";\r\n\x00") {
					t.Fatalf("%q would break the field", e.Pair())
				}
				if e.Persistent && e.Expires.After(e.LastAccess.Add(p.Lifetime+time.Hour)) || e.Created.After(e.LastAccess) {
					t.Fatalf("times: %+v", e)
				}
				if d.Source == "" || i > 0 && d.Outcome == Sent && all[i-1].Outcome == Held {
					t.Fatalf("%d: %+v", i, d)
				}
				if d.Outcome == Sent && (e.Secure && r.Scheme == "http" && !p.Trustworthy || e.HTTPOnly && r.Script || e.expired(now)) {
					t.Fatalf("sent: %+v", e)
				}
			}
		}
	})
}

// FuzzLooseDate: what the standard's own grammar writes is the same date.
func FuzzLooseDate(f *testing.F) {
	f.Add("1 Jan 1970 0:0:0", int64(0))
	f.Add("12345 x 1:2:3", int64(1<<33))
	f.Fuzz(func(t *testing.T, value string, seconds int64) {
		if at, ok := looseDate(value); ok && (at.Location() != time.UTC || at.Year() < 0 || at.Year() > 99999) {
			t.Fatalf("%q: %v", value, at)
		}
		when := time.Unix(seconds%(1<<37), 0).UTC()
		if when.Year() < 1601 || when.Year() > 9999 {
			return
		}
		for _, layout := range []string{time.RFC1123, time.ANSIC, "Monday, 02-Jan-2006 15:04:05 MST"} {
			text := when.Format(layout)
			strict, ok := Date(text)
			loose, too := looseDate(text)
			if !ok || !too || !strict.Equal(when) || !loose.Equal(when) {
				t.Fatalf("%q: %v %v, %v %v", text, strict, ok, loose, too)
			}
		}
	})
}
