package web

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"roundtrip/app/cookie"
	"roundtrip/app/exchange"
	"roundtrip/app/export"
	"roundtrip/app/seat"
)

// listExchanges shows the exchanges that changed after a number, in the order in
// which they began.
func (w *Web) listExchanges(c echo.Context, s *seat.Seat) error {
	after := uint64(0)
	if text := c.QueryParam("after"); text != "" {
		var err error
		if after, err = strconv.ParseUint(text, 10, 64); err != nil {
			return refuse("bad-number", "after")
		}
	}
	list := struct {
		Exchanges []exchange.Summary `json:"exchanges"`
		Seq       uint64             `json:"seq"`
	}{Exchanges: []exchange.Summary{}, Seq: s.Recorder().Last()}
	s.Recorder().Summaries(after, func(e *exchange.Summary) bool {
		kept := *e
		kept.Interim, kept.SetCookies, kept.Ticks = slices.Clone(e.Interim), slices.Clone(e.SetCookies), slices.Clone(e.Ticks)
		list.Exchanges = append(list.Exchanges, kept)
		return true
	})
	slices.SortFunc(list.Exchanges, func(a, b exchange.Summary) int { return cmp.Compare(a.Number, b.Number) })
	return c.JSON(http.StatusOK, list)
}

// setCookieLine is one Set-Cookie field of a response, taken apart.
type setCookieLine struct {
	Field int `json:"field"` // its index in the response's fields
	cookie.SetCookie
}

// exchangeView is an exchange as the API shows it.
type exchangeView struct {
	exchange.Exchange
	SetCookieLines []setCookieLine `json:"setCookieLines"`
}

func (w *Web) showExchange(c echo.Context, s *seat.Seat) error {
	e, ok := s.Recorder().Exchange(param(c, "id"))
	if !ok {
		return refuse("no-exchange")
	}
	return c.JSON(http.StatusOK, exchangeView{e, setCookieLines(e.Response)})
}

func setCookieLines(m *exchange.Message) []setCookieLine {
	lines := []setCookieLine{}
	if m == nil {
		return lines
	}
	for i, f := range m.Fields {
		if exchange.EqualName(f.Name, "Set-Cookie") {
			lines = append(lines, setCookieLine{i, cookie.Parse(f.Value)})
		}
	}
	return lines
}

// showCurl writes an exchange's request as a command.
func (w *Web) showCurl(c echo.Context, s *seat.Seat) error {
	if shell := c.QueryParam("shell"); shell != "" && shell != "sh" {
		return refuse("no-shell")
	}
	e, ok := s.Recorder().Exchange(param(c, "id"))
	if !ok {
		return refuse("no-exchange")
	}
	to := ""
	if v, err := serverOf(s, e.Server); err == nil {
		to = hostport(c.Request(), v.Port)
	}
	command, err := export.Curl(&e, to)
	var why *export.Refused
	if errors.As(err, &why) {
		return refuse("no-curl", noCurl(why.Reason))
	}
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", []byte(command))
}

// noCurl says why a request cannot be written as a curl command.
func noCurl(why export.Reason) text {
	switch why {
	case export.Unread:
		return text{"요청의 머리 부분이 끝까지 오지 않았어요.", "The request’s head never became whole."}
	case export.Cut:
		return text{"요청의 바이트가 다 남아 있지 않아요.", "Not all octets of the request are kept."}
	case export.Broken:
		return text{"요청이 curl이 늘 지키는 규칙을 어겼어요. 바이트 그대로 보내기를 써 주세요.", "The request breaks a rule that curl always keeps. Send its octets instead."}
	case export.NUL:
		return text{"NUL 바이트는 명령에 적을 수 없어요.", "A NUL octet cannot stand in a command."}
	case export.NotText:
		return text{"UTF-8이 아닌 바이트는 복사하다가 바뀌어요. 바이트 그대로 보내기를 써 주세요.", "It has octets that are not UTF-8 and would not survive copying. Send its octets instead."}
	case export.Tunnel:
		return text{"CONNECT는 프록시에게만 하는 말이에요.", "CONNECT is spoken to proxies only."}
	case export.Version:
		return text{"HTTP/1.0이나 HTTP/1.1 요청이 아니에요.", "It is neither HTTP/1.0 nor HTTP/1.1."}
	case export.Length:
		return text{"Content-Length가 내용의 길이와 달라요.", "Its Content-Length is not the content’s length."}
	case export.Chunks:
		return text{"트레일러나 청크 확장은 curl이 보낼 수 없어요.", "curl sends no trailers and no chunk extensions."}
	case export.Repeated:
		return text{"curl은 이 필드를 두 번 보내지 않아요.", "It has a field twice that curl sends once."}
	case export.HeadBody:
		return text{"curl은 HEAD 요청에 내용을 싣지 않아요.", "curl sends no content with HEAD."}
	case export.TooLong:
		return text{"명령이 셸이 받을 수 있는 길이를 넘어요.", "The command would be longer than a shell takes."}
	}
	return text{"이 요청을 보낼 서버가 없어요.", "There is no server to send it to."}
}
