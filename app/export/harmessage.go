package export

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"roundtrip/app/cookie"
	"roundtrip/app/exchange"
)

type harRequest struct {
	Method      string       `json:"method"`
	URL         string       `json:"url"`
	Version     string       `json:"httpVersion"`
	Cookies     []harCookie  `json:"cookies"`
	Headers     []harPair    `json:"headers"`
	Query       []harPair    `json:"queryString"`
	PostData    *harPostData `json:"postData,omitempty"`
	HeadersSize int64        `json:"headersSize"` // -1: never whole
	BodySize    int64        `json:"bodySize"`

	Target   string     `json:"_target"` // as it crossed
	Trailers []harPair  `json:"_trailers,omitempty"`
	Octets   *harOctets `json:"_octets,omitempty"`
}

type harResponse struct {
	Status      int         `json:"status"`
	StatusText  string      `json:"statusText"`
	Version     string      `json:"httpVersion"`
	Cookies     []harCookie `json:"cookies"`
	Headers     []harPair   `json:"headers"`
	Content     harContent  `json:"content"`
	RedirectURL string      `json:"redirectURL"`
	HeadersSize int64       `json:"headersSize"`
	BodySize    int64       `json:"bodySize"`

	Error    string       `json:"_error,omitempty"`
	Interim  []harInterim `json:"_interim,omitempty"`
	Trailers []harPair    `json:"_trailers,omitempty"`
	Octets   *harOctets   `json:"_octets,omitempty"`
}

type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type harCookie struct {
	Name     string `json:"name"`
	Value    string `json:"value"`
	Path     string `json:"path,omitempty"`
	Domain   string `json:"domain,omitempty"`
	Expires  string `json:"expires,omitempty"`
	HTTPOnly bool   `json:"httpOnly,omitempty"`
	Secure   bool   `json:"secure,omitempty"`
	SameSite string `json:"_sameSite,omitempty"`
}

type harPostData struct {
	Type     string `json:"mimeType"`
	Text     string `json:"text"`
	Comment  string `json:"comment,omitempty"`
	Encoding string `json:"_encoding,omitempty"` // "base64"; HAR has it for responses only
}

type harContent struct {
	Size     int64  `json:"size"`
	Type     string `json:"mimeType"`
	Text     string `json:"text,omitempty"`
	Encoding string `json:"encoding,omitempty"`
	Comment  string `json:"comment,omitempty"`
}

type harInterim struct {
	Status     int       `json:"status"`
	StatusText string    `json:"statusText"`
	Headers    []harPair `json:"headers"`
}

// harOctets is a message as it crossed, framing and all.
type harOctets struct {
	Total  int64  `json:"total"`
	SHA256 string `json:"sha256,omitempty"`
}

func harRequestOf(e *exchange.Exchange) harRequest {
	m := &e.Request
	authority := m.Field("Host")
	if !isAuthority(authority) {
		authority = e.Connection.ServerAddr
	}
	out := harRequest{
		Method: toText(m.Method), URL: urlOf(authority, m.Target), Version: toText(m.Version), Cookies: []harCookie{}, Headers: pairsOf(m.Fields),
		Query: queryOf(m.Target), HeadersSize: headSize(m), BodySize: m.ContentOctets, Target: toText(m.Target), Trailers: pairsOf(m.Trailers), Octets: octetsOf(m),
	}
	for _, value := range m.Values("Cookie") {
		for pair := range strings.SplitSeq(value, ";") {
			if name, value, ok := strings.Cut(strings.Trim(pair, " \t"), "="); ok {
				out.Cookies = append(out.Cookies, harCookie{Name: toText(name), Value: toText(value)})
			}
		}
	}
	if m.ContentOctets > 0 {
		c := harContentOf(m)
		out.PostData = &harPostData{c.Type, c.Text, c.Comment, c.Encoding}
	}
	return out
}

func harResponseOf(e *exchange.Exchange) harResponse {
	m := e.Response
	var out harResponse
	if m == nil || m.Status == 0 {
		out = noResponse(netError(e))
	} else {
		out = harResponse{
			Status: m.Status, StatusText: toText(m.Reason), Version: toText(m.Version), Cookies: []harCookie{}, Headers: pairsOf(m.Fields),
			Content: harContentOf(m), RedirectURL: toText(m.Field("Location")), HeadersSize: headSize(m), BodySize: m.ContentOctets,
			Error: netError(e), Trailers: pairsOf(m.Trailers),
		}
		for _, value := range m.Values("Set-Cookie") {
			out.Cookies = append(out.Cookies, setCookieOf(value))
		}
	}
	if m != nil {
		out.Octets = octetsOf(m)
	}
	for i := range e.InterimAll {
		x := &e.InterimAll[i]
		out.Interim = append(out.Interim, harInterim{x.Status, toText(x.Reason), pairsOf(x.Fields)})
	}
	return out
}

// noResponse is what stands where no status came (Chromium's HARLog.ts).
func noResponse(netError string) harResponse {
	return harResponse{
		Cookies: []harCookie{}, Headers: []harPair{}, Content: harContent{Type: "x-unknown"}, HeadersSize: -1, BodySize: -1, Error: netError,
	}
}

func pairsOf(fields []exchange.Field) []harPair {
	out := make([]harPair, 0, len(fields))
	for _, f := range fields {
		out = append(out, harPair{toText(f.Name), toText(f.Value)})
	}
	return out
}

func headSize(m *exchange.Message) int64 {
	if m.HeadAt == 0 {
		return -1
	}
	return m.Head.Length
}

func octetsOf(m *exchange.Message) *harOctets {
	out := &harOctets{Total: m.Total, SHA256: m.SHA256}
	if m.SHA256 == "" { // all of them are kept
		sum := sha256.Sum256(m.Octets)
		out.SHA256 = hex.EncodeToString(sum[:])
	}
	return out
}

func harContentOf(m *exchange.Message) harContent {
	content, all := contentOf(m)
	out := harContent{Size: m.ContentOctets, Type: toText(m.Field("Content-Type"))}
	if isText(content) {
		out.Text = string(content)
	} else {
		out.Text, out.Encoding = base64.StdEncoding.EncodeToString(content), "base64"
	}
	if !all {
		out.Comment = fmt.Sprintf("%d of %d octets were kept", len(content), m.ContentOctets)
	}
	return out
}

// isText tells whether octets can be shown as a text and read back as they were.
func isText(octets []byte) bool {
	if !utf8.Valid(octets) {
		return false
	}
	for _, b := range octets {
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' || b == 0x7f {
			return false
		}
	}
	return true
}

// toText makes a JSON string possible of any octets: UTF-8 as it is, else each
// octet a character (ISO 8859-1).
func toText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}

func setCookieOf(value string) harCookie {
	c := cookie.Parse(value)
	out := harCookie{Name: toText(c.Name), Value: toText(c.Value)}
	for _, a := range c.Attributes {
		switch a.Kind { // of attributes that stand twice the last counts (RFC 6265bis §5.6)
		case cookie.Path:
			out.Path = toText(a.Value)
		case cookie.Domain:
			out.Domain = toText(a.Value)
		case cookie.Expires:
			if at, ok := cookie.Date(a.Value); ok {
				out.Expires = at.Format(time.RFC3339)
			}
		case cookie.HTTPOnly:
			out.HTTPOnly = true
		case cookie.Secure:
			out.Secure = true
		case cookie.SameSite:
			out.SameSite = toText(a.Value)
		}
	}
	return out
}

// urlOf is the target URI of a request (RFC 9110 §7.1) as HAR wants it, whatever
// the target is. What a URI may not hold is encoded.
func urlOf(authority, target string) string {
	lower := strings.ToLower(target)
	switch {
	case strings.HasPrefix(target, "/"):
		return "http://" + authority + encoded(target)
	case strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://"):
		if u, err := url.Parse(encoded(target)); err == nil && u.Host != "" {
			return encoded(target)
		}
	case target == "*":
		return "http://" + authority
	}
	return "http://" + authority + "/"
}

func encoded(target string) string {
	var b strings.Builder
	for i := range len(target) {
		c := target[i]
		if c == '%' && i+2 < len(target) && isHex(target[i+1]) && isHex(target[i+2]) ||
			'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~:/?#[]@!$&'()*+,;=", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteString("%" + strings.ToUpper(hexOctet(c)))
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// isAuthority tells whether a Host field can stand in a URL.
func isAuthority(host string) bool {
	u, err := url.Parse("http://" + host + "/")
	return err == nil && host != "" && u.Host == host && u.Path == "/"
}

// queryOf takes a query apart as servers do with forms.
func queryOf(target string) []harPair {
	out := []harPair{}
	_, query, _ := strings.Cut(target, "?")
	query, _, _ = strings.Cut(query, "#")
	for pair := range strings.SplitSeq(query, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		out = append(out, harPair{toText(unescaped(name)), toText(unescaped(value))})
	}
	return out
}

func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}
