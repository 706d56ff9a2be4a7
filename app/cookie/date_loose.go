package cookie

import (
	"strconv"
	"strings"
	"time"
)

// looseDate reads a date as Chromium does. It looks at a token's first octet and
// length where RFC 6265 has a grammar, and then wants digits alone: "6th" is no
// day, "0:0:0.5" a time but "0:0:0Z" none, "000:0:0" one. Years have up to five
// digits, and may lie before 1601.
func looseDate(value string) (time.Time, bool) {
	var clock [3]int
	var day, month, year int
	var hasClock, hasDay, hasMonth, hasYear bool
	for token := range strings.FieldsFuncSeq(value, isDelimiter) {
		n, digits := decimal(token)
		switch {
		case leading(token, 1) == "":
			if !hasMonth {
				month, hasMonth = monthOf(token)
			}
		case strings.Contains(token, ":"):
			if !hasClock {
				clock, hasClock = looseClock(token)
			}
		case !hasDay && len(token) <= 2:
			day, hasDay = n, digits
		case !hasYear && len(token) <= 5:
			year, hasYear = n, digits
		}
	}
	switch {
	case 70 <= year && year <= 99:
		year += 1900
	case 0 <= year && year <= 69:
		year += 2000
	}
	if !hasClock || !hasDay || !hasMonth || !hasYear || clock[0] > 23 || clock[1] > 59 || clock[2] > 59 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, clock[0], clock[1], clock[2], 0, time.UTC)
	return t, t.Day() == day && day > 0
}

// looseClock reads three numbers of any length, with a colon between.
func looseClock(token string) (clock [3]int, ok bool) {
	parts := strings.SplitN(token, ":", 4)
	ok = len(parts) == len(clock)
	for i := 0; ok && i < len(clock); i++ {
		clock[i], ok = decimal(parts[i])
	}
	return clock, ok
}

// leading are the digits, at most so many, that a token begins with.
func leading(token string, most int) string {
	n := 0
	for n < len(token) && n < most && '0' <= token[n] && token[n] <= '9' {
		n++
	}
	return token[:n]
}

// decimal is the number that a text of digits alone writes.
func decimal(s string) (int, bool) {
	n, err := strconv.ParseInt(s, 10, 32)
	return int(n), err == nil && leading(s, len(s)) == s
}
