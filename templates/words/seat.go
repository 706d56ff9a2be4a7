package words

// seat is the learner's place: servers, recovery, hand-over.
func seat() []Word {
	return []Word{
		{"seat.title", "내 자리", "Your seat"},
	}
}
