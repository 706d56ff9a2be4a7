package http1

import (
	"bytes"

	"roundtrip/app/exchange"
)

// extent says how much of a start line there is.
type extent bool

const (
	wholeLine extent = true
	cutShort  extent = false // unfinished, or too long: only what is there is told
)

// start begins a message with its start line, or what there is of it.
func (h *half) start(line []byte, whole extent) {
	h.head = head{length: -1, declared: -1, size: len(line), asked: true}
	if h.dir == exchange.ToServer {
		h.message = h.c.ask(0)
	} else if !h.answer(line) {
		return
	}
	h.open, h.seen, h.state = true, true, inHead
	if h.skipped > 0 {
		h.blame(emptyLine, h.offset-h.skipped)
		h.skipped = 0
	}
	ev := h.event(StartLine, line)
	s := line
	if whole {
		s = h.content(line)
	}
	readable := true
	switch {
	case h.dir == exchange.ToClient:
		readable = h.statusLine(ev, s, whole)
		ev.Interim = h.interim
	case bool(whole):
		readable = h.requestLine(ev, s)
		h.c.note(h.message, h.head.trait)
	default:
		var rest []byte
		ev.Method, rest, _ = bytes.Cut(s, []byte{' '})
		ev.Target, ev.Version, _ = bytes.Cut(rest, []byte{' '})
	}
	h.send(ev)
	if !readable {
		h.state = inTunnel
	}
}

// answer finds the request that a response is to.
func (h *half) answer(line []byte) bool {
	c := h.c
	if len(c.waiting) == 0 {
		c.early()
	}
	h.message = c.first
	switch {
	case len(c.waiting) > 0:
		h.head.trait = c.waiting[0]
	case c.half[exchange.ToServer].state == inTunnel:
		// The requests cannot be told apart any more, nor what answers them.
		h.state = inTunnel
		h.send(h.event(Tunnel, line))
		return false
	default:
		h.head.asked = false
		h.blame(unasked, h.offset)
	}
	return true
}

// content is a line without its end.
func (h *half) content(line []byte) []byte {
	s := line[:len(line)-1]
	if n := len(s); n > 0 && s[n-1] == '\r' {
		s = s[:n-1]
	} else {
		h.blame(bareLF, h.offset+int64(n))
	}
	if i := bytes.IndexByte(s, '\r'); i >= 0 {
		h.blame(bareCR, h.offset+int64(i))
	}
	return s
}

// requestLine takes a request line apart (RFC 9112 §3). It returns false if what
// follows need not be HTTP.
func (h *half) requestLine(ev *Event, s []byte) bool {
	all := s
	s, cut := trim(all)
	at := h.offset + int64(cut)
	if cut > 0 {
		h.blame(lineSpace, h.offset)
	} else if len(s) < len(all) {
		h.blame(lineSpace, at+int64(len(s)))
	}
	i, j := bytes.IndexAny(s, " \t"), bytes.LastIndexAny(s, " \t")
	if i < 0 {
		ev.Method = s
		h.blame(requestLine, at)
		return false
	}
	ev.Method = s[:i]
	target, gap := trim(s[i:j])
	targetAt := at + int64(i+gap)
	if len(target) == 0 { // two parts
		ev.Target, _ = trim(s[i:])
		if bytes.HasPrefix(ev.Target, []byte("HTTP/")) || firstNot(ev.Method, token) >= 0 {
			h.blame(requestLine, at)
		} else {
			h.blame(simpleRequest, at+int64(len(s)))
		}
		return false
	}
	ev.Target, ev.Version = target, s[j+1:]
	if j-i != 1+len(target) || s[i] != ' ' || s[j] != ' ' {
		h.blame(lineSpace, at+int64(i))
	}
	if k := firstNot(ev.Method, token); k >= 0 {
		h.blame(methodOctet, at+int64(k))
	}
	switch string(ev.Method) {
	case "HEAD":
		h.head.trait |= isHead
	case "CONNECT":
		h.head.trait |= isConnect
	}
	versionAt := at + int64(j+1)
	if string(ev.Method) == "PRI" && string(target) == "*" && string(ev.Version) == "HTTP/2.0" {
		h.blame(preface, at)
		h.head.preface = true
		return true
	}
	h.target(ev.Method, target, targetAt)
	h.version(ev.Version, versionAt)
	return len(ev.Version) > 5 && equal(ev.Version[:5], "http/")
}

// target checks a request target (RFC 9112 §3.2).
func (h *half) target(method, target []byte, at int64) {
	if k := firstNot(target, uri); k >= 0 {
		space, fragment, other := -1, -1, -1
		for i, b := range target {
			switch {
			case classes[b]&uri != 0:
			case isSpace(b) && space < 0:
				space = i
				h.blame(targetSpace, at+int64(i))
			case b == '#' && fragment < 0:
				fragment = i
				h.blame(targetFragment, at+int64(i))
			case !isSpace(b) && b != '#' && b != '\r' && other < 0: // a CR has its own rule
				other = i
				h.blame(targetOctet, at+int64(i))
			}
		}
	}
	for i := 0; i < len(target); i++ {
		if target[i] != '%' {
			continue
		}
		if i+2 >= len(target) || !isHex(target[i+1]) || !isHex(target[i+2]) {
			h.blame(targetEscape, at+int64(i))
			break
		}
	}
	ok := false
	switch {
	case string(method) == "CONNECT":
		ok = validHost(target) && bytes.IndexByte(target, ':') > 0 && target[len(target)-1] != ':'
	case target[0] == '/':
		ok = true
	case string(target) == "*":
		ok = string(method) == "OPTIONS"
	default:
		ok = absolute(target)
	}
	if !ok {
		h.blame(targetForm, at)
	}
}

func isHex(b byte) bool {
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F'
}

// absolute tells whether a target begins as an absolute URI does.
func absolute(target []byte) bool {
	scheme, rest, found := bytes.Cut(target, []byte("://"))
	if !found || len(scheme) == 0 || len(rest) == 0 {
		return false
	}
	for i, b := range scheme {
		letter := 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
		if !letter && (i == 0 || ('0' > b || b > '9') && b != '+' && b != '-' && b != '.') {
			return false
		}
	}
	return true
}

// version checks a version (RFC 9112 §2.3). One that cannot be read counts as 1.1.
func (h *half) version(v []byte, at int64) {
	digit := func(b byte) bool { return '0' <= b && b <= '9' }
	switch {
	case len(v) != len("HTTP/1.1") || string(v[:5]) != "HTTP/" || !digit(v[5]) || v[6] != '.' || !digit(v[7]):
		h.blame(versionForm, at)
	case v[5] != '1':
		h.blame(versionMajor, at)
		h.head.old = v[5] == '0'
	default:
		h.head.old, h.head.known = v[7] == '0', true
	}
	if h.head.old {
		h.head.trait |= isOld
	}
}

// statusLine takes a status line apart (RFC 9112 §4). It returns false if what
// follows need not be HTTP.
func (h *half) statusLine(ev *Event, s []byte, whole extent) bool {
	at := h.offset
	version, rest, _ := bytes.Cut(s, []byte{' '})
	codeAt := at + int64(len(version)+1)
	rest, gap := trimLeft(rest)
	ev.Version = version
	code := rest[:min(3, len(rest))]
	if !bool(whole) {
		if n, ok := number(code); ok && len(code) == 3 {
			ev.Status = int(n)
		}
		return true
	}
	n, ok := number(code)
	if !bytes.HasPrefix(version, []byte(statusLineBegins)) || !ok || len(code) != 3 || len(rest) > 3 && rest[3] != ' ' {
		h.blame(statusLine, at)
		return false
	}
	request := h.head.trait
	h.version(version, at)
	h.head.trait = request
	if gap > 0 {
		h.blame(statusLine, codeAt)
	}
	ev.Status = int(n)
	h.head.status = ev.Status
	h.interim = n/100 == 1 && n != 101
	if n < 100 || n > 599 {
		h.blame(statusRange, codeAt+int64(gap))
	}
	if h.interim && request&isOld != 0 {
		h.blame(interimOld, at)
	}
	if n == 101 && h.head.asked && request&asksUpgrade == 0 {
		h.blame(upgradeUnasked, at)
	}
	if len(rest) == 3 {
		h.blame(statusSpace, codeAt+int64(gap+3))
		return true
	}
	ev.Reason = rest[4:]
	if k := first(ev.Reason, control); k >= 0 && ev.Reason[k] != '\r' {
		h.blame(reasonOctet, codeAt+int64(gap+4+k))
	}
	return true
}

func trimLeft(s []byte) (trimmed []byte, cut int) {
	for cut < len(s) && isSpace(s[cut]) {
		cut++
	}
	return s[cut:], cut
}
