//go:build !windows

package seat

import "syscall"

// portTaken are the kernel's words for a port that cannot be had: held by
// another, or below 1024 and not ours.
func portTaken() []error { return []error{syscall.EADDRINUSE, syscall.EACCES} }

// portForbidden is the latter.
func portForbidden() []error { return []error{syscall.EACCES} }

// addrMissing are its words for an address, or a family, that the machine does not have.
func addrMissing() []error { return []error{syscall.EADDRNOTAVAIL, syscall.EAFNOSUPPORT} }

// familyMissing is the latter.
func familyMissing() []error { return []error{syscall.EAFNOSUPPORT} }
