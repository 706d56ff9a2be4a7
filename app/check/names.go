package check

import (
	"strings"

	"github.com/expr-lang/expr/types"

	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
)

// Name is a name that may stand in a condition.
type Name struct {
	Of      string // the kind of step: "exchange", "connection" or "act"
	Name    string
	Type    string // "text", "number", "truth value", "list of texts", …
	Meaning string
}

// Types of names, in an author's words.
const (
	text     = "text"
	number   = "number"
	truth    = "truth value"
	texts    = "list of texts"
	numbers  = "list of numbers"
	one      = "exchange"
	many     = "list of exchanges"
	textOf   = "function(text) text"
	truthOf  = "function(text) truth value"
	textFunc = "function() text"
	request  = "method and target"
)

// name is a row of the table. Get is how a subject answers; it is nil for what
// needs the messages themselves, which is asked for by function.
type name struct {
	Name
	get func(*subject) any
}

const (
	ofExchange   = lesson.KindExchange
	ofConnection = lesson.KindConnection
	ofAct        = lesson.KindAct
)

// Names lists every name of every kind of step, with its meaning.
func Names() []Name {
	all := make([]Name, 0, len(names))
	for i := range names {
		all = append(all, names[i].Name)
	}
	return all
}

// names is what can be seen. Adding a row is all there is to add a name.
var names = []name{
	{Name{ofExchange, "method", text, "The request's method, as it came."}, func(s *subject) any { return s.exchange.Method }},
	{Name{ofExchange, "target", text, "The request target, as it came, cut after 512 octets."}, func(s *subject) any { return s.exchange.Target }},
	{Name{ofExchange, "path", text, "The target up to the first \"?\"."}, func(s *subject) any { path, _, _ := strings.Cut(s.exchange.Target, "?"); return path }},
	{Name{ofExchange, "query", text, "The target after the first \"?\"; empty without one."}, func(s *subject) any { _, query, _ := strings.Cut(s.exchange.Target, "?"); return query }},
	{Name{ofExchange, "protocol", text, "The request's protocol version: \"HTTP/1.1\"."}, func(s *subject) any { return s.exchange.Protocol }},
	{Name{ofExchange, "host", text, "The Host field of the request; empty without one."}, func(s *subject) any { return s.exchange.Host }},
	{Name{ofExchange, "status", number, "The status of the final response; 0 if none came."}, func(s *subject) any { return s.exchange.Status }},
	{Name{ofExchange, "reason", text, "The reason phrase of the status line."}, func(s *subject) any { return s.exchange.Reason }},
	{Name{ofExchange, "location", text, "The Location field of the response; empty without one."}, func(s *subject) any { return s.exchange.Location }},
	{Name{ofExchange, "type", text, "The Content-Type field of the response; empty without one."}, func(s *subject) any { return s.exchange.Type }},
	{Name{ofExchange, "outcome", text, "How it ended: complete, upgraded, tunnelled, request-incomplete, no-answer, client-left, truncated, reset-by-client or reset-by-server."}, func(s *subject) any { return string(s.exchange.Outcome) }},
	{Name{ofExchange, "from", text, "Who sent the request: browser, tool (curl and the like), sender (the page's form for exact octets) or gateway."}, func(s *subject) any { return s.exchange.From.Kind }},
	{Name{ofExchange, "server", text, "The name of the learner's server: http, second or gateway."}, func(s *subject) any { return s.exchange.Server }},
	{Name{ofExchange, "nth", number, "Its place on its connection, from 1: above 1 the connection was used again."}, func(s *subject) any { return s.exchange.Conn.Nth }},
	{Name{ofExchange, "hop", number, "Its place among the exchanges of its act, from 0: a followed redirect is 1."}, func(s *subject) any { return s.exchange.Hop }},
	{Name{ofExchange, "interim", numbers, "The 1xx statuses before the final one, in order."}, func(s *subject) any { return s.exchange.Interim }},
	{Name{ofExchange, "cookies", number, "How many cookie pairs the request carried."}, func(s *subject) any { return s.exchange.Cookies }},
	{Name{ofExchange, "setCookies", texts, "The names of the cookies that the response set, the first eight."}, func(s *subject) any { return s.exchange.SetCookies }},
	{Name{ofExchange, "requestOctets", number, "The octets of the request, all of it."}, func(s *subject) any { return int(s.exchange.RequestOctets) }},
	{Name{ofExchange, "responseOctets", number, "The octets of the response, all of it."}, func(s *subject) any { return int(s.exchange.ResponseOctets) }},
	{Name{ofExchange, "requestContent", number, "The octets of the request's content, without chunk framing."}, func(s *subject) any { return int(s.exchange.RequestContent) }},
	{Name{ofExchange, "responseContent", number, "The octets of the response's content, without chunk framing."}, func(s *subject) any { return int(s.exchange.ResponseContent) }},
	{Name{ofExchange, "millis", number, "Milliseconds from the first octet of the request to the end."}, func(s *subject) any { return millis(s.exchange.RequestFirst, s.exchange.Ended) }},
	{Name{ofExchange, "violations", number, "How many rules of HTTP were broken, by either side."}, func(s *subject) any { return s.exchange.Violations }},
	{Name{ofExchange, "rule", text, "The id of the first rule broken (\"bare-lf\"); empty without one."}, func(s *subject) any { return s.exchange.Rule }},
	{Name{ofExchange, "commands", texts, "The commands to session stores that it caused, in order, each with what it is about and without the seat's prefix: \"SET <id>\", \"gets <id>\"."}, func(s *subject) any { return eachOf(s.commands(), (*exchange.Command).Text) }},
	{Name{ofExchange, "stores", texts, "The stores that those commands went to, each once: redis, memcached."}, func(s *subject) any { return s.stores() }},
	{Name{ofExchange, "requestField", textOf, "The value of the request's first field of that name; empty without one."}, nil},
	{Name{ofExchange, "responseField", textOf, "The value of the response's first field of that name; empty without one."}, nil},
	{Name{ofExchange, "hasRequestField", truthOf, "Whether the request has a field of that name."}, nil},
	{Name{ofExchange, "hasResponseField", truthOf, "Whether the response has a field of that name."}, nil},
	{Name{ofExchange, "requestText", textFunc, "The request's content without chunk framing, what is kept of it, as text."}, nil},
	{Name{ofExchange, "responseText", textFunc, "The response's content without chunk framing, what is kept of it, as text."}, nil},

	{Name{ofConnection, "exchanges", number, "How many exchanges the connection carried."}, func(s *subject) any { return s.conn.Exchanges }},
	{Name{ofConnection, "methods", texts, "The methods of its requests, in order."}, (*subject).methods},
	{Name{ofConnection, "targets", texts, "The targets of its requests, in order."}, (*subject).targets},
	{Name{ofConnection, "statuses", numbers, "The statuses of its responses, in order; 0 where none came."}, (*subject).statuses},
	{Name{ofConnection, "outcomes", texts, "How its exchanges ended, in order; see outcome of an exchange."}, (*subject).outcomes},
	{Name{ofConnection, "closedBy", text, "Who ended it first, by a FIN: client or server; empty if neither did."}, func(s *subject) any { return closedBy(s.conn) }},
	{Name{ofConnection, "resetBy", text, "Who reset it, by an RST: client or server; empty if nobody did."}, func(s *subject) any { return s.conn.ResetBy }},
	{Name{ofConnection, "from", text, "Who opened it: browser, tool, sender or gateway."}, func(s *subject) any { return s.conn.From.Kind }},
	{Name{ofConnection, "server", text, "The name of the learner's server: http, second or gateway."}, func(s *subject) any { return s.conn.Server }},
	{Name{ofConnection, "requestOctets", number, "The octets from the client, on the whole connection."}, func(s *subject) any { return int(s.conn.RequestOctets) }},
	{Name{ofConnection, "responseOctets", number, "The octets from the server, on the whole connection."}, func(s *subject) any { return int(s.conn.ResponseOctets) }},
	{Name{ofConnection, "millis", number, "Milliseconds from its opening to its end."}, func(s *subject) any { return millis(s.conn.Opened, s.conn.Closed) }},

	{Name{ofAct, "kind", text, "What was done: fetch (in the browser), visit (in a tab of its own), send (exact octets) or server (its state, its faults)."}, func(s *subject) any { return s.act.Kind }},
	{Name{ofAct, "server", text, "The name of the learner's server that it was about."}, func(s *subject) any { return s.act.Server }},
	{Name{ofAct, "experiment", text, "The id of the experiment that was fired; empty if it was none."}, func(s *subject) any { return s.act.Experiment }},
	{Name{ofAct, "prediction", text, "The value of the option that the learner chose before; empty without one."}, func(s *subject) any { return s.act.Prediction }},
	{Name{ofAct, "exchanges", number, "How many exchanges it caused: 0 if nothing crossed."}, func(s *subject) any { return len(s.act.Exchanges) }},
	{Name{ofAct, "methods", texts, "The methods of its requests, in order."}, (*subject).methods},
	{Name{ofAct, "targets", texts, "The targets of its requests, in order."}, (*subject).targets},
	{Name{ofAct, "statuses", numbers, "The statuses of its responses, in order; 0 where none came."}, (*subject).statuses},
	{Name{ofAct, "all", many, "Its exchanges, in order: all[0].status, any(all, .method == \"POST\")."}, (*subject).all},
	{Name{ofAct, "first", one, "Its first exchange; without one, an exchange of empty texts and zeros."}, func(s *subject) any { return s.nth(0) }},
	{Name{ofAct, "last", one, "Its last exchange; without one, an exchange of empty texts and zeros."}, func(s *subject) any { return s.nth(len(s.exchanges) - 1) }},
	{Name{ofAct, "error", text, "What the client's code threw instead of giving it a response; empty if nothing."}, func(s *subject) any { return s.seen().Error }},
	{Name{ofAct, "status", number, "The status that the client's code saw; 0 if none."}, func(s *subject) any { return s.shownStatus() }},
	{Name{ofAct, "redirected", truth, "Whether fetch said that it followed a redirect."}, func(s *subject) any { return s.seen().Redirected }},
	{Name{ofAct, "shownType", text, "The type that fetch gave its response: \"basic\", \"opaqueredirect\"."}, func(s *subject) any { return s.seen().Type }},
	{Name{ofAct, "shownFields", texts, "The names of the response's fields that fetch showed, in lower case."}, (*subject).shownFields},
	{Name{ofAct, "shownCookies", text, "What document.cookie showed the client's code afterwards."}, func(s *subject) any { return s.seen().Cookie }},
	{Name{ofAct, "millis", number, "Milliseconds that the client's code waited."}, func(s *subject) any { return s.waited() }},
	{Name{ofAct, "redirect", text, "The redirect mode asked for: follow, manual or error."}, func(s *subject) any { return s.mode() }},
	{Name{ofAct, "asked", request, "The request asked for: asked.method and asked.target; both empty for exact octets."}, func(s *subject) any { return s.asked() }},
}

// mayBe are the types as expressions know them.
func mayBe(words string) types.Type {
	switch words {
	case text:
		return types.String
	case number:
		return types.Int
	case truth:
		return types.Bool
	case texts:
		return types.TypeOf([]string(nil))
	case numbers:
		return types.TypeOf([]int(nil))
	case one:
		return namesOf(ofExchange).types
	case many:
		return types.Array(namesOf(ofExchange).types)
	case textOf:
		return types.TypeOf((func(string) string)(nil))
	case truthOf:
		return types.TypeOf((func(string) bool)(nil))
	case textFunc:
		return types.TypeOf((func() string)(nil))
	case request:
		return types.Map{"method": types.String, "target": types.String}
	}
	panic("check: no such type of name: " + words)
}

// table is the names of one kind of step.
type table struct {
	kind  string
	rows  []*name
	types types.Map
}

// slot is a name's row, or -1.
func (t *table) slot(name string) int {
	for i, r := range t.rows {
		if r.Name.Name == name {
			return i
		}
	}
	return -1
}

// The tables, of every kind.
var (
	ofExchanges   = namesOf(ofExchange)
	ofConnections = namesOf(ofConnection)
	ofActs        = namesOf(ofAct)
)

func tableOf(kind string) *table {
	switch kind {
	case ofExchange:
		return ofExchanges
	case ofConnection:
		return ofConnections
	}
	return ofActs
}

// rowsOf are the rows of one kind, in order.
func rowsOf(kind string) []*name {
	var rows []*name
	for i := range names {
		if names[i].Of == kind {
			rows = append(rows, &names[i])
		}
	}
	return rows
}

// namesOf is the table of one kind.
func namesOf(kind string) *table {
	t := &table{kind: kind, rows: rowsOf(kind), types: types.Map{}}
	for _, r := range t.rows {
		t.types[r.Name.Name] = mayBe(r.Type)
	}
	return t
}

// millis is the time between, 0 where one end was not seen.
func millis(from, to exchange.Time) int {
	if from == 0 || to < from {
		return 0
	}
	return int(to-from) / 1000
}

func closedBy(c *exchange.Conn) string {
	switch {
	case c.ClientEnd != 0 && (c.ServerEnd == 0 || c.ClientEnd <= c.ServerEnd):
		return "client"
	case c.ServerEnd != 0:
		return "server"
	}
	return ""
}
