package seat

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"roundtrip/app/exchange"
)

// Bounds of a server's console.
const (
	keptLines = 50
	maxLine   = 256 // octets
)

// Line is one line of a server's console.
type Line struct {
	At   exchange.Time `json:"at"`
	Text string        `json:"text"`
}

// console is what a server printed last: the "log" object of the feed.
type console struct {
	mu    sync.Mutex
	lines []Line
	news  news
}

// Log writes a line to a server's console; of several, the first.
func (s *Seat) Log(name, text string) {
	s.mu.Lock()
	i := slices.IndexFunc(s.servers, func(v *server) bool { return v.Name == name })
	if i < 0 {
		s.mu.Unlock()
		return
	}
	c := &s.servers[i].console
	s.mu.Unlock()
	c.print(Line{exchange.At(s.room.now()), text})
}

func (c *console) print(l Line) {
	text, _, _ := strings.Cut(strings.TrimSpace(l.Text), "\n")
	if len(text) > maxLine {
		text = text[:maxLine] + "…"
	}
	l.Text = strings.ToValidUTF8(text, "")
	c.mu.Lock()
	c.lines = append(c.lines[max(0, len(c.lines)-keptLines+1):], l)
	c.mu.Unlock()
	c.news.tell()
}

// clear forgets every line.
func (c *console) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = nil
}

// publish puts a server's console into the feed.
func (c *console) publish(name string, put func(kind, key string, data []byte)) {
	c.mu.Lock()
	lines := slices.Clone(c.lines)
	c.mu.Unlock()
	b, err := json.Marshal(struct {
		Server string `json:"server"`
		Lines  []Line `json:"lines"`
	}{name, append([]Line{}, lines...)})
	if err == nil {
		put("log", name, b)
	}
}
