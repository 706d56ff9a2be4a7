package export

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// No Windows is here. These are its rules, written down a second time from its
// side: what it makes of a line, not how to write one.

// cmdPrompt is what cmd makes of a line typed at its prompt, before it starts
// the program: %NAME% is replaced, a caret makes the next character plain and
// joins lines, and anything special that is left is a mistake here.
func cmdPrompt(line string, variables map[string]string) (string, error) {
	line = strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "^\n", "") // each is typed on a line of its own
	if strings.ContainsFunc(line, unicode.IsControl) {
		return "", fmt.Errorf("a control character in %q", line)
	}
	var expanded strings.Builder
	for i := 0; i < len(line); {
		if line[i] == '%' {
			if end := strings.IndexByte(line[i+1:], '%'); end > 0 {
				name, _, _ := strings.Cut(line[i+1:i+1+end], ":") // %NAME:a=b%, %NAME:~1,2%
				if value, is := variables[strings.ToUpper(name)]; is {
					expanded.WriteString(value)
					i += end + 2
					continue
				}
			}
		}
		expanded.WriteByte(line[i])
		i++
	}
	var out strings.Builder
	text := expanded.String()
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '^' && i+1 == len(text):
			return "", fmt.Errorf("a caret at the end of %q", line)
		case c == '^':
			i++
			out.WriteByte(text[i])
		case strings.IndexByte(`"&|<>()!`, c) >= 0:
			return "", fmt.Errorf("a special %q at %d of %q", c, i, text)
		default:
			out.WriteByte(c)
		}
	}
	return out.String(), nil
}

// argv cuts a command line as CommandLineToArgvW does: the program's name, which
// knows no backslashes, then the arguments.
func argv(line string) (words []string) {
	name, rest, _ := strings.Cut(line, " ")
	words = append(words, name)
	for {
		rest = strings.TrimLeft(rest, " \t")
		if rest == "" {
			return words
		}
		var word strings.Builder
		quoted := false
		i := 0
	word:
		for i < len(rest) {
			backslashes := 0
			for i < len(rest) && rest[i] == '\\' {
				backslashes++
				i++
			}
			mark := i < len(rest) && rest[i] == '"'
			if !mark {
				word.WriteString(strings.Repeat(`\`, backslashes))
			} else {
				word.WriteString(strings.Repeat(`\`, backslashes/2))
			}
			switch {
			case i == len(rest):
				break word
			case mark && backslashes%2 == 1:
				word.WriteByte('"')
			case mark && quoted && i+1 < len(rest) && rest[i+1] == '"': // "" within quotes
				word.WriteByte('"')
				i++
			case mark:
				quoted = !quoted
			case !quoted && (rest[i] == ' ' || rest[i] == '\t'):
				break word
			default:
				word.WriteByte(rest[i])
			}
			i++
		}
		words, rest = append(words, word.String()), rest[i:]
	}
}

// powerShell reads the words of one command, and tells whether it may only run
// in versions that hand them on as they are.
func powerShell(command string) (words []string, guarded bool, err error) {
	command = strings.TrimSuffix(command, "\n")
	if rest, is := strings.CutPrefix(command, newPowerShell); is {
		guarded = true
		if command, is = strings.CutSuffix(rest, " }"); !is {
			return nil, true, fmt.Errorf("no end of the block in %q", rest)
		}
	}
	in := []rune(command)
	i := 0
	for {
		for i < len(in) && (in[i] == ' ' || in[i] == '`' && i+1 < len(in) && in[i+1] == '\n') {
			if in[i] == '`' {
				i++
			}
			i++
		}
		if i == len(in) {
			return words, guarded, nil
		}
		var word strings.Builder
		switch c := in[i]; {
		case isSingle(c):
			for i++; ; i++ {
				if i == len(in) {
					return nil, guarded, fmt.Errorf("no end of %q", command)
				}
				if isSingle(in[i]) {
					if i++; i == len(in) || !isSingle(in[i]) {
						break
					}
				}
				word.WriteRune(in[i])
			}
		case c == '"':
			for i++; ; i++ {
				if i == len(in) {
					return nil, guarded, fmt.Errorf("no end of %q", command)
				}
				if isDouble(in[i]) {
					i++
					break
				}
				if in[i] == '$' {
					var n rune
					if _, err := fmt.Sscanf(string(in[i:]), "$([char]%d)", &n); err != nil {
						return nil, guarded, fmt.Errorf("an expression in %q", command)
					}
					word.WriteRune(n)
					i += len(fmt.Sprintf("$([char]%d)", n)) - 1
					continue
				}
				if in[i] == '`' {
					i++
					in[i] = map[rune]rune{'n': '\n', 'r': '\r', 't': '\t', '"': '"', '`': '`', '$': '$'}[in[i]]
				}
				word.WriteRune(in[i])
			}
		case unicode.IsLetter(c) || c == '-':
			for i < len(in) && in[i] != ' ' {
				if !isPlain(in[i]) || c == '-' && (in[i] == '.' || in[i] == ':') {
					return nil, guarded, fmt.Errorf("%q stands bare in %q", in[i], command)
				}
				word.WriteRune(in[i])
				i++
			}
		default:
			return nil, guarded, fmt.Errorf("a word begins with %q in %q", c, command)
		}
		if i < len(in) && in[i] != ' ' {
			return nil, guarded, fmt.Errorf("words touch in %q", command)
		}
		words = append(words, word.String())
	}
}

func isSingle(r rune) bool { return strings.ContainsRune("'\u2018\u2019\u201a\u201b", r) }
func isDouble(r rune) bool { return strings.ContainsRune("\"\u201c\u201d\u201e", r) }

// oldPowerShell is how versions before 7.3 make a command line of words: what has
// white space outside of quotation marks gets some around it, and that is all.
func oldPowerShell(words []string) string {
	var line []string
	for _, word := range words {
		marks, needs := 0, false
		for _, r := range word {
			if r == '"' {
				marks++
			}
			needs = needs || unicode.IsSpace(r) && marks%2 == 0
		}
		switch {
		case needs:
			line = append(line, `"`+word+`"`)
		case word != "":
			line = append(line, word)
		}
	}
	return strings.Join(line, " ")
}

// variables are some that %NAME% could find.
func variables() map[string]string {
	return map[string]string{"PATH": "pwned", "ED": "pwned", "95": "pwned", "A": "pwned", "B": "pwned", " ": "pwned"}
}

// inWindows are the words that curl gets from a command.
func inWindows(shell Shell, command string) (words []string, err error) {
	if shell == Cmd {
		line, err := cmdPrompt(command, variables())
		return argv(line), err
	}
	words, guarded, err := powerShell(command)
	if err == nil && !guarded {
		if old := argv(oldPowerShell(words)); !slices.Equal(old, words) {
			return nil, fmt.Errorf("old versions would make %q of %q", old, words)
		}
	}
	return words, err
}

func TestWindowsShellsReadTheWordsBack(t *testing.T) {
	more := []string{
		`%PATH%`, `%%PATH%%`, `100%`, `/%ED%95%9C`, `%A%B%`, `a%A:~0,1%b`, `^%A^%`, `%`, `%%`, `% %`, `!PATH!`, `a!`, `"`, `\"`, `\\"`, `a\`, `a b\\`, `""`, `a""b`, `"a" "b"`,
		`{"name": "Kim Min-su", "n": [1, 2]}`, `& calc`, `a && b || c`, `(a)`, `^`, `^^&`, `a^`, `'`, `''`, `$env:PATH`, "$env:PATH\n$(calc)`\"", "`n", `$(calc)`, `@(1)`, `--%x`, `-a.b:c`, `1kb`, `0x10`, `한글 제목`, `é`, `日本`,
	}
	for _, shell := range []Shell{Cmd, PowerShell} {
		refused := 0
		for _, x := range append(hostile(), more...) {
			command, err := commandOf(shell, x)
			if err != nil {
				refused++
				if shell == PowerShell && !strings.Contains(x, "🙂") || shell == Cmd && !strings.ContainsAny(x, "\r\n\t🙂") {
					t.Errorf("%s: %q: %v", shell, x, err)
				}
				continue
			}
			got, err := inWindows(shell, command)
			if want := wordsOf(x); err != nil || !slices.Equal(got[1:], want[1:]) || got[0] != "curl.exe" {
				t.Errorf("%s: %q: %v\n%s\ncurl got %q\nwant     %q", shell, x, err, command, got, want)
			}
		}
		if refused == 0 || refused > 7 {
			t.Errorf("%s refused %d", shell, refused)
		}
	}
}

// What a Windows shell cannot be told is refused.
func TestUnsayable(t *testing.T) {
	for x, shells := range map[string][]Shell{
		"--%": {PowerShell}, "a\nb": {Cmd}, "a\tb": {Cmd}, "\x1b": {Cmd},
		"\uff02 -o pwned": {Cmd, PowerShell}, "\u2019": {Cmd, PowerShell}, "\u20a9": {Cmd, PowerShell}, "\u02ba": {Cmd, PowerShell}, "🙂": {Cmd, PowerShell}, "\u0085": {Cmd, PowerShell},
	} {
		for _, shell := range Shells() {
			if _, err := commandOf(shell, x); (err != nil) != slices.Contains(shells, shell) {
				t.Errorf("%s, %q: %v", shell, x, err)
			}
		}
	}
}

// wordsOf are the words of a command with x as a header, a method and content.
func wordsOf(x string) []string {
	return []string{"curl", "-X", x, "-H", "X: " + x, "--data-raw", x, "--http1.0", "http://localhost:9000/?" + x}
}

func commandOf(shell Shell, x string) (string, error) {
	d := shell.dialect()
	words := wordsOf(x)
	words[0] = d.program
	return d.join(words)
}

// Any words come back as they were, or are refused.
func FuzzShells(f *testing.F) {
	for _, x := range hostile() {
		f.Add(x)
	}
	f.Fuzz(func(t *testing.T, x string) {
		for _, shell := range []Shell{Cmd, PowerShell} {
			command, err := commandOf(shell, x)
			if err != nil {
				continue
			}
			got, err := inWindows(shell, command)
			if want := wordsOf(x); err != nil || !slices.Equal(got[1:], want[1:]) {
				t.Errorf("%s: %q: %v\n%s\ncurl got %q", shell, x, err, command, got)
			}
		}
	})
}

func TestWindowsCommands(t *testing.T) {
	e := read(lines("POST /echo?q=%ED%95%9C HTTP/1.1", "Host: localhost:9000", "Content-Type: application/json", "Content-Length: 13", "", `{"a": "b c!"}`))
	for shell, want := range map[Shell]string{
		Cmd: `curl.exe -i ^
  -H ^"Content-Type: application/json^" ^
  -H User-Agent: ^
  -H Accept: ^
  --data-raw ^"^{^\^"a^\^": ^\^"b c^!^\^"^}^" ^
  -g --path-as-is ^"http://localhost:9000/echo^?q^=%^ED%^95%^9C^"
`,
		PowerShell: newPowerShell + "curl.exe -i `\n  -H 'Content-Type: application/json' `\n  -H User-Agent: `\n  -H Accept: `\n" +
			"  --data-raw '{\"a\": \"b c!\"}' `\n  -g --path-as-is 'http://localhost:9000/echo?q=%ED%95%9C' }\n",
	} {
		if got, err := Curl(e, host, shell); err != nil || got != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", shell, err, got, want)
		}
	}
}
