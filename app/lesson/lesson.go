// Package lesson reads lessons from an fs.FS. A lesson is a folder with a
// lesson.yaml and one Markdown file per language; everything is validated when
// it is read, so that a broken lesson stops the start and never meets a reader.
package lesson

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
	ID          string
	Format      int          `yaml:"format"`
	Order       int          `yaml:"order"`
	Minutes     int          `yaml:"minutes"`
	Title       Text         `yaml:"title"`
	Summary     Text         `yaml:"summary"`
	Experiments []Experiment `yaml:"experiments"`
	Tasks       []Task       `yaml:"tasks"`
	// Blocks are the text of each language: HTML, cut where an experiment stands.
	Blocks map[string][]Block `yaml:"-"`
}

// Block is a stretch of HTML (made from the lesson's own Markdown) or the
// experiment that stands there.
type Block struct {
	HTML       string
	Experiment *Experiment
}

// Experiment is something to fire from the page.
type Experiment struct {
	ID    string `yaml:"id"`
	Title Text   `yaml:"title"`
	// Exactly one of Request, Raw and Server says what firing does: a fetch in
	// the learner's browser, exact octets by the sender, or a server's new state.
	Request *Request `yaml:"request"`
	Raw     string   `yaml:"raw"`    // octets, with the escapes of a YAML double-quoted string
	Server  string   `yaml:"server"` // "stopped" or "listening"
	Predict *Predict `yaml:"predict"`
	// Notice is shown after firing: what to look at. Markdown, one paragraph.
	Notice Text `yaml:"notice"`
}

// Request is what a fetch asks for.
type Request struct {
	Method     string `yaml:"method"` // GET when empty
	Target     string `yaml:"target"`
	Fields     []Pair `yaml:"fields"`
	Content    string `yaml:"content"`
	Redirect   string `yaml:"redirect"`   // follow (when empty), manual, error
	AbortAfter int    `yaml:"abortAfter"` // milliseconds; 0 never
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
}

// Step is one thing that must be seen: exactly one of its lists is set, and all
// its conditions must hold for one and the same exchange, connection or act.
type Step struct {
	Exchange   []Condition `yaml:"exchange"`
	Connection []Condition `yaml:"connection"`
	Act        []Condition `yaml:"act"`
}

// Condition is a pair: an expression and the value wanted.
type Condition struct {
	See  string `yaml:"see"`
	Is   any    `yaml:"is"`
	Hint Text   `yaml:"hint"` // what to do when it does not hold
}

// Solution is a way to do the task, in words and as steps that can be replayed.
type Solution struct {
	Text  Text   `yaml:"text"` // Markdown
	Steps []Play `yaml:"steps"`
}

// NearMiss is something that looks right and must be refused.
type NearMiss struct {
	ID      string `yaml:"id"`
	Refused string `yaml:"refused"` // the See of the condition that must fail
	Steps   []Play `yaml:"steps"`
}

// Play is one replayable step: exactly one field is set.
type Play struct {
	// Send are exact octets on a new connection, then read until the answer is
	// whole. SendTwice etc. are written as more requests in the same octets.
	Send string `yaml:"send"`
	// Browser is a fetch in a real browser, on the server's own origin.
	Browser *Request `yaml:"browser"`
	// Server stops or starts the server: "stopped", "listening".
	Server string `yaml:"server"`
}
