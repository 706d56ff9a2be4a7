package registry

import (
	"fmt"
	"strings"
)

// isToken tells whether a text is a token (RFC 9110 §5.6.2).
func isToken(s string) bool {
	for i := range len(s) {
		switch b := s[i]; {
		case 'a' <= b && b <= 'z', 'A' <= b && b <= 'Z', '0' <= b && b <= '9', strings.IndexByte("!#$%&'*+-.^_`|~", b) >= 0:
		default:
			return false
		}
	}
	return s != ""
}

// contentType reads a media type with its parameters (RFC 9110 §8.3.1).
func contentType(x *reader) {
	pieces := x.split(x.whole(), ';')
	if len(pieces) == 0 {
		return
	}
	media := strings.ToLower(x.text(pieces[0]))
	x.say(pieces[0], mediaType(media))
	for _, p := range pieces[1:] {
		name, value, has := x.pair(p)
		switch {
		case !has:
		case name == "charset" && strings.EqualFold(value, "utf-8"):
			x.say(p, both("글자를 UTF-8로 적었어요. 한글 한 글자는 3바이트예요.", "Its letters are UTF-8: a Korean one takes three octets."))
		case name == "charset":
			x.say(p, both(fmt.Sprintf("문자 인코딩이 %s라고 해요. 정말 그래야 글자가 깨지지 않아요.", short(value)), fmt.Sprintf("It claims that its letters are %s. Unless that is so they turn into junk.", short(value))))
		case name == "boundary":
			x.say(p, both("조각과 조각 사이를 가르는 글이에요. 본문에서 -- 뒤에 나와요.", "What stands between the parts: look for it after -- in the content."))
		case name == "q":
			x.say(p, both("여기에는 우선순위(q)가 쓸모없어요. Accept에 쓰는 거예요.", "A weight (q) has no use here; it belongs into Accept."))
		}
	}
}

// mediaType is what a media type is, in words.
func mediaType(media string) Text {
	if t, ok := mediaTypes()[media]; ok {
		return t
	}
	top, sub, ok := strings.Cut(media, "/")
	if !ok || !isToken(top) || !isToken(sub) {
		return both("형식/세부 형식 모양이 아니에요. 브라우저가 내용을 보고 짐작할 수도 있어요.", "This is not type/subtype; a browser may guess from the content.")
	}
	switch {
	case strings.HasSuffix(sub, "+json"):
		return both("JSON의 한 종류예요.", "A kind of JSON.")
	case strings.HasSuffix(sub, "+xml"):
		return both("XML의 한 종류예요.", "A kind of XML.")
	case top == "text":
		return both("글이에요.", "Text.")
	case top == "image":
		return both("그림이에요.", "A picture.")
	case top == "audio":
		return both("소리예요.", "Sound.")
	case top == "video":
		return both("영상이에요.", "A film.")
	case top == "font":
		return both("글꼴이에요.", "A font.")
	case top == "multipart":
		return both("여러 조각으로 된 본문이에요.", "Content in several parts.")
	}
	return both("애플리케이션의 데이터예요.", "Data of an application.")
}

func mediaTypes() map[string]Text {
	return map[string]Text{
		"text/html":                         both("HTML 페이지예요. 브라우저가 그려요.", "An HTML page, which a browser draws."),
		"text/plain":                        both("꾸밈없는 글이에요. 브라우저가 글자 그대로 보여요.", "Plain text, shown letter by letter."),
		"text/css":                          both("스타일 시트예요.", "A style sheet."),
		"text/javascript":                   both("스크립트예요.", "A script."),
		"text/event-stream":                 both("끝나지 않고 이어지는 이벤트 흐름이에요 (Server-Sent Events).", "A stream of events that goes on (Server-Sent Events)."),
		"application/json":                  both("JSON이에요. 언제나 UTF-8이라 charset이 필요 없어요.", "JSON, which is always UTF-8 and needs no charset."),
		"application/problem+json":          both("무엇이 잘못됐는지 알려 주는 JSON이에요 (RFC 9457).", "JSON that says what went wrong (RFC 9457)."),
		"application/merge-patch+json":      both("바꿀 것만 담은 JSON이에요. null은 지우라는 뜻이에요 (RFC 7396).", "JSON with what to change; null removes (RFC 7396)."),
		"application/x-www-form-urlencoded": both("폼의 값을 a=1&b=2처럼 이어 적었어요. 한글은 %EC…처럼 적어요.", "A form's values as a=1&b=2; Korean letters become %EC and so on."),
		"multipart/form-data":               both("폼의 값과 파일을 조각마다 나눠 담았어요.", "A form's values and files, one part each."),
		"multipart/byteranges":              both("부탁한 범위 여럿을 조각마다 담았어요.", "The ranges asked for, one part each."),
		"application/octet-stream":          both("그냥 바이트예요. 브라우저는 보통 파일로 저장해요.", "Just octets; a browser mostly saves them as a file."),
		"image/svg+xml":                     both("글로 적은 그림이에요 (SVG).", "A picture written as text (SVG)."),
	}
}

// disposition reads RFC 6266 §4.
func disposition(x *reader) {
	for i, p := range x.split(x.whole(), ';') {
		name, _, has := x.pair(p)
		switch {
		case i == 0 && name == "inline":
			x.say(p, both("화면에 보여도 돼요.", "Show it in the page."))
		case i == 0 && name == "form-data":
			x.say(p, both("폼의 한 조각이에요.", "One part of a form."))
		case i == 0 && isToken(name): // one that is not known, too (RFC 6266 §4.2)
			x.say(p, both("파일로 저장하라는 뜻이에요.", "Save it as a file."))
		case name == "filename" && has:
			x.say(p, both("저장할 때 권하는 파일 이름이에요.", "The name suggested for the file."))
		case name == "filename*" && has:
			x.say(p, both("어떤 글자로든 적을 수 있는 파일 이름이에요. filename보다 이쪽이 이겨요 (RFC 8187).", "The file's name in any letters; it wins over filename (RFC 8187)."))
		}
	}
}

// weighted reads a list of wishes with weights (RFC 9110 §12.4.2).
func weighted(word func(string) Text) func(*reader) {
	return func(x *reader) {
		for _, member := range x.split(x.whole(), ',') {
			pieces := x.split(member, ';')
			if len(pieces) == 0 {
				continue
			}
			what := word(strings.ToLower(x.text(pieces[0])))
			ko, en := "가장 원해요(q가 없으면 1이에요).", "Wanted most (no q counts as 1)."
			for _, p := range pieces[1:] {
				if name, value, has := x.pair(p); has && name == "q" {
					ko, en = weight(value)
				}
			}
			x.say(member, both(strings.TrimSpace(what["ko"]+" "+ko), strings.TrimSpace(what["en"]+" "+en)))
		}
	}
}

func weight(q string) (ko, en string) {
	whole, rest, _ := strings.Cut(q, ".")
	if !(whole == "0" || whole == "1" && strings.Trim(rest, "0") == "") || len(rest) > 3 || strings.Trim(rest, "0123456789") != "" {
		return "우선순위(q)를 잘못 적었어요. 0부터 1까지, 소수점 아래 셋까지예요.", "Its weight (q) is malformed: 0 to 1, with up to three decimals."
	}
	switch {
	case whole == "1":
		return "가장 원해요.", "Wanted most."
	case strings.Trim(rest, "0") == "":
		return "이것은 싫다는 뜻이에요(q=0).", "Not this one (q=0)."
	}
	return fmt.Sprintf("%s만큼 원해요(1이 가장 높아요).", q), fmt.Sprintf("Wanted by %s, where 1 is most.", q)
}

func mediaRange(of string) Text {
	switch {
	case of == "*/*":
		return both("무엇이든 좋아요.", "Anything.")
	case strings.HasSuffix(of, "/*"):
		return both(fmt.Sprintf("이 종류(%s)면 무엇이든 좋아요.", short(of)), fmt.Sprintf("Any %s.", short(of)))
	}
	return mediaTypes()[of]
}

func languageRange(of string) Text {
	if of == "*" {
		return both("어떤 언어든 좋아요.", "Any language.")
	}
	return nil
}

func codingRange(of string) Text {
	if of == "*" {
		return both("적지 않은 압축은 모두.", "Every coding not named.")
	}
	return codings()[of]
}

func codings() map[string]Text {
	return map[string]Text{
		"chunked":  both("조각마다 길이를 앞에 적고, 길이 0인 조각으로 끝나요.", "A length before each piece; a piece of 0 ends it."),
		"gzip":     both("가장 널리 쓰이는 압축이에요.", "The compression in widest use."),
		"x-gzip":   both("gzip의 옛 이름이에요.", "The old name of gzip."),
		"deflate":  both("zlib 압축이에요. 다르게 알아듣는 프로그램이 있어요.", "zlib's compression, which some programs read differently."),
		"compress": both("옛 유닉스의 압축이에요.", "The compression of old Unix."),
		"br":       both("브로틀리(Brotli) 압축이에요. 브라우저는 https와 localhost에서만 받아요.", "Brotli; browsers take it over https and on localhost only."),
		"zstd":     both("빠른 압축이에요 (Zstandard).", "A fast compression (Zstandard)."),
		"dcb":      both("가진 사전을 쓰는 브로틀리예요.", "Brotli with a dictionary one holds."),
		"dcz":      both("가진 사전을 쓰는 Zstandard예요.", "Zstandard with a dictionary one holds."),
		"identity": both("압축하지 않은 그대로예요.", "As it is, not compressed."),
		"trailers": both("본문 뒤에 오는 필드(trailer)도 받을게요.", "Fields after the content (trailers) are welcome."),
	}
}
