package export

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"iter"

	"roundtrip/app/exchange"
	"roundtrip/templates/words"
)

//go:embed page.html page.css
var pageFiles embed.FS

// Bounds of a page, which [Open] keeps to as well.
const (
	maxExchanges = 500
	maxHead      = 64 << 10 // octets before the data
	maxData      = 8 << 20  // octets of the data
	maxParts     = 64 << 10 // field lines, trailers and chunks of all exchanges
)

// file is what a page holds for [Open]: exchanges without what can be read anew
// from their octets.
type file struct {
	Format    string              `json:"format"`
	Version   int                 `json:"version"`
	Exchanges []exchange.Exchange `json:"exchanges"`
}

const (
	fileFormat  = "roundtrip-exchanges"
	fileVersion = 1
)

// ErrLarge is the error of exchanges that are too many for one page.
var ErrLarge = errors.New("too many exchanges for one page")

// Page writes exchanges as one HTML document, in Korean ("ko") or English, that
// needs nothing else: no script, no other file, no network. [Open] reads them
// back from it.
func Page(w io.Writer, all []exchange.Exchange, lang, version string) error {
	data, err := dataOf(all)
	if err != nil {
		return err
	}
	style, err := pageFiles.ReadFile("page.css")
	if err != nil {
		return err
	}
	said := words.In(lang)
	p := pager{said: said}
	t, err := template.New("page.html").Funcs(template.FuncMap{"word": p.word}).ParseFS(pageFiles, "page.html")
	if err != nil {
		return err
	}
	sum := sha256.Sum256(style)
	page := struct {
		Lang, Version, StyleHash, Title, About, Warn, Ending string

		Data      template.JS  // encoding/json escapes what could end the element
		Style     template.CSS // ours
		Exchanges iter.Seq[pageExchange]
	}{
		Lang: lang, Version: version, StyleHash: "sha256-" + base64.StdEncoding.EncodeToString(sum[:]),
		Title: fmt.Sprintf(text{"HTTP 교환 %d건", "HTTP exchanges: %d"}.in(lang), len(all)),
		About: text{"Roundtrip에서 내보낸 파일이에요. Roundtrip에서 다시 열 수 있어요.", "Exported from Roundtrip, which can open it again."}.in(lang),
		Warn: text{"쿠키와 비밀번호, 토큰도 오간 그대로 들어 있어요. 건네기 전에 확인해 주세요.",
			"Cookies, passwords and tokens are in it as they crossed: look before you pass it on."}.in(lang),
		Ending: text{"어떻게 끝났는지", "how it ended"}.in(lang),
		Data:   template.JS(data), Style: template.CSS(style),
		Exchanges: func(yield func(pageExchange) bool) { // one at a time: a page is several times what it shows
			for i := range all {
				if !yield(p.exchange(&all[i], i)) {
					return
				}
			}
		},
	}
	if err := t.Execute(w, page); err != nil {
		return err
	}
	if p.missing != "" {
		return fmt.Errorf("page: no word %q", p.missing)
	}
	return nil
}

// dataOf writes the exchanges as the JSON of a page.
func dataOf(all []exchange.Exchange) ([]byte, error) {
	if len(all) > maxExchanges {
		return nil, ErrLarge
	}
	f := file{Format: fileFormat, Version: fileVersion, Exchanges: make([]exchange.Exchange, len(all))}
	parts := 0
	for i := range all {
		e := all[i]
		if parts += partsOf(&e); parts > maxParts {
			return nil, ErrLarge
		}
		strip(&e.Request)
		if e.Response != nil {
			r := *e.Response
			strip(&r)
			e.Response = &r
		}
		e.InterimAll = append([]exchange.Message(nil), e.InterimAll...)
		for j := range e.InterimAll {
			strip(&e.InterimAll[j])
		}
		f.Exchanges[i] = e
	}
	data, err := json.Marshal(f)
	if err == nil && len(data) > maxData {
		return nil, ErrLarge
	}
	return data, err
}

// strip takes away what is read anew from the octets.
func strip(m *exchange.Message) { m.Fields, m.Trailers, m.Chunks = nil, nil, nil }

// partsOf counts what is read anew from the octets, and takes far more room.
func partsOf(e *exchange.Exchange) int {
	of := func(m *exchange.Message) int { return len(m.Fields) + len(m.Trailers) + len(m.Chunks) }
	n := of(&e.Request)
	for i := range e.InterimAll {
		n += of(&e.InterimAll[i])
	}
	if e.Response != nil {
		n += of(e.Response)
	}
	return n
}
