// Package registry says what a status code and a field mean: for learners, in
// Korean and English, in a sentence or two of our own, with the place that defines
// it.
//
//	e, ok := registry.Status(304)
//	e, ok = registry.Field("etag") // in any case (RFC 9110 §5.1)
//	parts := registry.Explain("Cache-Control", "max-age=60, immutable")
//
// It is complete over the permanent entries of the IANA HTTP Status Code Registry,
// over the fields that lessons, the learner's server, browsers, curl and net/http
// send, and over those that one meets in the wild; tests hold that. What it does
// not know is said as well: Class for a code that nobody has registered, Unknown
// for a field.
//
// Explain takes apart the values whose grammar a learner trips over. It reads what
// any peer may have sent: it is bounded, and what breaks the grammar is left
// without words rather than guessed at.
package registry
