package fault

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// Content is held once, however many delays a request meets.
func TestDelaysHoldContentOnce(t *testing.T) {
	const octets = maxContent + 5
	b, got := &Board{}, ""
	set(t, b, slices.Repeat([]Switch{{ID: "delay", Params: n("ms", 1)}}, maxSwitches)...)
	h := b.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		got = fmt.Sprint(n, err)
	}))
	r := httptest.NewRequest("POST", "/a", io.NopCloser(strings.NewReader(strings.Repeat("a", octets))))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	h.ServeHTTP(httptest.NewRecorder(), r)
	runtime.ReadMemStats(&after)
	if want := fmt.Sprint(octets, nil); got != want {
		t.Errorf("the handler read %s, want %s", got, want)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 10*maxContent {
		t.Errorf("%d octets of room were made for %d", took, octets)
	}
}
