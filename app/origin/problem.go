package origin

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
)

// problem is an answer that is not what the request wanted, with its reason.
type problem struct {
	status int
	detail text
	fields [][2]string // further fields of the response, by name and value
}

// Error is for the tests; nobody else sees it.
func (p *problem) Error() string { return strconv.Itoa(p.status) + " " + p.detail.en }

func refuse(status int, ko, en string, fields ...[2]string) error {
	return &problem{status, text{ko, en}, fields}
}

// noSuch is the answer for everything that is not there.
func noSuch() error {
	return refuse(http.StatusNotFound,
		"이 주소에는 아무것도 없어요. 경로를 다시 보거나, 목록이 있는 /로 가 보세요.",
		"There is nothing at this address. Look at the path again, or see the list at /.")
}

// fail turns an error into its response: the one place where that happens.
func (s *server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		// The status is gone already; all that is left is to break the content off.
		panic(http.ErrAbortHandler)
	}
	var p *problem
	if !errors.As(err, &p) {
		p = causeOf(err, c)
	}
	for _, f := range p.fields {
		c.Response().Header().Set(f[0], f[1])
	}
	if err := s.explain(c, p.status, p.detail); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// causeOf finds the problem behind an error of Echo's or of a handler that died.
func causeOf(err error, c echo.Context) *problem {
	var large *http.MaxBytesError
	var of *echo.HTTPError
	method := c.Request().Method
	switch {
	case errors.As(err, &large):
		return tooLarge(large.Limit)
	case errors.As(err, &of) && of.Code == http.StatusNotFound:
		return noSuch().(*problem)
	case errors.As(err, &of) && of.Code == http.StatusMethodNotAllowed && !registered(method):
		// RFC 9110 §15.6.2: a method that this server does not know for any resource.
		c.Response().Header().Del("Allow")
		return &problem{status: http.StatusNotImplemented, detail: text{
			"이 서버는 " + strconv.Quote(method) + "라는 메서드를 몰라요.",
			"This server does not know the method " + strconv.Quote(method) + "."}}
	case errors.As(err, &of) && of.Code == http.StatusMethodNotAllowed:
		// Echo has set Allow, from its routes.
		return &problem{status: http.StatusMethodNotAllowed, detail: text{
			"이 주소는 있지만 " + method + " 메서드는 받지 않아요. 받는 메서드는 Allow 필드에 있어요.",
			"This address exists but does not take " + method + ". The Allow field says what it takes."}}
	}
	return &problem{status: http.StatusInternalServerError, detail: text{
		"요청을 처리하던 코드가 예기치 않게 멈췄어요. 자세한 까닭은 서버만 알아요.",
		"The code that handled the request stopped unexpectedly. The details stay with the server."}}
}

// registered are the methods of RFC 9110 §9.3 and PATCH (RFC 5789).
func registered(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodConnect, http.MethodOptions, http.MethodTrace:
		return true
	}
	return false
}

func tooLarge(limit int64) *problem {
	n := strconv.FormatInt(limit, 10)
	return &problem{status: http.StatusRequestEntityTooLarge, detail: text{
		"본문이 너무 커요. " + n + "옥텟까지 받아요.",
		"The content is too large: up to " + n + " octets are taken."}}
}

// explain writes a status with its reason, as a page or as problem+json (RFC 9457).
func (s *server) explain(c echo.Context, status int, detail text) error {
	lang := s.language(c)
	title := http.StatusText(status)
	if title == "" {
		title = "Status " + strconv.Itoa(status)
	}
	c.Response().Header().Set("Content-Language", lang)
	if accept(c, asProblem, asHTML) == asHTML {
		return s.pages.write(c, status, "problem", map[string]any{
			"Lang": lang, "Status": status, "Title": title, "Detail": detail.in(lang)})
	}
	return writeJSON(c, status, asProblem, struct {
		Type   string `json:"type"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
	}{"about:blank", title, status, detail.in(lang)})
}
