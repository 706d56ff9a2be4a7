package export

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// text is one text in both languages.
type text struct{ ko, en string }

func (t text) in(lang string) string {
	if lang == "ko" {
		return t.ko
	}
	return t.en
}

// comments are lines for the head of a program.
type comments struct {
	lang  string
	lines []string
}

// add puts a comment. What it quotes of the exchange must be on one line.
func (c *comments) add(t text, with ...string) {
	line := t.in(c.lang)
	for _, w := range with {
		line = strings.Replace(line, "%s", w, 1)
	}
	c.lines = append(c.lines, line)
}

// String writes them as Go and JavaScript do.
func (c *comments) String() string {
	var b strings.Builder
	for _, line := range c.lines {
		b.WriteString("// " + line + "\n")
	}
	return b.String()
}

// jsText writes a JavaScript string (ECMA-262 §12.9.4) of text.
func jsText(s string) string {
	mark := '"'
	if strings.Contains(s, `"`) && !strings.Contains(s, "'") {
		mark = '\'' // JSON stays readable
	}
	var b strings.Builder
	b.WriteRune(mark)
	for _, r := range s {
		switch {
		case r == mark || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x20 || 0x7f <= r && r < 0xa0:
			b.WriteString(`\x` + hexOctet(byte(r)))
		case r < utf8.RuneSelf || strconv.IsPrint(r):
			b.WriteRune(r)
		case r > 0xffff:
			b.WriteString(`\u{` + strconv.FormatInt(int64(r), 16) + `}`)
		default: // U+2028 and invisible ones among them
			b.WriteString(`\u` + hexOctet(byte(r>>8)) + hexOctet(byte(r)))
		}
	}
	b.WriteRune(mark)
	return b.String()
}

// jsOctets writes a JavaScript string with one character for each octet, which
// is how fetch (a ByteString) and Node (latin1) take fields.
func jsOctets(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c >= 0x7f:
			b.WriteString(`\x` + hexOctet(c))
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func hexOctet(c byte) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[c>>4], digits[c&15]})
}
