package resp

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Append writes a value as it crosses the wire.
func Append(dst []byte, v Value) []byte {
	if v.Attributes != nil {
		dst = appendItems(append(dst, byte(Attribute)), v.Attributes, len(v.Attributes)/2)
	}
	switch v.Kind {
	case Inline:
		return append(append(dst, v.Text...), '\n')
	case Bulk, BulkError, Verbatim:
		if dst = append(dst, byte(v.Kind)); v.Nil {
			return append(dst, "-1\r\n"...)
		}
		dst = append(strconv.AppendInt(dst, int64(len(v.Text)), 10), "\r\n"...)
		return append(append(dst, v.Text...), "\r\n"...)
	case Array, Set, Push:
		if dst = append(dst, byte(v.Kind)); v.Nil {
			return append(dst, "-1\r\n"...)
		}
		return appendItems(dst, v.Items, len(v.Items))
	case Map:
		return appendItems(append(dst, byte(v.Kind)), v.Items, len(v.Items)/2)
	}
	return append(append(append(dst, byte(v.Kind)), v.Text...), "\r\n"...)
}

func appendItems(dst []byte, items []Value, n int) []byte {
	dst = append(strconv.AppendInt(dst, int64(n), 10), "\r\n"...)
	for i := range items {
		dst = Append(dst, items[i])
	}
	return dst
}

// Readable is the value for people, on one line of at most so many octets: an
// integer and a null say what they are, as redis-cli writes them.
func (v *Value) Readable(most int) string {
	var b strings.Builder
	v.readable(&b, most)
	return Cut(b.String(), most)
}

func (v *Value) readable(b *strings.Builder, most int) {
	if b.Len() > most {
		return
	}
	switch {
	case v.Nil || v.Kind == Null:
		b.WriteString("(nil)")
	case v.Kind == Integer || v.Kind == BigNumber:
		b.WriteString("(integer) " + string(v.Text))
	case v.Kind == Boolean:
		b.WriteString(map[string]string{"t": "(true)", "f": "(false)"}[string(v.Text)])
	case v.Kind == Verbatim:
		b.WriteString(Escaped(v.Text[min(len(v.Text), 4):], most))
	case v.Kind == Map:
		b.WriteByte('{')
		for i := 0; i+1 < len(v.Items) && b.Len() <= most; i += 2 {
			if i > 0 {
				b.WriteString(", ")
			}
			v.Items[i].readable(b, most)
			b.WriteString(": ")
			v.Items[i+1].readable(b, most)
		}
		b.WriteByte('}')
	case v.Kind == Array || v.Kind == Set || v.Kind == Push:
		b.WriteByte('[')
		for i := 0; i < len(v.Items) && b.Len() <= most; i++ {
			if i > 0 {
				b.WriteString(", ")
			}
			v.Items[i].readable(b, most)
		}
		b.WriteByte(']')
	default:
		b.WriteString(Escaped(v.Text, most))
	}
}

// Escaped is text of at most so many octets in which whatever is no UTF-8, or no
// letter that can be seen, is written as an escape: \n, \x00.
func Escaped(text []byte, most int) string {
	var b strings.Builder
	for len(text) > 0 && b.Len() <= most {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && size == 1:
			b.WriteString(`\x` + string("0123456789abcdef"[text[0]>>4]) + string("0123456789abcdef"[text[0]&15]))
		case r == '\\':
			b.WriteString(`\\`)
		case !unicode.IsPrint(r):
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		default:
			b.WriteRune(r)
		}
		text = text[size:]
	}
	return Cut(b.String(), most)
}

// Cut shortens a text to a number of octets, between letters.
func Cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	s = s[:max(0, most-len("…"))]
	for !utf8.ValidString(s) && s != "" {
		s = s[:len(s)-1]
	}
	return s + "…"
}
