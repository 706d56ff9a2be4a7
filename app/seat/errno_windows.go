package seat

import "golang.org/x/sys/windows"

// portTaken are the kernel's words for a port that cannot be had: held by
// another, or in a range that Windows excludes.
func portTaken() []error { return []error{windows.WSAEADDRINUSE, windows.WSAEACCES} }

// portForbidden is the latter.
func portForbidden() []error { return []error{windows.WSAEACCES} }

// addrMissing are its words for an address, or a family, that the machine does not have.
func addrMissing() []error {
	return []error{windows.WSAEADDRNOTAVAIL, windows.WSAEAFNOSUPPORT}
}

// familyMissing is the latter.
func familyMissing() []error { return []error{windows.WSAEAFNOSUPPORT} }
