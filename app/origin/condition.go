package origin

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// sameTag says whether If-None-Match names a tag; W/ makes no difference there
// (RFC 9110 §13.1.2).
func sameTag(c echo.Context, etag string) bool {
	for tag := range strings.SplitSeq(strings.Join(c.Request().Header.Values("If-None-Match"), ","), ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" || strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}

// mayChange wants the If-Match of a request, if it has one, to name the entity
// tag there is, "" for none (RFC 9110 §13.1.1).
func mayChange(c echo.Context, etag string) error {
	match := strings.Join(c.Request().Header.Values("If-Match"), ",")
	if match == "" {
		return nil
	}
	for tag := range strings.SplitSeq(match, ",") {
		if tag = strings.TrimSpace(tag); etag != "" && (tag == "*" || tag == etag) {
			return nil
		}
	}
	if etag == "" {
		return refuse(http.StatusPreconditionFailed,
			"여기에는 아무것도 없어서 If-Match에 맞는 것도 없어요.",
			"There is nothing here, and so nothing that If-Match could match.")
	}
	return refuse(http.StatusPreconditionFailed,
		"그 사이에 바뀌었어요. 지금의 ETag는 "+etag+"예요.",
		"It has changed meanwhile. Its ETag is "+etag+" now.")
}

// mustMatch wants If-Match to be there as well, so that nobody overwrites what
// they have not seen (RFC 6585 §3).
func mustMatch(c echo.Context, etag string) error {
	if c.Request().Header.Get("If-Match") == "" {
		return refuse(http.StatusPreconditionRequired,
			"If-Match가 필요해요. 먼저 GET으로 ETag를 받아 오세요.",
			"If-Match is required: GET it first and take its ETag.")
	}
	return mayChange(c, etag)
}
