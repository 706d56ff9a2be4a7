package sender

import "testing"

// TestDue: when the last octet of the answer makes it whole.
func TestDue(t *testing.T) {
	const (
		get   = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
		empty = "HTTP/1.1 204 No Content\r\n\r\n"
		bad   = "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno"
	)
	for _, tt := range []struct {
		name, sent, answer string
		whole              bool
	}{
		{"one answer", get, empty, true},
		{"one of two", get + get, empty, false},
		{"two of two", get + get, empty + empty, true},
		{"interim alone", get, "HTTP/1.1 100 Continue\r\n\r\n", false},
		{"up to the close", get, "HTTP/1.1 200 OK\r\n\r\nhi", false},
		{"a tunnel", "CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n", false},
		{"a tunnel refused", "CONNECT x:1 HTTP/1.1\r\nHost: x:1\r\n\r\n", bad, true},
		{"half a head", "GET / HTTP/1.1\r\nHos", bad, true},
		{"half a request line", "GET / HT", bad, true},
		{"a second one that is none", get + "hello\r\n", empty, false},
		{"a second one that is none, answered", get + "hello\r\n", empty + bad, true},
		{"more after the last", "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + get, empty, true},
		{"another protocol", get, "220 ready\r\n", false},
		{"nothing sent", "", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := expect([]byte(tt.sent))
			for i := range len(tt.answer) {
				if d.whole() && tt.whole {
					t.Fatalf("whole after %q", tt.answer[:i])
				}
				d.take([]byte{tt.answer[i]})
			}
			if d.whole() != tt.whole {
				t.Errorf("whole is %v", d.whole())
			}
		})
	}
}

// TestDueBeyondTheLimit: requests that the codec does not count are due as well.
func TestDueBeyondTheLimit(t *testing.T) {
	var sent []byte
	for range 1100 {
		sent = append(sent, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"...)
	}
	d := expect(sent)
	for range 1100 {
		if d.take([]byte("HTTP/1.1 204 No Content\r\n\r\n")); d.whole() {
			t.Fatal("whole, though nobody counts")
		}
	}
}
