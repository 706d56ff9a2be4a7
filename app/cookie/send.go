package cookie

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Cookies decides about every cookie of the jar whether it goes along with a
// request (RFC 6265bis §5.8.3). Those that do come first, in the order in which
// they are sent; then those held back, in order of creation. Who goes along was
// last used now.
func (j *Jar) Cookies(now time.Time, r Request) []Decision { return j.decide(now, r, true) }

// Peek is Cookies, but counts as no use.
func (j *Jar) Peek(now time.Time, r Request) []Decision { return j.decide(now, r, false) }

// Field is the value of the Cookie field: what goes along, in that order.
func Field(all []Decision) string {
	var pairs []string
	for _, d := range all {
		if d.Outcome == Sent {
			pairs = append(pairs, d.Entry.Pair())
		}
	}
	return strings.Join(pairs, "; ")
}

func (j *Jar) decide(now time.Time, r Request, use bool) []Decision {
	host, proper := canonical(r.Host)
	view := view{profile: j.profile, now: now, r: r, host: host}
	if proper {
		view.partition, view.secure = r.partition(host), j.profile.secure(r, host)
		view.third = j.profile.BlockThirdParty && r.thirdParty(host)
	}
	var sent, held []Decision
	for _, gone := range j.expire(now) {
		held = append(held, verdict(Held, "expired", gone))
	}
	for _, e := range j.entries {
		if rule := view.holds(e); rule != "" {
			held = append(held, verdict(Held, rule, *e))
			continue
		}
		if use && now.Sub(e.LastAccess) >= j.profile.AccessEvery {
			e.LastAccess = now
		}
		sent = append(sent, verdict(Sent, "sent", *e))
	}
	slices.SortFunc(sent, func(a, b Decision) int {
		// Longer paths first, then what was created earlier.
		return cmp.Or(cmp.Compare(len(b.Entry.Path), len(a.Entry.Path)), older(&a.Entry, &b.Entry))
	})
	slices.SortFunc(held, func(a, b Decision) int { return older(&a.Entry, &b.Entry) })
	return append(sent, held...)
}

// view is a request as its cookies see it.
type view struct {
	profile   Profile
	now       time.Time
	r         Request
	host      string // canonical
	partition string
	secure    bool
	third     bool // inside another site's page, where only Partitioned ones go
}

// holds is the rule that holds a cookie back from the request.
func (v view) holds(e *Entry) string {
	switch {
	case e.HostOnly && e.Domain != v.host:
		return "other-host"
	case !domainMatch(v.host, e.Domain):
		return "other-domain"
	case !pathMatch(v.r.path(), e.Path):
		return "other-path"
	case e.Secure && !v.secure:
		return "not-secure"
	case e.HTTPOnly && v.r.Script:
		return "script"
	case e.Partition != "" && e.Partition != v.partition:
		return "partition"
	case e.Partition == "" && v.third:
		return "third-party"
	case !v.r.CrossSite || e.SameSite == "none":
		return ""
	case e.SameSite == "strict":
		return "samesite-strict"
	case !v.r.Script && v.r.TopLevel && (v.r.safe() || v.fresh(e)):
		return ""
	case e.SameSite == "lax":
		return "samesite-lax"
	}
	return "samesite-default"
}

// fresh tells whether a cookie without SameSite is young enough for any method
// ("Lax-allowing-unsafe", RFC 6265bis §5.6.7.2).
func (v view) fresh(e *Entry) bool {
	return e.SameSite == "" && v.profile.LaxUnsafe > 0 && v.now.Sub(e.Created) <= v.profile.LaxUnsafe
}
