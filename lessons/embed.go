// Package lessons holds the lessons' texts, experiments and tasks: one folder
// each, read by package lesson.
package lessons

import "embed"

// FS has one folder per lesson.
//
//go:embed all:caching all:cookies all:failures all:rest all:server all:sessions all:status
var FS embed.FS
