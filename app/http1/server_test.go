package http1_test

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"roundtrip/app/exchange"
	"roundtrip/app/http1"
	"roundtrip/app/http1/corpus"
)

// TestServer: what net/http's server answers to each request of the corpus,
// malformed ones too, is paired with it, answer by answer.
func TestServer(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, err := io.ReadAll(r.Body)
		switch {
		case err != nil:
			http.Error(w, err.Error(), http.StatusBadRequest)
		case r.Method == http.MethodConnect:
			w.WriteHeader(http.StatusMethodNotAllowed)
		default:
			_, _ = w.Write(content)
		}
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Start()
	t.Cleanup(s.Close)
	for _, c := range corpus.Load() {
		if len(c.Request) == 0 {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel() // some answers linger
			conn, err := net.Dial("tcp", s.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			_ = conn.SetDeadline(time.Now().Add(time.Minute))
			written := make(chan struct{})
			go func() { // the server may answer and stop reading before the end
				defer close(written)
				_, _ = conn.Write(c.Request)
				_ = conn.(*net.TCPConn).CloseWrite()
			}()
			answer, _ := io.ReadAll(conn) // up to a reset
			_ = conn.Close()
			<-written

			r := &record{t: t}
			codec := http1.New(r)
			codec.Feed(exchange.ToServer, c.Request)
			codec.End(exchange.ToServer)
			codec.Feed(exchange.ToClient, answer)
			codec.End(exchange.ToClient)
			got := r.String()
			if !strings.Contains(got, "\n<0 StartLine HTTP/1.") && len(answer) > 0 {
				t.Errorf("no answer is read:\n%s", got)
			}
			for _, line := range strings.Split(got, "\n") {
				// Its own answers to what it cannot read have content, also to HEAD.
				if strings.HasPrefix(line, "<") && strings.Contains(line, " Broke ") && !strings.Contains(line, " content-not-allowed ") {
					t.Errorf("an answer breaks a rule:\n%s", got)
				}
			}
			if strings.Contains(got, "<0 Tunnel") && c.Name != "content-with-head" {
				t.Errorf("an answer is not read:\n%s", got)
			}
			if len(answer) == 0 && !strings.Contains(c.Name, "too-long") {
				t.Error("no answer") // one that is reset may be lost
			}
		})
	}
}
