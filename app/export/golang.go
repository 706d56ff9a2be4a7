package export

import (
	"go/format"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"roundtrip/app/exchange"
)

// Go writes a Go program, of the standard library only, that sends the request of
// e to the server at hostport and prints the answer. Comments are in Korean
// ("ko") or English.
func Go(e *exchange.Exchange, hostport, lang string) (string, error) {
	m := &e.Request
	content, err := sendable(e, hostport, "target-octet", "target-escape", "target-fragment", "target-form", "host")
	if err != nil {
		return "", err
	}
	plain := false // a URL says the target
	if u, err := url.Parse("http://" + hostport + m.Target); err == nil && strings.HasPrefix(m.Target, "/") && u.Fragment == "" {
		plain = u.RequestURI() == m.Target
	}
	switch {
	case m.Version != "HTTP/1.1":
		return "", &Refused{Version}
	case strings.HasPrefix(m.Target, "//"), strings.ContainsFunc(m.Target, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return "", &Refused{Target} // it would become http://…, or an error
	case !goHost(m.Field("Host")):
		return "", &Refused{Host}
	}
	say := comments{lang: lang}
	fields, err := goFields(m, &say)
	if err != nil {
		return "", err
	}

	framing, err := goFraming(m, content, &say)
	if err != nil {
		return "", err
	}

	imports := []string{"fmt", "io", "log", "net/http", "os"}
	body := "nil"
	if framing == goEmpty {
		body = "http.NoBody"
	}
	if len(content) > 0 {
		imports = append(imports, "strings")
		body = "strings.NewReader(" + goText(string(content)) + ")"
	}
	target := m.Target
	if !plain {
		imports = append(imports, "net/url")
		target = "/"
	}
	var b strings.Builder
	b.WriteString(say.String())
	if len(say.lines) > 0 {
		b.WriteByte('\n') // it is no package comment
	}
	slices.Sort(imports)
	b.WriteString("package main\n\nimport (\n")
	for _, name := range imports {
		b.WriteString("\t" + strconv.Quote(name) + "\n")
	}
	b.WriteString(")\n\nfunc main() {\n")
	b.WriteString("\treq, err := http.NewRequest(" + strconv.Quote(m.Method) + ", " + strconv.Quote("http://"+hostport+target) + ", " + body + ")\n" + goFatal)
	if !plain {
		b.WriteString("\treq.URL = &url.URL{Scheme: \"http\", Host: " + strconv.Quote(hostport) + ", Opaque: " + strconv.Quote(m.Target) + "}\n")
	}
	if host := m.Field("Host"); host != hostport {
		b.WriteString("\treq.Host = " + strconv.Quote(host) + "\n")
	}
	b.WriteString(fields)
	b.WriteString(framing)
	b.WriteString("\t// " + text{"RoundTrip은 요청 하나만 보내요. Client.Do는 리다이렉트를 따라가요.", "RoundTrip sends one request; Client.Do would follow redirects."}.in(lang) + "\n")
	b.WriteString("\tres, err := (&http.Transport{DisableCompression: true}).RoundTrip(req)\n" + goFatal)
	b.WriteString("\tdefer res.Body.Close()\n\tfmt.Println(res.Proto, res.Status)\n\tres.Header.Write(os.Stdout)\n\tfmt.Println()\n")
	b.WriteString("\tif _, err := io.Copy(os.Stdout, res.Body); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}\n")
	source, err := format.Source([]byte(b.String()))
	return string(source), err
}

// goText writes a string as people would: raw, where that spares backslashes and
// hides nothing.
func goText(s string) string {
	if strings.ContainsAny(s, `"\\`) && strconv.CanBackquote(s) && strings.IndexFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) < 0 {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}

const goFatal = "\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n"

const goEmpty = "\treq.TransferEncoding = []string{\"identity\"} // Content-Length: 0\n"

// goFields writes the fields, and takes away the User-Agent that Go would add.
func goFields(m *exchange.Message, say *comments) (string, error) {
	var names []string
	values := map[string][]string{}
	for _, f := range m.Fields {
		switch strings.ToLower(f.Name) {
		case "host", "content-length":
			continue // from the request itself
		case "transfer-encoding":
			if f.Value != "chunked" {
				return "", &Refused{OwnWay}
			}
			continue
		case "trailer": // Go announces those of Request.Trailer only
			return "", &Refused{OwnWay}
		}
		if values[f.Name] == nil {
			names = append(names, f.Name)
		}
		values[f.Name] = append(values[f.Name], f.Value)
	}
	switch agents := values["User-Agent"]; {
	case len(agents) > 1:
		return "", &Refused{Repeated}
	case len(agents) == 1 && agents[0] == "": // is the way to send none
		return "", &Refused{OwnWay}
	}
	if !slices.IsSorted(names) {
		say.add(text{"net/http는 필드를 이름 순서로 보내요. 뜻은 같아요.", "net/http sends fields in the order of their names, which means the same."})
	}
	var b strings.Builder
	b.WriteString("\treq.Header = http.Header{\n")
	for _, name := range names {
		quoted := make([]string, len(values[name]))
		for i, v := range values[name] {
			quoted[i] = goText(v)
		}
		b.WriteString("\t\t" + strconv.Quote(name) + ": {" + strings.Join(quoted, ", ") + "},\n")
	}
	if values["User-Agent"] == nil {
		b.WriteString("\t\t\"User-Agent\": nil, // " + text{"적지 않으면 Go가 자기 이름을 넣어요", "or Go writes its own"}.in(say.lang) + "\n")
	}
	b.WriteString("\t}\n")
	return b.String(), nil
}

// goFraming writes how the content's end is found, where Go would do otherwise.
func goFraming(m *exchange.Message, content []byte, say *comments) (string, error) {
	sendsLength := m.Method == "POST" || m.Method == "PUT" || m.Method == "PATCH" // net/http, transferWriter.shouldSendContentLength
	switch {
	case m.Framing == exchange.FramingChunked && len(content) == 0:
		return "", &Refused{Chunks} // Go sends no empty chunked content
	case m.Framing == exchange.FramingChunked:
		return "\treq.ContentLength = -1\n\treq.TransferEncoding = []string{\"chunked\"}\n", nil
	case len(content) > 0, framed(m) == sendsLength:
		return "", nil
	case sendsLength:
		say.add(text{"net/http는 내용 없는 %s에 Content-Length: 0을 붙여요.", "With a %s without content net/http sends Content-Length: 0."}, m.Method)
		return "", nil
	case m.Method != "GET" && m.Method != "HEAD":
		return goEmpty, nil
	}
	return "", &Refused{OwnWay} // it sends no Content-Length: 0 with these
}

// goHost tells whether net/http sends a Host field as it is: it refuses some
// octets, encodes others, takes zones away, and never sends an empty one.
func goHost(host string) bool {
	return host != "" && strings.IndexFunc(host, func(r rune) bool {
		return !isPlain(r) && !strings.ContainsRune("!$&'()*+,;=[]~", r) || r == '/'
	}) < 0
}
