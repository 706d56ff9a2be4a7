// Package export writes exchanges down for elsewhere: a request as a command or
// a program that sends it again, exchanges as a HAR log, exchanges as one page to
// pass on and open again.
//
// What it promises:
//   - Whatever an exchange holds stays data: it is quoted by the rules of the
//     shell, language or format that will read it, and nothing else runs.
//   - What a client cannot send is refused with a [Reason], or said in a comment
//     of the program where it changes nothing that the request means. It is never
//     bent in silence.
//   - Nothing is kept: a log is written exchange by exchange.
//   - What is read back ([Open]) is bounded, and its messages are taken apart anew
//     from their octets.
package export
