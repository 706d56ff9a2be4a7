package templates

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"roundtrip/app/exchange"
	"roundtrip/app/lesson"
)

// fireKind is "request" (a fetch), "raw" (exact octets), "open" (a tab of its own),
// "faults" (to switch on) or "server" (its state).
func fireKind(e lesson.Experiment) string {
	switch {
	case e.Request != nil:
		return "request"
	case e.Raw != "":
		return "raw"
	case e.Open != "":
		return "open"
	case e.Server != "":
		return "server"
	default:
		return "faults"
	}
}

// kindWords is what an experiment does, and to which server if it changes one.
func kindWords(v view, e lesson.Experiment) string {
	if kind := fireKind(e); kind != "server" {
		return v.t("experiment.kind." + kind)
	}
	return v.t("experiment.kind.server", v.t("experiment.name."+on(e)))
}

// on is the server that an experiment asks.
func on(e lesson.Experiment) string {
	if e.On == "" {
		return "http"
	}
	return e.On
}

// setupData is what the scripts arrange before firing, as JSON.
func setupData(s lesson.Setup) string {
	data, err := json.Marshal(struct {
		PortOf  string          `json:"portOf,omitempty"`
		Listen  []string        `json:"listen,omitzero"` // an empty list says: all of the room's
		Faults  []lesson.Fault  `json:"faults,omitempty"`
		Gateway *lesson.Gateway `json:"gateway,omitempty"`
	}{s.PortOf, s.Listen, s.Faults, s.Gateway})
	if err != nil {
		return "{}" // strings and numbers only: there is nothing to go wrong
	}
	return string(data)
}

// faultName is what the board calls a fault.
func faultName(v view, f lesson.Fault) string {
	if v.Fault == nil {
		return f.ID
	}
	return v.Fault(f.ID)
}

// faultWords is how it is set, as the board writes it: "octets=3 · /users · 50%".
func faultWords(v view, f lesson.Fault) string {
	words := []string{}
	for _, name := range slices.Sorted(maps.Keys(f.Params)) {
		words = append(words, fmt.Sprintf("%s=%v", name, f.Params[name]))
	}
	if f.Path != "" {
		words = append(words, f.Path)
	}
	if f.Share > 0 && f.Share < 100 {
		words = append(words, fmt.Sprintf("%d%%", f.Share))
	}
	if f.Times > 0 {
		words = append(words, v.t("experiment.fault.times", strconv.Itoa(f.Times)))
	}
	return strings.Join(words, " · ")
}

// gatewayWords is how a gateway is set.
func gatewayWords(v view, g lesson.Gateway) string {
	waits, takes, again := seconds(g.Timeout), strconv.Itoa(g.Capacity), strconv.Itoa(g.Retries)
	switch {
	case g.Retries == 0:
		return v.t("experiment.gateway.once", waits, takes)
	case g.Unsafe:
		return v.t("experiment.gateway.unsafe", waits, takes, again)
	}
	return v.t("experiment.gateway.what", waits, takes, again)
}

// fireData is what the scripts fire: an [exchange.Request] as JSON, a target, or
// the state wanted of the server. Raw octets are in base64 there.
func fireData(e lesson.Experiment) string {
	switch fireKind(e) {
	case "server":
		return e.Server
	case "open":
		return e.Open
	case "faults":
		return ""
	}
	request := exchange.Request{Raw: []byte(e.Raw)}
	if r := e.Request; r != nil {
		request = exchange.Request{
			Method: methodOf(r), Target: r.Target, Content: r.Content, Redirect: r.Redirect, AbortAfter: r.AbortAfter,
			Cache: r.Cache, Times: r.Times, Together: r.Together,
		}
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

func methodOf(r *lesson.Request) string {
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
		if i := nextRequest(l.text); i > 0 {
			lines = append(lines, rawLine{text: printable(l.text[:i])})
			l.text = l.text[i:]
		}
		l.text = printable(l.text)
		lines = append(lines, l)
	}
	return lines
}

// nextRequest is where a request line begins behind the content of the request
// before, which ends without a line end; 0 if there is none.
func nextRequest(line string) int {
	at, is := strings.CutSuffix(line, " HTTP/1.1")
	i := strings.LastIndex(at, " /")
	if !is || i < 0 {
		return 0
	}
	return len(strings.TrimRight(at[:i], "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
}

func printable(s string) string {
	quoted := strconv.Quote(s)
	quoted = quoted[1 : len(quoted)-1]
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(quoted)
}
