//go:build !windows

package sender

import (
	"errors"
	"net"
	"os"
	"syscall"
	"testing"
)

func TestUnreached(t *testing.T) {
	dial := func(errno syscall.Errno) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", errno)}
	}
	for errno, end := range map[syscall.Errno]string{syscall.ECONNREFUSED: Refused, syscall.ECONNRESET: Reset, syscall.ENETUNREACH: ""} {
		res, err := unreached(dial(errno))
		if res.End != end || (err == nil) != (end != "") || end != "" && res.Error == "" || err != nil && !errors.Is(err, errno) {
			t.Errorf("%v: %+v, %v; want %q", errno, res, err, end)
		}
	}
}
