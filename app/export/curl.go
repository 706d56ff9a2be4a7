package export

import (
	"strings"

	"roundtrip/app/exchange"
)

// Curl writes a command for a shell that sends the request of e to the server at
// hostport ("localhost:9000"). Whatever the request holds stays data: every
// word is quoted. curl orders some fields its own way; all else is the same.
func Curl(e *exchange.Exchange, hostport string, shell Shell) (string, error) {
	m := &e.Request
	// curl writes targets and Host fields as it is told.
	content, err := sendable(e, hostport, "target-octet", "target-escape", "target-fragment", "target-form", "host-missing", "host")
	if err != nil {
		return "", err
	}
	d := shell.dialect()
	w := command{words: []string{d.program, "-i"}}
	if m.Version == "HTTP/1.0" {
		w.add("--http1.0")
	}
	hasContent := framed(m)
	switch {
	case m.Method == "HEAD" && len(content) > 0:
		return "", &Refused{NoContent}
	case m.Method == "HEAD":
		w.words[1] = "-I"
		hasContent = false
	case m.Method == "GET" && !hasContent, m.Method == "POST" && hasContent:
	default:
		w.add("-X", m.Method)
	}
	if err := w.fields(m, hostport, hasContent); err != nil {
		return "", err
	}
	if hasContent {
		w.add("--data-raw", string(content))
	}
	w.target(m.Target, hostport)
	return d.join(w.words)
}

// command is one with its words, not yet quoted.
type command struct{ words []string }

func (w *command) add(more ...string) { w.words = append(w.words, more...) }

// fields writes the field lines, and takes away those that curl would add.
func (w *command) fields(m *exchange.Message, hostport string, hasContent bool) error {
	seen := map[string]bool{}
	for _, f := range m.Fields {
		name := strings.ToLower(f.Name)
		seen[name] = true
		switch {
		case name == "" || name[0] == '@': // -H @name would read a file
			return &Refused{Broken}
		case name == "host" && f.Value == hostport, name == "content-length" && hasContent:
			continue // curl writes it
		case f.Value == "":
			w.add("-H", f.Name+";") // curl's way to say an empty value
		default:
			w.add("-H", f.Name+": "+f.Value)
		}
	}
	added := []string{"Host", "User-Agent", "Accept"}
	if hasContent {
		added = append(added, "Content-Type")
	}
	for _, name := range added {
		if !seen[strings.ToLower(name)] {
			w.add("-H", name+":")
		}
	}
	return nil
}

// target writes the URL, and the request target by itself where a URL cannot hold it.
func (w *command) target(target, hostport string) {
	url := "http://" + hostport
	w.add("-g", "--path-as-is")
	if strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "//") && strings.IndexFunc(target, unsafeInURL) < 0 {
		w.add(url + target)
		return
	}
	w.add("--request-target", target, url+"/")
}

// unsafeInURL is true of what curl would change or cut in a URL's path and query.
func unsafeInURL(r rune) bool {
	return r <= ' ' || r >= 0x7f || strings.ContainsRune("#\\\"<>^`{|}", r)
}
