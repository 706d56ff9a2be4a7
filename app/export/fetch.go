package export

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"roundtrip/app/exchange"
)

// Fetch writes JavaScript that sends the request of e with fetch, on a page of
// the server at hostport. Comments, in Korean ("ko") or English, say what a
// browser does in its own way.
func Fetch(e *exchange.Exchange, hostport, lang string) (string, error) {
	m := &e.Request
	content, err := sendable(e, hostport, "host-missing", "host")
	switch {
	case err != nil:
		return "", err
	case !fetchMethod(m.Method):
		return "", &Refused{Method}
	case (m.Method == "GET" || m.Method == "HEAD") && len(content) > 0:
		return "", &Refused{NoContent} // a TypeError (Fetch §5.4, the Request constructor)
	case !urlKeeps(m.Target):
		return "", &Refused{Target}
	}
	say := comments{lang: lang}
	say.add(text{"http://%s의 페이지에서 실행해 주세요. 다른 출처에서는 CORS가 막을 수 있어요.", "Run it on a page of http://%s: on another origin CORS may stand in the way."}, hostport)

	var options []string
	if m.Method != "GET" {
		options = append(options, "method: "+jsText(m.Method))
	}
	var lines, own []string
	typed := false
	counted := map[string]int{}
	for _, f := range m.Fields {
		if browsersOwn(f.Name) {
			own = append(own, f.Name)
			continue
		}
		name := strings.ToLower(f.Name)
		typed = typed || name == "content-type"
		if counted[name]++; counted[name] == 2 {
			say.add(text{"같은 이름의 %s 필드는 값이 쉼표로 이어져 한 줄로 가요.", "The values of %s go on one line, with commas."}, f.Name)
		}
		lines = append(lines, "    ["+jsOctets(f.Name)+", "+jsOctets(f.Value)+"],\n")
	}
	if len(lines) > 0 {
		options = append(options, "headers: [\n"+strings.Join(lines, "")+"  ]")
	}
	if len(own) > 0 {
		say.add(text{"브라우저가 알아서 적는 필드라 코드로 정할 수 없어요: %s", "The browser writes these fields itself; no code can set them: %s"}, strings.Join(own, ", "))
	}
	switch sendsLength := m.Method == "POST" || m.Method == "PUT"; { // Fetch §4.6, HTTP-network-or-cache fetch
	case len(content) > 0:
		options = append(options, "body: "+fetchBody(content, typed))
	case framed(m) && !sendsLength && m.Method != "GET" && m.Method != "HEAD":
		options = append(options, "body: new Uint8Array()")
	case framed(m) && !sendsLength:
		return "", &Refused{OwnWay} // Content-Length: 0 with a GET
	case !framed(m) && sendsLength:
		say.add(text{"브라우저는 내용 없는 %s에 Content-Length: 0을 붙여요.", "With a %s without content the browser sends Content-Length: 0."}, m.Method)
	}
	if m.Framing == exchange.FramingChunked {
		say.add(text{"내용은 청크로 나뉘지 않고 Content-Length와 함께 가요.", "The content goes with a Content-Length, not in chunks."})
	}
	if m.Version != "HTTP/1.1" {
		say.add(text{"브라우저는 %s로 보내지 않아요. HTTP/1.1로 가요.", "The browser does not send %s: it goes as HTTP/1.1."}, m.Version)
	}

	call := jsText("http://" + hostport + m.Target)
	if len(options) > 0 {
		call += ", {\n  " + strings.Join(options, ",\n  ") + ",\n}"
	}
	return say.String() + "const response = await fetch(" + call + ");\n" +
		"console.log(response.status, response.statusText, await response.text());\n", nil
}

// fetchMethod tells whether fetch sends a method as it is (Fetch §2.2.1): some
// are forbidden, some are written in capitals however they are spelled.
func fetchMethod(method string) bool {
	upper := strings.ToUpper(method)
	switch upper {
	case "CONNECT", "TRACE", "TRACK":
		return false
	case "DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT":
		return method == upper
	}
	return true
}

// fetchBody writes content so that fetch adds no Content-Type of its own, as it
// does for a text.
func fetchBody(content []byte, typed bool) string {
	switch {
	case !utf8.Valid(content):
		return "Uint8Array.from(atob(" + jsText(base64.StdEncoding.EncodeToString(content)) + "), (c) => c.charCodeAt(0))"
	case typed:
		return jsText(string(content))
	}
	return "new TextEncoder().encode(" + jsText(string(content)) + ")"
}

// browsersOwn tells whether a field is one that no page may set (Fetch §2.2.2,
// forbidden request-header), or that Chromium sends its own of all the same.
func browsersOwn(name string) bool {
	lower := strings.ToLower(name)
	switch lower {
	case "accept-charset", "accept-encoding", "access-control-request-headers", "access-control-request-method", "access-control-request-private-network",
		"connection", "content-length", "cookie", "cookie2", "date", "dnt", "expect", "host", "keep-alive", "origin", "referer", "set-cookie",
		"te", "trailer", "transfer-encoding", "upgrade", "via", "user-agent":
		return true
	case "x-http-method", "x-http-method-override", "x-method-override":
		return true // forbidden with some values: not worth the risk
	}
	return strings.HasPrefix(lower, "proxy-") || strings.HasPrefix(lower, "sec-")
}

// urlKeeps tells whether a URL parser leaves a target as it is (URL §4.4): it
// encodes some characters, takes dot segments away and cuts at a fragment.
func urlKeeps(target string) bool {
	if !strings.HasPrefix(target, "/") {
		return false
	}
	path, query, _ := strings.Cut(target, "?")
	for segment := range strings.SplitSeq(strings.ToLower(path), "/") {
		switch strings.ReplaceAll(segment, "%2e", ".") {
		case ".", "..":
			return false
		}
	}
	return strings.IndexFunc(path, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("\"#<>^`{}\\", r) }) < 0 &&
		strings.IndexFunc(query, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("\"#<>'", r) }) < 0
}
