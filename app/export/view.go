package export

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"roundtrip/app/exchange"
)

// pageExchange is an exchange as a page shows it.
type pageExchange struct {
	ID                     string
	Number                 int
	Method, Target, Reason string
	Status                 int
	Outcome                string
	From, Server, Conn     string
	Rules                  []pageRule
	Moments                []pageMoment
	Messages               []pageMessage
}

type pageRule struct{ Text, Source string }

type pageMoment struct{ What, After, At, Date string }

type pageMessage struct {
	What, Size, Start string
	Fields, Trailers  []harPair
	Content           string
	Notes             []string
	Octets            string
}

// pager finds the words of a page.
type pager struct {
	said    map[string]string
	missing string // a key without a word: a mistake of ours
}

func (p *pager) word(key string, with ...any) string {
	said, is := p.said[key]
	if !is {
		p.missing = key
	}
	for _, w := range with {
		said = strings.Replace(said, "%s", fmt.Sprint(w), 1)
	}
	return said
}

func (p *pager) exchange(e *exchange.Exchange, i int) pageExchange {
	out := pageExchange{
		ID: fmt.Sprintf("exchange-%d", i+1), Number: e.Number, Method: shown(e.Request.Method), Target: shown(e.Request.Target), Status: e.Status, Reason: shown(e.Reason),
		From: strings.TrimSpace(shown(e.Summary.From.Name) + " " + e.Connection.ClientAddr), Server: strings.TrimSpace(e.Summary.Server + " " + e.Connection.ServerAddr),
		Conn: fmt.Sprintf("%d · %s", e.Conn.ID, p.word("detail.conn.nth.of", e.Conn.Nth, max(e.Connection.Exchanges, e.Conn.Nth))),
	}
	if e.Outcome != "" {
		out.Outcome = p.word("outcome." + string(e.Outcome))
	}
	for _, v := range e.Rules {
		said := p.said["rule."+v.Rule]
		if said == "" {
			said = v.Text
		}
		out.Rules = append(out.Rules, pageRule{said, v.Source})
	}
	start := began(e)
	for _, m := range []struct {
		key string
		at  exchange.Time
	}{
		{"detail.conn.opened", e.Connection.Opened}, {"detail.time.request.first", e.RequestFirst}, {"detail.time.request.last", e.RequestLast},
		{"detail.time.response.first", e.ResponseFirst}, {"detail.time.response.last", e.ResponseLast}, {"detail.time.ended", e.Ended},
		{"detail.conn.fin.client", e.Connection.ClientEnd}, {"detail.conn.fin.server", e.Connection.ServerEnd}, {"detail.conn.closed", e.Connection.Closed},
	} {
		if m.at == 0 {
			continue
		}
		out.Moments = append(out.Moments, pageMoment{
			p.word(m.key), fmt.Sprintf("%.3f", millis(int64(m.at-start))), m.at.Go().Format("15:04:05.000000"), harTime(m.at),
		})
	}
	out.Messages = append(out.Messages, p.message("detail.request", &e.Request))
	for j := range e.InterimAll {
		out.Messages = append(out.Messages, p.message("detail.interim", &e.InterimAll[j]))
	}
	if e.Response != nil {
		out.Messages = append(out.Messages, p.message("detail.response", e.Response))
	}
	return out
}

func (p *pager) message(key string, m *exchange.Message) pageMessage {
	out := pageMessage{What: p.word(key), Size: p.word("detail.octets.count", m.Total), Octets: dump(m.Octets)}
	out.Start = shown(strings.TrimRight(string(m.Octets[:min(max(m.Start.Length, 0), int64(len(m.Octets)))]), "\r\n"))
	for _, f := range m.Fields {
		out.Fields = append(out.Fields, harPair{shown(f.Name), shown(f.Value)})
	}
	for _, f := range m.Trailers {
		out.Trailers = append(out.Trailers, harPair{shown(f.Name), shown(f.Value)})
	}
	switch content, _ := contentOf(m); {
	case len(content) == 0:
	case isText(content):
		out.Content = string(content)
	case isText(whole(content)): // a character was cut in two where keeping ends
		out.Content = string(whole(content))
	default:
		out.Notes = append(out.Notes, p.word("detail.content.binary", shown(m.Field("Content-Type"))))
	}
	switch {
	case m.BodyDropped:
		out.Notes = append(out.Notes, p.word("detail.dropped", m.Total))
	case m.Kept < m.Total:
		out.Notes = append(out.Notes, p.word("detail.kept.part", m.Kept, m.Total))
	}
	if !m.Whole && m.Framing != exchange.FramingClose && m.Framing != exchange.FramingTunnel {
		out.Notes = append(out.Notes, p.word("detail.unfinished"))
	}
	return out
}

// whole takes a cut character away from the end.
func whole(octets []byte) []byte {
	for i := len(octets) - 1; i >= 0 && i >= len(octets)-utf8.UTFMax; i-- {
		if utf8.RuneStart(octets[i]) {
			return octets[:i]
		}
	}
	return octets
}

// shown makes text of octets in which nothing is hidden: neither control
// characters nor those that turn the direction of what follows.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ':
			return '␀' + r // control pictures, U+2400
		case r == 0x7f:
			return '␡'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return '�'
		}
		return r
	}, toText(s))
}

// dump shows octets in hexadecimal and as ASCII, 16 in a line.
func dump(octets []byte) string {
	var b bytes.Buffer
	b.Grow(len(octets) * 5)
	for at := 0; at < len(octets); at += 16 {
		line := octets[at:min(at+16, len(octets))]
		fmt.Fprintf(&b, "%06x  ", at)
		for i := range 16 {
			if i == 8 {
				b.WriteByte(' ')
			}
			if i < len(line) {
				b.WriteString(hexOctet(line[i]) + " ")
			} else {
				b.WriteString("   ")
			}
		}
		b.WriteByte(' ')
		for _, c := range line {
			if c < ' ' || c >= 0x7f {
				c = '.'
			}
			b.WriteByte(c)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
