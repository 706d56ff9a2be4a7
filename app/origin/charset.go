package origin

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
)

// charset sends the same octets whatever it says of them: only the claim in
// Content-Type changes, and with it what the browser reads.
func (s *server) charset(c echo.Context) error {
	mediaType := asHTML
	switch as := c.QueryParam("as"); as {
	case "", "utf-8":
		mediaType += "; charset=utf-8"
	case "euc-kr":
		mediaType += "; charset=euc-kr"
	case "latin1":
		mediaType += "; charset=iso-8859-1"
	case "none":
	default:
		return unknownAs("utf-8, euc-kr, latin1, none")
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return write(c, http.StatusOK, mediaType, []byte("<!DOCTYPE html>\n<title>안녕하세요</title>\n<p>안녕하세요, 서버예요.</p>\n"))
}

// encode makes octets of one text: which ones is what an encoding is. The claim
// is always true.
func (s *server) encode(c echo.Context) error {
	as, of := c.QueryParam("as"), encoding.Encoding(nil)
	switch as {
	case "", "utf-8":
		as, of = "utf-8", unicode.UTF8
	case "utf-16": // with a mark that says which octet of each pair comes first
		of = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case "euc-kr":
		of = korean.EUCKR
	case "latin1":
		as, of = "iso-8859-1", charmap.ISO8859_1
	default:
		return unknownAs("utf-8, utf-16, euc-kr, latin1")
	}
	say := c.QueryParam("text")
	if say == "" {
		say = "안녕"
	}
	octets, err := of.NewEncoder().String(say)
	if err != nil || !word(say) {
		return refuse(http.StatusUnprocessableEntity,
			as+"에는 이 글자가 없어요. 글은 100옥텟까지, 제어 문자 없이 써 주세요.",
			as+" has no octets for this text. It may be up to 100 octets long, without control characters.")
	}
	return write(c, http.StatusOK, asText+"; charset="+as, []byte(octets))
}

func unknownAs(known string) error {
	return refuse(http.StatusBadRequest,
		"as는 "+strings.ReplaceAll(known, ", ", " · ")+" 가운데 하나예요.",
		"as is one of "+known+".")
}
