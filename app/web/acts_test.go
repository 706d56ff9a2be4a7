package web

import (
	"encoding/json"
	"strings"
	"testing"

	"roundtrip/app/exchange"
)

func TestActs(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	long := strings.Repeat("가", 5000)
	for _, c := range []struct {
		content, id string
		status      int
	}{
		{`{"kind":"dance"}`, "not-one-of", 422},
		{`{"kind":"send"}`, "not-one-of", 422}, // the sender makes its own
		{`{"kind":"open"}`, "json-missing", 400},
		{`{"kind":"open","lesson":"nothing"}`, "no-lesson", 404},
		{`{"kind":"server","lesson":"nothing"}`, "no-lesson", 404},
		{`{"kind":"server","server":"https"}`, "no-server", 404},
		{`{"kind":"server","experiment":"` + long + `"}`, "too-long", 422},
		{`{"kind":"server","prediction":"` + long + `"}`, "too-long", 422},
		{`{"kind":"fetch"}`, "json-missing", 400},
		{`{"kind":"fetch","request":{"method":"G T","target":"/"}}`, "bad-method", 422},
		{`{"kind":"fetch","request":{"method":"` + strings.Repeat("A", 65) + `","target":"/"}}`, "too-long", 422},
		{`{"kind":"fetch","request":{"target":"status"}}`, "bad-target", 422},
		{`{"kind":"fetch","request":{"target":""}}`, "bad-target", 422},
		{`{"kind":"fetch","request":{"target":"/a b"}}`, "bad-target", 422},
		{`{"kind":"fetch","request":{"target":"*"}}`, "bad-target", 422},
		{`{"kind":"fetch","request":{"target":"//evil.example/"}}`, "other-host", 422},
		{`{"kind":"fetch","request":{"target":"http://evil.example/"}}`, "other-host", 422},
		{`{"kind":"fetch","request":{"target":"/` + strings.Repeat("a", 8<<10) + `"}}`, "too-long", 422},
		{`{"kind":"fetch","request":{"target":"/","redirect":"maybe"}}`, "not-one-of", 422},
		{`{"kind":"fetch","request":{"target":"/","abortAfter":-1}}`, "out-of-range", 422},
		{`{"kind":"fetch","request":{"target":"/","fields":[{"name":"A b","value":""}]}}`, "bad-field", 422},
		{`{"kind":"fetch","request":{"target":"/","fields":[{"name":"A","value":"1\r\nB: 2"}]}}`, "bad-field", 422},
		{`{"kind":"fetch","request":{"target":"/","fields":[` + strings.Repeat(`{"name":"A","value":"1"},`, 64) + `{"name":"A","value":"1"}]}}`, "too-many-fields", 422},
		{`{"kind":"fetch","request":{"target":"/","fields":[{"name":"A","value":"` + strings.Repeat("1", 40<<10) + `"}]}}`, "too-many-fields", 422},
	} {
		a := g.call("POST", "/acts", c.content)
		if id, detail := h.problem(a); id != c.id || a.StatusCode != c.status {
			t.Errorf("%.80s: %d %s (%s), want %d %s", c.content, a.StatusCode, id, detail, c.status, c.id)
		}
	}

	var act exchange.Act
	a := g.call("POST", "/acts", `{"kind":"fetch","lesson":"status","experiment":"ask","prediction":"200","request":{"method":"POST","target":"/echo?a=1","fields":[{"name":"A","value":"1"}],"content":"x","redirect":"manual","abortAfter":500}}`)
	h.decode(a, &act)
	if a.StatusCode != 201 || act.ID == "" || act.Server != "http" || act.Started == 0 || act.Ended != 0 || act.Request.AbortAfter != 500 || act.Prediction != "200" {
		t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	seen, err := json.Marshal(map[string]any{"ended": true, "seen": exchange.Seen{
		Status: 200, Cookie: long, Content: long, StatusText: long, Fields: []exchange.Pair{{Name: "A", Value: "1"}, {Name: "B", Value: long}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	a = g.call("PATCH", "/acts/"+act.ID, string(seen))
	h.decode(a, &act)
	if a.StatusCode != 200 || act.Ended == 0 || act.Seen.Status != 200 || len(act.Seen.Cookie) > maxSeen || len(act.Seen.Content) > maxSeen || len(act.Seen.Content)%3 != 0 || len(act.Seen.Fields) != 1 || act.Request.Target != "/echo?a=1" {
		t.Errorf("%d %.400s", a.StatusCode, a.body)
	}
	h.wants(g.call("PATCH", "/acts/a99", `{"ended":true}`), 404, "no-act")
	h.wants(g.call("PATCH", "/acts/"+act.ID, `{"ended":false}`), 422, "not-one-of")
	h.wants(g.call("PATCH", "/acts/"+act.ID, `{"prediction":"`+long+`"}`), 422, "too-long")

	act = exchange.Act{}
	h.decode(g.call("POST", "/acts", `{"kind":"open","lesson":"status"}`), &act)
	if act.Ended == 0 || act.Server != "" {
		t.Errorf("a lesson opened: %+v", act)
	}
}
