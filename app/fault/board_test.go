package fault

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// statuses are those of requests for paths, one after another.
func statuses(b *Board, paths ...string) (got []int) {
	h := b.Wrap(ten)
	for _, path := range paths {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		got = append(got, w.Code)
	}
	return got
}

func set(t testing.TB, b *Board, list ...Switch) {
	t.Helper()
	if err := b.Set(list); err != nil {
		t.Fatal(err)
	}
}

func TestTimesAndPaths(t *testing.T) {
	b := &Board{}
	changes := 0
	b.Changed = func() { changes++ }
	set(t, b, Switch{ID: "status", Path: "/users", Times: 2, Params: n("code", 500)}, Switch{ID: "status", Path: "/us", Params: n("code", 502)})
	if got := statuses(b, "/", "/users", "/.roundtrip/users"); !slices.Equal(got, []int{200, 500, 200}) {
		t.Error(got)
	}
	on := b.On()
	if len(on) != 2 || on[0].Times != 1 || on[1].Times != 0 || changes != 1 {
		t.Errorf("after %d changes: %+v", changes, on)
	}
	// The first that fits acts, and no other is used up.
	if got := statuses(b, "/users/7?a=/us", "/users", "/a/users", "/%75s"); !slices.Equal(got, []int{500, 502, 200, 502}) {
		t.Error(got)
	}
	if on = b.On(); len(on) != 1 || on[0].Params["code"].Number != 502 || on[0].Params["retry"].Number != 5 || on[0].Share != 100 || changes != 2 {
		t.Errorf("after %d changes: %+v", changes, on)
	}
	on[0].Params["code"] = Value{Number: 599} // a copy
	if got := statuses(b, "/us"); got[0] != 502 {
		t.Error(got)
	}
	b.Heal()
	if got := statuses(b, "/us"); got[0] != 200 || b.On() != nil {
		t.Errorf("healed, and %d with %v", got[0], b.On())
	}
	set(t, b, Switch{ID: "status", Path: "/"})
	if got := statuses(b, "/.roundtrip/shell", "/.roundtrip", "/x/.roundtrip/"); !slices.Equal(got, []int{200, 503, 503}) {
		t.Errorf("the reserved path: %v", got)
	}
}

func TestADelayLetsTheNextSwitchAct(t *testing.T) {
	b := &Board{}
	set(t, b, Switch{ID: "delay", Params: n("ms", 1), Times: 2}, Switch{ID: "status", Times: 1}, Switch{ID: "close", Times: 5})
	if got := statuses(b, "/"); got[0] != 503 {
		t.Error(got)
	}
	if on := b.On(); len(on) != 2 || on[0].ID != "delay" || on[0].Times != 1 || on[1].ID != "close" || on[1].Times != 5 {
		t.Errorf("%+v", on)
	}
}

func TestShareFollowsFromTheSeed(t *testing.T) {
	paths := slices.Repeat([]string{"/"}, 200)
	run := func(seed uint32) []int {
		b := &Board{}
		set(t, b, Switch{ID: "status", Share: 30, Seed: seed})
		return statuses(b, paths...)
	}
	chance := rand.New(rand.NewPCG(7, 0))
	var want []int
	for range paths {
		want = append(want, map[bool]int{true: 503, false: 200}[chance.IntN(100) < 30])
	}
	got := run(7)
	if !slices.Equal(got, want) {
		t.Errorf("hit are %v, want %v", got, want)
	}
	if slices.Equal(run(8), got) {
		t.Error("another seed hits the same")
	}
	hits := 0
	for _, s := range got {
		hits += s / 503
	}
	if hits < 40 || hits > 80 {
		t.Errorf("%d of 200 are hit, want about 60", hits)
	}
	// Times counts those that are hit, not those that are spared.
	b := &Board{}
	set(t, b, Switch{ID: "status", Share: 30, Seed: 7, Times: 3})
	counted := statuses(b, paths...)
	if n := len(slices.DeleteFunc(counted, func(s int) bool { return s == 200 })); n != 3 {
		t.Errorf("%d are hit, want 3", n)
	}
	// So it is with connections.
	s := serve(t, ten)
	s.set(Switch{ID: "slam", Share: 30, Seed: 7, Times: 1})
	for i, status := range want[:slices.Index(want, 503)+2] {
		got, _ := s.ask("GET / HTTP/1.0\r\n\r\n", long)
		if hit := got == ""; hit != (status == 503 && i == slices.Index(want, 503)) {
			t.Errorf("connection %d is hit: %v", i, hit)
		}
	}
}

func TestNothingOnCostsNothing(t *testing.T) {
	b := &Board{}
	h := b.Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	w, r := httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)
	call := func() { h.ServeHTTP(w, r) }
	if n := testing.AllocsPerRun(100, call); n != 0 {
		t.Errorf("fresh: %v allocations", n)
	}
	set(t, b, Switch{ID: "close"}, Switch{ID: "deaf"})
	b.Heal()
	if n := testing.AllocsPerRun(100, call); n != 0 {
		t.Errorf("healed: %v allocations", n)
	}
	set(t, b, Switch{ID: "deaf"}) // for connections only
	if n := testing.AllocsPerRun(100, call); n != 0 {
		t.Errorf("with a fault elsewhere: %v allocations", n)
	}
}

func TestSettingAnotherLeavesWhatHasBegun(t *testing.T) {
	s := serve(t, ten)
	s.set(Switch{ID: "hang", Times: 1})
	c := s.dial()
	io.WriteString(c, get)
	s.wait(s.hit, "no request was hit")
	s.set(Switch{ID: "status"})
	if got, end := s.ask("GET / HTTP/1.0\r\n\r\n", long); !strings.Contains(got, " 503 ") || end != fin {
		t.Errorf("%q, %s", got, end)
	}
	<-s.ended // of that request
	select {
	case <-s.ended:
		t.Error("what hung has ended")
	default:
	}
	if err := s.board.Set(nil); err != nil {
		t.Fatal(err)
	}
	s.wait(s.ended, "what hung goes on after a heal")
}

func TestWhatIsWrongIsNamed(t *testing.T) {
	for _, c := range []struct {
		field, says string
		list        []Switch
	}{
		{"faults", "at most 16", make([]Switch, 17)},
		{"faults[0].id", "one of delay, hang, ", []Switch{{}}},
		{"faults[1].id", "one of delay, hang, ", []Switch{{ID: "close"}, {ID: "closed"}}},
		{"faults[0].params.ms", "from 1 to 600000", []Switch{{ID: "hang", Params: n("ms", 0)}}},
		{"faults[0].params.ms", "from 1 to 600000", []Switch{{ID: "hang", Params: n("ms", 600_001)}}},
		{"faults[0].params.ms", "from 1 to 600000", []Switch{{ID: "hang", Params: map[string]Value{"ms": {Word: "long"}}}}},
		{"faults[0].params.code", "from 500 to 599", []Switch{{ID: "status", Params: n("code", 404)}}},
		{"faults[0].params.way", "one of long, short", []Switch{{ID: "length", Params: n("way", 3)}}},
		{"faults[0].params.nothing", "no such", []Switch{{ID: "close", Params: n("nothing", 3)}}},
		{"faults[0].path", "begins with /", []Switch{{ID: "close", Path: "users"}}},
		{"faults[0].path", "control", []Switch{{ID: "close", Path: "/a\nb"}}},
		{"faults[0].path", "at most 256", []Switch{{ID: "close", Path: "/" + strings.Repeat("a", 256)}}},
		{"faults[0].path", "never broken", []Switch{{ID: "close", Path: "/.roundtrip/shell"}}},
		{"faults[0].path", "no path yet", []Switch{{ID: "slam", Path: "/a"}}},
		{"faults[0].times", "from 0 to 1000", []Switch{{ID: "close", Times: -1}}},
		{"faults[0].times", "from 0 to 1000", []Switch{{ID: "close", Times: 1001}}},
		{"faults[0].share", "from 1 to 100", []Switch{{ID: "close", Share: 101}}},
		{"faults[0].share", "from 1 to 100", []Switch{{ID: "close", Share: -1}}},
	} {
		b := &Board{}
		set(t, b, Switch{ID: "drip"})
		err := b.Set(c.list)
		var wrong *Invalid
		if !errors.As(err, &wrong) || !errors.Is(err, ErrInvalid) || wrong.Field != c.field || !strings.Contains(wrong.Why.EN, c.says) || wrong.Why.KO == "" {
			t.Errorf("%+v: %v, want %s with %q", c.list, err, c.field, c.says)
		}
		if on := b.On(); len(on) != 1 || on[0].ID != "drip" {
			t.Errorf("a refused list changed what is on: %+v", on)
		}
	}
}

func TestValuesInJSON(t *testing.T) {
	var s Switch
	if err := json.Unmarshal([]byte(`{"id":"length","params":{"way":"short","octets":3}}`), &s); err != nil {
		t.Fatal(err)
	}
	if want := map[string]Value{"way": {Word: "short"}, "octets": {Number: 3}}; !reflect.DeepEqual(s.Params, want) {
		t.Errorf("%v, want %v", s.Params, want)
	}
	for text, kind := range map[string]string{"true": "bool", "1.5": "number", "null": "null", "[1]": "array", "{}": "object", "99999999999999999999": "number"} {
		var wrong *json.UnmarshalTypeError
		if err := json.Unmarshal([]byte(`{"params":{"ms":`+text+`}}`), &s); !errors.As(err, &wrong) || wrong.Value != kind {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// What Set takes, On gives back, and giving that to Set changes nothing.
func FuzzSet(f *testing.F) {
	for _, x := range List() {
		b, _ := json.Marshal([]Switch{{ID: x.ID, Times: 2}})
		f.Add(b)
	}
	f.Add([]byte(`[{"id":"length","params":{"way":"short","octets":3},"path":"/a","times":3,"share":50,"seed":7}]`))
	f.Add([]byte(`[{"id":"status","params":{"code":1e3}},{"id":"drip","params":{"ms":"x"}}]`))
	f.Fuzz(func(t *testing.T, content []byte) {
		var list []Switch
		if json.Unmarshal(content, &list) != nil {
			return
		}
		b := &Board{}
		if err := b.Set(list); err != nil {
			if !errors.Is(err, ErrInvalid) {
				t.Fatal(err)
			}
			return
		}
		on := b.On()
		if len(on) != len(list) {
			t.Fatalf("%d are on of %d", len(on), len(list))
		}
		first, err := json.Marshal(on)
		if err != nil {
			t.Fatal(err)
		}
		var again []Switch
		if err := json.Unmarshal(first, &again); err != nil {
			t.Fatal(err)
		}
		if err := b.Set(again); err != nil {
			t.Fatal(err)
		}
		if second, _ := json.Marshal(b.On()); !bytes.Equal(first, second) {
			t.Fatalf("%s, then %s", first, second)
		}
	})
}
