package seat

import "roundtrip/app/exchange"

// keptChanges bounds what a server tells of its past.
const keptChanges = 32

// Change says when a server came to a state. A connection that is refused leaves
// no trace on any wire: that nobody listened then, only this tells.
type Change struct {
	At    exchange.Time `json:"at"`
	State string        `json:"state"`
}

// become sets the state of a server; the caller holds mu. Nothing that was
// handed out before is written to.
func (v *server) become(state string, at exchange.Time) {
	v.State = state
	old := v.Changes
	if n := len(old); n > 0 && old[n-1].State == state {
		return
	}
	v.Changes = append(old[max(0, len(old)-keptChanges+1):], Change{At: at, State: state})
}
