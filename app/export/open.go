package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"roundtrip/app/exchange"
	"roundtrip/app/http1"
)

// What [Open] says of files that it cannot read.
var (
	ErrNoPage  = errors.New("no exchanges of Roundtrip are in the file")
	ErrVersion = errors.New("the file is of a later version")
	ErrInvalid = errors.New("the exchanges in the file are damaged")
)

const (
	opens  = `<script type="application/json" id="roundtrip-exchanges">`
	closes = `</script>`
	// maxCommas bounds the lists of one exchange, before room is made for them:
	// the longest have 256 writes of each message.
	maxCommas = 16 << 10
	maxKept   = 1 << 20 // octets of one message
	maxRules  = 4096
)

// Open reads the exchanges of a page that [Page] wrote. It reads no further than
// their end. Whatever else a file says, messages are as their octets are.
func Open(r io.Reader) ([]exchange.Exchange, error) {
	data, err := find(r)
	if err != nil {
		return nil, err
	}
	var f struct {
		Format    string `json:"format"`
		Version   int    `json:"version"`
		Exchanges few    `json:"exchanges"`
	}
	err = json.Unmarshal(data, &f)
	switch {
	case errors.Is(err, ErrLarge):
		return nil, ErrLarge
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	case f.Format != fileFormat:
		return nil, ErrNoPage
	case f.Version != fileVersion:
		return nil, ErrVersion
	}
	all := make([]exchange.Exchange, 0, len(f.Exchanges))
	parts := 0
	for _, raw := range f.Exchanges {
		if bytes.Count(raw, []byte{','}) > maxCommas {
			return nil, ErrInvalid
		}
		var e exchange.Exchange
		if err := json.Unmarshal(raw, &e); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
		}
		if err := restore(&e); err != nil {
			return nil, err
		}
		if parts += partsOf(&e); parts > maxParts {
			return nil, ErrLarge
		}
		all = append(all, e)
	}
	return all, nil
}

// few is a list that ends with an error where it grows too long: eight million
// zeros are not eight million exchanges.
type few []json.RawMessage

// UnmarshalJSON implements json.Unmarshaler.
func (f *few) UnmarshalJSON(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	if begin, err := dec.Token(); err != nil || begin != json.Delim('[') {
		return ErrInvalid
	}
	for dec.More() {
		if len(*f) == maxExchanges {
			return ErrLarge
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return err
		}
		*f = append(*f, raw)
	}
	return nil
}

// find returns the JSON that is in a page.
func find(r io.Reader) ([]byte, error) {
	head := make([]byte, maxHead)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return nil, err
	}
	_, data, found := bytes.Cut(head[:n], []byte(opens))
	if !found {
		return nil, ErrNoPage
	}
	// encoding/json writes no "<", so that the first one is the end.
	if at := bytes.IndexByte(data, '<'); at >= 0 {
		return data[:at], nil
	}
	rest := io.LimitReader(r, maxData+1)
	buf := make([]byte, 64<<10)
	for len(data) <= maxData {
		n, err := rest.Read(buf)
		if at := bytes.IndexByte(buf[:n], '<'); at >= 0 {
			return append(data, buf[:at]...), nil
		}
		data = append(data, buf[:n]...)
		switch {
		case err == io.EOF && len(data) <= maxData:
			return nil, ErrInvalid
		case err != nil && err != io.EOF:
			return nil, err
		}
	}
	return nil, ErrLarge
}

// restore takes the messages of an exchange apart anew, and refuses what cannot be.
func restore(e *exchange.Exchange) error {
	if e.Rules == nil {
		e.Rules = []exchange.Violation{}
	}
	if e.ID == "" || len(e.ID) > 100 || e.Number < 0 || len(e.Rules) > maxRules {
		return ErrInvalid
	}
	for _, at := range []exchange.Time{e.RequestFirst, e.RequestLast, e.ResponseFirst, e.ResponseLast, e.Ended, e.Connection.Opened, e.Connection.Closed} {
		if at < 0 || at > maxTime {
			return ErrInvalid
		}
	}
	if err := reread(&e.Request, exchange.ToServer, e); err != nil {
		return err
	}
	for i := range e.InterimAll {
		if err := reread(&e.InterimAll[i], exchange.ToClient, e); err != nil {
			return err
		}
	}
	if e.Response == nil {
		return nil
	}
	return reread(e.Response, exchange.ToClient, e)
}

// maxTime is the end of the year 9999, the last that a date is written of.
const maxTime = exchange.Time(253402300799_999999)

func reread(m *exchange.Message, dir exchange.Direction, e *exchange.Exchange) error {
	switch {
	case int64(len(m.Octets)) != m.Kept, m.Kept > maxKept, m.Kept > m.Total, m.Offset < 0, m.Offset > 1<<52, m.Total > 1<<52, m.ContentOctets < 0, m.ContentOctets > m.Total:
		return ErrInvalid
	}
	fresh, _ := http1.Read(dir, m.Octets, e.Method, http1.Base{Conn: e.Conn.ID, Offset: m.Offset})
	fresh.Total, fresh.Kept, fresh.SHA256, fresh.BodyDropped = m.Total, m.Kept, m.SHA256, m.BodyDropped
	fresh.First, fresh.HeadAt, fresh.Last, fresh.Whole, fresh.ContentOctets = m.First, m.HeadAt, m.Last, m.Whole, m.ContentOctets
	if m.Writes != nil {
		fresh.Writes = m.Writes
	}
	*m = fresh
	return nil
}
