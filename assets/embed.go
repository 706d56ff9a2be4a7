// Package assets holds the style sheets, scripts and pictures of the pages.
//
// Nothing here is built before the program runs: app/web bundles the modules and
// sheets when it starts (docs/adr/0005). Scripts are ES modules; only js/theme.js
// is a classic script, because it must run before the first paint, and
// js/shell.js stands alone, because app/shell serves it to another origin.
package assets

import "embed"

// FS has the folders css, js and img.
//
//go:embed css js img
var FS embed.FS
