package web

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// Bounds of what is read.
const (
	maxJSON = 256 << 10
	// maxSendJSON holds 1 MiB in base64 and what stands around it.
	maxSendJSON = 1<<20*4/3 + 64<<10
	// maxDrained is how much of a body that is too large is read and dropped, so
	// that its sender hears the answer and not a reset.
	maxDrained = 32 << 20
)

// decode reads the JSON object in a request's body, at most limit octets, within
// Config.BodyTime.
func (w *Web) decode(c echo.Context, into any, limit int64) error {
	r := c.Request()
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		return refuse("not-json", r.Header.Get("Content-Type"))
	}
	content, err := w.read(c, limit)
	if err != nil {
		return err
	}
	return parse(content, into)
}

func (w *Web) read(c echo.Context, limit int64) ([]byte, error) {
	r := c.Request()
	control := http.NewResponseController(c.Response())
	// Not every writer has deadlines (a test's recorder has none); the size is bounded all the same.
	if err := control.SetReadDeadline(time.Now().Add(w.c.BodyTime)); err == nil {
		defer control.SetReadDeadline(time.Time{})
	}
	content, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	if err == nil && int64(len(content)) > limit {
		// Its sender is still writing; an error here changes nothing.
		io.Copy(io.Discard, io.LimitReader(r.Body, maxDrained))
		c.Response().Header().Set("Connection", "close")
		return nil, refuse("too-large", limit>>10)
	}
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		c.Response().Header().Set("Connection", "close")
		return nil, refuse("too-slow", int(w.c.BodyTime.Seconds()))
	case err != nil:
		return nil, refuse("cut-body")
	}
	return content, nil
}

// parse is strict, so that a misspelt name is an answer and not a silence.
func parse(content []byte, into any) error {
	if trimmed := bytes.TrimLeft(content, " \t\r\n"); len(trimmed) == 0 || trimmed[0] != '{' {
		return refuse("json-object")
	}
	dec := json.NewDecoder(bytes.NewReader(content))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil {
		if _, err := dec.Token(); err != io.EOF {
			return refuse("json-syntax", dec.InputOffset())
		}
		return nil
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var code base64.CorruptInputError
	switch {
	case errors.As(err, &kind):
		is, _, _ := strings.Cut(kind.Value, " ") // "number 1.5"
		return refuse("json-type", kind.Field, jsonType(kind.Type), jsonWord(is))
	case errors.As(err, &code):
		return refuse("not-base64", int64(code)+1)
	case errors.As(err, &syntax):
		return refuse("json-syntax", syntax.Offset)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return refuse("json-syntax", len(content))
	}
	// encoding/json has no type for this error.
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return refuse("json-unknown", cut(strings.Trim(name, `"`), 80))
	}
	return refuse("json-syntax", dec.InputOffset())
}

// jsonType names what JSON wants for a Go type.
func jsonType(t reflect.Type) text {
	switch t.Kind() {
	case reflect.String:
		return jsonWord("string")
	case reflect.Bool:
		return jsonWord("bool")
	case reflect.Struct, reflect.Map:
		return jsonWord("object")
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 { // base64
			return jsonWord("string")
		}
		return jsonWord("array")
	case reflect.Pointer:
		return jsonType(t.Elem())
	}
	return text{"범위 안의 정수", "a whole number within bounds"}
}

func jsonWord(kind string) text {
	switch kind {
	case "string":
		return text{"글", "a text"}
	case "bool":
		return text{"참·거짓", "true or false"}
	case "object":
		return text{"객체", "an object"}
	case "array":
		return text{"목록", "a list"}
	}
	return text{"숫자", "a number"}
}
