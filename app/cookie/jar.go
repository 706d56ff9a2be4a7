package cookie

import (
	"slices"
	"strings"
	"time"
)

// Entry is a cookie as a jar keeps it (RFC 6265bis §5.7).
type Entry struct {
	Name       string    `json:"name"`
	Value      string    `json:"value"`
	Domain     string    `json:"domain"` // without a dot before it
	HostOnly   bool      `json:"hostOnly"`
	Path       string    `json:"path"`
	Expires    time.Time `json:"expires,omitzero"` // of a persistent cookie
	Persistent bool      `json:"persistent"`       // else until "the session is over"
	Secure     bool      `json:"secure"`
	HTTPOnly   bool      `json:"httpOnly"`
	SameSite   string    `json:"sameSite"`            // "strict", "lax", "none"; empty is the default
	Priority   string    `json:"priority,omitempty"`  // "low", "medium", "high"
	Partition  string    `json:"partition,omitempty"` // the key of the partition it is in
	Created    time.Time `json:"created"`
	LastAccess time.Time `json:"lastAccess"`

	number uint64 // of creation: orders what was created at one time
	site   string // registrable domain
}

// Pair is the cookie as a Cookie field writes it.
func (e Entry) Pair() string {
	if e.Name == "" {
		return e.Value
	}
	return e.Name + "=" + e.Value
}

// same tells whether two cookies are one, that is: replace each other.
func (e *Entry) same(o *Entry) bool {
	return e.Name == o.Name && e.Domain == o.Domain && e.HostOnly == o.HostOnly && e.Path == o.Path && e.Partition == o.Partition
}

func (e *Entry) expired(now time.Time) bool { return e.Persistent && !now.Before(e.Expires) }

// Jar keeps cookies as a user agent does. The zero value is of no use: see New.
type Jar struct {
	profile Profile
	entries []*Entry // in no order
	number  uint64
}

// New is an empty jar of a user agent.
func New(p Profile) *Jar { return &Jar{profile: p} }

// Profile is the user agent's.
func (j *Jar) Profile() Profile { return j.profile }

// All are the cookies of the jar that live, in order of creation.
func (j *Jar) All(now time.Time) []Entry {
	j.expire(now)
	all := make([]Entry, len(j.entries))
	for i, e := range j.entries {
		all[i] = *e
	}
	slices.SortFunc(all, func(a, b Entry) int { return older(&a, &b) })
	return all
}

// Len is how many cookies are kept, those included whose time is over but whom
// nobody asked for since.
func (j *Jar) Len() int { return len(j.entries) }

// Delete takes one cookie out: the one with the same name, domain, path and
// partition. It tells whether there was one.
func (j *Jar) Delete(e Entry) bool {
	before := len(j.entries)
	j.entries = slices.DeleteFunc(j.entries, func(o *Entry) bool { return o.same(&e) })
	return len(j.entries) < before
}

// Clear takes all cookies out.
func (j *Jar) Clear() { j.entries = nil }

// EndSession takes out what is not persistent, as at the end of a session.
func (j *Jar) EndSession() {
	j.entries = slices.DeleteFunc(j.entries, func(e *Entry) bool { return !e.Persistent })
}

// expire takes out whose time is over, and gives them back.
func (j *Jar) expire(now time.Time) (gone []Entry) {
	j.entries = slices.DeleteFunc(j.entries, func(e *Entry) bool {
		if !e.expired(now) {
			return false
		}
		gone = append(gone, *e)
		return true
	})
	return gone
}

// older orders by creation.
func older(a, b *Entry) int {
	if c := a.Created.Compare(b.Created); c != 0 {
		return c
	}
	if a.number < b.number {
		return -1
	}
	return 1
}

// own keeps a piece of a value without the rest of it.
func own(s string) string { return strings.Clone(s) }
