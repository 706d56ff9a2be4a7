package lesson

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// placed is a line "{{experiment id}}" in the Markdown.
type placed struct {
	ast.BaseBlock
	id      string // empty if the line says something else
	written string
	offset  int // of the line, in the source
}

var kindPlaced = ast.NewNodeKind("Experiment")

func (*placed) Kind() ast.NodeKind              { return kindPlaced }
func (p *placed) Dump(source []byte, level int) { ast.DumpHelper(p, source, level, nil, nil) }

// placeParser finds each line that is {{…}} as a whole.
type placeParser struct{}

func (placeParser) Trigger() []byte { return []byte{'{'} }

func (placeParser) Open(_ ast.Node, r text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, segment := r.PeekLine()
	line = bytes.TrimSpace(line)
	if !bytes.HasPrefix(line, []byte("{{")) || !bytes.HasSuffix(line, []byte("}}")) {
		return nil, parser.NoChildren
	}
	p := &placed{written: string(line), offset: segment.Start}
	if words := strings.Fields(p.written[2 : len(p.written)-2]); len(words) == 2 && words[0] == "experiment" {
		p.id = words[1]
	}
	r.AdvanceToEOL()
	return p, parser.NoChildren
}

func (placeParser) Continue(ast.Node, text.Reader, parser.Context) parser.State { return parser.Close }
func (placeParser) Close(ast.Node, text.Reader, parser.Context)                 {}
func (placeParser) CanInterruptParagraph() bool                                 { return true }
func (placeParser) CanAcceptIndentedLine() bool                                 { return false }

// headingIDs gives a heading the letters and digits of any script as its id,
// where goldmark would keep ASCII alone. The prefix keeps it apart from the
// ids of the page around the text.
type headingIDs map[string]int

func (ids headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	var b strings.Builder
	gap := false
	for _, c := range strings.ToLower(string(value)) {
		switch {
		case unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(c)
			gap = false
		default:
			gap = true
		}
	}
	id := "h-" + b.String()
	ids[id]++
	if n := ids[id]; n > 1 {
		id += "-" + strconv.Itoa(n)
		ids[id]++
	}
	return []byte(id)
}

func (ids headingIDs) Put(value []byte) { ids[string(value)]++ }
