package resp

// Stream is one direction of a connection. The zero value reads what a server
// sends; with Commands, what a client does.
type Stream struct {
	Commands bool

	held []byte // of a value that is not whole
	need int    // as long as held is shorter, there is nothing to be tried
	err  error
}

// Feed takes octets as they come. emit gets each value that is whole now with its
// octets, both valid until it returns. What is no RESP is an error, for good: where
// the next value begins can no longer be told.
func (s *Stream) Feed(data []byte, emit func(v Value, octets []byte)) error {
	if s.err != nil {
		return s.err
	}
	rest := data
	if len(s.held) > 0 {
		s.held = append(s.held, data...)
		rest = s.held
	}
	for len(rest) > 0 && len(rest) >= s.need {
		v, n, need, err := s.parse(rest)
		if s.need = need; err == ErrMore {
			break
		}
		if err != nil {
			s.err, s.held = err, nil
			return err
		}
		emit(v, rest[:n])
		rest = rest[n:]
	}
	if s.held = append(s.held[:0], rest...); len(rest) == 0 && cap(s.held) > maxIdle {
		s.held = nil
	}
	return nil
}

// maxIdle is how much room is kept while nothing is held.
const maxIdle = 16 << 10

// parse reads one value, or says how much of it must be here to try again.
func (s *Stream) parse(b []byte) (v Value, n, need int, err error) {
	if s.Commands && b[0] != byte(Array) {
		v, n, err = ParseCommand(b)
		return v, n, 0, err
	}
	p := parser{b: b}
	if v, err = p.whole(); err == ErrMore {
		need = p.need
	}
	return v, p.at, need, err
}
