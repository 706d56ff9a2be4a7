package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"roundtrip/app/registry"
)

// explained is an entry of the registry in one language.
type explained struct {
	Name   string        `json:"name"`
	Title  string        `json:"title,omitempty"`
	Text   string        `json:"text"`
	Source string        `json:"source"`
	Side   registry.Side `json:"side"`
	See    []string      `json:"see,omitempty"`
	Parts  bool          `json:"parts,omitempty"`
}

// registryView is all of it in one language: what a page loads once.
type registryView struct {
	Lang     string               `json:"lang"`
	Statuses map[string]explained `json:"statuses"` // by code
	Classes  map[string]explained `json:"classes"`  // "1xx" to "5xx", and "xxx" for what is in none
	Fields   map[string]explained `json:"fields"`   // by name in lower case
	Unknown  explained            `json:"unknown"`  // of a field that is not there
}

func registryIn(lang string) registryView {
	in := func(e registry.Entry) explained {
		return explained{e.Name, e.Title, e.Text[lang], e.Source, e.Side, e.See, e.Parts}
	}
	v := registryView{lang, map[string]explained{}, map[string]explained{}, map[string]explained{}, in(registry.Unknown())}
	for _, n := range registry.Statuses() {
		e, _ := registry.Status(n)
		v.Statuses[e.Name] = in(e)
	}
	for _, e := range append(registry.Classes(), registry.Class(0)) {
		v.Classes[e.Name] = in(e)
	}
	for _, name := range registry.Fields() {
		e, _ := registry.Field(name)
		v.Fields[strings.ToLower(name)] = in(e)
	}
	return v
}

// books are the registry in each language, written and compressed once.
type books struct {
	once sync.Once
	err  error
	by   map[string]book
}

type book struct {
	item
	tag string
}

func (b *books) in(lang string) (book, error) {
	b.once.Do(func() {
		b.by = map[string]book{}
		for _, lang := range langs() {
			out, err := json.Marshal(registryIn(lang))
			if err == nil {
				var it item
				it, err = newItem("registry.json", append(out, '\n'))
				sum := sha256.Sum256(it.plain)
				b.by[lang] = book{it, `W/"` + hex.EncodeToString(sum[:8]) + `"`} // weak: it goes out compressed or not
			}
			if err != nil {
				b.err = err
			}
		}
	})
	return b.by[lang], b.err
}

// forAnHour lets anybody keep what is the same for all, and changes with the
// program alone.
const forAnHour = "public, max-age=3600"

// showRegistry gives out all of it in one language.
func (w *Web) showRegistry(c echo.Context) error {
	h := c.Response().Header()
	lang := c.QueryParam("lang")
	switch {
	case lang == "":
		lang = w.langOf(c.Request())
		h.Add("Vary", "Accept-Language")
	case !slices.Contains(langs(), lang):
		return refuse("not-one-of", "lang", strings.Join(langs(), ", "))
	}
	b, err := w.books.in(lang)
	if err != nil {
		return err
	}
	content := b.plain
	h.Add("Vary", "Accept-Encoding")
	if b.gzipped != nil && takesGzip(c.Request().Header) {
		h.Set("Content-Encoding", "gzip")
		content = b.gzipped
	}
	h.Set("Content-Type", b.media)
	h.Set("Content-Language", lang)
	h.Set("Cache-Control", forAnHour)
	h.Set("ETag", b.tag)
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(content)) // answers conditions
	return nil
}

// showStatus explains one code: by its class when it is not registered.
func (w *Web) showStatus(c echo.Context) error {
	code, err := strconv.Atoi(param(c, "code"))
	if err != nil || code < 0 {
		return refuse("bad-number", "code")
	}
	e, ok := registry.Status(code)
	if !ok {
		e = registry.Class(code)
	}
	c.Response().Header().Set("Cache-Control", forAnHour)
	return c.JSON(http.StatusOK, e)
}

// partView is a part of a value with the value's own letters: who shows it need
// not count octets.
type partView struct {
	registry.Part
	Is string `json:"is"`
}

type fieldView struct {
	registry.Entry
	Value []partView `json:"value,omitempty"`
}

// showField explains one field, and a value of it that is given.
func (w *Web) showField(c echo.Context) error {
	e, ok := registry.Field(param(c, "field"))
	if !ok {
		return echo.ErrNotFound
	}
	v := fieldView{Entry: e}
	value := c.QueryParam("value")
	for _, p := range registry.Explain(e.Name, value) {
		v.Value = append(v.Value, partView{p, value[p.Offset : p.Offset+p.Length]})
	}
	if value == "" { // what somebody sent is nobody's to keep
		c.Response().Header().Set("Cache-Control", forAnHour)
	}
	return c.JSON(http.StatusOK, v)
}
