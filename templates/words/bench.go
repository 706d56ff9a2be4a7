package words

// bench is the bench: chart, table, detail, composer.
func bench() []Word {
	return []Word{
		{"bench.title", "실험대", "Bench"},
	}
}
