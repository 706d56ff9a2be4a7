package cookie

import (
	"strings"
	"time"
)

// Date reads a date as user agents do: loosely, in any order (RFC 6265 §5.1.1).
func Date(value string) (time.Time, bool) {
	var clock [3]int
	var day, month, year int
	var hasClock, hasDay, hasMonth, hasYear bool
	for token := range strings.FieldsFuncSeq(value, isDelimiter) {
		// Of each token the first of these that fits and is not found yet.
		if !hasClock {
			if clock, hasClock = clockOf(token); hasClock {
				continue
			}
		}
		if !hasDay {
			if day, hasDay = number(token, 1, 2); hasDay {
				continue
			}
		}
		if !hasMonth {
			if month, hasMonth = monthOf(token); hasMonth {
				continue
			}
		}
		if !hasYear {
			year, hasYear = number(token, 2, 4)
		}
	}
	switch {
	case 70 <= year && year <= 99:
		year += 1900
	case 0 <= year && year <= 69:
		year += 2000
	}
	if !hasClock || !hasDay || !hasMonth || !hasYear || year < 1601 || clock[0] > 23 || clock[1] > 59 || clock[2] > 59 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, clock[0], clock[1], clock[2], 0, time.UTC)
	return t, t.Day() == day && day > 0 // there is no 31st of June
}

func isDelimiter(r rune) bool {
	return r == '\t' || ' ' <= r && r <= '/' || ';' <= r && r <= '@' || '[' <= r && r <= '`' || '{' <= r && r <= '~'
}

// number reads least to most digits, after which anything but a digit may follow.
func number(token string, least, most int) (n int, ok bool) {
	digits := len(token) - len(strings.TrimLeft(token, "0123456789"))
	if digits < least || digits > most {
		return 0, false
	}
	for _, d := range token[:digits] {
		n = n*10 + int(d-'0')
	}
	return n, true
}

// clockOf reads hours, minutes and seconds, with a colon between.
func clockOf(token string) (clock [3]int, ok bool) {
	parts := strings.SplitN(token, ":", 3)
	if len(parts) < 3 || strings.Trim(parts[0]+parts[1], "0123456789") != "" {
		return clock, false
	}
	for i, part := range parts {
		if clock[i], ok = number(part, 1, 2); !ok {
			return clock, false
		}
	}
	return clock, true
}

func monthOf(token string) (month int, ok bool) {
	for i, name := range []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"} {
		if begins(token, name) {
			return i + 1, true
		}
	}
	return 0, false
}
