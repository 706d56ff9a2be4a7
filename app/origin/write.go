package origin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/labstack/echo/v4"
)

// write sends content whose length is known, and says so: net/http would count
// only up to 2 KiB and then send chunks.
func write(c echo.Context, status int, mediaType string, b []byte) error {
	c.Response().Header().Set("Content-Length", strconv.Itoa(len(b)))
	return c.Blob(status, mediaType, b)
}

// writeJSON writes a value as readable JSON.
func writeJSON(c echo.Context, status int, mediaType string, v any) error {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encode an answer: %w", err)
	}
	return write(c, status, mediaType, buf.Bytes())
}

// writeText writes plain text in UTF-8.
func writeText(c echo.Context, status int, body string) error {
	return write(c, status, asText+"; charset=utf-8", []byte(body))
}
