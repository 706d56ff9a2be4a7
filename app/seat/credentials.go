package seat

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// Credentials open a seat. Only their hashes are stored.
type Credentials struct {
	// Token is the seat's id, a dot and 192 random bits in base64url.
	Token string `json:"token"`
	// Recovery is the recovery code, 40 random bits to read aloud: "4F7K-9QTM".
	Recovery string `json:"recovery"`
}

// crockford is Douglas Crockford's base 32: no I, L, O or U.
const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

const (
	idLength    = 10 // of 5 bits each
	codeLength  = 8
	tokenOctets = 24
)

// letters returns n random ones.
func letters(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	for i := range b {
		b[i] = crockford[b[i]&31]
	}
	return string(b)
}

func newID() string { return strings.ToLower(letters(idLength)) }

func newToken(id string) string {
	b := make([]byte, tokenOctets)
	rand.Read(b)
	return id + "." + base64.RawURLEncoding.EncodeToString(b)
}

func newCode() string {
	l := letters(codeLength)
	return l[:codeLength/2] + "-" + l[codeLength/2:]
}

// tokenSeat is the id of the seat that a token says it opens.
func tokenSeat(token string) (id string, ok bool) {
	id, secret, ok := strings.Cut(token, ".")
	return id, ok && len(id) == idLength && len(secret) == base64.RawURLEncoding.EncodedLen(tokenOctets)
}

// parseCode reads a code as people write it: in any case, with spaces and
// dashes anywhere, with O for 0 and I or L for 1. It returns the code as newCode spells it.
func parseCode(s string) (string, bool) {
	if len(s) > 64 {
		return "", false
	}
	b := make([]byte, 0, codeLength)
	for _, c := range s {
		if 'a' <= c && c <= 'z' { // not strings.ToUpper, which makes an S of a long s
			c -= 'a' - 'A'
		}
		switch c {
		case ' ', '\t', '\r', '\n', '\u00a0', '-', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '_':
			continue
		case 'O':
			c = '0'
		case 'I', 'L':
			c = '1'
		}
		if c > 'Z' || !strings.ContainsRune(crockford, c) || len(b) == codeLength {
			return "", false
		}
		b = append(b, byte(c))
	}
	if len(b) != codeLength {
		return "", false
	}
	return string(b[:codeLength/2]) + "-" + string(b[codeLength/2:]), true
}

// hashOf is what is stored of a token or a code.
func hashOf(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}

// opens says whether one of the hashes is the given one, in time that does not
// depend on which.
func opens(hashes []string, hash string) bool {
	found := 0
	for _, h := range hashes {
		found |= subtle.ConstantTimeCompare([]byte(h), []byte(hash))
	}
	return found == 1
}
