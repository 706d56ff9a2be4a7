package templates

import (
	"encoding/json"
	"strconv"
	"strings"

	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
)

// fireKind is "request" (a fetch), "raw" (exact octets) or "server" (its state).
func fireKind(e lesson.Experiment) string {
	switch {
	case e.Request != nil:
		return "request"
	case e.Raw != "":
		return "raw"
	default:
		return "server"
	}
}

// fireData is what the scripts fire: an [exchange.Request] as JSON, or the
// state wanted of the server. Raw octets are in base64 there.
func fireData(e lesson.Experiment) string {
	if e.Server != "" {
		return e.Server
	}
	request := exchange.Request{Raw: []byte(e.Raw)}
	if r := e.Request; r != nil {
		request = exchange.Request{Method: method(r), Target: r.Target, Content: r.Content, Redirect: r.Redirect, AbortAfter: r.AbortAfter}
		for _, f := range r.Fields {
			request.Fields = append(request.Fields, exchange.Pair{Name: f.Name, Value: f.Value})
		}
	}
	data, err := json.Marshal(request)
	if err != nil {
		return "{}" // strings and numbers only: there is nothing to go wrong
	}
	return string(data)
}

func method(r *lesson.Request) string {
	if r.Method == "" {
		return "GET"
	}
	return r.Method
}

// seconds writes milliseconds as people say them: 1500 is "1.5".
func seconds(ms int) string { return strconv.FormatFloat(float64(ms)/1000, 'f', -1, 64) }

// rawLine is a line of raw octets and its end made visible.
type rawLine struct{ text, end string }

// rawLines cuts octets after each LF. What cannot be printed is shown as \x….
func rawLines(raw string) []rawLine {
	var lines []rawLine
	for line := range strings.SplitAfterSeq(raw, "\n") {
		if line == "" {
			continue
		}
		var l rawLine
		switch {
		case strings.HasSuffix(line, "\r\n"):
			l = rawLine{strings.TrimSuffix(line, "\r\n"), "CR LF"}
		case strings.HasSuffix(line, "\n"):
			l = rawLine{strings.TrimSuffix(line, "\n"), "LF"}
		default:
			l = rawLine{text: line}
		}
		l.text = printable(l.text)
		lines = append(lines, l)
	}
	return lines
}

func printable(s string) string {
	quoted := strconv.Quote(s)
	quoted = quoted[1 : len(quoted)-1]
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(quoted)
}
