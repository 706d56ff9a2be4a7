// Package assets holds the style sheets, scripts and pictures of the pages.
//
// Nothing here is built: what stands in the folder is what the browser gets.
// Scripts are ES modules; only js/theme.js is a classic script, because it must
// run before the first paint.
package assets

import "embed"

// FS has the folders css, js and img.
//
//go:embed css js img
var FS embed.FS
