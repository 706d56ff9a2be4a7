package resp

import (
	"bytes"
	"strconv"
	"strings"
)

// Parse reads the first value of b as a server sends it, and how many octets it
// takes. Its texts are parts of b.
func Parse(b []byte) (v Value, n int, err error) {
	p := parser{b: b}
	v, err = p.whole()
	return v, p.at, err
}

// ParseCommand reads the first command of b as a client sends it: an array, or a line.
func ParseCommand(b []byte) (v Value, n int, err error) {
	if len(b) > 0 && b[0] != byte(Array) {
		end := bytes.IndexByte(b, '\n')
		switch {
		case end > maxLine || end < 0 && len(b) > maxLine:
			return v, 0, broken("a line of more than %d octets", maxLine)
		case end < 0:
			return v, 0, ErrMore
		}
		return Value{Kind: Inline, Text: b[:end]}, end + 1, nil
	}
	return Parse(b)
}

// maxLine is how long a line may be: a length, an error, an inline command.
const maxLine = 64 << 10

// parser reads values off b.
type parser struct {
	b     []byte
	at    int
	items int
	need  int // after ErrMore: how long b must be at least
}

// whole reads the one value that there is.
func (p *parser) whole() (Value, error) {
	v, err := p.value(0)
	if p.need = max(p.need, len(p.b)+1); err == ErrMore && p.need > MaxOctets || p.at > MaxOctets {
		err = broken("a value of more than %d octets", MaxOctets)
	}
	return v, err
}

func (p *parser) value(depth int) (v Value, err error) {
	if depth > MaxDepth {
		return v, broken("values more than %d deep", MaxDepth)
	}
	if p.items++; p.items > MaxItems {
		return v, broken("more than %d values in one", MaxItems)
	}
	if p.at == len(p.b) {
		return v, ErrMore
	}
	v.Kind = Kind(p.b[p.at])
	if !strings.ContainsRune("+-:$*_#,(!=%~|>", rune(v.Kind)) {
		return v, broken("a value cannot begin with %q", p.b[p.at])
	}
	p.at++
	line, err := p.line()
	if err != nil {
		return v, err
	}
	switch v.Kind {
	case Simple, Error:
		v.Text = line
	case Integer, BigNumber:
		v.Text = line
		if !isNumber(line) {
			return v, broken("%.40q is no whole number", line)
		}
	case Double:
		v.Text = line
		if _, err := strconv.ParseFloat(string(line), 64); err != nil && !isRange(err) {
			return v, broken("%.40q is no number", line)
		}
	case Boolean:
		v.Text = line
		if string(line) != "t" && string(line) != "f" {
			return v, broken("%.40q is neither t nor f", line)
		}
	case Null:
		if len(line) > 0 {
			return v, broken("a null with %.40q", line)
		}
	case Bulk, BulkError, Verbatim:
		return v, p.bulk(&v, line)
	case Array, Set, Push, Map:
		return v, p.aggregate(&v, line, depth)
	case Attribute:
		about := Value{Kind: Attribute}
		if err := p.aggregate(&about, line, depth); err != nil {
			return v, err
		}
		if v, err = p.value(depth + 1); err != nil {
			return v, err
		}
		if v.Attributes != nil {
			return v, broken("attributes twice for one value")
		}
		v.Attributes = about.Items
		if v.Attributes == nil {
			v.Attributes = []Value{}
		}
	}
	return v, nil
}

// line reads up to a CRLF.
func (p *parser) line() ([]byte, error) {
	rest := p.b[p.at:]
	end := bytes.IndexByte(rest, '\r')
	switch {
	case end > maxLine || end < 0 && len(rest) > maxLine:
		return nil, broken("a line of more than %d octets", maxLine)
	case bytes.IndexByte(rest[:max(end, 0)], '\n') >= 0 || end < 0 && bytes.IndexByte(rest, '\n') >= 0:
		return nil, broken("a line feed without a carriage return")
	case end < 0 || end+1 == len(rest):
		return nil, ErrMore
	case rest[end+1] != '\n':
		return nil, broken("a carriage return without a line feed")
	}
	p.at += end + 2
	return rest[:end], nil
}

// bulk reads a string of an announced length.
func (p *parser) bulk(v *Value, length []byte) error {
	if string(length) == "-1" && v.Kind == Bulk {
		v.Nil = true
		return nil
	}
	n, err := count(length, MaxOctets)
	if err != nil {
		return err
	}
	rest := p.b[p.at:]
	if len(rest) < n+2 {
		p.need = p.at + n + 2
		return ErrMore
	}
	if string(rest[n:n+2]) != "\r\n" {
		return broken("a string longer than the %d octets announced", n)
	}
	if v.Kind == Verbatim && (n < 4 || rest[3] != ':') {
		return broken("a verbatim string without its format")
	}
	v.Text = rest[:n]
	p.at += n + 2
	return nil
}

// aggregate reads so many values; of a map, twice as many.
func (p *parser) aggregate(v *Value, length []byte, depth int) error {
	if string(length) == "-1" && v.Kind == Array {
		v.Nil = true
		return nil
	}
	n, err := count(length, MaxItems)
	if err != nil {
		return err
	}
	if v.Kind == Map || v.Kind == Attribute {
		n *= 2
	}
	for range n { // grows with what is here, not with what is announced
		item, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		v.Items = append(v.Items, item)
	}
	return nil
}

// count reads a length as it is written by servers: without sign and leading zeros.
func count(line []byte, most int) (int, error) {
	n, err := strconv.Atoi(string(line[:min(len(line), 12)]))
	if err != nil || n < 0 || strconv.Itoa(n) != string(line) {
		return 0, broken("%.40q is no length", line)
	}
	if n > most {
		return 0, broken("a length of %d, which is more than %d", n, most)
	}
	return n, nil
}

// isNumber tells whether a line is a whole number, of whatever size.
func isNumber(line []byte) bool {
	if len(line) > 0 && (line[0] == '-' || line[0] == '+') {
		line = line[1:]
	}
	for _, c := range line {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(line) > 0
}

func isRange(err error) bool {
	e, is := err.(*strconv.NumError)
	return is && e.Err == strconv.ErrRange
}
