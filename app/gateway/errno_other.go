//go:build !windows

package gateway

import "syscall"

// resets are the kernel's words for a connection that the other side broke off.
func resets() []error { return []error{syscall.ECONNRESET, syscall.EPIPE} }
