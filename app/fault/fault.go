package fault

import (
	"net"
	"slices"
)

// Place is where a fault acts.
type Place string

// Places, from the earliest.
const (
	Listener   Place = "listener"   // when a connection is accepted, before it carries anything
	Connection Place = "connection" // on the connection that a request came by
	Message    Place = "message"    // on the response
)

// Text is a text in each language.
type Text struct {
	KO string `json:"ko"`
	EN string `json:"en"`
}

// Fault is a way to be broken.
type Fault struct {
	ID     string  `json:"id"`
	Place  Place   `json:"place"`
	Title  Text    `json:"title"`
	What   Text    `json:"what"`   // what is done
	Sees   Sees    `json:"sees"`   // what each side notices
	Params []Param `json:"params"` // in the order in which they are asked for

	// act hits a request, and has answered it or ended its connection unless
	// onward is set: then the request goes on, to the next switch and to the
	// handler. Nil at the listener.
	act    func(*hit)
	onward bool
	// accept hits a connection. It takes it over, or returns one to go on with.
	// Nil elsewhere.
	accept func(*accepted) net.Conn
}

// Sees is what the two sides notice of a fault.
type Sees struct {
	Client Text `json:"client"`
	Server Text `json:"server"`
}

// Param is something to be set: a number from Min to Max, or one of Choices.
type Param struct {
	Name    string   `json:"name"`
	Title   Text     `json:"title"`
	Unit    string   `json:"unit,omitempty"`
	Default Value    `json:"default"`
	Min     int      `json:"min,omitempty"`
	Max     int      `json:"max,omitempty"`
	Choices []Choice `json:"choices,omitempty"`
}

// Choice is one value of a Param that is a word.
type Choice struct {
	Value string `json:"value"`
	Title Text   `json:"title"`
}

// List is every fault.
func List() []Fault {
	all := []Fault{
		delay(),
		hang(),
		hangHead(),
		hangBody(),
		drip(),
		closed(),
		reset(),
		truncate(),
		length(),
		malformed(),
		panics(),
		status(),
		deaf(),
		slam(),
		resetAccepted(),
		impatient(),
	}
	for i := range all {
		if all[i].Params == nil {
			all[i].Params = []Param{} // [] in JSON
		}
	}
	return all
}

func find(id string) (Fault, bool) {
	all := List()
	if i := slices.IndexFunc(all, func(f Fault) bool { return f.ID == id }); i >= 0 {
		return all[i], true
	}
	return Fault{}, false
}

// maxTime bounds, in milliseconds, whatever waits in a fault.
const maxTime = 10 * 60 * 1000

// silence is how long nothing comes, before the connection is closed.
func silence() Param {
	return Param{Name: "ms", Title: Text{"침묵하는 시간", "Silence"}, Unit: "ms", Default: Value{Number: 60_000}, Min: 1, Max: maxTime}
}

// octets is a number of octets.
func octets(ko, en string, usual, most int) Param {
	return Param{Name: "octets", Title: Text{ko, en}, Unit: "B", Default: Value{Number: usual}, Min: 1, Max: most}
}
