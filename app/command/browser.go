package command

import (
	"io"
	"os"
	"os/exec"
	"runtime"
)

// onDesktop tells whether somebody sits at the terminal, on a machine with a
// screen: only then does the browser open unasked.
func onDesktop(out io.Writer) bool {
	if !isTerminal(out) {
		return false
	}
	switch runtime.GOOS {
	case "darwin", "windows":
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// isTerminal tells whether what is written there meets somebody's eyes at once.
func isTerminal(out io.Writer) bool {
	f, isFile := out.(*os.File)
	if !isFile {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

// openBrowser shows a URL in the user's browser. The process that it starts is
// left alone: it may be the browser itself, which outlives us.
func openBrowser(url string) error {
	var c *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		c = exec.Command("open", url)
	case "windows":
		c = exec.Command("rundll32", "url.dll,FileProtocolHandler", url)
	default:
		c = exec.Command("xdg-open", url)
	}
	if err := c.Start(); err != nil {
		return err
	}
	return c.Process.Release()
}
