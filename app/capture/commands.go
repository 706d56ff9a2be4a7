package capture

import (
	"encoding/json"
	"slices"
	"strconv"

	"roundtrip/app/exchange"
)

// Bounds of what is kept of commands to session stores.
const (
	maxCommands      = 256
	maxCommandOctets = 256 << 10 // all commands together, as JSON
)

// commands are what a seat's servers said to session stores.
type commands struct {
	all    []*command
	octets int64
	count  int // ever; a number comes once
}

type command struct {
	node
	exchange.Command
	json []byte
}

// Command adds a command, if its ID is empty, or replaces the one with that ID, and
// returns it as it stands. One that is not kept any more stays away, without ID.
func (r *Recorder) Command(c exchange.Command) exchange.Command {
	r.begin()
	defer r.finish()
	x := r.commands.find(c.ID)
	switch {
	case c.ID == "":
		r.commands.count++
		x = &command{}
		x.node.of = x
		c.ID = "c" + strconv.Itoa(r.commands.count)
		r.commands.all = append(r.commands.all, x)
	case x == nil:
		return exchange.Command{}
	}
	x.Command = c
	r.commands.changed(r, x)
	return x.Command
}

// Commands are those that an exchange caused, in the order in which they were sent.
func (r *Recorder) Commands(cause string) []exchange.Command {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.commands.of(cause)
}

func (s *commands) of(cause string) []exchange.Command {
	var out []exchange.Command
	for _, x := range s.all {
		if x.Cause == cause {
			out = append(out, x.Command) // its slices are replaced, never changed
		}
	}
	return out
}

func (s *commands) find(id string) *command {
	i := slices.IndexFunc(s.all, func(x *command) bool { return x.ID == id })
	if i < 0 {
		return nil
	}
	return s.all[i]
}

// changed publishes a command; the oldest go when there are too many.
func (s *commands) changed(r *Recorder, x *command) {
	r.changed(&x.node)
	x.Seq = x.node.seq
	text, err := json.Marshal(x.Command)
	if err != nil {
		text = []byte("{}") // plain values: there is nothing to go wrong
	}
	grown := int64(len(text) - len(x.json))
	x.json = text
	s.octets += grown
	r.hold(2 * grown) // the command and its text
	for len(s.all) > maxCommands || s.octets > maxCommandOctets && len(s.all) > 1 {
		old := s.all[0]
		s.all = slices.Delete(s.all, 0, 1)
		r.list.remove(&old.node)
		s.octets -= int64(len(old.json))
		r.hold(-2 * int64(len(old.json)))
	}
}

func (s *commands) clear(r *Recorder) {
	r.hold(-2 * s.octets)
	s.all, s.octets = nil, 0
}

// appendTo implements object.
func (x *command) appendTo(dst []byte) []byte {
	return append(append(appendHead(dst, x.node.seq, "command"), x.json...), '}')
}
