// Package e2e starts the whole program in-process on free ports and drives it
// as people do: a real Chromium through chromedp, curl, a plain TCP client.
//
//	go test ./e2e            needs chromium and curl on PATH
//	go test ./e2e -shots DIR also writes a picture of every page to DIR
package e2e
