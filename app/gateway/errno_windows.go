package gateway

import "golang.org/x/sys/windows"

// resets are the kernel's words for a connection that the other side broke off.
func resets() []error {
	return []error{windows.WSAECONNRESET, windows.WSAECONNABORTED}
}
