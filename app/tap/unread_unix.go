//go:build linux || darwin

package tap

import (
	"net"
	"syscall"

	"golang.org/x/sys/unix"
)

// unread tells whether the kernel holds octets that came and were not read.
func unread(c net.Conn) (some bool) {
	with, ok := c.(syscall.Conn)
	if !ok {
		return false
	}
	raw, err := with.SyscallConn()
	if err != nil {
		return false
	}
	// A connection that is closed already has no descriptor, and nothing unread.
	_ = raw.Control(func(fd uintptr) {
		n, err := unix.IoctlGetInt(int(fd), unreadRequest)
		some = err == nil && n > 0
	})
	return some
}
