package origin

import (
	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"
)

// text is one text in the languages there are.
type text struct{ ko, en string }

// in is the text in a language.
func (t text) in(lang string) string {
	if lang == "ko" {
		return t.ko
	}
	return t.en
}

func (t text) byLang() map[string]string { return map[string]string{"ko": t.ko, "en": t.en} }

// language chooses the language of an answer: ?lang=, Accept-Language (RFC 9110
// §12.5.4), then the server's own.
func (s *server) language(c echo.Context) string {
	own := "en"
	if s.lang == "ko" {
		own = "ko"
	}
	if l := c.QueryParam("lang"); l == "ko" || l == "en" {
		return l
	}
	accepted := c.Request().Header.Get("Accept-Language")
	if accepted == "" || len(accepted) > 1024 {
		return own
	}
	tags, _, err := language.ParseAcceptLanguage(accepted)
	if err != nil || len(tags) == 0 {
		return own
	}
	there := []language.Tag{language.English, language.Korean}
	if _, i, confidence := language.NewMatcher(there).Match(tags...); confidence > language.No {
		return []string{"en", "ko"}[i]
	}
	return own
}
