package command

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"roundtrip/app/playground"
)

// complain prints a line for each thing that a person must put right.
func (t *terminal) complain(lines ...string) int {
	for _, line := range lines {
		fmt.Fprintln(t.err, "roundtrip: "+line)
	}
	return usage
}

// fail prints an error that is not the person's.
func (t *terminal) fail(err error) int {
	fmt.Fprintln(t.err, "roundtrip: "+err.Error())
	return failed
}

// end prints why a command failed. given names the flags as they were given.
func (t *terminal) end(err error, given map[string]string) int {
	invalid, is := errors.AsType[*playground.Invalid](err)
	if !is {
		return t.fail(err)
	}
	if invalid.Reason == playground.BadLessons {
		return t.complain(t.lessonLines(invalid.Value, invalid.Err)...)
	}
	host, port, _ := net.SplitHostPort(invalid.Value)
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	flag := given[invalid.Flag]
	if flag == "" {
		flag = "--" + invalid.Flag
	}
	return t.complain(t.say(string(invalid.Reason),
		"flag", flag, "value", quoted(invalid.Value), "host", host, "port", port, "cause", cause(invalid.Err)))
}

// lessonLines says what is wrong with the lessons of a directory, a line each.
func (t *terminal) lessonLines(dir string, err error) []string {
	var lines []string
	for line := range strings.Lines(err.Error()) {
		line = strings.TrimSpace(line)
		if dir != "" && aFile.MatchString(line) { // so that an editor can open it
			line = filepath.Join(dir, line)
		}
		lines = append(lines, t.say("bad-lessons", "cause", line))
	}
	return lines
}

// aFile matches the beginning of "file:line: what is wrong".
var aFile = regexp.MustCompile(`^[^:\s]+:\d+: `)

// cause is the system's own words, without the path that the line has already.
func cause(err error) string {
	if path, is := errors.AsType[*fs.PathError](err); is {
		return path.Op + ": " + path.Err.Error()
	}
	if dns, is := errors.AsType[*net.DNSError](err); is {
		return dns.Err
	}
	if op, is := errors.AsType[*net.OpError](err); is {
		err = op.Err
	}
	if err == nil {
		return ""
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}

// quoted keeps a value on one line, and an empty one visible.
func quoted(s string) string {
	if q := strconv.Quote(s); s == "" || q != `"`+s+`"` || strings.Contains(s, " ") {
		return q
	}
	return s
}

// What kong says of a command line; a test holds each form.
var (
	kongUnknown    = regexp.MustCompile(`^unknown flag (\S+?)(?:, did you mean (?:one of )?(.+)\?)?$`)
	kongUnexpected = regexp.MustCompile(`^unexpected argument (.+?)(?:, did you mean (?:one of )?(.+)\?)?$`)
	kongElsewhere  = regexp.MustCompile(`^flag (--[\w-]+) applies to the default command "serve", not "(\w+)"$`)
	kongMissing    = regexp.MustCompile(`^expected (?:one of )?(".+")$`)
	kongNoValue    = regexp.MustCompile(`^(--[\w-]+): expected .* value but got ("EOL"|"-.*\((?:long|short) flag\))`)
	kongBadValue   = regexp.MustCompile(`^(--[\w-]+): (.*?)(?: \(from envar (\w+)="(.*)"\))?$`)
	kongDuration   = regexp.MustCompile(`^expected duration but got (".*?"): `)
	kongBool       = regexp.MustCompile(`^bool value must be .* but got (".*?")$`)
)

// unclear says in the person's language what kong says in English.
func (t *terminal) unclear(err error) string {
	text := err.Error()
	if m := kongUnknown.FindStringSubmatch(text); m != nil {
		return t.say("unknown-flag", "value", m[1], "maybe", t.maybe(m[2]))
	}
	if m := kongUnexpected.FindStringSubmatch(text); m != nil {
		return t.say("unexpected", "value", quoted(m[1]), "maybe", t.maybe(m[2]))
	}
	if m := kongElsewhere.FindStringSubmatch(text); m != nil {
		return t.say("elsewhere", "flag", m[1], "value", m[2])
	}
	if m := kongMissing.FindStringSubmatch(text); m != nil {
		return t.say("missing", "value", m[1])
	}
	if m := kongNoValue.FindStringSubmatch(text); m != nil {
		return t.say("no-value", "flag", m[1])
	}
	if m := kongBadValue.FindStringSubmatch(text); m != nil {
		flag, what := m[1], m[2]
		if m[3] != "" {
			flag = m[3]
		}
		if d := kongDuration.FindStringSubmatch(what); d != nil {
			return t.say("bad-idle", "flag", flag, "value", d[1])
		}
		if b := kongBool.FindStringSubmatch(what); b != nil {
			return t.say("bad-bool", "flag", flag, "value", b[1])
		}
		return t.say("bad-value", "flag", flag, "cause", what)
	}
	return t.say("bad-command", "cause", text)
}

// maybe is a proposal, if kong has one that a person wants: never "-h".
func (t *terminal) maybe(candidates string) string {
	var good []string
	for c := range strings.SplitSeq(candidates, ", ") {
		if c = strings.Trim(c, `"`); len(c) > 2 {
			good = append(good, c)
		}
	}
	if len(good) == 0 {
		return ""
	}
	return t.say("maybe", "other", strings.Join(good, ", "))
}
