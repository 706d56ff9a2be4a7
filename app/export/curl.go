package export

import (
	"net"
	"strconv"
	"strings"
	"unicode/utf8"

	"roundtrip/app/exchange"
)

// Reason says why an exchange cannot be written as a curl command.
type Reason string

// The reasons.
const (
	Unread    Reason = "unread"    // the request's head was never whole
	Cut       Reason = "cut"       // not all octets of the request are kept
	Broken    Reason = "broken"    // the request breaks a rule that curl always keeps
	NUL       Reason = "nul"       // a NUL octet cannot stand in a command's argument
	NotText   Reason = "not-text"  // octets that are not UTF-8 would not survive copying
	Tunnel    Reason = "tunnel"    // CONNECT is spoken to proxies only
	Version   Reason = "version"   // neither HTTP/1.0 nor HTTP/1.1
	Length    Reason = "length"    // Content-Length is not the content's length
	Chunks    Reason = "chunks"    // trailers or chunk extensions
	Repeated  Reason = "repeated"  // a field twice that curl sends once
	HeadBody  Reason = "head-body" // HEAD with content
	TooLong   Reason = "too-long"  // longer than a shell takes
	NotServed Reason = "no-server" // the server has no address
)

// Refused is the error of an exchange that cannot be exported.
type Refused struct{ Reason Reason }

func (r *Refused) Error() string { return "curl cannot send this: " + string(r.Reason) }

// maxCommand is the longest command written, in octets: below what every
// system's execve takes in one argument.
const maxCommand = 96 << 10

// Curl writes a command for sh that sends the request of e to the server at
// hostport ("localhost:9000"). Whatever the request holds stays data: every
// word is quoted. curl orders some fields its own way; all else is the same.
func Curl(e *exchange.Exchange, hostport string) (string, error) {
	m := &e.Request
	content, err := plain(e)
	if err != nil {
		return "", err
	}
	if _, _, err := net.SplitHostPort(hostport); err != nil {
		return "", &Refused{NotServed}
	}
	w := words{}
	w.add("curl", "-i")
	if m.Version == "HTTP/1.0" {
		w.add("--http1.0")
	}
	hasContent := len(content) > 0 || m.Framing == exchange.FramingLength || m.Framing == exchange.FramingChunked
	switch {
	case m.Method == "HEAD" && len(content) > 0:
		return "", &Refused{HeadBody}
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
	return w.join()
}

// plain returns the content of a request that curl can send, without its framing.
func plain(e *exchange.Exchange) ([]byte, error) {
	m := &e.Request
	switch {
	case m.HeadAt == 0 || m.Head.Length == 0:
		return nil, &Refused{Unread}
	case m.Kept < m.Total || m.BodyDropped || !m.Whole:
		return nil, &Refused{Cut}
	case m.Method == "CONNECT":
		return nil, &Refused{Tunnel}
	case m.Version != "HTTP/1.1" && m.Version != "HTTP/1.0":
		return nil, &Refused{Version}
	case len(m.Trailers) > 0:
		return nil, &Refused{Chunks}
	}
	for _, v := range e.Rules {
		if v.Dir == exchange.ToServer && !breaks(v.Rule) {
			return nil, &Refused{Broken}
		}
	}
	if m.Framing != exchange.FramingChunked {
		head := min(m.Head.Length, int64(len(m.Octets)))
		return m.Octets[head:], nil
	}
	var content []byte
	for _, c := range m.Chunks {
		if c.Extension != "" {
			return nil, &Refused{Chunks}
		}
		from := c.Data.Offset - m.Offset
		to := from + c.Data.Length
		if from < 0 || to < from || to > int64(len(m.Octets)) {
			return nil, &Refused{Cut}
		}
		content = append(content, m.Octets[from:to]...)
	}
	return content, nil
}

// breaks tells whether curl can be made to break a rule: it writes targets and
// Host fields as it is told.
func breaks(rule string) bool {
	switch rule {
	case "target-octet", "target-escape", "target-fragment", "target-form", "host-missing", "host":
		return true
	}
	return false
}

// words are the command's, not yet quoted.
type words struct{ words []string }

func (w *words) add(more ...string) { w.words = append(w.words, more...) }

// fields writes the field lines, and takes away those that curl would add.
func (w *words) fields(m *exchange.Message, hostport string, hasContent bool) error {
	seen := map[string]int{}
	for _, f := range m.Fields {
		name := strings.ToLower(f.Name)
		seen[name]++
		if name == "" || name[0] == '@' { // -H @name would read a file
			return &Refused{Broken}
		}
		switch name {
		case "host":
			if seen[name] > 1 {
				return &Refused{Repeated}
			}
			if f.Value == hostport {
				continue
			}
		case "content-length":
			n, err := strconv.ParseInt(f.Value, 10, 64)
			if err != nil || seen[name] > 1 || n != m.ContentOctets {
				return &Refused{Length}
			}
			if hasContent {
				continue // --data-raw writes it
			}
		}
		if f.Value == "" {
			w.add("-H", f.Name+";") // curl's way to say an empty value
			continue
		}
		w.add("-H", f.Name+": "+f.Value)
	}
	added := []string{"Host", "User-Agent", "Accept"}
	if hasContent {
		added = append(added, "Content-Type")
	}
	for _, name := range added {
		if seen[strings.ToLower(name)] == 0 {
			w.add("-H", name+":")
		}
	}
	return nil
}

// target writes the URL, and the request target by itself where a URL cannot hold it.
func (w *words) target(target, hostport string) {
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

// join quotes the words and puts the options on lines of their own.
func (w *words) join() (string, error) {
	var b strings.Builder
	for i, word := range w.words {
		switch {
		case strings.IndexByte(word, 0) >= 0:
			return "", &Refused{NUL}
		case !utf8.ValidString(word):
			return "", &Refused{NotText}
		}
		if i > 0 {
			if word == "-H" || word == "--data-raw" || word == "-g" {
				b.WriteString(" \\\n  ")
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(quote(word))
	}
	if b.Len() > maxCommand {
		return "", &Refused{TooLong}
	}
	b.WriteByte('\n')
	return b.String(), nil
}

// quote makes one word for sh of any octets but NUL (POSIX XCU §2.2.2): between
// single quotes nothing is special but the single quote.
func quote(word string) string {
	if word != "" && strings.IndexFunc(word, special) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

func special(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	}
	return !strings.ContainsRune("-_./:@%+,", r)
}
