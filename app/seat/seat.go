package seat

import (
	"context"
	"net/netip"
	"time"

	"roundtrip/app/capture"
)

// States of a server. Moved is only asked for: listen at another port.
const (
	Listening = "listening"
	Stopped   = "stopped"
	Failed    = "failed"
	Moved     = "moved"
)

// Server is one of a seat's servers as it stands.
type Server struct {
	Name  string `json:"name"`
	State string `json:"state"`           // Listening, Stopped or Failed
	Error string `json:"error,omitempty"` // the kernel's words, if Failed
	Port  int    `json:"port"`
	// Was is the port it had before it had to move; 0 if it did not.
	Was    int      `json:"was,omitempty"`
	Listen []string `json:"listen,omitempty"` // addresses with port
}

// Stranger is a client address that no page of the seat is open at.
type Stranger struct {
	Addr     string    `json:"addr"`
	Admitted bool      `json:"admitted"`
	First    time.Time `json:"first"`
	Last     time.Time `json:"last"`
	// Connections counts them.
	Connections int `json:"connections"`
}

// Seat is one learner's place while it is awake.
type Seat struct{}

// ID is the seat's stable id.
func (s *Seat) ID() string { return "" }

// Epoch names this life of the seat: the recorder's sequence counts within it.
func (s *Seat) Epoch() string { return "" }

// Recorder holds what crossed the seat's servers' wires in this epoch.
func (s *Seat) Recorder() *capture.Recorder { return nil }

// Servers returns the seat's servers in their order.
func (s *Seat) Servers() []Server { return nil }

// SetServer brings a server to a state: Listening, Stopped, or Moved (listen at
// another port of the pool). ErrPortTaken keeps the kernel's words.
func (s *Seat) SetServer(ctx context.Context, name, state string) (Server, error) {
	return Server{}, errUnbuilt
}

// Arrive says that a page of the seat is open at an address, until leave is called.
func (s *Seat) Arrive(addr netip.Addr) (leave func()) { return func() {} }

// Admit counts a client address as the learner from now on.
func (s *Seat) Admit(ctx context.Context, addr netip.Addr) error { return errUnbuilt }

// Dismiss takes an admission back.
func (s *Seat) Dismiss(ctx context.Context, addr netip.Addr) error { return errUnbuilt }

// Strangers returns the strangers seen in this epoch and those admitted.
func (s *Seat) Strangers() []Stranger { return nil }

// Reset puts the seat back to its start: no progress, no exchanges, nobody
// admitted, all servers listening. Token, recovery code and ports stay.
func (s *Seat) Reset(ctx context.Context) error { return errUnbuilt }
