package capture

import "testing"

// TestPending: the oldest exchange that is not over, on the connection named and
// on no other.
func TestPending(t *testing.T) {
	r := recorder(Config{})
	w := dial(r.Feed, 1)
	at := func() string {
		var server, client string
		for _, c := range r.conns {
			server, client = c.Server, c.ClientAddr
		}
		if got := r.Pending("other", client); got != "" {
			t.Errorf("another server has %s", got)
		}
		if got := r.Pending(server, "192.0.2.1:1"); got != "" {
			t.Errorf("another client has %s", got)
		}
		return r.Pending(server, client)
	}
	const answer = "HTTP/1.1 204 No Content\r\n\r\n"
	for i, step := range []struct {
		do   func()
		want string
	}{
		{func() {}, ""},
		{func() { w.request("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n") }, "e-1"},
		{func() { w.response(answer) }, "e-2"},
		{func() { w.response("HTTP/1.1 100 Continue\r\n\r\n") }, "e-2"},
		{func() { w.response(answer) }, ""},
		{func() { w.request("GET /3 HTTP/1.1\r\n") }, "e-3"},
		{func() { w.close() }, ""},
	} {
		step.do()
		if got := at(); got != step.want {
			t.Errorf("step %d: %q, want %q", i, got, step.want)
		}
	}
}
