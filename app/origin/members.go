package origin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

const (
	asForm  = "application/x-www-form-urlencoded"
	asParts = "multipart/form-data"
	asPatch = "application/merge-patch+json"
)

// maxFields is how many fields of a form are read.
const maxFields = 64

// member is a named value in a request's content: of a JSON object, or a field of a form.
type member struct {
	name  string
	value any // of JSON: string, json.Number, bool, nil, []any, map[string]any; of a form: string
}

// upload is a file in a form. It is looked at, not kept.
type upload struct {
	Name      string `json:"name"`
	Filename  string `json:"filename"`
	MediaType string `json:"type"`
	Octets    int    `json:"octets"`
}

// mediaTypeOf is the request's Content-Type without its parameters, if it is one of those taken.
func mediaTypeOf(c echo.Context, field string, taken ...string) (string, map[string]string, error) {
	t, parameters, err := mime.ParseMediaType(c.Request().Header.Get("Content-Type"))
	for _, ok := range taken {
		if err == nil && t == ok {
			return t, parameters, nil
		}
	}
	list := strings.Join(taken, ", ")
	return "", nil, refuse(http.StatusUnsupportedMediaType,
		"이 Content-Type은 읽을 수 없어요. 읽을 수 있는 것은 "+list+"예요.",
		"This Content-Type cannot be read here. What can be read: "+list+".",
		[2]string{field, list})
}

// members reads content that is a JSON object or a form.
func members(c echo.Context) ([]member, error) {
	t, parameters, err := mediaTypeOf(c, "Accept", asJSON, asForm, asParts)
	if err != nil {
		return nil, err
	}
	b, err := content(c, maxContent)
	if err != nil {
		return nil, err
	}
	if t == asJSON {
		return readObject(b)
	}
	fields, _, err := readForm(b, t, parameters["boundary"])
	if err != nil {
		return nil, err
	}
	var out []member
	for _, f := range fields {
		out = append(out, member{f.Name, f.Value})
	}
	return out, nil
}

// readObject reads the members of a JSON object, in their order.
func readObject(b []byte) ([]member, error) {
	bad := func(err error) error {
		return refuse(http.StatusBadRequest,
			"JSON으로 읽을 수 없어요: "+err.Error(),
			"This cannot be read as JSON: "+err.Error())
	}
	var all any
	if err := json.Unmarshal(b, &all); err != nil {
		return nil, bad(err)
	}
	if _, ok := all.(map[string]any); !ok {
		return nil, refuse(http.StatusUnprocessableEntity,
			"JSON이기는 하지만 객체가 아니에요. {로 시작해야 해요.",
			"This is JSON, but not an object: it must begin with {.")
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if _, err := d.Token(); err != nil { // {
		return nil, bad(err)
	}
	var out []member
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, bad(err)
		}
		m := member{name: name.(string)}
		if err := d.Decode(&m.value); err != nil {
			return nil, bad(err)
		}
		out = append(out, m)
	}
	return out, nil
}

// readForm reads the fields of a form, in their order, and what files it brought.
func readForm(b []byte, mediaType, boundary string) (fields []field, files []upload, err error) {
	if mediaType == asForm {
		fields, err = pairs(string(b))
		return fields, nil, err
	}
	if boundary == "" {
		return nil, nil, refuse(http.StatusBadRequest,
			"Content-Type에 boundary가 없어요. 그게 없으면 조각이 어디서 나뉘는지 알 수 없어요.",
			"The Content-Type has no boundary, and so nobody knows where its parts begin.")
	}
	r := multipart.NewReader(bytes.NewReader(b), boundary)
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return fields, files, nil
		}
		var content []byte
		if err == nil {
			content, err = io.ReadAll(p) // no longer than b
		}
		if err != nil {
			return nil, nil, refuse(http.StatusBadRequest,
				"multipart로 읽을 수 없어요: "+err.Error(),
				"This cannot be read as multipart: "+err.Error())
		}
		if len(fields)+len(files) == maxFields {
			return nil, nil, tooMany()
		}
		if p.FileName() != "" {
			files = append(files, upload{p.FormName(), p.FileName(), p.Header.Get("Content-Type"), len(content)})
			continue
		}
		fields = append(fields, field{p.FormName(), string(content)})
	}
}

// pairs reads a query, or a form that is written like one, in its order, which
// url.Values loses. Unlike there, ";" is a letter (as browsers have it).
func pairs(raw string) ([]field, error) {
	var out []field
	for item := range strings.SplitSeq(raw, "&") {
		if item == "" {
			continue
		}
		if len(out) == maxFields {
			return nil, tooMany()
		}
		name, value, _ := strings.Cut(item, "=")
		n, err := url.QueryUnescape(name)
		v, err2 := url.QueryUnescape(value)
		if err = errors.Join(err, err2); err != nil {
			return nil, refuse(http.StatusBadRequest,
				strconv.Quote(item)+"의 퍼센트 인코딩이 깨졌어요. % 뒤에는 16진수 두 자리가 와야 해요.",
				strconv.Quote(item)+" is broken percent-encoding: two hexadecimal digits must follow each %.")
		}
		out = append(out, field{n, v})
	}
	return out, nil
}

func tooMany() error {
	return refuse(http.StatusRequestEntityTooLarge,
		fmt.Sprintf("필드가 너무 많아요. %d개까지 받아요.", maxFields),
		fmt.Sprintf("There are too many fields: up to %d are taken.", maxFields))
}

// word is a short text that can be shown: UTF-8, no control characters, up to 100 octets.
func word(s string) bool {
	return s != "" && len(s) <= 100 && utf8.ValidString(s) &&
		!strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}
