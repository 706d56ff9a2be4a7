package playground

import "golang.org/x/sys/windows"

// portTaken is the kernel's word for a port that another program has.
func portTaken() []error { return []error{windows.WSAEADDRINUSE} }

// portForbidden is its word for a port in a range that Windows excludes, or
// that another program has for itself alone.
func portForbidden() []error { return []error{windows.WSAEACCES} }

// addrMissing are its words for an address, or a family, that the machine does not have.
func addrMissing() []error {
	return []error{windows.WSAEADDRNOTAVAIL, windows.WSAEAFNOSUPPORT}
}
