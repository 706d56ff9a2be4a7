// Package lesson reads lessons from an fs.FS. A lesson is a folder with a
// lesson.yaml and one Markdown file per language; everything is validated when
// it is read, so that a broken lesson stops the start and never meets a reader.
//
//	status/lesson.yaml   title, experiments and tasks: see [Lesson]
//	status/ko.md         the text in Korean
//	status/en.md         the text in English
//
// The languages of a lesson are its Markdown files; every text of lesson.yaml
// is written in each of them. In the Markdown a line
//
//	{{experiment id}}
//
// puts an experiment in its place, each exactly once. Raw HTML is left out.
//
// Expressions (the See of conditions and predictions) are only carried here,
// with their places; package check compiles them.
package lesson
