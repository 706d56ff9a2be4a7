package words

// explain is what stands around the meaning of a field or a status; the meanings
// themselves are in app/registry.
func explain() []Word {
	return []Word{
		{"explain.request", "요청에 써요", "in requests"},
		{"explain.response", "응답에 써요", "in responses"},
		{"explain.both", "요청과 응답에 써요", "in requests and responses"},
		{"explain.unregistered", "(등록되지 않음)", "(not registered)"},
		{"explain.see", "함께 볼 것: %s", "see also %s"},
		{"explain.here", "이 기기의 시각: %s", "By your clock: %s"},
		{"explain.failed", "설명을 불러오지 못했어요. 다시 가리켜 보세요.", "The explanation could not be loaded. Point at it again."},
	}
}
