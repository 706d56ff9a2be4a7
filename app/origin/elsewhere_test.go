package origin_test

import (
	"testing"

	"roundtrip/app/origin"
)

func TestElsewhere(t *testing.T) {
	asks(t, []answer{
		{"GET /elsewhere", "", "", 200, "Content-Security-Policy: sandbox allow-scripts\nContent-Language: en", `data-target="/user/1"`},
		{"GET /elsewhere?lang=ko", "", "", 200, "Content-Language: ko", "남의 사이트"},
		{"POST /elsewhere", "", "x", 405, "Allow: OPTIONS, GET, HEAD", ""},
	})
}

// TestNobodyIsLetInFromElsewhere: what its buttons ask for is answered, and other
// sites' scripts are not shown it.
func TestNobodyIsLetInFromElsewhere(t *testing.T) {
	s, client := listen(t, origin.Config{})
	for _, ask := range []struct{ start, fields, content string }{
		{"OPTIONS /user/1", "Origin: null\nAccess-Control-Request-Method: PUT", ""},
		{"POST /echo", "Origin: null\nContent-Type: text/plain;charset=UTF-8", "x"},
	} {
		resp, _ := call(t, s, client, ask.start, ask.fields, ask.content)
		if allowed := resp.Header.Values("Access-Control-Allow-Origin"); resp.StatusCode/100 != 2 || allowed != nil {
			t.Errorf("%s: %s, allowed %q", ask.start, resp.Status, allowed)
		}
	}
}
