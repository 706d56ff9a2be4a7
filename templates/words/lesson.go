package words

// lesson is the lesson page: experiments and tasks.
func lesson() []Word {
	return []Word{
		{"lesson.tasks", "할 일", "Tasks"},
	}
}
