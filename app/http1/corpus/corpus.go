// Package corpus holds transcripts of HTTP/1 connections, one file for each
// behaviour: what was sent each way, and the events that a codec must make of it.
//
// A file of cases/ is a txtar archive. Its comment says in words what it shows;
// its name is the case's. The sections follow each other as the octets crossed:
//
//	-- request --       octets from the client
//	-- response --      octets from the server
//	-- request end --   the client sends no more (response end: the server)
//	-- events --        what is expected, last
//
// Both directions end after the last section, the client's first, unless they
// have ended before.
//
// A line break in a file is no octet: each line of octets spells its own end. In
// octets, \r \n \t \\ and \xNN are what they are in Go, and \{1000*ab} is "ab" a
// thousand times.
package corpus

import (
	"bytes"
	"embed"
	"fmt"
	"path"
	"strconv"
	"strings"

	"golang.org/x/tools/txtar"

	"roundtrip/app/exchange"
)

//go:embed cases
var files embed.FS

// Case is one transcript.
type Case struct {
	Name  string // of the file, without its ending
	About string // what it shows
	Steps []Step
	// Request and Response are all octets of each direction.
	Request, Response []byte
	Events            string
}

// Step is octets that crossed, or the end of a direction.
type Step struct {
	Dir    exchange.Direction
	Octets []byte
	End    bool
}

// Load returns every case, by name. It panics when a file is malformed: they are
// part of the program.
func Load() []Case {
	entries, err := files.ReadDir("cases")
	if err != nil {
		panic(err)
	}
	cases := make([]Case, 0, len(entries))
	for _, e := range entries {
		text, err := files.ReadFile(path.Join("cases", e.Name()))
		if err != nil {
			panic(err)
		}
		c, err := parse(text)
		if err != nil {
			panic(fmt.Sprintf("corpus: cases/%s: %v", e.Name(), err))
		}
		c.Name = strings.TrimSuffix(e.Name(), ".txtar")
		cases = append(cases, c)
	}
	return cases
}

func parse(text []byte) (Case, error) {
	a := txtar.Parse(text)
	c := Case{About: strings.TrimSpace(string(a.Comment))}
	if c.About == "" {
		return c, fmt.Errorf("no words on what it shows")
	}
	var ended [2]bool
	for i, f := range a.Files {
		if f.Name == "events" {
			if i != len(a.Files)-1 {
				return c, fmt.Errorf("events are not the last section")
			}
			c.Events = string(f.Data)
			break
		}
		name, end := strings.CutSuffix(f.Name, " end")
		s := Step{End: end}
		switch name {
		case "request":
		case "response":
			s.Dir = exchange.ToClient
		default:
			return c, fmt.Errorf("a section %q", f.Name)
		}
		if ended[s.Dir] {
			return c, fmt.Errorf("a section %q after the end of it", f.Name)
		}
		ended[s.Dir] = end
		octets, err := Unquote(f.Data)
		if err != nil {
			return c, fmt.Errorf("section %q: %v", f.Name, err)
		}
		if end == (len(octets) > 0) {
			return c, fmt.Errorf("section %q: octets belong into a section without end, and only there", f.Name)
		}
		s.Octets = octets
		if s.Dir == exchange.ToClient {
			c.Response = append(c.Response, octets...)
		} else {
			c.Request = append(c.Request, octets...)
		}
		c.Steps = append(c.Steps, s)
	}
	for dir, is := range ended {
		if !is {
			c.Steps = append(c.Steps, Step{Dir: exchange.Direction(dir), End: true})
		}
	}
	return c, nil
}

// maxOctets bounds what one repetition makes.
const maxOctets = 4 << 20

// Unquote reads octets as the files spell them.
func Unquote(text []byte) ([]byte, error) {
	var out []byte
	for len(text) > 0 {
		b := text[0]
		text = text[1:]
		if b != '\\' {
			if b != '\n' {
				out = append(out, b)
			}
			continue
		}
		if len(text) == 0 {
			return nil, fmt.Errorf("a backslash at the end")
		}
		b, text = text[0], text[1:]
		switch b {
		case 'r':
			out = append(out, '\r')
		case 'n':
			out = append(out, '\n')
		case 't':
			out = append(out, '\t')
		case '\\':
			out = append(out, '\\')
		case 'x':
			n, err := strconv.ParseUint(string(text[:min(2, len(text))]), 16, 8)
			if err != nil {
				return nil, fmt.Errorf(`\x without two hexadecimal digits`)
			}
			out, text = append(out, byte(n)), text[2:]
		case '{':
			inner, rest, closed := bytes.Cut(text, []byte{'}'})
			count, what, found := bytes.Cut(inner, []byte{'*'})
			n, err := strconv.Atoi(string(count))
			if !closed || !found || err != nil || n < 0 {
				return nil, fmt.Errorf(`\{ without a count, "*", octets and "}"`)
			}
			octets, err := Unquote(what)
			if err != nil {
				return nil, err
			}
			if n*len(octets) > maxOctets {
				return nil, fmt.Errorf("%d octets in one repetition, more than %d", n*len(octets), maxOctets)
			}
			out, text = append(out, bytes.Repeat(octets, n)...), rest
		default:
			return nil, fmt.Errorf("an unknown escape \\%c", b)
		}
	}
	return out, nil
}

// Quote spells octets as the files do, on one line.
func Quote(octets []byte) string {
	const long = 64
	var out strings.Builder
	for len(octets) > 0 {
		b := octets[0]
		run := 1
		for run < len(octets) && octets[run] == b {
			run++
		}
		if run >= long {
			fmt.Fprintf(&out, `\{%d*%s}`, run, quote(b))
			octets = octets[run:]
			continue
		}
		out.WriteString(quote(b))
		octets = octets[1:]
	}
	return out.String()
}

func quote(b byte) string {
	switch {
	case b == '\r':
		return `\r`
	case b == '\n':
		return `\n`
	case b == '\t':
		return `\t`
	case b == '\\':
		return `\\`
	case b < ' ' || b >= 0x7f || b == '}':
		return fmt.Sprintf(`\x%02x`, b)
	}
	return string(rune(b))
}
