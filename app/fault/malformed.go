package fault

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
)

// What can be malformed.
const (
	inStatusLine = "status-line"
	inFieldLine  = "field-line"
	inChunkSize  = "chunk-size"
	inNoContent  = "no-content"
)

func malformed() Fault {
	return Fault{
		ID: "malformed", Place: Message,
		Title: Text{"문법에 어긋나게 답하기", "Break the grammar"},
		What:  Text{"HTTP 문법에 맞지 않는 줄 하나를 넣어 답하고 연결을 닫아요.", "Answers with one line that is not HTTP, and closes the connection."},
		Sees: Sees{
			Client: Text{"읽을 수 없는 응답이에요. 어디까지 참아 주는지는 클라이언트마다 달라요.", "A response that cannot be read. How much is put up with differs between clients."},
			Server: Text{"다 잘 보냈다고 여겨요.", "It thinks that all is well."},
		},
		Params: []Param{{Name: "where", Title: Text{"어긋날 곳", "Where"}, Default: Value{Word: inStatusLine}, Choices: []Choice{
			{inStatusLine, Text{"상태 줄", "The status line"}},
			{inFieldLine, Text{"필드 줄", "A field line"}},
			{inChunkSize, Text{"청크 크기", "A chunk’s size"}},
			{inNoContent, Text{"204 뒤의 본문", "Content after a 204"}},
		}}},
		act: func(h *hit) {
			least := 0
			if h.word("where") == inChunkSize || h.word("where") == inNoContent {
				least = 1
			}
			rec := h.record(least)
			if rec == nil {
				return
			}
			octets := rec.broken(h.word("where"), h.proto())
			w := h.take()
			w.write(octets)
			w.close()
		},
	}
}

// broken is the response with something malformed.
func (r *recorder) broken(where, proto string) []byte {
	content := r.crossing()
	if where == inChunkSize {
		// RFC 9112 §7.1: a size is in hexadecimal digits.
		head := r.head("HTTP/1.1", map[string]string{"Content-Length": "", "Transfer-Encoding": "chunked"})
		half := (len(content) + 1) / 2
		return fmt.Appendf(head, "%x\r\n%s\r\nsize?\r\n%s\r\n0\r\n\r\n", half, content[:half], content[half:])
	}
	if where == inNoContent {
		// RFC 9110 §15.3.5: a 204 ends with its head. What follows is no part of it.
		r.status = http.StatusNoContent
		return append(r.head(proto, map[string]string{"Content-Length": ""}), content...)
	}
	head := r.head(proto, r.length())
	line, rest, _ := bytes.Cut(head, []byte("\r\n"))
	switch where {
	case inStatusLine:
		// RFC 9112 §4: a status line begins with "HTTP/" in capitals. Browsers
		// make up for a lot here, but not for this.
		line = append([]byte("HELLO"), line[len("HTTP"):]...)
	case inFieldLine:
		// RFC 9112 §5: a name and a colon.
		rest = append([]byte("this line has no colon\r\n"), rest...)
	}
	return slices.Concat(line, []byte("\r\n"), rest, content)
}
