package playground

import (
	"fmt"
	"strings"
)

// Reason says what a person can put right.
type Reason string

// The reasons.
const (
	BadListen     Reason = "bad-listen"     // not host:port
	PortTaken     Reason = "port-taken"     // another program has the app's port
	NoPermission  Reason = "no-permission"  // the app's port is for the system's programs
	NoAddress     Reason = "no-address"     // the machine does not have the address to listen at
	BadPorts      Reason = "bad-ports"      // not a range of ports
	BadLang       Reason = "bad-lang"       // not one of Languages
	BadIdle       Reason = "bad-idle"       // too short
	BadPublicHost Reason = "bad-host"       // not a host name
	NoDataDir     Reason = "no-data-dir"    // no data directory was named and none can be guessed
	DataInUse     Reason = "data-in-use"    // another process has the data directory
	DataReadOnly  Reason = "data-read-only" // the data directory cannot be written to
	DataNewer     Reason = "data-newer"     // a later version of the program wrote the data
	NoNATS        Reason = "no-nats"        // the NATS server is not to be reached or not usable
	BadRedis      Reason = "bad-redis"      // not the URL of a Redis
	BadMemcached  Reason = "bad-memcached"  // not host:port
	NoLessons     Reason = "no-lessons"     // the directory of lessons cannot be read
	BadLessons    Reason = "bad-lessons"    // lessons are broken: a line for each mistake
)

// Invalid says that a playground cannot start for a reason that lies in its
// Config, or in what the Config names.
type Invalid struct {
	Reason Reason
	Flag   string // the field of Config, as a flag: "listen"
	Value  string
	Err    error // in the system's words; may be nil
}

func invalid(why Reason, flag, value string, err error) *Invalid {
	return &Invalid{Reason: why, Flag: flag, Value: value, Err: err}
}

// Error is for programs; people get a sentence in their language.
func (e *Invalid) Error() string {
	text := fmt.Sprintf("--%s %q: %s", e.Flag, e.Value, strings.ReplaceAll(string(e.Reason), "-", " "))
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the system's error.
func (e *Invalid) Unwrap() error { return e.Err }
