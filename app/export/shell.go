package export

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Shell is one whose rules of quoting are known here.
type Shell string

// The shells.
const (
	Sh         Shell = "sh"         // and bash, zsh, dash
	Cmd        Shell = "cmd"        // at its prompt; batch files read % otherwise
	PowerShell Shell = "powershell" // on Windows
)

// Shells lists every shell, the usual one first.
func Shells() []Shell { return []Shell{Sh, Cmd, PowerShell} }

// dialect is how a shell is told the words of a command.
type dialect struct {
	program string
	more    string // ends a line that goes on
	longest int    // UTF-16 units of a command
	quote   func(word string) (string, error)
	// wrap puts what is needed around a command; may be nil.
	wrap func(command string, words []string) string
}

func (s Shell) dialect() dialect {
	switch s {
	case Cmd:
		// 8191 is the longest line that cmd takes. "curl.exe" never means a batch
		// file of that name, whose arguments cmd would read a second time.
		return dialect{program: "curl.exe", more: " ^\n  ", longest: 8000, quote: quoteCmd}
	case PowerShell:
		// CreateProcess takes 32767. "curl" is another command there (an alias).
		return dialect{program: "curl.exe", more: " `\n  ", longest: 30000, quote: quotePowerShell, wrap: onlyNewPowerShell}
	}
	// What every system's execve takes in one argument.
	return dialect{program: "curl", more: " \\\n  ", longest: 96 << 10, quote: quoteSh}
}

// join quotes the words and puts the options on lines of their own.
func (d *dialect) join(words []string) (string, error) {
	var b strings.Builder
	for i, word := range words {
		switch {
		case strings.IndexByte(word, 0) >= 0:
			return "", &Refused{NUL}
		case !utf8.ValidString(word):
			return "", &Refused{NotText}
		}
		quoted, err := d.quote(word)
		if err != nil {
			return "", err
		}
		switch {
		case i == 0:
		case word == "-H" || word == "--data-raw" || word == "-g":
			b.WriteString(d.more)
		default:
			b.WriteByte(' ')
		}
		b.WriteString(quoted)
	}
	command := b.String()
	if d.wrap != nil {
		command = d.wrap(command, words)
	}
	if len(command) > d.longest && len(utf16.Encode([]rune(command))) > d.longest || len(command) > 96<<10 {
		return "", &Refused{TooLong}
	}
	return command + "\n", nil
}

// quoteSh makes one word for sh of any octets but NUL (POSIX XCU §2.2.2): between
// single quotes nothing is special but the single quote. A terminal does more: it
// takes a ^C that is pasted for the key, and what follows for the next command,
// and a CR for a line feed. So control characters but the line feed are made where
// the command runs, by printf; what a client sent never types.
func quoteSh(word string) (string, error) {
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !isPlain(r) && !strings.ContainsRune("@%+,", r) }) < 0 {
		return word, nil
	}
	var b strings.Builder
	b.WriteByte('\'')
	for i, r := range word {
		switch {
		case r == '\'':
			b.WriteString(`'\''`)
		case r != '\n' && unicode.IsControl(r):
			b.WriteString(`'"$(printf '`)
			for _, c := range []byte(word[i : i+utf8.RuneLen(r)]) {
				fmt.Fprintf(&b, `\%03o`, c)
			}
			b.WriteString(`')"'`)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String(), nil
}

// isPlain is true of what no shell does anything with, wherever it stands.
func isPlain(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_./:", r)
}

// quoteCmd makes one word for cmd's prompt, by two rules, one after the other.
//
// A program on Windows gets one line and cuts it into words itself (Microsoft C++,
// "Parsing C command-line arguments"): quotation marks hold a word together, and
// backslashes matter only before one.
//
// cmd reads the line before that. A caret makes the next character plain, the
// quotation mark too, so that cmd never is within quotes and a caret works
// everywhere. %NAME% is replaced first of all, where carets do not help; but no
// variable's name begins with a caret, and at the prompt what names none stays as
// it is. ! is special under cmd /V:ON only, which is not the prompt's.
func quoteCmd(word string) (string, error) {
	if !sayableOnWindows(word, false) {
		return "", &Refused{Unsayable}
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !isPlain(r) }) < 0 {
		return word, nil
	}
	var b strings.Builder
	after := false // a percent sign came before
	for _, r := range quoteArgument(word) {
		if after || r < utf8.RuneSelf && !isPlain(r) && r != ' ' && r != '%' {
			b.WriteByte('^')
		}
		b.WriteRune(r)
		after = r == '%'
	}
	return b.String(), nil
}

// quoteArgument makes one argument of a Windows program's command line.
func quoteArgument(word string) string {
	var b strings.Builder
	b.WriteByte('"')
	backslashes := 0
	for _, r := range word {
		switch r {
		case '\\':
			backslashes++
		case '"':
			b.WriteString(strings.Repeat(`\`, backslashes+1))
			backslashes = 0
		default:
			backslashes = 0
		}
		b.WriteRune(r)
	}
	b.WriteString(strings.Repeat(`\`, backslashes))
	b.WriteByte('"')
	return b.String()
}

// sayableOnWindows tells whether curl.exe gets a word as it is. No control
// character can be typed at cmd's prompt. And some builds of curl take their
// arguments in the system's code page, where Windows puts the nearest character
// for one that is missing: a quotation mark for U+FF02, a hyphen for U+2013. Of
// what is not ASCII only letters cannot become something that matters.
func sayableOnWindows(word string, controls bool) bool {
	for _, r := range word {
		switch {
		case r < ' ' || r == 0x7f:
			if !controls {
				return false
			}
		case r >= utf8.RuneSelf && (!unicode.IsLetter(r) || unicode.Is(unicode.Lm, r)):
			return false
		}
	}
	return true
}

// quotePowerShell makes one word for PowerShell (about_Quoting_Rules). Between
// single quotes nothing is special but the single quote. (Typographic quotation
// marks count as quotes too; they are among what is refused.) Control characters,
// which copying may change, are written as expressions between double quotes,
// where the backtick makes the next character plain.
func quotePowerShell(word string) (string, error) {
	// PowerShell takes --% as its own, quoted or not: it is not passed on.
	if word == "--%" || !sayableOnWindows(word, true) {
		return "", &Refused{Unsayable}
	}
	switch {
	case isBare(word):
		return word, nil
	case strings.IndexFunc(word, unicode.IsControl) < 0:
		return "'" + strings.ReplaceAll(word, "'", "''") + "'", nil
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range word {
		switch {
		case r == '\n':
			b.WriteString("`n")
		case r == '\r':
			b.WriteString("`r")
		case r == '\t':
			b.WriteString("`t")
		case unicode.IsControl(r):
			fmt.Fprintf(&b, "$([char]%d)", r)
		case r == '"' || r == '`' || r == '$':
			b.WriteByte('`')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String(), nil
}

// isBare is true of words that PowerShell takes as they are: neither numbers nor
// anything like -a.b, which it would cut in two.
func isBare(word string) bool {
	name := strings.TrimLeft(word, "-")
	return name != "" && unicode.IsLetter(rune(name[0])) && name[0] < utf8.RuneSelf && strings.IndexFunc(word, func(r rune) bool { return !isPlain(r) }) < 0 &&
		(word[0] != '-' || !strings.ContainsAny(word, ".:/"))
}

// onlyNewPowerShell keeps a command from versions that would hand on other words
// than were meant: before 7.3 (about_Preference_Variables,
// $PSNativeCommandArgumentPassing) PowerShell joins words to a command line
// without regard to quotation marks, drops empty ones, and makes a backslash at
// a word's end one before a quotation mark.
func onlyNewPowerShell(command string, words []string) string {
	for _, word := range words {
		if word == "" || strings.Contains(word, `"`) || strings.HasSuffix(word, `\`) {
			return newPowerShell + command + " }"
		}
	}
	return command
}

const newPowerShell = `if ("$PSNativeCommandArgumentPassing" -notin 'Windows', 'Standard') { throw 'PowerShell 7.3 or later is needed for this' } else { `
