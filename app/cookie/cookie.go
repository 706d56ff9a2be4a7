// Package cookie is RFC 6265bis without I/O: it takes a Set-Cookie field's value
// apart ([Parse]) and says where it breaks a rule, keeps cookies as a user agent
// does ([Jar.Set]), and says which go along with a request and which stay behind
// ([Jar.Cookies]). The clock is given in.
//
// What it promises:
//   - Every octet stays as it came: names and values are pieces of the value, at
//     the places told, and [SetCookie.String] is the value again.
//   - Nothing is an error. What user agents ignore, and why, is a violation of a
//     value, and a [Verdict] about a cookie, with the rule that decided.
//   - A [Jar] does as the standard says or as a browser does, by its [Profile];
//     where the two differ, the rule says so.
//   - At most 64 attributes are listed, and one violation of a rule. A jar holds
//     no more cookies than its profile allows.
//
// A Jar belongs to one goroutine at a time.
package cookie

import "strings"

// SetCookie is one Set-Cookie field value, taken apart.
type SetCookie struct {
	Name       string      `json:"name"`
	Value      string      `json:"value"`
	NameAt     Place       `json:"nameAt"`
	ValueAt    Place       `json:"valueAt"`
	Attributes []Attribute `json:"attributes"`
	Violations []Violation `json:"violations"`

	raw string
}

// String is the value as it came.
func (c SetCookie) String() string { return c.raw }

// Place counts octets within the field's value.
type Place struct {
	Offset int `json:"offset"`
	Length int `json:"length"`
}

// Attribute is one attribute as it was spelled.
type Attribute struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Kind  Kind   `json:"kind"`
	At    Place  `json:"at"` // name and value, without the white space around them
}

// Kind says what an attribute is, however it is spelled.
type Kind string

// The kinds: those of RFC 6265bis §5.6, Partitioned (CHIPS), and Priority, which
// Chromium alone knows.
const (
	Expires     Kind = "expires"
	MaxAge      Kind = "max-age"
	Domain      Kind = "domain"
	Path        Kind = "path"
	Secure      Kind = "secure"
	HTTPOnly    Kind = "httponly"
	SameSite    Kind = "samesite"
	Partitioned Kind = "partitioned"
	Priority    Kind = "priority"
	Unknown     Kind = "unknown"
)

func kindOf(name string) Kind {
	for _, k := range []Kind{Expires, MaxAge, Domain, Path, Secure, HTTPOnly, SameSite, Partitioned, Priority} {
		if equal(name, string(k)) {
			return k
		}
	}
	return Unknown
}

// Bounds of RFC 6265bis §5.6, and of what is listed.
const (
	maxPair      = 4096 // octets of name and value together
	maxAttribute = 1024 // octets of an attribute's value
	maxListed    = 64
)

// Parse takes a value apart (RFC 6265bis §5.6).
func Parse(value string) SetCookie {
	c := SetCookie{raw: value, Attributes: []Attribute{}, Violations: []Violation{}}
	end := endOf(value, 0)
	pair := value[:end]
	if i := strings.IndexByte(pair, '='); i >= 0 {
		c.NameAt, c.ValueAt = trim(value, 0, i), trim(value, i+1, len(pair))
	} else { // a value without a name
		c.ValueAt = trim(value, 0, len(pair))
		c.NameAt.Offset = c.ValueAt.Offset
	}
	c.Name, c.Value = c.NameAt.of(value), c.ValueAt.of(value)
	j := judge{c: &c}
	j.pair()
	each(value, j.attribute)
	j.whole()
	return c
}

// each tells of all attributes of a value, also of those that are not listed.
func each(value string, tell func(Attribute)) {
	end := endOf(value, 0)
	for from := end + 1; from <= len(value); from = end + 1 {
		end = endOf(value, from)
		tell(attribute(value, from, end))
	}
}

// endOf is where a piece that begins at an offset ends: at the next semicolon.
func endOf(value string, from int) int {
	if i := strings.IndexByte(value[from:], ';'); i >= 0 {
		return from + i
	}
	return len(value)
}

// attribute takes apart what stands between two semicolons.
func attribute(value string, from, end int) Attribute {
	at := trim(value, from, end)
	name, val := at, Place{Offset: at.Offset + at.Length}
	if i := strings.IndexByte(at.of(value), '='); i >= 0 {
		name, val = trim(value, at.Offset, at.Offset+i), trim(value, at.Offset+i+1, at.Offset+at.Length)
	}
	a := Attribute{Name: name.of(value), Value: val.of(value), At: at}
	a.Kind = kindOf(a.Name)
	return a
}

// of is the piece of a value at the place.
func (p Place) of(value string) string { return value[p.Offset : p.Offset+p.Length] }

// trim is the place from an offset to another, without white space at its ends
// (WSP of RFC 5234: space and tab).
func trim(value string, from, end int) Place {
	for from < end && isSpace(value[from]) {
		from++
	}
	for from < end && isSpace(value[end-1]) {
		end--
	}
	return Place{from, end - from}
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' }

// equal compares without case, in ASCII only: U+212A is no "k" here.
func equal(s, lower string) bool { return len(s) == len(lower) && begins(s, lower) }

func begins(s, lower string) bool {
	if len(s) < len(lower) {
		return false
	}
	for i := range len(lower) {
		b := s[i]
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		if b != lower[i] {
			return false
		}
	}
	return true
}
