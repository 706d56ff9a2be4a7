// Package words holds every text of the pages, in every language, by key.
//
// One Word is one text. Keys are "part.what". A "%s" stands for a value; the
// languages of a text have the same number of them, in the same order. Tests hold the list:
// no key twice, no language missing, and each key that a template or a script
// asks for is there.
package words

// Word is one text in each language.
type Word struct {
	Key string
	KO  string // 해요체
	EN  string
}

// All lists every text.
func All() []Word {
	var all []Word
	for _, part := range [][]Word{bar(), start(), lesson(), seat(), problem(), outcome(), bench(), explain(), jar(), faults(), send(), stores()} {
		all = append(all, part...)
	}
	return all
}

// In returns every text in lang, by key: Korean for "ko", else English.
func In(lang string) map[string]string {
	all := All()
	texts := make(map[string]string, len(all))
	for _, w := range all {
		if lang == "ko" {
			texts[w.Key] = w.KO
		} else {
			texts[w.Key] = w.EN
		}
	}
	return texts
}
