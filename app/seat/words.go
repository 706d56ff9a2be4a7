package seat

import (
	"errors"
	"fmt"
	"net"
)

// Words are how programs word that a server could not listen.
type Words struct {
	// Go is what net.Listen returned.
	Go string `json:"go"`
	// Node is what http.Server's "error" event of Node 20 has, as recorded with v20.20.2.
	Node string `json:"node"`
}

// Taken is an ErrPortTaken that says who has the port.
type Taken struct {
	Port int
	By   string // one of the seat's own servers; "" is somebody else
	Err  error  // the kernel's
}

// Error implements error.
func (e *Taken) Error() string {
	by := "another program"
	if e.By != "" {
		by = "your server " + e.By
	}
	return fmt.Sprintf("port %d is taken by %s: %v", e.Port, by, e.Err)
}

// Unwrap returns ErrPortTaken and the kernel's error.
func (e *Taken) Unwrap() []error { return []error{ErrPortTaken, e.Err} }

// BadPort is an ErrPort that says which port a server may not have.
type BadPort struct {
	Port int
	Pool string // which it may have, besides its own: "9000-9999", or ""
}

// Error implements error.
func (e *BadPort) Error() string {
	return fmt.Sprintf("port %d is not one of the seat's, nor free in the pool %q", e.Port, e.Pool)
}

// Unwrap returns ErrPort.
func (e *BadPort) Unwrap() error { return ErrPort }

// BadHost is an ErrHost that says which host a server may not listen at.
type BadHost struct {
	Host    string
	Allowed []string
}

// Error implements error.
func (e *BadHost) Error() string { return fmt.Sprintf("host %.40q is none of %q", e.Host, e.Allowed) }

// Unwrap returns ErrHost.
func (e *BadHost) Unwrap() error { return ErrHost }

// wordsOf are how programs word what the kernel said; nil if it said nothing.
func wordsOf(err error) *Words {
	var op *net.OpError
	if !errors.As(err, &op) || op.Addr == nil {
		return nil
	}
	at, ok := op.Addr.(*net.TCPAddr)
	if !ok {
		return nil
	}
	w := &Words{Go: op.Error()}
	name, says := "", ""
	switch {
	case isAny(op, portForbidden):
		name, says = "EACCES", "permission denied"
	case isAny(op, portTaken):
		name, says = "EADDRINUSE", "address already in use"
	case isAny(op, familyMissing):
		name, says = "EAFNOSUPPORT", "address family not supported"
	case isAny(op, addrMissing):
		name, says = "EADDRNOTAVAIL", "address not available"
	default:
		return w
	}
	// Node leaves out the brackets of IPv6.
	w.Node = fmt.Sprintf("Error: listen %s: %s %s:%d", name, says, at.IP, at.Port)
	return w
}
