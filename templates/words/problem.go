package words

// problem is the page shown instead of one that could not be.
func problem() []Word {
	return []Word{
		{"problem.start", "첫 화면으로 가기", "Go to the start page"},
	}
}
