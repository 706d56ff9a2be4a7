package capture

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"roundtrip/app/exchange"
)

// A segment on a pipe is a length (4 octets, big-endian) and so many octets:
// kind and direction (one octet each); connection, sequence and time (varints);
// server, client's and server's address, data (each a varint length and octets).

const (
	// maxPiped is the longest segment on a pipe, in octets.
	maxPiped = 1 << 20
	// maxPipedData is how much data one carries; more is cut into several with
	// the same sequence number, which the recorder takes for one write.
	maxPipedData = 256 << 10
)

// ErrPipe says that what came over a pipe is no segment.
var ErrPipe = errors.New("not a segment")

// Encode writes a segment to a pipe. buf is scratch space, returned for the next
// call. It may not be called twice at once on one writer.
func Encode(w io.Writer, g exchange.Segment, buf []byte) ([]byte, error) {
	data := g.Data
	for {
		part := data[:min(len(data), maxPipedData)]
		data = data[len(part):]
		buf = append(buf[:0], 0, 0, 0, 0, byte(g.Kind), byte(g.Dir))
		buf = binary.AppendUvarint(buf, g.Conn)
		buf = binary.AppendUvarint(buf, g.Seq)
		buf = binary.AppendVarint(buf, int64(g.Time))
		for _, s := range []string{g.Server, g.ClientAddr, g.ServerAddr} {
			buf = append(binary.AppendUvarint(buf, uint64(len(s))), s...)
		}
		buf = append(binary.AppendUvarint(buf, uint64(len(part))), part...)
		if len(buf) > maxPiped {
			return buf, fmt.Errorf("%w: its names take %d octets", ErrPipe, len(buf)-len(part))
		}
		binary.BigEndian.PutUint32(buf, uint32(len(buf)-4))
		if _, err := w.Write(buf); err != nil {
			return buf, err
		}
		if len(data) == 0 {
			return buf, nil
		}
	}
}

// Decode reads segments from a pipe and feeds each on, until the pipe ends. The
// data of a segment is valid until feed returns. An end inside a segment is
// io.ErrUnexpectedEOF; what is no segment, ErrPipe.
func Decode(r io.Reader, feed func(exchange.Segment)) error {
	in := bufio.NewReaderSize(r, 64<<10)
	var buf []byte
	for {
		var size [4]byte
		if _, err := io.ReadFull(in, size[:]); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		n := binary.BigEndian.Uint32(size[:])
		if n > maxPiped {
			return fmt.Errorf("%w: %d octets", ErrPipe, n)
		}
		if int(n) > cap(buf) {
			buf = make([]byte, n)
		}
		buf = buf[:n]
		if _, err := io.ReadFull(in, buf); err == io.EOF {
			return io.ErrUnexpectedEOF
		} else if err != nil {
			return err
		}
		g, err := decode(buf)
		if err != nil {
			return err
		}
		feed(g)
	}
}

func decode(b []byte) (exchange.Segment, error) {
	d := decoder{b: b}
	g := exchange.Segment{Kind: exchange.SegmentKind(d.octet()), Dir: exchange.Direction(d.octet())}
	g.Conn, g.Seq, g.Time = d.uvarint(), d.uvarint(), exchange.Time(d.varint())
	g.Server, g.ClientAddr, g.ServerAddr = string(d.octets()), string(d.octets()), string(d.octets())
	if data := d.octets(); len(data) > 0 {
		g.Data = data
	}
	if d.bad || len(d.b) > 0 || g.Kind < exchange.Opened || g.Kind > exchange.Reset || g.Dir > exchange.ToClient {
		return exchange.Segment{}, ErrPipe
	}
	return g, nil
}

// decoder takes values off the front of b; bad once that failed.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) take(n int) []byte {
	if d.bad || n < 0 || n > len(d.b) {
		d.bad = true
		return nil
	}
	out := d.b[:n]
	d.b = d.b[n:]
	return out
}

func (d *decoder) octet() byte {
	if b := d.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.b)
	d.take(n)
	d.bad = d.bad || n <= 0
	return v
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.b)
	d.take(n)
	d.bad = d.bad || n <= 0
	return v
}

func (d *decoder) octets() []byte {
	n := d.uvarint()
	if n > maxPiped {
		d.bad = true
		return nil
	}
	return d.take(int(n))
}
