package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"roundtrip/app/exchange"
	"roundtrip/app/export"
	"roundtrip/app/seat"
)

// showCode writes an exchange's request as a command or program.
func (w *Web) showCode(c echo.Context, s *seat.Seat) error {
	e, ok := s.Recorder().Exchange(param(c, "id"))
	if !ok {
		return refuse("no-exchange")
	}
	to := ""
	if v, err := serverOf(s, e.Server); err == nil {
		to = hostport(c.Request(), v.Port)
	}
	as := param(c, "as")
	code, err := write(as, c.QueryParam("shell"), &e, to, w.langOf(c.Request()))
	var why *export.Refused
	if errors.As(err, &why) {
		return refuse("no-code", as, noCode(why.Reason))
	}
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", []byte(code))
}

func write(as, shell string, e *exchange.Exchange, to, lang string) (string, error) {
	switch as {
	case "curl":
		if shell == "" {
			return export.Curl(e, to, export.Sh)
		}
		for _, s := range export.Shells() {
			if string(s) == shell {
				return export.Curl(e, to, s)
			}
		}
		return "", refuse("no-shell", "sh, cmd, powershell")
	case "fetch":
		return export.Fetch(e, to, lang)
	case "go":
		return export.Go(e, to, lang)
	case "node":
		return export.Node(e, to, lang)
	}
	return "", echo.ErrNotFound
}

// noCode says why a request cannot be written as a command or program.
func noCode(why export.Reason) text {
	switch why {
	case export.Unread:
		return text{"요청의 머리 부분이 끝까지 오지 않았어요.", "The request’s head never became whole."}
	case export.Cut:
		return text{"요청의 바이트가 다 남아 있지 않아요.", "Not all octets of the request are kept."}
	case export.Broken:
		return text{"요청이 이 클라이언트가 늘 지키는 규칙을 어겼어요. 실험대의 ‘손으로 (바이트)’로 보내 주세요.", "The request breaks a rule that this client always keeps. Send its octets with “By hand (bytes)” on the bench."}
	case export.NUL:
		return text{"NUL 바이트는 명령에 적을 수 없어요.", "A NUL octet cannot stand in a command."}
	case export.NotText:
		return text{"UTF-8이 아닌 바이트는 복사하다가 바뀌어요. 실험대의 ‘손으로 (바이트)’로 보내 주세요.", "It has octets that are not UTF-8 and would not survive copying. Send its octets with “By hand (bytes)” on the bench."}
	case export.Unsayable:
		return text{"이 셸의 명령에 안전하게 적을 수 없는 글자가 있어요(cmd의 줄바꿈, Windows가 다른 글자로 바꿀 수 있는 기호 같은 것). 다른 셸이나 코드를 골라 주세요.", "It has a character that this shell cannot safely be told: a line break in cmd, say, or a sign that Windows may turn into another. Choose another shell, or a program."}
	case export.Tunnel:
		return text{"CONNECT는 프록시에게만 하는 말이에요.", "CONNECT is spoken to proxies only."}
	case export.Version:
		return text{"이 클라이언트가 말하지 않는 HTTP 버전이에요.", "This client does not speak its version of HTTP."}
	case export.Method:
		return text{"이 클라이언트는 이 메서드를 보내지 못하거나 대문자로 바꿔요.", "This client may not send its method, or writes it in capitals."}
	case export.Target:
		return text{"이 클라이언트는 대상 경로를 고쳐서 보내요.", "This client would change its target."}
	case export.Host:
		return text{"이 클라이언트는 이 Host 필드를 그대로 보내지 않아요.", "This client does not send its Host field as it is."}
	case export.Length:
		return text{"Content-Length가 내용의 길이와 달라요.", "Its Content-Length is not the content’s length."}
	case export.Chunks:
		return text{"트레일러나 청크 확장, 빈 청크 내용은 보낼 수 없어요.", "This client sends no trailers, chunk extensions or empty chunked content like that."}
	case export.Repeated:
		return text{"이 클라이언트가 두 번 보내지 않는 필드가 두 번 있어요.", "It has a field twice that this client sends once."}
	case export.OwnWay:
		return text{"이 클라이언트가 제 방식대로 적거나 보내지 않는 필드가 있어요.", "It has a field that this client writes its own way, or not at all."}
	case export.NoContent:
		return text{"이 클라이언트는 이 메서드에 내용을 싣지 않아요.", "This client sends no content with its method."}
	case export.TooLong:
		return text{"명령이 셸이 받을 수 있는 길이를 넘어요.", "The command would be longer than a shell takes."}
	}
	return text{"이 요청을 보낼 서버가 없어요.", "There is no server to send it to."}
}
