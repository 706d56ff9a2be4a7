package lesson

import (
	"fmt"
	"strconv"
	"strings"
)

// Place is where something was written: in a file, on a line from 1.
type Place struct {
	File string
	Line int
}

// String is "file:line".
func (p Place) String() string { return p.File + ":" + strconv.Itoa(p.Line) }

// Text is one text in several languages, by language tag: {"ko": …, "en": …}.
type Text map[string]string

// In returns the text in lang, else in English, else in any language.
func (t Text) In(lang string) string {
	if s, ok := t[lang]; ok {
		return s
	}
	if s, ok := t["en"]; ok {
		return s
	}
	for _, s := range t {
		return s
	}
	return ""
}

// Course is the lessons in their order.
type Course struct {
	Lessons []*Lesson
}

// Lesson finds a lesson by id, or returns nil.
func (c *Course) Lesson(id string) *Lesson {
	for _, l := range c.Lessons {
		if l.ID == id {
			return l
		}
	}
	return nil
}

// Lesson is one lesson.
type Lesson struct {
	ID          string       `yaml:"-"` // the folder's name
	Format      int          `yaml:"format"`
	Order       int          `yaml:"order"`
	Minutes     int          `yaml:"minutes"`
	Title       Text         `yaml:"title"`
	Summary     Text         `yaml:"summary"`
	Rows        []Row        `yaml:"rows"`
	Experiments []Experiment `yaml:"experiments"`
	Tasks       []Task       `yaml:"tasks"`
	// Langs are the tags of its languages, sorted: one for each Markdown file.
	Langs []string `yaml:"-"`
	// Blocks are the text of each language: HTML, cut where an experiment stands.
	Blocks map[string][]Block `yaml:"-"`
	At     Place              `yaml:"-"`
}

// Block is a stretch of HTML (made from the lesson's own Markdown) or the
// experiment that stands there.
type Block struct {
	HTML       string
	Experiment *Experiment
}

// Row is one thing that the lesson teaches, proved by a test of its own.
type Row struct {
	ID   string `yaml:"id"`
	Text Text   `yaml:"text"` // one sentence
	// Misconception is the number of the one that it clears up; 0 is none.
	Misconception int `yaml:"misconception"`
	// In are the experiments and tasks that show it; one or more.
	In []string `yaml:"in"`
	At Place    `yaml:"-"`
}

// Experiment is something to fire from the page.
type Experiment struct {
	ID    string `yaml:"id"`
	Title Text   `yaml:"title"`
	// Exactly one of Request, Raw, Server, Open and Faults alone says what firing
	// does: a fetch in the learner's browser, exact octets by the sender, a server's
	// new state, an address to open in a tab of its own, or faults to switch on.
	Request *Request `yaml:"request"`
	Raw     string   `yaml:"raw"`    // octets, with the escapes of a YAML double-quoted string
	Server  string   `yaml:"server"` // one of States
	Open    string   `yaml:"open"`   // a target
	Setup   `yaml:",inline"`
	Predict *Predict `yaml:"predict"`
	// Node is the handler behind it as one would write it with Node's http module.
	// The one in Go is read from the running source.
	Node string `yaml:"node"`
	// Notice is shown after firing: what to look at. Markdown, one paragraph.
	Notice Text  `yaml:"notice"`
	At     Place `yaml:"-"`
}

// States that a server can be brought to. Moved is at another port, of the room's
// choice; Healed is without faults.
const (
	Listening = "listening"
	Stopped   = "stopped"
	Moved     = "moved"
	Healed    = "healed"
)

// Setup is where something is done, and what is arranged before.
type Setup struct {
	// On is the server's name; "http" when empty. "gateway" and "second" begin to
	// be when they are first listening.
	On string `yaml:"on"`
	// PortOf makes a server that is to listen want the port of another: "http".
	PortOf string `yaml:"portOf"`
	// Listen are the hosts that it listens at: "127.0.0.1", "::1", "0.0.0.0"; empty,
	// but not nil, means all that the room has.
	Listen []string `yaml:"listen"`
	// Faults are switched on before, in place of those that are on. See package fault.
	Faults []Fault `yaml:"faults"`
	// Gateway is how the gateway passes requests on, from then on.
	Gateway *Gateway `yaml:"gateway"`
}

// Fault is a switch of a server's board.
type Fault struct {
	ID     string         `yaml:"id" json:"id"`
	Params map[string]any `yaml:"params" json:"params,omitempty"` // numbers, or words
	Path   string         `yaml:"path" json:"path,omitempty"`
	Times  int            `yaml:"times" json:"times,omitempty"`
	Share  int            `yaml:"share" json:"share,omitempty"`
	Seed   uint32         `yaml:"seed" json:"seed,omitempty"`
}

// Gateway is how a gateway passes requests on.
type Gateway struct {
	Timeout  int  `yaml:"timeout" json:"timeout,omitempty"`   // milliseconds that it waits for an answer; 504 then
	Capacity int  `yaml:"capacity" json:"capacity,omitempty"` // requests at a time; 503 beyond
	Retries  int  `yaml:"retries" json:"retries,omitempty"`   // how often it sends a request again
	Unsafe   bool `yaml:"unsafe" json:"unsafe,omitempty"`     // also one that is not idempotent
}

// Request is what a fetch asks for.
type Request struct {
	Method     string `yaml:"method"` // GET when empty
	Target     string `yaml:"target"`
	Fields     []Pair `yaml:"fields"`
	Content    string `yaml:"content"`
	Redirect   string `yaml:"redirect"`   // follow (when empty), manual, error
	AbortAfter int    `yaml:"abortAfter"` // milliseconds; 0 never
	Cache      string `yaml:"cache"`      // fetch's mode: default (when empty), no-store, reload, no-cache, force-cache
	Times      int    `yaml:"times"`      // how often it is sent; once when 0
	Together   bool   `yaml:"together"`   // not one after the other
}

// Pair is a field's name and value.
type Pair struct {
	Name  string `yaml:"name"`
	Value string `yaml:"value"`
}

// Predict is a question to answer before firing.
type Predict struct {
	Question Text     `yaml:"question"`
	Options  []Option `yaml:"options"`
	// See is an expression over the act's exchanges (see package check) whose
	// value, as a string, is the option that came true.
	See string `yaml:"see"`
	At  Place  `yaml:"-"` // of See
}

// Option is one possible answer.
type Option struct {
	Value string `yaml:"value"`
	Text  Text   `yaml:"text"`
}

// Task is judged from the wire.
type Task struct {
	ID    string `yaml:"id"`
	Title Text   `yaml:"title"`
	Text  Text   `yaml:"text"` // Markdown, one paragraph
	// Steps must be seen in this order.
	Steps    []Step     `yaml:"steps"`
	Hints    []Text     `yaml:"hints"`
	Solution Solution   `yaml:"solution"`
	Near     []NearMiss `yaml:"near"`
	At       Place      `yaml:"-"`
}

// Step is one thing that must be seen: exactly one of its lists is set, and all
// its conditions must hold for one and the same exchange, connection or act.
type Step struct {
	Exchange   []Condition `yaml:"exchange"`
	Connection []Condition `yaml:"connection"`
	Act        []Condition `yaml:"act"`
	At         Place       `yaml:"-"`
}

// Kinds of steps.
const (
	KindExchange   = "exchange"
	KindConnection = "connection"
	KindAct        = "act"
)

// Kind is the name of the list that is set: what the step is about.
func (s *Step) Kind() string {
	switch {
	case len(s.Exchange) > 0:
		return KindExchange
	case len(s.Connection) > 0:
		return KindConnection
	}
	return KindAct
}

// Conditions is the list that is set.
func (s *Step) Conditions() []Condition {
	switch s.Kind() {
	case KindExchange:
		return s.Exchange
	case KindConnection:
		return s.Connection
	}
	return s.Act
}

// Condition is a pair: an expression over the names of package check, and the
// value wanted: a text, number or truth value, or a list of which any one will do.
type Condition struct {
	See  string `yaml:"see"`
	Is   any    `yaml:"is"`
	Hint Text   `yaml:"hint"` // what to do when it does not hold
	At   Place  `yaml:"-"`    // of See
}

// Solution is a way to do the task, in words and as steps that can be replayed.
type Solution struct {
	Text  Text   `yaml:"text"` // Markdown
	Steps []Play `yaml:"steps"`
}

// NearMiss is something that looks right and must be refused.
type NearMiss struct {
	ID string `yaml:"id"`
	// Refused is the See of the condition that must fail. Where several steps
	// have that See, the step is named before it, from 1: "2: status".
	Refused string `yaml:"refused"`
	Steps   []Play `yaml:"steps"`
	At      Place  `yaml:"-"`
}

// Refuses finds the step and the condition in it, both from 0, that a near-miss
// names as the one that must fail.
func (t *Task) Refuses(n *NearMiss) (step, condition int, err error) {
	see, only := n.Refused, -1
	if number, rest, cut := strings.Cut(n.Refused, ":"); cut {
		if i, err := strconv.Atoi(number); err == nil && i >= 1 && i <= len(t.Steps) {
			see, only = strings.TrimSpace(rest), i-1
		}
	}
	found := 0
	for s := range t.Steps {
		for c, have := range t.Steps[s].Conditions() {
			if have.See == see && (only < 0 || only == s) {
				step, condition = s, c
				found++
			}
		}
	}
	switch {
	case found == 0:
		return 0, 0, fmt.Errorf("refused: no condition of the task sees %q", see)
	case found > 1:
		return 0, 0, fmt.Errorf("refused: several steps see %q: name the step before it, as in %q", see, strconv.Itoa(step+1)+": "+see)
	}
	return step, condition, nil
}

// Play is one replayable step: exactly one field is set.
type Play struct {
	// Send are exact octets on a new connection, then read until the answer is
	// whole. Several requests on one connection are written one after another.
	Send string `yaml:"send"`
	// Browser is a fetch in a real browser, on the server's own origin.
	Browser *Request `yaml:"browser"`
	// Open opens a target in a tab of a real browser, as from the address bar.
	Open string `yaml:"open"`
	// Server brings the server to one of States.
	Server string `yaml:"server"`
	Setup  `yaml:",inline"`
	At     Place `yaml:"-"`
}
