// Package check judges a lesson's tasks by what crossed the wire.
package check
