package origin

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// form is a page with one form in three versions, and shows what arrived of it:
// in the query, or as content of either media type that browsers make.
func (s *server) form(c echo.Context) error {
	var got struct {
		How    string   `json:"how"` // "query", or the content's media type
		Raw    string   `json:"raw,omitempty"`
		Fields []field  `json:"fields"`
		Files  []upload `json:"files"`
	}
	got.Fields, got.Files = []field{}, []upload{}
	if c.Request().Method == http.MethodPost {
		t, parameters, err := mediaTypeOf(c, "Accept", asForm, asParts)
		if err != nil {
			return err
		}
		b, err := content(c, maxContent)
		if err != nil {
			return err
		}
		fields, files, err := readForm(b, t, parameters["boundary"])
		if err != nil {
			return err
		}
		got.How, got.Fields, got.Files = t, append(got.Fields, fields...), append(got.Files, files...)
		if t == asForm {
			got.Raw = string(b)
		}
	} else if raw := c.Request().URL.RawQuery; raw != "" {
		fields, err := pairs(raw)
		if err != nil {
			return err
		}
		for _, f := range fields {
			if f.Name != "lang" { // the page's language is no box of the form
				got.How, got.Raw, got.Fields = "query", raw, append(got.Fields, f)
			}
		}
	}
	lang := s.language(c)
	c.Response().Header().Set("Content-Language", lang)
	c.Response().Header().Add("Vary", "Accept-Language")
	if got.How != "" && accept(c, asJSON, asHTML) == asJSON {
		return writeJSON(c, http.StatusOK, asJSON, got)
	}
	return s.pages.write(c, http.StatusOK, "form", map[string]any{
		"Lang": lang, "Korean": lang == "ko", "Got": got})
}
