package registry

import (
	"slices"
	"strings"
)

// Text is one text by language tag: "ko", "en".
type Text map[string]string

// Side says in which messages a field stands.
type Side string

// The sides.
const (
	Request  Side = "request"
	Response Side = "response"
	Both     Side = "both"
)

// Entry explains one status code or field.
type Entry struct {
	// Name is a code ("404"), the class of one ("4xx"), or a field's name as its
	// specification writes it.
	Name string `json:"name"`
	// Title is the code's reason phrase; fields have none.
	Title string `json:"title,omitempty"`
	Text  Text   `json:"text"`
	// Source is what defines it: "RFC 9110 §15.5.5".
	Source string `json:"source"`
	Side   Side   `json:"side"`
	// See are names of entries that belong to it.
	See []string `json:"see,omitempty"`
	// Parts says that Explain can take its values apart.
	Parts bool `json:"parts,omitempty"`
}

// code is a line of the table of status codes.
type code struct {
	code   int
	title  string
	source string
	see    string // names, separated by spaces
	ko, en string
}

func (c code) entry(name string) Entry {
	return Entry{Name: name, Title: c.title, Text: Text{"ko": c.ko, "en": c.en}, Source: c.source, Side: Response, See: names(c.see)}
}

// field is a line of the tables of fields.
type field struct {
	name   string
	side   Side
	source string
	see    string
	ko, en string
}

func (f field) entry() Entry {
	_, parts := grammars()[strings.ToLower(f.name)]
	return Entry{Name: f.name, Text: Text{"ko": f.ko, "en": f.en}, Source: f.source, Side: f.side, See: names(f.see), Parts: parts}
}

func names(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Fields(list)
}

// fields are all lines, in the order of their names.
func fields() []field {
	all := slices.Concat(routing(), framing(), content(), negotiation(), conditional(), caching(), identity(),
		crossOrigin(), security(), reports(), browser(), hints(), websocket(), sharing(), limits(), customary())
	slices.SortFunc(all, func(a, b field) int { return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name)) })
	return all
}

// Field finds the entry of a field's name, in any case.
func Field(name string) (Entry, bool) {
	for _, f := range fields() {
		if strings.EqualFold(f.name, name) {
			return f.entry(), true
		}
	}
	return Entry{}, false
}

// Fields returns the names of all fields, in their order.
func Fields() []string {
	var out []string
	for _, f := range fields() {
		out = append(out, f.name)
	}
	return out
}

// Unknown explains a field that is not in the registry.
func Unknown() Entry {
	return Entry{Source: "RFC 9110 §5.1", Side: Both, Text: Text{
		"ko": "널리 쓰이는 필드가 아니에요. 누구나 새 필드를 만들 수 있고, 모르는 쪽은 그냥 지나쳐요. 프록시도 고치지 않고 넘겨요.",
		"en": "Not one of the fields in common use. Anybody may invent a field; who does not know it passes over it, and proxies hand it on.",
	}}
}
