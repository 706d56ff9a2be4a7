package fault

import (
	"bufio"
	"bytes"
	"maps"
	"net"
	"net/http"
	"strconv"
	"time"
)

// recorder takes a handler's response instead of the client, up to maxContent
// of content. A longer one goes to the client as it comes, and so does that of a
// handler which takes the connection over itself.
type recorder struct {
	http.ResponseWriter // its Header is the response's; interim responses go through
	method              string
	status              int         // 0 before WriteHeader
	fields              http.Header // as of WriteHeader
	content             bytes.Buffer
	through             bool // what was recorded is with the client, and so is all that follows
}

// Unwrap is for http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	switch {
	case r.through, r.status == 0 && status < 200 && status != http.StatusSwitchingProtocols:
		r.ResponseWriter.WriteHeader(status)
	case r.status == 0:
		r.status, r.fields = status, r.Header().Clone()
	}
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(p []byte) (int, error) {
	r.settle()
	if !r.through && !hasContent(r.status) {
		return 0, http.ErrBodyNotAllowed
	}
	if !r.through && r.content.Len()+len(p) > maxContent {
		r.replay()
	}
	if r.through {
		return r.ResponseWriter.Write(p)
	}
	return r.content.Write(p)
}

// Flush implements http.Flusher: what is recorded stays until it is whole.
func (r *recorder) Flush() {
	if r.through {
		_ = http.NewResponseController(r.ResponseWriter).Flush()
		return
	}
	r.settle()
}

// Hijack implements http.Hijacker.
func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	r.through = true
	return http.NewResponseController(r.ResponseWriter).Hijack()
}

// settle makes a response without a status a 200.
func (r *recorder) settle() {
	if r.status == 0 {
		r.WriteHeader(http.StatusOK)
	}
}

// replay sends what was recorded as if it had never been held back.
func (r *recorder) replay() {
	r.settle()
	r.through = true
	later := r.Header().Clone()
	r.restore()
	r.ResponseWriter.WriteHeader(r.status)
	if r.content.Len() > 0 {
		_, _ = r.ResponseWriter.Write(r.content.Bytes())
	}
	maps.Copy(r.Header(), later) // trailers
}

// restore makes the real header what it was at WriteHeader.
func (r *recorder) restore() {
	clear(r.Header())
	maps.Copy(r.Header(), r.fields)
}

// hasContent tells whether a status goes with content (RFC 9110 §6.4.1).
func hasContent(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}

// crossing is the content that the response would send: none for HEAD.
func (r *recorder) crossing() []byte {
	if r.method == http.MethodHead {
		return nil
	}
	return r.content.Bytes()
}

// head writes the start line and field section as net/http would. Fields in set
// replace the response's own; one that is empty is left out.
func (r *recorder) head(proto string, set map[string]string) []byte {
	fields := r.fields.Clone()
	delete(fields, "Trailer") // there are none without chunks
	delete(fields, "Transfer-Encoding")
	r.typed(fields)
	if _, said := fields["Date"]; !said {
		fields.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	}
	for name, value := range set {
		fields.Del(name)
		if value != "" {
			fields.Set(name, value)
		}
	}
	var b bytes.Buffer
	b.WriteString(proto + " " + statusLine(r.status) + "\r\n")
	_ = fields.Write(&b) // to memory
	b.WriteString("\r\n")
	return b.Bytes()
}

// typed adds the Content-Type that net/http would find out.
func (r *recorder) typed(fields http.Header) {
	if _, said := fields["Content-Type"]; !said && fields.Get("Content-Encoding") == "" && r.content.Len() > 0 {
		fields.Set("Content-Type", http.DetectContentType(r.content.Bytes()))
	}
}

func statusLine(status int) string {
	reason := http.StatusText(status)
	if reason == "" {
		reason = "status code " + strconv.Itoa(status)
	}
	return strconv.Itoa(status) + " " + reason
}

// record lets the handler answer. Where least octets of content would not cross
// there is nothing for the fault to do: the response is sent as it is, counted,
// and nil is returned.
func (h *hit) record(least int) *recorder {
	rec := &recorder{ResponseWriter: h.w, method: h.r.Method}
	h.next.ServeHTTP(rec, h.r)
	if !rec.through {
		rec.settle()
		if len(rec.crossing()) >= least {
			return rec
		}
		rec.replay()
	}
	h.board.passed(h.on)
	return nil
}

// proto is the version that net/http would answer with.
func (h *hit) proto() string {
	if h.r.ProtoAtLeast(1, 1) {
		return "HTTP/1.1"
	}
	return "HTTP/1.0"
}

// length is a Content-Length field for head; contents that do not cross keep what was said.
func (r *recorder) length() map[string]string {
	if r.method == http.MethodHead || !hasContent(r.status) {
		return nil
	}
	return map[string]string{"Content-Length": strconv.Itoa(r.content.Len())}
}
