package web

import (
	"net/http"
	"strings"
	"testing"

	"roundtrip/app/fault"
)

func (g *guest) switched(a answer) (state string, on []fault.Switch) {
	g.h.t.Helper()
	if a.StatusCode != http.StatusOK {
		g.h.t.Fatalf("%d %s", a.StatusCode, a.body)
	}
	var v struct {
		State, URL string
		Faults     []fault.Switch
	}
	g.h.decode(a, &v)
	if v.URL == "" {
		g.h.t.Errorf("%s", a.body)
	}
	return v.State, v.Faults
}

// status is how a guest's server answers, 0 if not at all.
func (g *guest) status() int {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Get(strings.Replace(g.Servers[0].URL, "localhost", "127.0.0.1", 1) + "/status/204")
	if err != nil {
		return 0
	}
	res.Body.Close()
	return res.StatusCode
}

func TestFaults(t *testing.T) {
	h := newHouse(t, nil)
	g, other := h.take(), h.take()
	_, on := g.switched(g.call("PUT", "/servers/http", `{"faults":[{"id":"status","params":{"code":502},"times":1},{"id":"close","share":100}]}`))
	if len(on) != 2 || on[0].Params["code"].Number != 502 || on[0].Times != 1 {
		t.Errorf("%+v", on)
	}
	if got := []int{g.status(), g.status(), other.status()}; got[0] != 502 || got[1] != 0 || got[2] != 204 {
		t.Errorf("%v", got)
	}
	if _, on = g.switched(g.call("GET", "/servers/http", "")); len(on) != 1 || on[0].ID != "close" {
		t.Errorf("%+v", on)
	}
	state, on := g.switched(g.call("PUT", "/servers/http", `{"faults":[{"id":"length","params":{"way":"short"}}],"state":"stopped"}`))
	if state != "stopped" || len(on) != 1 || on[0].Params["way"].Word != "short" {
		t.Errorf("%s, %+v", state, on)
	}
	// A mistake changes nothing at all.
	h.wants(g.call("PUT", "/servers/http", `{"faults":[{"id":"lengths"}],"state":"listening"}`), 422, "bad-fault")
	h.wants(g.call("PUT", "/servers/http", `{"faults":[],"state":"broken"}`), 422, "bad-state")
	if state, on := g.switched(g.call("GET", "/servers/http", "")); state != "stopped" || len(on) != 1 {
		t.Errorf("%s, %+v", state, on)
	}
	if state, on := g.switched(g.call("PUT", "/servers/http", `{"faults":[],"state":"listening"}`)); state != "listening" || len(on) != 0 || g.status() != 204 {
		t.Errorf("healed: %s, %+v", state, on)
	}
	h.wants(g.call("PUT", "/servers/https", `{"faults":[]}`), 404, "no-server")
}

func TestFaultsThatCannotBe(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	for content, says := range map[string]string{
		`{"faults":[{"id":"delay","params":{"ms":-1}}]}`:        `"faults[0].params.ms": it must be a whole number from 1 to 600000.`,
		`{"faults":[{"id":"close"},{"id":"slam","path":"/a"}]}`: `"faults[1].path": when a connection is accepted`,
		`{"faults":[{"id":"nothing"}]}`:                         `"faults[0].id": it must be one of delay, `,
	} {
		if detail := h.wants(g.call("PUT", "/servers/http", content), 422, "bad-fault"); !strings.HasPrefix(detail, says) {
			t.Errorf("%s: %s", content, detail)
		}
	}
	detail := h.wants(g.call("PUT", "/servers/http", `{"faults":[{"id":"close","times":1001}]}`, "Accept-Language: ko"), 422, "bad-fault")
	if !strings.HasPrefix(detail, `"faults[0].times" 항목: 0부터 1000까지의 정수여야 해요.`) {
		t.Error(detail)
	}
	for _, content := range []string{`{"faults":[{"id":"delay","params":{"ms":true}}]}`, `{"faults":[{"id":"delay","share":1.5}]}`, `{"faults":"close"}`} {
		h.wants(g.call("PUT", "/servers/http", content), 400, "json-type")
	}
	h.wants(g.call("PUT", "/servers/http", `{"faults":[{"ids":"delay"}]}`), 400, "json-unknown")
	h.wants(g.call("PUT", "/servers/http", `{"faults":null}`), 400, "json-missing")
}

func TestFaultsAreListed(t *testing.T) {
	h := newHouse(t, nil)
	var listed struct {
		Faults []struct {
			ID, Place   string
			Title, What map[string]string
		}
	}
	h.decode(h.ask("GET", api+"/faults", ""), &listed)
	if len(listed.Faults) != len(fault.List()) {
		t.Fatalf("%d are listed", len(listed.Faults))
	}
	for _, f := range listed.Faults {
		if f.ID == "" || f.Place == "" || f.Title["ko"] == "" || f.Title["en"] == "" || f.What["ko"] == "" || f.What["en"] == "" {
			t.Errorf("%+v", f)
		}
	}
}
