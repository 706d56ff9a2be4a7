package export

import (
	"encoding/base64"
	"net"
	"strings"
	"unicode/utf8"

	"roundtrip/app/exchange"
)

// Node writes a program for Node, with nothing but its http module, that sends
// the request of e to the server at hostport and prints the answer. Comments are
// in Korean ("ko") or English.
func Node(e *exchange.Exchange, hostport, lang string) (string, error) {
	m := &e.Request
	content, err := sendable(e, hostport, "target-octet", "target-escape", "target-fragment", "target-form", "host-missing", "host")
	if err != nil {
		return "", err
	}
	switch {
	case m.Version != "HTTP/1.1":
		return "", &Refused{Version}
	case m.Method != strings.ToUpper(m.Method):
		return "", &Refused{Method} // Node writes it in capitals
	case strings.ContainsFunc(m.Target, func(r rune) bool { return r <= ' ' }):
		return "", &Refused{Target}
	}
	host, port, _ := net.SplitHostPort(hostport)
	say := comments{lang: lang}
	var names []string // as first spelled
	inOctets := !isASCII(m.Target)
	values := map[string][]string{}
	for _, f := range m.Fields {
		name := strings.ToLower(f.Name)
		if values[name] == nil {
			names = append(names, f.Name)
		}
		values[name] = append(values[name], jsOctets(f.Value))
		inOctets = inOctets || !isASCII(f.Value)
	}
	var sets []string
	for _, name := range names {
		value := strings.Join(values[strings.ToLower(name)], ", ")
		if len(values[strings.ToLower(name)]) > 1 {
			value = "[" + value + "]"
		}
		sets = append(sets, "request.setHeader("+jsOctets(name)+", "+value+");\n")
	}
	if len(values["cookie"]) > 1 {
		return "", &Refused{Repeated} // Node joins them
	}
	var removes []string
	absent := []string{"Connection"}
	if !framed(m) {
		absent = append(absent, "Content-Length", "Transfer-Encoding")
	}
	for _, name := range absent {
		if values[strings.ToLower(name)] == nil {
			removes = append(removes, "request.removeHeader("+jsText(name)+");\n")
		}
	}

	var b strings.Builder
	b.WriteString(say.String())
	b.WriteString("const http = require(\"node:http\");\n\nconst request = http.request({\n")
	b.WriteString("  host: " + jsText(host) + ",\n  port: " + port + ",\n  method: " + jsText(m.Method) + ",\n  path: " + jsOctets(m.Target) + ",\n")
	b.WriteString("  setHost: false,\n});\n")
	b.WriteString(strings.Join(sets, ""))
	if len(removes) > 0 {
		b.WriteString("// " + text{"요청에 없던 필드를 Node가 더하지 않게 해요.", "Node shall add none that the request did not have."}.in(lang) + "\n")
		b.WriteString(strings.Join(removes, ""))
	}
	b.WriteString("request.on(\"response\", (response) => {\n  console.log(`HTTP/${response.httpVersion} ${response.statusCode} ${response.statusMessage}`);\n" +
		"  for (let i = 0; i < response.rawHeaders.length; i += 2) {\n    console.log(`${response.rawHeaders[i]}: ${response.rawHeaders[i + 1]}`);\n  }\n" +
		"  console.log();\n  response.pipe(process.stdout);\n});\n")
	b.WriteString("request.on(\"error\", (error) => console.error(error.message));\n")
	switch {
	case len(content) == 0:
		b.WriteString("request.end();\n")
	case utf8.Valid(content) && !inOctets:
		b.WriteString("request.end(" + jsText(string(content)) + ");\n")
	case utf8.Valid(content): // a text would make Node write the head in UTF-8 too
		b.WriteString("request.end(Buffer.from(" + jsText(string(content)) + "));\n")
	default:
		b.WriteString("request.end(Buffer.from(" + jsText(base64.StdEncoding.EncodeToString(content)) + ", \"base64\"));\n")
	}
	return b.String(), nil
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}
