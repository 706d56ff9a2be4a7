package registry_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"roundtrip/app/registry"
)

// said writes parts as "what stands there: what is said of it", in English.
func said(value string, parts []registry.Part) string {
	var out []string
	for _, p := range parts {
		s := value[p.Offset:p.Offset+p.Length] + ": " + p.Text["en"]
		if p.At != nil {
			s += fmt.Sprintf(" @%d", *p.At)
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

// TestExplain: each line of want must begin a line of what is said, in order.
func TestExplain(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"Cache-Control", "max-age=60,  Immutable", "max-age=60: Good up to an age of 60 seconds (1 minute).\nImmutable: Never changes"},
		{"cache-control", "max-age=0", "max-age=0: Stale at once."},
		{"Cache-Control", "no-cache=\"Set-Cookie, X\", no-store", "no-cache=\"Set-Cookie, X\": no-cache for these fields alone: Set-Cookie, X.\nno-store: Nobody"},
		{"Cache-Control", "s-maxage=31536000, stale-while-revalidate=90, stale-if-error=3600", "s-maxage=31536000: Caches that many share, such as a CDN, may use it for 31536000 seconds (1 year)\nstale-while-revalidate=90: Once stale it may still be given out for 90 seconds (1 minute 30 seconds)\nstale-if-error=3600: Should the server fail with a 5xx, the stale one will do for 3600 seconds (1 hour)"},
		{"Cache-Control", "max-age=99999999999999999999", "max-age=99999999999999999999: Good up to an age of 2147483648 seconds (about 68 years 35 days)"},
		{"Cache-Control", "max-age=soon, max-stale, teapot=1", "max-age=soon: It wants a number\nmax-stale: Stale is fine, however old.\nteapot=1: No directive"},
		{"CDN-Cache-Control", ",, public ,", "public: Shared caches"},
		{"Age", "86461", "86461: It has been in caches for 86461 seconds (about 1 day 1 minute)."},
		{"Age", "1", "1: It has been in caches for 1 second."},
		{"Access-Control-Max-Age", "0", "0: Do not remember"},
		{"Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload", "max-age=31536000: Come by https only\nincludeSubDomains: So for\npreload: Asks"},
		{"Strict-Transport-Security", "max-age=0", "max-age=0: Takes"},
		{"Keep-Alive", "timeout=5, max=100", "timeout=5: An idle connection closes after 5 seconds.\nmax=100: This connection takes 100 more."},

		{"Date", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT: A moment in GMT, wherever the server is. @784111777"},
		{"Last-Modified", "Sunday, 06-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT: A date as RFC 850 wrote it: to be understood, and no longer to be sent. @784111777"},
		{"If-Modified-Since", "Sun Nov  6 08:49:37 1994", "Sun Nov  6 08:49:37 1994: A date as C's asctime writes it: to be understood, and no longer to be sent. @784111777"},
		{"Date", "yesterday", ""},
		{"Expires", "0", "0: No date, which counts as already over"},
		{"Retry-After", "120", "120: Come back in 120 seconds (2 minutes)."},
		{"Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT: A moment in GMT"},
		{"Retry-After", "-1", ""},

		{"ETag", `"a,b"`, `"a,b": A strong tag`},
		{"ETag", `W/"a"`, `W/"a": A weak tag`},
		{"ETag", `a`, ""},
		{"ETag", `w/"a"`, ""},
		{"ETag", `"`, ""},
		{"If-None-Match", `"a", W/"b"`, "\"a\": A strong tag\nW/\"b\": A weak tag"},
		{"If-Match", " * ", "*: Any version"},
		{"If-Range", `"a"`, `"a": A strong`},
		{"If-Range", "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT: A moment"},
		{"Vary", "Accept-Language, Cookie", "Accept-Language: A request with another Accept-Language\nCookie: A request with another Cookie"},
		{"Vary", "*", "*: It depends"},

		{"Content-Type", "text/html; charset=UTF-8", "text/html: An HTML page\ncharset=UTF-8: Its letters are UTF-8"},
		{"Content-Type", `text/plain;charset="euc-kr"`, "text/plain: Plain\ncharset=\"euc-kr\": It claims that its letters are euc-kr."},
		{"Content-Type", `multipart/form-data; boundary="a;b"`, "multipart/form-data: A form's\nboundary=\"a;b\": What stands between"},
		{"Content-Type", "application/vnd.x+json", "application/vnd.x+json: A kind of JSON."},
		{"Content-Type", "image/avif", "image/avif: A picture."},
		{"Content-Type", "html", "html: This is not type/subtype"},
		{"Content-Type", "", ""},
		{"Content-Disposition", `attachment; filename="a;b.txt"; filename*=UTF-8''%EC%95%88.txt`, "attachment: Save\nfilename=\"a;b.txt\": The name\nfilename*=UTF-8''%EC%95%88.txt: The file's name in any letters"},
		{"Content-Encoding", "gzip, br", "gzip: The compression\nbr: Brotli"},
		{"Transfer-Encoding", "gzip, Chunked", "gzip: The\nChunked: A length before each piece"},
		{"TE", "trailers", "trailers: Fields after"},

		{"Accept", "text/html,image/*;q=0.8,*/*;q=0", "text/html: An HTML page, which a browser draws. Wanted most\nimage/*;q=0.8: Any image/*. Wanted by 0.8\n*/*;q=0: Anything. Not this one"},
		{"Accept", "a/b;q=1.5, c/d;q=0.1234, e/f;q=1.000", "a/b;q=1.5: Its weight (q) is malformed\nc/d;q=0.1234: Its weight (q) is malformed\ne/f;q=1.000: Wanted most."},
		{"Accept-Language", "ko-KR,ko;q=0.9", "ko-KR: Wanted most\nko;q=0.9: Wanted by 0.9, where 1 is most."},
		{"Accept-Encoding", "identity;q=0, *", "identity;q=0: As it is, not compressed. Not this one\n*: Every coding not named. Wanted most"},

		{"Range", "bytes=0-14", "0-14: Octets 0 to 14, which are 15"},
		{"Range", "bytes=5-, -5, 9-3", "5-: From octet 5 to the end.\n-5: The last 5 octets.\n9-3: It ends before"},
		{"Range", "lines=1-2", ""},
		{"Content-Range", "bytes 0-14/84", "0-14: Octets 0 to 14 came, which are 15.\n84: There are 84 octets in all."},
		{"Content-Range", "bytes */84", "*: The range asked for is not there.\n84: There are 84"},
		{"Content-Range", "bytes 0-1/*", "0-1: Octets\n*: How many"},
		{"Accept-Ranges", "bytes", "bytes: Parts"},

		{"Location", "/users/3#top", "/users/3: This path\n#top: A place within the page"},
		{"Location", "https://example.com/", "https://example.com/: A whole address"},
		{"Location", "//example.com/", "//example.com/: The scheme stays"},
		{"Location", "next?a:b", "next?a:b: Replaces what follows the last /"},
		{"Location", "?page=2", "?page=2: The same path"},
		{"Host", "localhost:9000", "localhost: This very computer.\n:9000: The port"},
		{"Host", "[::1]", "[::1]: This very computer."},
		{"Host", "[fe80::1]:80", "[fe80::1]: An IPv6 address\n:80: The port"},
		{"Host", "example.com", "example.com: The name"},
		{"Host", "example.com:http", ""},
		{"Connection", "keep-alive, Upgrade, X-Own, close", "keep-alive: Keep\nUpgrade: The Upgrade field\nX-Own: The field of this name\nclose: The connection closes"},
		{"Upgrade", "websocket", "websocket: Both sides"},
		{"Expect", "100-continue", "100-continue: I wait"},
		{"Allow", "GET, HEAD, BREW", "GET: Show\nHEAD: Like GET"},
		{"WWW-Authenticate", `Basic realm="a, b", charset="UTF-8", Bearer`, "Basic: Send name\nrealm=\"a, b\": The name of the place\ncharset=\"UTF-8\": The character\nBearer: Send a token"},
		{"WWW-Authenticate", `Bearer error="invalid_token",scope="x"`, "Bearer: Send a token\nerror=\"invalid_token\": Why\nscope=\"x\": Which rights"},
		{"Proxy-Authenticate", "Own", "Own: The name of a way"},
		{"Sec-Fetch-Site", "none", "none: A person did"},
		{"Sec-Fetch-Mode", "navigate", "navigate: It opens"},
		{"Sec-Fetch-Dest", "empty", "empty: No use"},

		{"X-Nobody", "max-age=1", ""},
		{"Set-Cookie", "a=1", ""}, // app/cookie takes it apart
		{"Authorization", "Bearer secret", ""},
		{"Cache-Control", strings.Repeat("no-store,", 500), ""}, // over 4 KiB
	} {
		got := said(c.value, registry.Explain(c.name, c.value))
		lines, want := strings.Split(got, "\n"), strings.Split(c.want, "\n")
		ok := len(lines) == len(want)
		for i := 0; ok && i < len(want); i++ {
			ok = strings.HasPrefix(lines[i], want[i]) && (want[i] != "" || lines[i] == "")
		}
		if !ok {
			t.Errorf("%s: %.80s\n%s\nwant\n%s", c.name, c.value, got, c.want)
		}
	}
}

// Of each field that says its values can be taken apart, one is.
func TestFieldsWithPartsHaveThem(t *testing.T) {
	for _, name := range registry.Fields() {
		e, _ := registry.Field(name)
		some := false
		for _, value := range samples() {
			some = some || len(registry.Explain(name, value)) > 0
		}
		if some != e.Parts {
			t.Errorf("%s: parts %v, and of the samples there were some: %v", name, e.Parts, some)
		}
	}
}

func samples() []string {
	return []string{"max-age=60", "60", "Sun, 06 Nov 1994 08:49:37 GMT", "timeout=5", `"a"`, "text/html; charset=utf-8", "gzip", "chunked", "trailers", "*",
		"*/*;q=0.8", "bytes=0-1", "bytes 0-1/2", "bytes", "/a#b", "localhost:80", "close", "websocket", "100-continue", "GET", "Basic realm=\"a\"", "none", "cors", "image", "attachment"}
}

// FuzzExplain: whatever a peer sends, what is said of it lies within it, in order,
// none upon another, in both languages, and is no longer than a learner reads.
func FuzzExplain(f *testing.F) {
	var names []string
	for _, name := range registry.Fields() {
		if e, _ := registry.Field(name); e.Parts {
			names = append(names, name)
		}
	}
	for i := range names {
		for _, value := range samples() {
			f.Add(uint8(i), value)
		}
	}
	f.Add(uint8(0), "\"\\")
	f.Add(uint8(0), "\xff=\xff;\xff,\xff")
	f.Fuzz(func(t *testing.T, which uint8, value string) {
		name := names[int(which)%len(names)]
		reached := 0
		parts := registry.Explain(name, value)
		if len(parts) > 64 {
			t.Fatalf("%d parts", len(parts))
		}
		for _, p := range parts {
			if p.Length <= 0 || p.Offset < reached || p.Offset+p.Length > len(value) {
				t.Fatalf("%s %q: %+v, after %d", name, value, p, reached)
			}
			reached = p.Offset + p.Length
			for _, lang := range []string{"ko", "en"} {
				if s := p.Text[lang]; s == "" || len(s) > 600 || !utf8.ValidString(s) {
					t.Fatalf("%s %q: in %s it says %q", name, value, lang, s)
				}
			}
			if strings.Trim(value[p.Offset:reached], " \t") == "" {
				t.Fatalf("%s %q: says something of white space: %+v", name, value, p)
			}
		}
	})
}
