package cookie

import (
	"strings"
	"time"
)

// maxPath is the longest path that a cookie takes from its request.
const maxPath = 8192

// Set receives a Set-Cookie field's value, or what a script wrote to
// document.cookie (RFC 6265bis §5.7).
func (j *Jar) Set(now time.Time, r Request, line []byte) Verdict {
	v, old := j.judge(now, r, string(line))
	if v.Outcome == Refused {
		return v
	}
	if old != nil {
		j.Delete(*old)
	}
	if v.Outcome == Deleted {
		return v
	}
	j.number++
	if v.Entry.number == 0 {
		v.Entry.number = j.number
	}
	e := v.Entry
	j.entries = append(j.entries, &e)
	v.Evicted = j.evict(now, &e)
	for _, gone := range v.Evicted {
		if gone.number == e.number {
			v.Outcome, v.Reason = Refused, verdict(Refused, "no-room", e).Reason
		}
	}
	return v
}

// Try says what Set would, but for what had to go to make room, and changes
// nothing.
func (j *Jar) Try(now time.Time, r Request, line []byte) Verdict {
	v, _ := j.judge(now, r, string(line))
	return v
}

// judge decides about a value, and finds the cookie that it would replace.
func (j *Jar) judge(now time.Time, r Request, line string) (Verdict, *Entry) {
	p := j.profile
	e := &Entry{Created: now, LastAccess: now}
	refuse := func(rule string) (Verdict, *Entry) { return verdict(Refused, rule, *e), nil }

	if rule := p.unreadable(line); rule != "" {
		return refuse(rule)
	}
	parsed := Parse(line)
	if len(parsed.Name)+len(parsed.Value) > maxPair {
		return refuse("too-long")
	}
	e.Name, e.Value = own(parsed.Name), own(parsed.Value)
	if e.Name == "" && e.Value == "" {
		return refuse("empty")
	}
	if p.RefuseEquals && e.Name == "" && strings.Contains(e.Value, "=") {
		return refuse("nameless-equals")
	}
	host, ok := canonical(r.Host)
	if !ok {
		return refuse("host")
	}
	e.site = site(host)

	c := p.count(line, now)
	e.Secure, e.HTTPOnly, e.SameSite = c.secure, c.httpOnly, c.sameSite
	e.Persistent, e.Expires = c.persistent, c.expires
	if p.Priority {
		e.Priority = c.priority
	}
	if p.Partitions && c.partition {
		e.Partition = r.partition(host)
	}
	var rule string
	if e.Domain, e.HostOnly, rule = p.domainOf(c.domain, host); rule != "" {
		return refuse(rule)
	}
	e.Domain = own(e.Domain)
	if e.Path = own(c.path); c.path == "" || c.path[0] != '/' {
		if e.Path = own(defaultPath(r.path())); len(e.Path) > maxPath {
			e.Path = "/"
			return refuse("path-long")
		}
	}
	if rule = j.mayNot(r, host, e, c); rule != "" {
		return refuse(rule)
	}
	old := j.find(e)
	switch {
	case old != nil && r.Script && old.HTTPOnly:
		return refuse("httponly-overwrite")
	case e.expired(now) && old == nil:
		return refuse("nothing-to-delete")
	case e.expired(now):
		return verdict(Deleted, "deleted", *e), old
	case old == nil:
		return verdict(Kept, "kept", *e), nil
	}
	if !p.NewerIfChanged || old.Value == e.Value {
		e.Created, e.number = old.Created, old.number
	}
	return verdict(Replaced, "replaced", *e), old
}

// unreadable tells whether a value is ignored whole for an octet of it (RFC
// 6265bis §5.6, step 1).
func (p Profile) unreadable(line string) string {
	if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		return "control-octet"
	}
	if !p.RefuseTab || !strings.Contains(line, "\t") {
		return ""
	}
	inside := false // tabs around names and values are white space
	tab := func(pieces ...string) {
		for _, s := range pieces {
			inside = inside || strings.Contains(s, "\t")
		}
	}
	c := Parse(line)
	tab(c.Name, c.Value)
	each(line, func(a Attribute) { tab(a.Name, a.Value) })
	if inside {
		return "tab"
	}
	return ""
}

// mayNot is the rule that forbids a request to set a cookie of that kind (RFC
// 6265bis §5.7, steps 13 to 22), in the order of the standard.
func (j *Jar) mayNot(r Request, host string, e *Entry, c counted) string {
	p := j.profile
	secure := p.secure(r, host)
	switch {
	case e.Secure && !secure:
		return "secure-origin"
	case e.HTTPOnly && r.Script:
		return "httponly-script"
	case !e.Secure && !secure && j.overlays(e):
		return "secure-overlay"
	case e.SameSite != "none" && r.CrossSite && (r.Script || !r.TopLevel):
		return "samesite-context"
	case e.SameSite == "none" && !e.Secure:
		return "samesite-none-insecure"
	case p.BlockThirdParty && r.thirdParty(host) && e.Partition == "":
		return "third-party"
	case e.Partition != "" && !e.Secure:
		return "partitioned-insecure"
	}
	return p.prefix(e, c)
}

// prefix is the rule of a name's prefix that a cookie breaks (RFC 6265bis §5.4).
func (p Profile) prefix(e *Entry, c counted) string {
	is := func(s, prefix string) bool {
		return begins(s, prefix) && (p.HTTPPrefixes || prefix != "__http-" && prefix != "__host-http-")
	}
	bare := c.domain == "" || !p.PrefixBare || isAddress(e.Domain) && c.domain == e.Domain
	host := e.Secure && e.HostOnly && bare && c.hasPath && e.Path == "/"
	switch {
	case e.Name == "":
		for _, prefix := range []string{"__secure-", "__host-", "__http-", "__host-http-"} {
			if is(e.Value, prefix) {
				return "prefix-nameless"
			}
		}
	case is(e.Name, "__secure-") && !e.Secure:
		return "prefix-secure"
	case is(e.Name, "__host-http-") && !(host && e.HTTPOnly):
		return "prefix-host-http"
	case is(e.Name, "__host-") && !host:
		return "prefix-host"
	case is(e.Name, "__http-") && !(e.Secure && e.HTTPOnly):
		return "prefix-http"
	}
	return ""
}

// overlays tells whether a cookie would hide a Secure one of its name (RFC
// 6265bis §5.7, step 16). The paths are not compared the other way around.
func (j *Jar) overlays(e *Entry) bool {
	for _, o := range j.entries {
		if o.Secure && o.Name == e.Name && o.Partition == e.Partition && pathMatch(e.Path, o.Path) &&
			(domainMatch(o.Domain, e.Domain) || domainMatch(e.Domain, o.Domain)) {
			return true
		}
	}
	return false
}

func (j *Jar) find(e *Entry) *Entry {
	for _, o := range j.entries {
		if o.same(e) {
			return o
		}
	}
	return nil
}
