//go:build !windows

package playground

import "syscall"

// portTaken is the kernel's word for a port that another program has.
func portTaken() []error { return []error{syscall.EADDRINUSE} }

// portForbidden is its word for a port that this user may not have, below 1024.
func portForbidden() []error { return []error{syscall.EACCES} }

// addrMissing are its words for an address, or a family, that the machine does not have.
func addrMissing() []error { return []error{syscall.EADDRNOTAVAIL, syscall.EAFNOSUPPORT} }
