package cookie

import (
	"slices"
	"time"
)

// evict makes room after a cookie came (RFC 6265bis §5.7, "remove excess
// cookies"), and says which had to go. Expired ones are not told of.
func (j *Jar) evict(now time.Time, came *Entry) (gone []Entry) {
	p := j.profile
	drop := func(e *Entry) {
		gone = append(gone, *e)
		j.entries = slices.DeleteFunc(j.entries, func(o *Entry) bool { return o == e })
	}
	peers := func() []*Entry {
		return j.of(func(e *Entry) bool { return e.site == came.site && e.Partition == came.Partition })
	}
	if got := peers(); came.Partition == "" {
		if len(got) > p.PerSite {
			j.expire(now)
			if got = peers(); len(got) > p.PerSite {
				p.excess(got, len(got)-(p.PerSite-p.PerSitePurge), drop)
			}
		}
	} else if len(got) > p.PerSite || octets(got) > p.PartitionBytes {
		j.expire(now)
		got = peers()
		for slices.SortFunc(got, lessUsed); len(got) > p.PerSite || octets(got) > p.PartitionBytes; got = got[1:] {
			drop(got[0])
		}
	}
	if len(j.entries) > p.Total {
		j.expire(now)
		j.crowd(now, drop)
	}
	return gone
}

// crowd makes room in the whole jar: first who is not Secure, then by use.
func (j *Jar) crowd(now time.Time, drop func(*Entry)) {
	p := j.profile
	goal := len(j.entries) - (p.Total - p.TotalPurge)
	if len(j.entries) <= p.Total {
		return
	}
	crowded := len(j.entries) > 2*p.Total
	for _, secure := range []bool{false, true} {
		some := j.of(func(e *Entry) bool {
			return e.Secure == secure && (crowded || p.Safe == 0 || now.Sub(e.LastAccess) > p.Safe)
		})
		slices.SortFunc(some, lessUsed)
		for ; goal > 0 && len(some) > 0; goal, some = goal-1, some[1:] {
			drop(some[0])
		}
	}
}

// excess drops so many of one site's cookies.
func (p Profile) excess(all []*Entry, goal int, drop func(*Entry)) {
	slices.SortFunc(all, lessUsed)
	if !p.Priority { // the standard: who is not Secure first, then by use
		for _, secure := range []bool{false, true} {
			for _, e := range all {
				if goal > 0 && e.Secure == secure {
					drop(e)
					goal--
				}
			}
		}
		return
	}
	// Chromium goes round by priority, and leaves so many of each.
	const low, medium = 30, 50
	high := p.PerSite - p.PerSitePurge - low - medium
	for _, round := range []struct {
		priority string
		leave    int
		spare    bool // who is Secure
	}{{"low", low, true}, {"low", low, false}, {"medium", medium, true}, {"high", high, true}, {"medium", medium, false}, {"high", high, false}} {
		var of, secure int
		for _, e := range all {
			if e.Priority == round.priority {
				of++
				if e.Secure {
					secure++
				}
			}
		}
		may := of - round.leave
		if round.spare {
			may = of - max(secure, round.leave)
		}
		all = slices.DeleteFunc(all, func(e *Entry) bool {
			if goal == 0 || may <= 0 || e.Priority != round.priority || round.spare && e.Secure {
				return false
			}
			drop(e)
			goal, may = goal-1, may-1
			return true
		})
	}
}

// of are the cookies of a kind.
func (j *Jar) of(is func(*Entry) bool) (some []*Entry) {
	for _, e := range j.entries {
		if is(e) {
			some = append(some, e)
		}
	}
	return some
}

// lessUsed orders by last use, then by creation.
func lessUsed(a, b *Entry) int {
	if c := a.LastAccess.Compare(b.LastAccess); c != 0 {
		return c
	}
	return older(a, b)
}

func octets(all []*Entry) (n int) {
	for _, e := range all {
		n += len(e.Name) + len(e.Value)
	}
	return n
}
