package words

// rules says each broken rule of HTTP in one sentence, by its id in app/http1 or app/cookie.
func rules() []Word {
	return []Word{}
}
