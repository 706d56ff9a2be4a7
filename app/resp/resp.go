// Package resp takes apart what crosses a connection to Redis: RESP2 and RESP3
// (the Redis serialization protocol specification), both directions, and the
// inline commands that people type.
//
//	v, n, err := resp.Parse(octets)   // ErrMore: not all of it is here
//	octets = resp.Append(nil, v)      // the same octets again
//
// It does no I/O. [Stream] takes octets as they come, cut anywhere.
//
// What it promises:
//   - What parses is written as the same octets again.
//   - Nothing is allocated for what a length only announces: a value is at most
//     MaxOctets long, MaxDepth deep, and has at most MaxItems parts.
package resp

import (
	"errors"
	"fmt"
)

// Bounds of one value.
const (
	MaxOctets = 1 << 20
	MaxDepth  = 16
	MaxItems  = 1 << 16
)

// Kind is the first octet of a value.
type Kind byte

// The kinds. The first five are RESP2's.
const (
	Simple    Kind = '+'
	Error     Kind = '-'
	Integer   Kind = ':'
	Bulk      Kind = '$'
	Array     Kind = '*'
	Null      Kind = '_'
	Boolean   Kind = '#'
	Double    Kind = ','
	BigNumber Kind = '('
	BulkError Kind = '!'
	Verbatim  Kind = '='
	Map       Kind = '%'
	Set       Kind = '~'
	Attribute Kind = '|'
	Push      Kind = '>'
	// Inline is a command on one line, as people type it; it has no octet of its own.
	Inline Kind = 0
)

// Value is one value, whole.
type Value struct {
	Kind Kind
	// Text is what stands after the first octet, or the content of a bulk string.
	Text []byte
	// Nil is RESP2's null: a bulk string or array of length -1.
	Nil bool
	// Items are the parts of an aggregate; of a map the keys and values in turn.
	Items []Value
	// Attributes, if there are any, came before the value: a map's keys and values.
	Attributes []Value
}

var (
	// ErrMore says that the value goes on after what is here.
	ErrMore = errors.New("the value is not whole yet")
	// ErrProtocol is wrapped by everything that is no RESP.
	ErrProtocol = errors.New("no RESP")
)

func broken(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrProtocol, fmt.Errorf(format, args...))
}

// IsPush tells whether the value came unasked.
func (v *Value) IsPush() bool { return v.Kind == Push }

// IsError tells whether the value is an error.
func (v *Value) IsError() bool { return v.Kind == Error || v.Kind == BulkError }

// Words are the words of a command: of an array of bulk strings, or of an inline
// command, whose quotes are not looked at. nil if it is no command.
func (v *Value) Words() [][]byte {
	switch {
	case v.Kind == Inline:
		return fields(v.Text)
	case v.Kind != Array || v.Nil:
		return nil
	}
	var out [][]byte
	for i := range v.Items {
		if v.Items[i].Kind != Bulk || v.Items[i].Nil {
			return nil
		}
		out = append(out, v.Items[i].Text)
	}
	return out
}

// fields are the words of a line.
func fields(line []byte) [][]byte {
	var out [][]byte
	from := -1
	for i := 0; i <= len(line); i++ {
		space := i == len(line) || line[i] == ' ' || line[i] == '\t' || line[i] == '\r'
		switch {
		case space && from >= 0:
			out, from = append(out, line[from:i]), -1
		case !space && from < 0:
			from = i
		}
	}
	return out
}
