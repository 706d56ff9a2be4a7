package web

import (
	"errors"
	"net/http"

	"roundtrip/app/export"
	"roundtrip/app/fault"
	"roundtrip/app/inspector"
	"roundtrip/app/seat"
	"roundtrip/app/sender"
)

// problem is one line of the table: what an error is to who made the request.
type problem struct {
	id            string
	status        int
	title, detail text // detail has verbs for the arguments

	is     error             // the error of another package that this is
	args   func(error) []any // its detail's arguments
	fields [][2]string       // further fields of the response
	// link leads on from a page: its path without the language, and its word.
	link     string
	linkWord text
}

// internal is the id of everything that the table does not know.
const internal = "internal"

// problems is every problem there is, the unknown one first. Where an error
// wraps several, the first line counts.
func problems() []problem {
	bearer := [][2]string{{"WWW-Authenticate", `Bearer realm="roundtrip"`}} // RFC 6750 §3
	return []problem{
		{id: internal, status: http.StatusInternalServerError,
			title:  text{"Roundtrip 안에서 문제가 생겼어요", "Something went wrong inside Roundtrip"},
			detail: text{"잘못하신 건 없어요. 다시 해 보고, 계속되면 프로그램의 로그를 봐 주세요.", "It is not your fault. Try again; if it stays, the program’s log says more."}},

		// Of every request.
		{id: "not-found", status: http.StatusNotFound,
			title:  text{"이 주소에는 아무것도 없어요", "There is nothing at this address"},
			detail: text{"주소를 다시 확인하거나 첫 화면에서 시작해 주세요.", "Look at the address again, or begin at the start page."}},
		{id: "method-not-allowed", status: http.StatusMethodNotAllowed,
			title:  text{"이 주소에서는 쓸 수 없는 메서드예요", "This address does not know the method"},
			detail: text{"쓸 수 있는 메서드는 응답의 Allow 필드에 있어요.", "The response’s Allow field lists those it knows."}},
		{id: "foreign-host", status: http.StatusMisdirectedRequest,
			title:  text{"이 이름으로는 Roundtrip을 열 수 없어요", "Roundtrip does not answer under this name"},
			detail: text{"%s 이름으로 요청이 왔어요. 이 컴퓨터의 이름이나 주소로 열거나, --public-host로 이름을 알려 주세요.", "The request asks for %s. Use a name or address of this machine, or allow the name with --public-host."}},
		{id: "foreign-origin", status: http.StatusForbidden,
			title:  text{"다른 사이트의 페이지가 보낸 요청이에요", "A page of another site made this request"},
			detail: text{"출처(Origin)가 %s예요. Roundtrip 페이지에서 보낸 요청만 받아요.", "Its Origin is %s. Only Roundtrip’s own pages may do this."}},
		{id: "cookies-too-large", status: http.StatusRequestHeaderFieldsTooLarge,
			title:    text{"쿠키가 너무 많이 쌓였어요", "Too many cookies have piled up"},
			detail:   text{"쿠키가 %d KiB나 따라왔어요. 쿠키는 포트를 가리지 않아서, 내 서버가 저장한 쿠키가 %s의 모든 포트로 가요. 지우면 다시 열려요.", "%d KiB of cookies came along. Cookies ignore ports: what your server set goes to every port of %s. Clear them and the page opens again."},
			link:     "/clear-cookies",
			linkWord: text{"쿠키 지우기", "Clear the cookies"}},
		{id: "no-lesson", status: http.StatusNotFound,
			title:  text{"이런 수업은 없어요", "There is no such lesson"},
			detail: text{"‘%s’라는 수업을 찾지 못했어요. 첫 화면에 모든 수업이 있어요.", "No lesson is called “%s”. The start page lists them all."}},
		{id: "no-problem", status: http.StatusNotFound,
			title:  text{"이런 문제는 없어요", "There is no such problem"},
			detail: text{"문제의 이름을 다시 확인해 주세요. 모두 API 문서에 있어요.", "Look at its name again; the API’s document lists them all."}},
		{id: "not-websocket", status: http.StatusUpgradeRequired, fields: [][2]string{{"Upgrade", "websocket"}, {"Connection", "Upgrade"}},
			title:  text{"이 주소는 웹소켓으로만 열려요", "This address opens as a websocket only"},
			detail: text{"Upgrade: websocket 필드가 있는 요청을 보내 주세요.", "Send a request with the field Upgrade: websocket."}},

		// Of contents.
		{id: "not-json", status: http.StatusUnsupportedMediaType,
			title:  text{"내용이 JSON이 아니에요", "The content is not JSON"},
			detail: text{"Content-Type이 %q예요. application/json으로 보내 주세요.", "Its Content-Type is %q; send application/json."}},
		{id: "json-syntax", status: http.StatusBadRequest,
			title:  text{"JSON을 읽을 수 없어요", "The JSON cannot be read"},
			detail: text{"%d번째 바이트 근처에서 문법이 틀렸어요.", "Its syntax is wrong near octet %d."}},
		{id: "json-object", status: http.StatusBadRequest,
			title:  text{"JSON 객체가 필요해요", "A JSON object is needed"},
			detail: text{"내용은 {로 시작하는 객체 하나여야 해요.", "The content must be one object, which begins with {."}},
		{id: "json-type", status: http.StatusBadRequest,
			title:  text{"JSON 값의 종류가 달라요", "A JSON value has the wrong type"},
			detail: text{"%q 자리에는 %s 값이 와야 하는데 %s 값이 왔어요.", "%q should be %s but is %s."}},
		{id: "json-unknown", status: http.StatusBadRequest,
			title:  text{"모르는 이름이 있어요", "There is a name that is not known here"},
			detail: text{"%q라는 항목은 여기서 쓰지 않아요. 철자를 확인해 주세요.", "Nothing here is called %q: look at its spelling."}},
		{id: "json-missing", status: http.StatusBadRequest,
			title:  text{"빠진 항목이 있어요", "Something is missing"},
			detail: text{"%q 항목이 필요해요.", "%q is needed."}},
		{id: "not-base64", status: http.StatusBadRequest,
			title:  text{"base64를 읽을 수 없어요", "The base64 cannot be read"},
			detail: text{"바이트는 줄바꿈 없는 표준 base64로 적어 주세요. %d번째 글자가 틀렸어요.", "Write octets in standard base64 without line breaks; the letter at %d is wrong."}},
		{id: "too-large", status: http.StatusRequestEntityTooLarge,
			title:  text{"내용이 너무 커요", "The content is too large"},
			detail: text{"여기서는 %d KiB까지만 받아요.", "At most %d KiB are taken here."}},
		{id: "too-slow", status: http.StatusRequestTimeout,
			title:  text{"내용이 끝까지 오지 않았어요", "The content did not arrive in time"},
			detail: text{"%d초 동안 기다렸는데 끝나지 않아서 그만뒀어요.", "It was not whole after %d seconds, so the waiting ended."}},
		{id: "cut-body", status: http.StatusBadRequest,
			title:  text{"내용이 중간에 끊겼어요", "The content was cut short"},
			detail: text{"알린 길이만큼 오지 않았거나 청크가 잘못됐어요.", "It is shorter than was announced, or its chunks are broken."}},
		{id: "bad-number", status: http.StatusBadRequest,
			title:  text{"숫자가 아니에요", "This is not a number"},
			detail: text{"%q 값은 0 이상의 정수여야 해요.", "%q must be a whole number from 0."}},
		{id: "too-long", status: http.StatusUnprocessableEntity,
			title:  text{"글이 너무 길어요", "A text is too long"},
			detail: text{"%q 항목은 %d바이트까지예요.", "%q may have at most %d octets."}},
		{id: "too-many-fields", status: http.StatusUnprocessableEntity,
			title:  text{"필드가 너무 많아요", "There are too many fields"},
			detail: text{"필드는 %d개, 다 합쳐 %d KiB까지예요.", "At most %d fields, %d KiB together."}},
		{id: "out-of-range", status: http.StatusUnprocessableEntity,
			title:  text{"값이 범위를 벗어났어요", "A value is out of range"},
			detail: text{"%q 항목은 0부터 %d까지예요.", "%q may be from 0 to %d."}},
		{id: "not-one-of", status: http.StatusUnprocessableEntity,
			title:  text{"쓸 수 없는 값이에요", "This value is not known"},
			detail: text{"%q 항목은 %s 가운데 하나여야 해요.", "%q must be one of %s."}},

		// Of requests to be sent.
		{id: "bad-method", status: http.StatusUnprocessableEntity,
			title:  text{"메서드로 쓸 수 없는 글이에요", "This cannot be a method"},
			detail: text{"메서드는 빈칸 없는 토큰이에요 (RFC 9110 §5.6.2). 규칙을 어겨 보려면 실험대의 ‘손으로 (바이트)’로 보내 주세요.", "A method is a token without spaces (RFC 9110 §5.6.2). To break that rule, use “By hand (bytes)” on the bench."}},
		{id: "bad-target", status: http.StatusUnprocessableEntity,
			title:  text{"대상 경로로 쓸 수 없어요", "This cannot be a target"},
			detail: text{"대상은 /로 시작하고, 빈칸이나 줄바꿈이 없어야 해요. 규칙을 어겨 보려면 실험대의 ‘손으로 (바이트)’로 보내 주세요.", "A target begins with / and has no space and no line break. To break that rule, use “By hand (bytes)” on the bench."}},
		{id: "other-host", status: http.StatusUnprocessableEntity,
			title:  text{"다른 호스트로는 보내지 않아요", "The target is on another host"},
			detail: text{"%q는 다른 호스트를 가리켜요. 보내기는 내 서버에만 닿아요. /로 시작하는 경로를 적어 주세요.", "%q names another host. Requests go to your own server only: write a path that begins with /."}},
		{id: "bad-field", status: http.StatusUnprocessableEntity,
			title:  text{"필드로 쓸 수 없어요", "This cannot be a field"},
			detail: text{"%q 필드: 이름은 토큰이고, 값에는 줄바꿈이나 NUL이 없어야 해요. 규칙을 어겨 보려면 실험대의 ‘손으로 (바이트)’로 보내 주세요.", "Field %q: a name is a token, and a value has no line break and no NUL. To break that rule, use “By hand (bytes)” on the bench."}},
		{id: "nothing-to-send", status: http.StatusUnprocessableEntity,
			title:  text{"무엇을 보낼지 알 수 없어요", "It is not clear what to send"},
			detail: text{"raw(바이트)와 method·target·fields·body 중 한쪽만 적어 주세요.", "Give either raw (octets) or method, target, fields and body."}},
		{id: "raw-too-long", status: http.StatusRequestEntityTooLarge, is: sender.ErrTooLong,
			title:  text{"한 번에 보내기엔 너무 커요", "This is too much to send at once"},
			detail: text{"한 번에 1 MiB(1,048,576바이트)까지 보낼 수 있어요.", "At most 1 MiB (1,048,576 octets) can be sent at once."}},
		{id: "too-many-sends", status: http.StatusTooManyRequests, fields: [][2]string{{"Retry-After", "1"}},
			title:  text{"아직 보내는 중인 것이 많아요", "Too much is being sent already"},
			detail: text{"한 자리에서 동시에 %d개까지 보낼 수 있어요. 하나가 끝나면 다시 해 주세요.", "A seat can have %d sendings under way. Try again when one has ended."}},

		// Of seats.
		{id: "no-token", status: http.StatusUnauthorized, fields: bearer,
			title:  text{"자리의 토큰이 필요해요", "A seat’s token is needed"},
			detail: text{"Authorization: Bearer 다음에 자리의 토큰을 적어 보내 주세요.", "Send it in the field Authorization: Bearer."}},
		{id: "bad-token", status: http.StatusUnauthorized, is: seat.ErrToken,
			fields: [][2]string{{"WWW-Authenticate", `Bearer realm="roundtrip", error="invalid_token"`}},
			title:  text{"이 토큰의 자리가 없어요", "No seat has this token"},
			detail: text{"다른 Roundtrip의 토큰이거나 데이터 폴더가 바뀌었을 수 있어요. 복구 코드로 돌아오거나 새 자리를 받아 주세요.", "It may belong to another Roundtrip, or the data directory has changed. Come back with the recovery code, or take a new seat."}},
		{id: "bad-code", status: http.StatusNotFound, is: seat.ErrCode,
			title:  text{"이 복구 코드의 자리가 없어요", "No seat has this recovery code"},
			detail: text{"글자와 숫자 8개예요. 다시 확인해 주세요.", "It has eight letters and digits: look at it again."}},
		{id: "too-many-codes", status: http.StatusTooManyRequests, is: seat.ErrTooMany, fields: [][2]string{{"Retry-After", "30"}},
			title:  text{"복구 코드를 너무 여러 번 넣었어요", "Too many recovery codes were tried"},
			detail: text{"30초 뒤에 다시 해 주세요.", "Try again in 30 seconds."}},
		{id: "too-many-seats", status: http.StatusTooManyRequests, is: seat.ErrQuota, fields: [][2]string{{"Retry-After", "60"}},
			title:  text{"이 주소에서 자리를 너무 많이 받았어요", "Too many seats were taken from this address"},
			detail: text{"조금 뒤에 다시 하거나, 받아 둔 자리의 복구 코드를 써 주세요.", "Try again later, or use the recovery code of a seat you have."}},
		{id: "full", status: http.StatusServiceUnavailable, is: seat.ErrFull, fields: [][2]string{{"Retry-After", "60"}},
			title:  text{"자리가 모두 찼어요", "All seats are taken"},
			detail: text{"한동안 쓰지 않은 자리가 비면 들어올 수 있어요. 조금 뒤에 다시 해 주세요.", "A seat that is idle for a while becomes free. Try again later."}},
		{id: "seat-asleep", status: http.StatusServiceUnavailable, is: seat.ErrClosed, fields: [][2]string{{"Retry-After", "1"}},
			title:  text{"자리가 잠들었어요", "The seat fell asleep"},
			detail: text{"다시 하면 깨어나요.", "It wakes when you try again."}},
		{id: "no-server", status: http.StatusNotFound, is: seat.ErrNoServer,
			title:  text{"이 이름의 서버가 없어요", "There is no server of this name"},
			detail: text{"이 자리의 서버는 GET /api/v1/servers에 모두 나와요.", "GET /api/v1/servers lists the seat’s servers."}},
		{id: "bad-state", status: http.StatusUnprocessableEntity, is: seat.ErrState,
			title:  text{"서버를 이 상태로 만들 수 없어요", "A server cannot be brought to this state"},
			detail: text{"listening, stopped, moved, healed 가운데 하나를 적어 주세요.", "Ask for listening, stopped, moved or healed."}},
		{id: "server-exists", status: http.StatusConflict,
			title:  text{"이 이름의 서버가 이미 있어요", "There is a server of this name already"},
			detail: text{"%s 서버를 바꾸려면 PUT /api/v1/servers/{이름}으로 보내 주세요.", "To change %s, send PUT /api/v1/servers/{name}."}},
		{id: "server-needed", status: http.StatusConflict, is: seat.ErrNeeded,
			title:  text{"이 서버는 없앨 수 없어요", "This server cannot be removed"},
			detail: text{"http 서버는 자리마다 늘 있어요. 대신 멈출 수는 있어요.", "Each seat always has its server http. It can be stopped instead."}},
		{id: "not-a-gateway", status: http.StatusUnprocessableEntity, is: seat.ErrSettings,
			title:  text{"이 서버는 게이트웨이가 아니에요", "This server is no gateway"},
			detail: text{"gateway 설정은 gateway라는 서버에만 있어요.", "Only the server called gateway has gateway settings."}},
		{id: "bad-port", status: http.StatusUnprocessableEntity, is: seat.ErrPort, args: whichPort,
			title:  text{"이 포트는 쓸 수 없어요", "This port cannot be had"},
			detail: text{"%d번 포트는 안 돼요. %s.", "Not port %d: %s can be had."}},
		{id: "bad-listen-host", status: http.StatusUnprocessableEntity, is: seat.ErrHost, args: whichHost,
			title:  text{"이 주소에서는 들을 수 없어요", "A server cannot listen at this host"},
			detail: text{"%q에서는 안 돼요. 여기서 되는 주소: %s. 다른 컴퓨터에서도 닿게 하려면 Roundtrip을 --listen 0.0.0.0:8080으로 켜 주세요.", "Not at %q. Here it can be: %s. To be reached from other machines, start Roundtrip with --listen 0.0.0.0:8080."}},
		{id: "address-missing", status: http.StatusConflict, is: seat.ErrAddress, args: kernelsWords,
			title:  text{"이 컴퓨터에 없는 주소예요", "This machine does not have the address"},
			detail: text{"운영체제의 말: %s. 예를 들어 IPv6가 꺼져 있으면 ::1이 없어요.", "The kernel says: %s. Where IPv6 is off there is no ::1, for instance."}},
		{id: "bad-fault", status: http.StatusUnprocessableEntity, is: fault.ErrInvalid, args: whyNoFault,
			title:  text{"고장을 이렇게 켤 수 없어요", "A fault cannot be switched on like this"},
			detail: text{"%q 항목: %s 고장의 목록은 GET /api/v1/faults에 있어요.", "%q: %s GET /api/v1/faults lists the faults."}},
		{id: "port-taken", status: http.StatusConflict, is: seat.ErrPortTaken, args: whoHasPort,
			title:  text{"포트를 이미 누가 쓰고 있어요", "The port is taken"},
			detail: text{"쓰고 있는 것: %s. 운영체제의 말: %s. 다른 포트로 열거나, 쓰고 있는 쪽을 끝내고 다시 해 주세요.", "It is held by %s. The kernel says: %s. Open it on another port, or end what holds it and try again."}},
		{id: "bad-address", status: http.StatusUnprocessableEntity,
			title:  text{"IP 주소가 아니에요", "This is not an IP address"},
			detail: text{"%q를 주소로 읽을 수 없어요.", "%q cannot be read as an address."}},
		{id: "too-many-admitted", status: http.StatusConflict, is: seat.ErrAdmitted,
			title:  text{"받아들인 손님이 너무 많아요", "Too many strangers are admitted"},
			detail: text{"먼저 한 명을 내보내 주세요.", "Take one admission back first."}},

		// Of what a seat has.
		{id: "no-act", status: http.StatusNotFound,
			title:  text{"이 행동은 이제 없어요", "This act is not kept any more"},
			detail: text{"자리를 처음으로 되돌렸거나, 오래되어 잊었어요.", "The seat was reset, or it is too long ago."}},
		{id: "no-exchange", status: http.StatusNotFound,
			title:  text{"이 교환은 이제 없어요", "This exchange is not kept any more"},
			detail: text{"자리마다 최근 500개까지 기억해요. 오래되어 잊었거나 자리를 되돌렸어요.", "A seat keeps the last 500. It is too long ago, or the seat was reset."}},
		{id: "no-jar", status: http.StatusNotFound,
			title:  text{"이 클라이언트의 쿠키는 이제 없어요", "This client’s cookies are not kept any more"},
			detail: text{"자리를 처음으로 되돌렸거나, 다른 클라이언트에게 자리를 내줬어요.", "The seat was reset, or others needed the room."}},
		{id: "no-shell", status: http.StatusUnprocessableEntity,
			title:  text{"모르는 셸이에요", "This shell is not known"},
			detail: text{"shell 값은 %s 가운데 하나예요.", "shell may be one of %s."}},
		{id: "no-code", status: http.StatusUnprocessableEntity,
			title:  text{"이 요청은 그렇게 옮길 수 없어요", "The request cannot be written like that"},
			detail: text{"%s 코드로는 안 돼요. %s", "Not as %s. %s"}},
		{id: "busy", status: http.StatusTooManyRequests, fields: [][2]string{{"Retry-After", "1"}},
			title:  text{"파일을 여러 개 다루는 중이에요", "Several files are under way already"},
			detail: text{"하나가 끝나면 다시 해 주세요.", "Try again when one has ended."}},
		{id: "too-many-exchanges", status: http.StatusRequestEntityTooLarge, is: export.ErrLarge,
			title:  text{"한 파일에 담기에는 너무 많아요", "This is too much for one file"},
			detail: text{"파일 하나에는 교환 500개, 8 MiB까지 담겨요. 몇 개만 골라 주세요.", "A file holds 500 exchanges or 8 MiB. Choose some of them."}},
		{id: "no-exchanges-file", status: http.StatusUnprocessableEntity, is: export.ErrNoPage,
			title:  text{"Roundtrip에서 내보낸 파일이 아니에요", "Roundtrip did not write this file"},
			detail: text{"‘파일로 내보내기’로 만든 .html 파일을 골라 주세요.", "Choose an .html file that Roundtrip has exported."}},
		{id: "later-file", status: http.StatusUnprocessableEntity, is: export.ErrVersion,
			title:  text{"더 새로운 Roundtrip의 파일이에요", "A later Roundtrip wrote this file"},
			detail: text{"Roundtrip을 새 판으로 바꾸면 열 수 있어요. 브라우저로는 지금도 읽을 수 있어요.", "A newer version can open it. Any browser can show it as it is."}},
		{id: "damaged-file", status: http.StatusUnprocessableEntity, is: export.ErrInvalid,
			title:  text{"파일 속의 교환을 읽을 수 없어요", "The exchanges in the file cannot be read"},
			detail: text{"파일이 고쳐졌거나 잘렸어요. 내보낸 그대로의 파일을 골라 주세요.", "It was changed or cut short. Choose it as it was exported."}},

		// Of the live socket.
		{id: "bad-hello", status: http.StatusBadRequest, is: inspector.ErrHello,
			title:  text{"첫 메시지가 올바르지 않아요", "The first message is not right"},
			detail: text{"{token, after, epoch} 형태의 JSON 하나를 바로 보내 주세요.", "Send one JSON object {token, after, epoch} at once."}},
		{id: "too-many-viewers", status: http.StatusTooManyRequests, is: inspector.ErrCrowd,
			title:  text{"지켜보는 탭이 너무 많아요", "Too many pages are watching"},
			detail: text{"쓰지 않는 탭을 닫고 다시 해 주세요.", "Close those you do not need and try again."}},
		{id: "ended", status: http.StatusServiceUnavailable, is: inspector.ErrAsleep,
			title:  text{"연결이 끝났어요", "The live connection has ended"},
			detail: text{"자리가 잠들었거나 프로그램이 끝나는 중이에요. 페이지가 저절로 다시 이어요.", "The seat fell asleep or the program ends. The page comes back by itself."}},
	}
}

// whyNoFault is what is wrong with which field.
func whyNoFault(err error) []any {
	var wrong *fault.Invalid
	if errors.As(err, &wrong) {
		return []any{wrong.Field, text{wrong.Why.KO, wrong.Why.EN}}
	}
	return []any{"faults", text{"쓸 수 없는 값이에요.", "this value is not known."}}
}
