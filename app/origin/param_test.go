package origin_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"testing"

	"roundtrip/app/origin"
)

// Content in a framing that is broken is the client's mistake, also where it is
// only read away.
func TestBrokenChunks(t *testing.T) {
	s, _ := listen(t, origin.Config{})
	for _, target := range []string{"/echo", "/cache/change"} {
		for _, chunks := range []string{"3\ntea\n0\n\n", "x\r\ntea\r\n", "3\r\nteas\r\n"} {
			conn, err := net.Dial("tcp", s.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := io.WriteString(conn, "POST "+target+" HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"+chunks); err != nil {
				t.Fatal(err)
			}
			r, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			if r.StatusCode != http.StatusBadRequest {
				t.Errorf("%s with the chunks %q: %s", target, chunks, r.Status)
			}
		}
	}
}
