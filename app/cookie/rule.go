package cookie

import (
	"slices"
	"strings"
)

// Violation is a rule that a value breaks.
type Violation struct {
	Rule   string `json:"rule"`   // stable id: "samesite-unknown"
	Text   string `json:"text"`   // one English sentence; pages translate by Rule
	Source string `json:"source"` // "RFC 6265bis §5.6.7"
}

// Rules are all that a value can break, in the order in which they are told of.
func Rules() []Violation {
	return []Violation{
		{"control-octet", "A control octet makes user agents ignore the whole cookie.", "RFC 6265bis §5.6"},
		{"empty", "A cookie with neither name nor value is ignored.", "RFC 6265bis §5.7"},
		{"too-long", "Name and value take more than 4096 octets together: the cookie is ignored.", "RFC 6265bis §5.6"},
		{"no-name", "A cookie needs a name and \"=\"; user agents keep this one without a name.", "RFC 6265bis §4.1.1"},
		{"name-octet", "The name has octets that no token may have.", "RFC 6265bis §4.1.1"},
		{"value-octet", "The value has octets that it may not have: white space, quotation mark, comma, backslash, or none of ASCII.", "RFC 6265bis §4.1.1"},
		{"attribute-repeated", "An attribute stands there twice: the last one counts.", "RFC 6265bis §4.1.1"},
		{"attribute-too-long", "An attribute's value takes more than 1024 octets: the attribute is ignored.", "RFC 6265bis §5.6"},
		{"expires-date", "Expires is not a date: the attribute is ignored.", "RFC 6265bis §5.6.1"},
		{"max-age-number", "Max-Age is not a whole number of seconds: the attribute is ignored.", "RFC 6265bis §5.6.2"},
		{"domain-empty", "Domain is empty: the cookie goes back to this host only, as without the attribute.", "RFC 6265bis §5.7"},
		{"domain-dot", "The dot before the Domain is ignored.", "RFC 6265bis §5.6.3"},
		{"path-relative", "Path does not begin with \"/\": the request's directory is taken instead.", "RFC 6265bis §5.6.4"},
		{"samesite-unknown", "SameSite is none of Strict, Lax and None: it counts as not set.", "RFC 6265bis §5.6.7"},
		{"samesite-none-insecure", "SameSite=None without Secure: the cookie is ignored.", "RFC 6265bis §5.7"},
		{"partitioned-insecure", "Partitioned without Secure: the cookie is ignored.", "draft-cutler-httpbis-partitioned-cookies"},
		{"prefix-secure", "A name that begins with __Secure- needs Secure: the cookie is ignored.", "RFC 6265bis §4.1.3.1"},
		{"prefix-host", "A name that begins with __Host- needs Secure, Path=/ and no Domain: the cookie is ignored.", "RFC 6265bis §4.1.3.2"},
		{"prefix-nameless", "A value that begins with a name's prefix, without a name: the cookie is ignored.", "RFC 6265bis §5.7"},
		{"many-attributes", "There are more attributes than the 64 that are listed.", "no rule: what is listed has bounds"},
	}
}

// judge finds what a value breaks, while it is taken apart.
type judge struct {
	c    *SetCookie
	last map[Kind]string // the value that counts, of each kind seen
}

func (j *judge) blame(rule string) {
	v := &j.c.Violations
	if slices.ContainsFunc(*v, func(v Violation) bool { return v.Rule == rule }) {
		return
	}
	for _, r := range Rules() {
		if r.Rule == rule {
			*v = append(*v, r)
		}
	}
}

// pair judges name and value.
func (j *judge) pair() {
	j.last = map[Kind]string{}
	c := j.c
	if strings.ContainsFunc(c.raw, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
		j.blame("control-octet")
	}
	switch {
	case c.Name == "" && c.Value == "":
		j.blame("empty")
	case len(c.Name)+len(c.Value) > maxPair:
		j.blame("too-long")
	case c.Name == "":
		j.blame("no-name")
	}
	if strings.ContainsFunc(c.Name, func(r rune) bool { return !isToken(r) }) {
		j.blame("name-octet")
	}
	value := c.Value
	if n := len(value); n > 1 && value[0] == '"' && value[n-1] == '"' {
		value = value[1 : n-1]
	}
	if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`",;\`, r) }) {
		j.blame("value-octet")
	}
}

// isToken tells whether a character may stand in a token (RFC 9110 §5.6.2).
func isToken(r rune) bool {
	return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || strings.ContainsRune("!#$%&'*+-.^_`|~", r)
}

// attribute lists and judges one attribute.
func (j *judge) attribute(a Attribute) {
	c := j.c
	if a.At.Length == 0 { // "a=b;" has none
		return
	}
	if len(c.Attributes) == maxListed {
		j.blame("many-attributes")
	} else {
		c.Attributes = append(c.Attributes, a)
	}
	if len(a.Value) > maxAttribute {
		j.blame("attribute-too-long")
		return
	}
	if a.Kind == Unknown {
		return
	}
	if _, twice := j.last[a.Kind]; twice {
		j.blame("attribute-repeated")
	}
	switch a.Kind {
	case Expires:
		if _, ok := Date(a.Value); !ok {
			j.blame("expires-date")
			return
		}
	case MaxAge:
		if !isNumber(a.Value) {
			j.blame("max-age-number")
			return
		}
	case Domain:
		if a.Value == "" {
			j.blame("domain-empty")
		} else if a.Value[0] == '.' {
			j.blame("domain-dot")
		}
	case Path:
		if a.Value == "" || a.Value[0] != '/' {
			j.blame("path-relative")
		}
	case SameSite:
		if !equal(a.Value, "strict") && !equal(a.Value, "lax") && !equal(a.Value, "none") {
			j.blame("samesite-unknown")
		}
	}
	j.last[a.Kind] = a.Value
}

// isNumber tells whether user agents take s for a Max-Age: digits, perhaps after "-".
func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// whole judges what depends on several parts.
func (j *judge) whole() {
	c := j.c
	_, secure := j.last[Secure]
	if !secure {
		if equal(j.last[SameSite], "none") {
			j.blame("samesite-none-insecure")
		}
		if _, is := j.last[Partitioned]; is {
			j.blame("partitioned-insecure")
		}
	}
	switch {
	case c.Name == "" && (begins(c.Value, "__secure-") || begins(c.Value, "__host-")):
		j.blame("prefix-nameless")
	case begins(c.Name, "__secure-") && !secure:
		j.blame("prefix-secure")
	case begins(c.Name, "__host-"):
		if path := j.last[Path]; !secure || path != "/" || j.last[Domain] != "" {
			j.blame("prefix-host")
		}
	}
}
