// Package export writes an exchange down as a command that sends its request
// again. What a command cannot say is refused with a reason, never bent.
package export
