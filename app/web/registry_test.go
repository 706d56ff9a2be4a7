package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"roundtrip/app/registry"
)

func TestRegistryInEachLanguage(t *testing.T) {
	h := newHouse(t, nil)
	tags := map[string]bool{}
	for _, lang := range langs() {
		a := h.ask("GET", api+"/registry?lang="+lang, "")
		tag := a.Header.Get("ETag")
		if a.StatusCode != http.StatusOK || a.Header.Get("Cache-Control") != "public, max-age=3600" || tag == "" || a.Header.Get("Content-Language") != lang || a.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %d %v", lang, a.StatusCode, a.Header)
		}
		tags[tag] = true
		var v registryView
		h.decode(a, &v)
		if v.Lang != lang || len(v.Statuses) != len(registry.Statuses()) || len(v.Fields) != len(registry.Fields()) || len(v.Classes) != 6 || v.Unknown.Text == "" {
			t.Errorf("%s: %s, %d statuses, %d fields, %d classes, %q", lang, v.Lang, len(v.Statuses), len(v.Fields), len(v.Classes), v.Unknown.Text)
		}
		want, _ := registry.Field("ETag")
		if got := v.Fields["etag"]; got.Name != "ETag" || got.Text != want.Text[lang] || got.Source != want.Source || !got.Parts {
			t.Errorf("%s: ETag is %+v", lang, got)
		}
		if got := v.Statuses["404"]; got.Title != "Not Found" {
			t.Errorf("%s: 404 is %+v", lang, got)
		}

		zipped := h.ask("GET", api+"/registry?lang="+lang, "", "Accept-Encoding: gzip")
		z, err := gzip.NewReader(bytes.NewReader(zipped.body))
		if err != nil {
			t.Fatalf("%s: %v %v", lang, err, zipped.Header)
		}
		if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, a.body) {
			t.Errorf("%s: gzipped it is something else", lang)
		}
		t.Logf("%s: %d octets, %d gzipped", lang, len(a.body), len(zipped.body))
		if len(zipped.body) > 32<<10 {
			t.Errorf("%s: %d octets are much for a popover", lang, len(zipped.body))
		}
		for _, known := range []string{tag, `"other", ` + strings.TrimPrefix(tag, "W/")} {
			if a := h.ask("GET", api+"/registry?lang="+lang, "", "If-None-Match: "+known); a.StatusCode != http.StatusNotModified || len(a.body) > 0 || a.Header.Get("ETag") != tag {
				t.Errorf("%s: If-None-Match %s: %d %v", lang, known, a.StatusCode, a.Header)
			}
		}
		if a := h.ask("GET", api+"/registry?lang="+lang, "", `If-None-Match: "other"`); a.StatusCode != http.StatusOK {
			t.Errorf("%s: with another tag: %d", lang, a.StatusCode)
		}
	}
	if len(tags) != len(langs()) {
		t.Errorf("two languages have one tag: %v", tags)
	}
	a := h.ask("GET", api+"/registry", "", "Accept-Language: ko-KR,ko;q=0.9")
	var v registryView
	h.decode(a, &v)
	if v.Lang != "ko" || !strings.Contains(strings.Join(a.Header.Values("Vary"), ","), "Accept-Language") {
		t.Errorf("asked for by Accept-Language: %s, Vary %q", v.Lang, a.Header.Values("Vary"))
	}
	h.wants(h.ask("GET", api+"/registry?lang=fr", ""), http.StatusUnprocessableEntity, "not-one-of")
}

func TestRegistryEntries(t *testing.T) {
	h := newHouse(t, nil)
	for path, name := range map[string]string{"/statuses/404": "404", "/statuses/599": "5xx", "/statuses/999": "xxx", "/fields/eTaG": "ETag", "/fields/x-forwarded-for": "X-Forwarded-For"} {
		a := h.ask("GET", api+"/registry"+path, "")
		var e registry.Entry
		h.decode(a, &e)
		if a.StatusCode != http.StatusOK || e.Name != name || e.Text["ko"] == "" || e.Text["en"] == "" || a.Header.Get("Cache-Control") != "public, max-age=3600" {
			t.Errorf("%s: %d %+v %v", path, a.StatusCode, e, a.Header)
		}
	}
	for _, code := range []string{"x", "-1", "4.4", "99999999999999999999"} {
		h.wants(h.ask("GET", api+"/registry/statuses/"+code, ""), http.StatusBadRequest, "bad-number")
	}
	h.wants(h.ask("GET", api+"/registry/fields/x-nobody", ""), http.StatusNotFound, "not-found")

	value := `attachment; filename="안녕.txt"`
	a := h.ask("GET", api+"/registry/fields/content-disposition?value="+url.QueryEscape(value), "")
	var v fieldView
	if err := json.Unmarshal(a.body, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Value) != 2 || v.Value[1].Is != `filename="안녕.txt"` || v.Value[1].Length != len(v.Value[1].Is) || v.Value[1].Text["ko"] == "" {
		t.Errorf("parts of %s: %s", value, a.body)
	}
	if got := a.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("a value's parts: Cache-Control %q", got)
	}
}
