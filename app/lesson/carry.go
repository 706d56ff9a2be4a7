package lesson

import "regexp"

// carried is where exact octets carry on a cookie: "{{cookie sid}}".
var carried = regexp.MustCompile(`\{\{cookie ([!#$%&'*+\-.^_` + "`" + `|~0-9A-Za-z]+)\}\}`)

// Carry puts the values of cookies into exact octets: what a server gave its client
// a moment ago no author can know. value is the one that was last set, empty if none
// was. assets/js/tools/carry.js does the same for a reader's click.
func Carry(octets string, value func(cookie string) string) string {
	return carried.ReplaceAllStringFunc(octets, func(mark string) string {
		return value(carried.FindStringSubmatch(mark)[1])
	})
}
