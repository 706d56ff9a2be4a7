package fault

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"roundtrip/app/origin"
)

// What a fault can do nothing to comes as it would without it, and is counted.
func TestUntouched(t *testing.T) {
	large := bytes.Repeat([]byte("0123456789abcdef"), (maxContent+16)/16)
	handlers := map[string]struct {
		request string
		handler http.HandlerFunc
	}{
		"over 1 MiB": {get, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", strconv.Itoa(len(large)))
			for part := range slices.Chunk(large, 10_000) {
				if n, err := w.Write(part); n != len(part) || err != nil {
					t.Errorf("wrote %d, %v", n, err)
				}
			}
		}},
		"over 1 MiB at once, with a trailer": {get, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-A", "1")
			w.Header().Set("Trailer", "X-Sum")
			w.WriteHeader(http.StatusAccepted)
			w.Header().Set("X-A", "too late")
			w.Header().Set("X-Sum", "7")
			w.Write(large)
			w.(http.Flusher).Flush()
		}},
		"no content for HEAD": {"HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n", ten},
		"204": {get, func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusNoContent)
			if _, err := w.Write([]byte("a")); err != http.ErrBodyNotAllowed {
				t.Errorf("content with 204: %v", err)
			}
		}},
		"nothing written": {get, func(w http.ResponseWriter, r *http.Request) {}},
		"taken over": {get, func(w http.ResponseWriter, r *http.Request) {
			c, _, err := http.NewResponseController(w).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\n\r\nhello")
			c.Close()
		}},
		"interim, then nothing": {get, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Link", "</a.css>")
			w.WriteHeader(http.StatusEarlyHints)
			w.Header().Del("Link")
			w.WriteHeader(http.StatusNotModified)
		}},
	}
	for name, c := range handlers {
		request := strings.Replace(c.request, "\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1)
		want, wantEnd := serve(t, c.handler).ask(request, long)
		for _, id := range []string{"truncate", "length", "hang-body", "drip"} {
			t.Run(name+"/"+id, func(t *testing.T) {
				s := serve(t, c.handler)
				s.set(Switch{ID: id})
				if got, end := s.ask(request, long); got != want || end != wantEnd {
					t.Errorf("got %.300q and %s,\nwant %.300q and %s", got, end, want, wantEnd)
				}
				<-s.ended
				if on := s.board.On(); len(on) != 1 || on[0].Passed != 1 {
					t.Errorf("%+v", on)
				}
			})
		}
	}
}

func TestRecordedWhole(t *testing.T) {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, _ := io.ReadAll(r.Body)
		w.Header().Set("Link", "</a.css>")
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Del("Link")
		w.Header().Set("Set-Cookie", "a=1")
		w.Header().Add("Set-Cookie", "b=2")
		w.WriteHeader(http.StatusCreated)
		w.Header().Set("Late", "1")
		w.WriteHeader(http.StatusTeapot) // superfluous
		for _, c := range content {
			w.Write([]byte{c})
			w.(http.Flusher).Flush()
		}
	})
	for id, content := range map[string]string{"truncate": "ab", "drip": "abcd"} {
		s := serve(t, handler)
		s.set(Switch{ID: id, Params: n("octets", 2)})
		got, end := s.ask(strings.Replace(post, "Content", "Connection: close\r\nContent", 1), long)
		if !strings.HasPrefix(got, "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 201 Created\r\n") ||
			!strings.Contains(got, "\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n") || !strings.Contains(got, "\r\nContent-Length: 4\r\n") ||
			strings.Contains(got, "Late") || !strings.Contains(got, "\r\nContent-Type: text/plain; charset=utf-8\r\n") ||
			!strings.HasSuffix(got, "\r\n\r\n"+content) || end != fin {
			t.Errorf("%s: %q, %s", id, got, end)
		}
	}
}

// A handler that dies behind a fault takes its connection with it, as without one.
func TestHandlerDiesWhileRecorded(t *testing.T) {
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "half")
		panic(http.ErrAbortHandler)
	}))
	s.set(Switch{ID: "length"})
	if got, end := s.ask(get, long); got != "" || end != fin {
		t.Errorf("%q, %s", got, end)
	}
}

// corpus are requests that a learner's server answers the same each time.
func corpus() []string {
	var all []string
	for _, start := range []string{
		"GET / HTTP/1.1", "HEAD / HTTP/1.1", "GET /status/200 HTTP/1.1", "GET /status/404 HTTP/1.1", "GET /status/204 HTTP/1.1", "GET /status/304 HTTP/1.1",
		"GET /status/503 HTTP/1.1", "GET /nothing HTTP/1.1", "DELETE /nothing HTTP/1.1", "OPTIONS * HTTP/1.1", "BREW /pot HTTP/1.1", "GET /redirect-to?url=/echo&status=307 HTTP/1.1", "GET /redirect/2 HTTP/1.1", "GET /panic HTTP/1.1", "GET /panic/late HTTP/1.1", "GET /auth HTTP/1.1", "GET /users/1 HTTP/1.1", "GET /static/hello.txt HTTP/1.1",
		"GET /cookies/set?a=1 HTTP/1.1", "GET /cookies HTTP/1.1", "GET /chunks?n=3&every=0 HTTP/1.1", "GET /delay/0 HTTP/1.1", "GET /close HTTP/1.1", "GET /reset HTTP/1.1",
		"GET /status/200 HTTP/1.0", "GET /%ED%95%9C HTTP/1.1", "GET /a b HTTP/1.1", "HELLO", "GET / HTTP/9.9",
	} {
		all = append(all, start+"\r\nHost: x\r\nConnection: close\r\n\r\n")
	}
	return append(all,
		"POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nabcd",
		"PUT /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
		"GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
		"GET /status/200 HTTP/1.1\r\nHost: x\r\n\r\nGET /status/201 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
	)
}

// Healed, a server answers octet for octet (but for Date) as one that never had a board.
func TestHealedIsAsFresh(t *testing.T) {
	fresh := serve(t, origin.New(origin.Config{}))
	fresh.http.Handler = origin.New(origin.Config{}) // no board at all
	sick := serve(t, origin.New(origin.Config{}))
	for _, f := range List() {
		sick.set(Switch{ID: f.ID})
		c := sick.dialOrReset()
		if c == nil {
			continue
		}
		io.WriteString(c, get)
		c.Close()
	}
	sick.set(Switch{ID: "hang"}, Switch{ID: "deaf", Share: 50})
	sick.board.Heal()
	answered := 0
	for _, request := range corpus() {
		want, wantEnd := fresh.ask(request, long)
		got, end := sick.ask(request, long)
		if got != want || end != wantEnd {
			t.Errorf("%q is answered %.300q and %s,\nfresh %.300q and %s", request, got, end, want, wantEnd)
		}
		if want != "" {
			answered++
		}
	}
	if answered < 20 {
		t.Errorf("only %d of the corpus are answered at all", answered)
	}
}
