package http1

import "bytes"

// chunk takes the size line of a chunk (RFC 9112 §7.1).
func (h *half) chunk(line []byte) {
	n := len(line)
	// LF alone is no line end here (RFC 9112 erratum 7633; net/http refuses it).
	if i := bytes.IndexByte(line, '\r'); i < 0 || i != n-2 {
		h.refuse(chunkLF, line)
		return
	}
	s := line[:n-2]
	size := s
	var ext []byte
	if i := bytes.IndexByte(s, ';'); i >= 0 {
		size, ext = s[:i], s[i:]
	}
	digits := size
	for k := len(digits); k > 0 && isSpace(digits[k-1]); k-- {
		digits = digits[:k-1]
	}
	value, ok, huge := hex(digits)
	switch {
	case !ok:
		h.refuse(chunkSize, line)
		return
	case huge:
		h.refuse(chunkHuge, line)
		return
	}
	if len(digits) < len(size) {
		h.blame(chunkSpace, h.offset+int64(len(digits)))
	}
	if !validExtension(ext) {
		h.blame(chunkExt, h.offset+int64(len(size)))
	}
	ev := h.event(ChunkSize, line)
	ev.Size, ev.Extension = int64(value), ext
	h.send(ev)
	if h.left, h.state = int64(value), inChunk; value == 0 {
		h.state = inTrailer
		h.head.size, h.head.fields = 0, 0
	}
}

// validExtension checks chunk extensions: ;name, ;name=token, ;name="quoted".
func validExtension(s []byte) bool {
	for len(s) > 0 {
		if s[0] != ';' {
			return false
		}
		s, _ = trimLeft(s[1:])
		n := tokenLength(s)
		if n == 0 {
			return false
		}
		if s, _ = trimLeft(s[n:]); len(s) == 0 || s[0] != '=' {
			continue
		}
		s, _ = trimLeft(s[1:])
		if len(s) > 0 && s[0] == '"' {
			n = quotedLength(s)
		} else {
			n = tokenLength(s)
		}
		if n == 0 {
			return false
		}
		s, _ = trimLeft(s[n:])
	}
	return true
}

func tokenLength(s []byte) int {
	if i := firstNot(s, token); i >= 0 {
		return i
	}
	return len(s)
}

// quotedLength is the length of the quoted string at the beginning, or 0.
func quotedLength(s []byte) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return i + 1
		case s[i] == '\\':
			i++
		case classes[s[i]]&control != 0:
			return 0
		}
	}
	return 0
}

// chunkEnd takes the CR LF after a chunk's data.
func (h *half) chunkEnd(p []byte) int {
	const end = "\r\n"
	if p[0] != end[len(h.held)] {
		h.fail(chunkDataEnd, h.offset)
		h.spill()
		return 0
	}
	if len(h.held) == 0 {
		if len(p) == 1 || p[1] != '\n' {
			h.held = append(h.held, p[0])
			return 1
		}
		h.send(h.event(ChunkEnd, p[:2]))
		h.state = atSize
		return 2
	}
	h.held = append(h.held, p[0])
	h.send(h.event(ChunkEnd, h.held))
	h.release()
	h.state = atSize
	return 1
}
