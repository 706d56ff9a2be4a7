package lesson_test

import (
	"testing"

	"roundtrip/app/lesson"
)

func TestCarry(t *testing.T) {
	value := func(name string) string { return map[string]string{"sid": "k3y", "__Host-a": "$1"}[name] }
	for _, c := range []struct{ octets, want string }{
		{"GET / HTTP/1.1\r\nCookie: sid={{cookie sid}}\r\n\r\n", "GET / HTTP/1.1\r\nCookie: sid=k3y\r\n\r\n"},
		{"{{cookie sid}}{{cookie sid}}", "k3yk3y"},
		{"a={{cookie __Host-a}}", "a=$1"}, // as it is
		{"a={{cookie other}}", "a="},      // none was set
		{"{{cookie }} {{cookie a b}} {{Cookie sid}} {cookie sid}", "{{cookie }} {{cookie a b}} {{Cookie sid}} {cookie sid}"},
	} {
		if got := lesson.Carry(c.octets, value); got != c.want {
			t.Errorf("%q became %q, want %q", c.octets, got, c.want)
		}
	}
}
