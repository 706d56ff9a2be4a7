// Package check judges a lesson's tasks by what crossed the wire.
//
// A task has steps, each about an exchange, a connection or an act, each with
// conditions: an expression (see: https://expr-lang.org) over the names of its
// kind, and the value wanted (is). [Names] lists them with their meaning. A step
// is met by one thing for which all its conditions hold; the next step by
// another one that finished no earlier.
//
// The names of an exchange step, and of each exchange in an act's all, first
// and last:
//
//	method target path query protocol host                      text
//	status (0: none) reason location type outcome               number, texts
//	from (browser, tool, sender) server                         text
//	nth hop cookies requestOctets responseOctets                number
//	requestContent responseContent millis violations            number
//	rule                                                        text
//	interim setCookies commands stores                          list
//	requestField(name) responseField(name)                      text
//	hasRequestField(name) hasResponseField(name)                truth value
//	requestText() responseText()                                text
//
// Of a connection step:
//
//	exchanges requestOctets responseOctets millis               number
//	methods targets statuses outcomes                           list
//	closedBy resetBy from server                                text
//
// Of an act step, and of an experiment's question:
//
//	kind server experiment prediction error shownType redirect  text
//	exchanges status millis                                     number
//	redirected                                                  truth value
//	methods targets statuses                                    list
//	all first last                                              exchanges
//	asked.method asked.target                                   text
//
// In an expression are allowed: the operators, all, any, none, one, filter, map,
// find and their kin over lists, and plain functions of texts, numbers and lists.
// An expression costs little whatever it says: it has at most a thousand octets
// and two hundred parts, two predicates inside each other and eight "+". What
// goes wrong while one is evaluated (an index past a list's end, a message that
// is not kept any more) is no error: the condition does not hold, and what was
// seen is "?".
package check
