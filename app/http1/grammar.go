package http1

import "bytes"

// class is what an octet may be part of.
type class uint8

const (
	token   class = 1 << iota // RFC 9110 §5.6.2
	control                   // no part of a field value: controls other than HTAB
	uri                       // a URI's characters (RFC 3986 §2), with "%", without "#"
	host                      // of uri-host with port (RFC 3986 §3.2.2)
)

var classes = classify()

func classify() (t [256]class) {
	for b := range t {
		alnum := '0' <= b && b <= '9' || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z'
		is := func(set string) bool { return b < 0x80 && bytes.IndexByte([]byte(set), byte(b)) >= 0 }
		if alnum || is("!#$%&'*+-.^_`|~") {
			t[b] |= token
		}
		if b < ' ' && b != '\t' || b == 0x7f {
			t[b] |= control
		}
		if alnum || is("-._~:/?[]@!$&'()*+,;=%") {
			t[b] |= uri
		}
		if alnum || is("-._~:[]!$&'()*+,;=%") {
			t[b] |= host
		}
	}
	return t
}

// firstNot is the index of the first octet that is not of a class, or -1.
func firstNot(s []byte, c class) int {
	for i, b := range s {
		if classes[b]&c == 0 {
			return i
		}
	}
	return -1
}

// first is the index of the first octet of a class, or -1.
func first(s []byte, c class) int {
	for i, b := range s {
		if classes[b]&c != 0 {
			return i
		}
	}
	return -1
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' }

// trim takes white space off both ends; it also says how much at the beginning.
func trim(s []byte) (trimmed []byte, cut int) {
	for cut < len(s) && isSpace(s[cut]) {
		cut++
	}
	s = s[cut:]
	for len(s) > 0 && isSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s, cut
}

// equal compares with a lower-case word, without case.
func equal(s []byte, lower string) bool {
	if len(s) != len(lower) {
		return false
	}
	for i, b := range s {
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		if b != lower[i] {
			return false
		}
	}
	return true
}

// element cuts the first element off a list (RFC 9110 §5.6.1).
func element(list []byte) (e, rest []byte) {
	e, rest, _ = bytes.Cut(list, []byte{','})
	e, _ = trim(e)
	return e, rest
}

// contains tells whether a list has a word, given in lower case.
func contains(list []byte, word string) bool {
	for len(list) > 0 {
		var e []byte
		if e, list = element(list); equal(e, word) {
			return true
		}
	}
	return false
}

// number reads digits alone; ok is false for anything else and beyond an int64.
func number(s []byte) (n int64, ok bool) {
	const most = 1<<63 - 1
	for _, b := range s {
		if b < '0' || b > '9' || n > (most-int64(b-'0'))/10 {
			return 0, false
		}
		n = n*10 + int64(b-'0')
	}
	return n, len(s) > 0
}

// hex reads hexadecimal digits, at most 16 as net/http does.
func hex(s []byte) (n uint64, ok, huge bool) {
	for _, b := range s {
		var d byte
		switch {
		case '0' <= b && b <= '9':
			d = b - '0'
		case 'a' <= b && b <= 'f':
			d = b - 'a' + 10
		case 'A' <= b && b <= 'F':
			d = b - 'A' + 10
		default:
			return 0, false, false
		}
		n = n<<4 | uint64(d)
	}
	return n, len(s) > 0, len(s) > 16 || n > 1<<63-1
}

// validHost tells whether a Host field's value is a host with an optional port.
func validHost(s []byte) bool {
	if firstNot(s, host) >= 0 {
		return false
	}
	port := s
	if len(s) > 0 && s[0] == '[' {
		i := bytes.IndexByte(s, ']')
		if i < 0 {
			return false
		}
		port = s[i+1:]
		if len(port) == 0 {
			return true
		}
		if port[0] != ':' {
			return false
		}
	} else if bytes.ContainsAny(s, "[]") {
		return false
	}
	i := bytes.IndexByte(port, ':')
	if i < 0 {
		return true
	}
	for _, b := range port[i+1:] {
		if b < '0' || b > '9' {
			return false
		}
	}
	return true
}
