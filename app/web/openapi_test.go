package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"roundtrip/app/check"
	"roundtrip/app/cookie"
	"roundtrip/app/exchange"
	"roundtrip/app/fault"
	"roundtrip/app/gateway"
	"roundtrip/app/jar"
	"roundtrip/app/progress"
	"roundtrip/app/registry"
	"roundtrip/app/seat"
	"roundtrip/app/session"
)

// spec is the document as plain values.
type spec map[string]any

func readSpec(t *testing.T) spec {
	t.Helper()
	var s spec
	if err := yaml.UnmarshalWithOptions(openAPIDocument, &s, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return s
}

// at goes down a path of names.
func (s spec) at(names ...string) any {
	var v any = map[string]any(s)
	for _, name := range names {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// whole follows a $ref and merges allOf.
func (s spec) whole(schema any) map[string]any {
	m, _ := schema.(map[string]any)
	if ref, ok := m["$ref"].(string); ok {
		return s.whole(s.at(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...))
	}
	parts, ok := m["allOf"].([]any)
	if !ok {
		return m
	}
	properties, required := map[string]any{}, []any{}
	for _, part := range parts {
		p := s.whole(part)
		of, _ := p["properties"].(map[string]any)
		maps.Copy(properties, of)
		more, _ := p["required"].([]any)
		required = append(required, more...)
	}
	return map[string]any{"type": "object", "properties": properties, "required": required}
}

// check tells where a value has a name that its schema has not, lacks one, or is
// of another type.
func (s spec) check(at string, schema, value any) (wrong []string) {
	m := s.whole(schema)
	if one, ok := m["oneOf"].([]any); ok {
		for _, o := range one {
			if len(s.check(at, o, value)) == 0 {
				return nil
			}
		}
		return []string{at + ": none of oneOf"}
	}
	if enum, ok := m["enum"].([]any); ok && !slices.Contains(enum, value) {
		wrong = append(wrong, fmt.Sprintf("%s: %v is not in the enum", at, value))
	}
	if open, _ := m["additionalProperties"].(bool); open {
		return wrong // described elsewhere
	}
	if types := asList(m["type"]); len(types) > 0 && !slices.ContainsFunc(types, func(t any) bool { return isType(value, t) }) {
		return append(wrong, fmt.Sprintf("%s: %T is not %v", at, value, types))
	}
	switch v := value.(type) {
	case []any:
		for i, x := range v {
			wrong = append(wrong, s.check(fmt.Sprintf("%s[%d]", at, i), m["items"], x)...)
		}
	case map[string]any:
		properties, _ := m["properties"].(map[string]any)
		if more, ok := m["additionalProperties"].(map[string]any); ok {
			for name, x := range v {
				wrong = append(wrong, s.check(at+"."+name, more, x)...)
			}
			return wrong
		}
		for name, x := range v {
			if properties[name] == nil {
				wrong = append(wrong, at+": "+name+" is not described")
				continue
			}
			wrong = append(wrong, s.check(at+"."+name, properties[name], x)...)
		}
		for _, name := range asList(m["required"]) {
			if _, ok := v[name.(string)]; !ok {
				wrong = append(wrong, fmt.Sprintf("%s: %s is required and not there", at, name))
			}
		}
	}
	return wrong
}

func asList(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func isType(value, name any) bool {
	switch v := value.(type) {
	case nil:
		return name == "null"
	case string:
		return name == "string"
	case bool:
		return name == "boolean"
	case float64:
		return name == "number" || name == "integer" && v == float64(int64(v))
	case []any:
		return name == "array"
	}
	return name == "object"
}

// described are the routes that the document is about: all but pages and their assets.
func described(r route) bool {
	return r.policy != pages && !strings.HasPrefix(r.path, prefix) && r.path != "/favicon.ico"
}

func TestDocumentDescribesEveryRoute(t *testing.T) {
	h := newHouse(t, nil)
	s := readSpec(t)
	routes := map[string]route{}
	for _, r := range h.web.routes() {
		if described(r) {
			var parts []string
			for part := range strings.SplitSeq(r.path, "/") {
				if name, ok := strings.CutPrefix(part, ":"); ok {
					part = "{" + name + "}"
				}
				parts = append(parts, part)
			}
			routes[strings.ToLower(r.method)+" "+strings.Join(parts, "/")] = r
		}
	}
	ids := map[string]bool{}
	found := 0
	for path, item := range s.at("paths").(map[string]any) {
		shared := asList(item.(map[string]any)["parameters"])
		for method, v := range item.(map[string]any) {
			if method == "parameters" {
				continue
			}
			r, ok := routes[method+" "+path]
			if !ok {
				t.Errorf("%s %s is described, but there is no such route", method, path)
				continue
			}
			found++
			op := v.(map[string]any)
			id, _ := op["operationId"].(string)
			if id == "" || ids[id] || op["summary"] == nil || op["tags"] == nil {
				t.Errorf("%s %s: operationId %q, summary %v, tags %v", method, path, id, op["summary"], op["tags"])
			}
			ids[id] = true
			if _, open := op["security"]; open == (r.policy == seated) {
				t.Errorf("%s %s: its security does not fit its policy", method, path)
			}
			if responses := op["responses"].(map[string]any); responses["default"] == nil || len(responses) < 2 {
				t.Errorf("%s %s: responses %v", method, path, slices.Collect(maps.Keys(responses)))
			}
			for _, p := range append(shared, asList(op["parameters"])...) {
				p := s.whole(p)
				name := p["name"].(string)
				if p["in"] == "path" && !strings.Contains(path, "{"+name+"}") {
					t.Errorf("%s %s: no {%s} in its path", method, path, name)
				}
			}
			if got, want := op["requestBody"] != nil, contents(r) != ""; got != want {
				t.Errorf("%s %s: described with content: %v", method, path, got)
			}
		}
	}
	if found != len(routes) {
		for key := range routes {
			method, path, _ := strings.Cut(key, " ")
			if s.at("paths", path, method) == nil {
				t.Errorf("%s is not described", key)
			}
		}
	}
}

func TestDocumentListsEveryProblem(t *testing.T) {
	var listed, there []string
	for _, v := range asList(readSpec(t).at("components", "schemas", "Problem", "properties", "type", "enum")) {
		listed = append(listed, v.(string))
	}
	for _, p := range problems() {
		there = append(there, api+"/problems/"+p.id)
	}
	slices.Sort(listed)
	slices.Sort(there)
	if !slices.Equal(listed, there) {
		t.Errorf("listed are\n%s\nthere are\n%s", strings.Join(listed, "\n"), strings.Join(there, "\n"))
	}
}

// Each schema has just the names of the Go type that it describes.
func TestSchemasAreTheTypes(t *testing.T) {
	s := readSpec(t)
	for name, v := range map[string]any{
		"Problem": document{}, "SeatTaken": seatView{}, "Server": serverView{}, "ServerErrors": seat.Words{}, "GatewaySettings": gateway.Settings{}, "Stranger": seat.Stranger{},
		"Switch": fault.Switch{}, "Fault": fault.Fault{}, "FaultSeen": fault.Sees{}, "FaultParam": fault.Param{}, "FaultChoice": fault.Choice{}, "Act": exchange.Act{}, "Request": exchange.Request{},
		"Seen": exchange.Seen{}, "Pair": exchange.Pair{}, "Sent": sent{}, "From": exchange.From{}, "OnConn": exchange.OnConn{}, "Summary": exchange.Summary{},
		"Exchange": exchangeView{}, "Conn": exchange.Conn{}, "Message": exchange.Message{}, "Span": exchange.Span{}, "Field": exchange.Field{}, "Chunk": exchange.Chunk{},
		"Write": exchange.Write{}, "Violation": exchange.Violation{}, "Lesson": lessonView{}, "Named": named{}, "Missing": check.Missing{},
		"SetCookie": setCookieLine{}, "CookieAttribute": cookie.Attribute{}, "CookieViolation": cookie.Violation{}, "Place": cookie.Place{},
		"Entry": registry.Entry{}, "Part": partView{}, "Explained": explained{}, "Registry": registryView{},
		"Jar": jar.Client{}, "JarClient": jar.Who{}, "JarCookie": jar.Cookie{}, "RefusedCookie": jar.Refused{}, "ExchangeCookies": jar.Cookies{},
		"SentCookie": jar.Sent{}, "StayedCookie": jar.Stayed{}, "CookieVerdict": jar.Verdict{}, "SetCookieValue": cookie.SetCookie{},
		"Command": exchange.Command{}, "SessionStore": session.Listing{}, "Session": session.Entry{},
		"Progress": progress.Lesson{}, "TaskProgress": progress.Task{},
	} {
		schema := s.whole(s.at("components", "schemas", name))
		properties, _ := schema["properties"].(map[string]any)
		names, must := jsonNames(reflect.TypeOf(v))
		if got := slices.Sorted(maps.Keys(properties)); !slices.Equal(got, slices.Sorted(slices.Values(names))) {
			t.Errorf("%s describes %v, the type has %v", name, got, names)
		}
		if name == "SeatTaken" || name == "Exchange" || name == "Request" || name == "GatewaySettings" {
			continue // some of theirs are there only at times
		}
		var required []string
		for _, r := range asList(schema["required"]) {
			required = append(required, r.(string))
		}
		slices.Sort(required)
		slices.Sort(must)
		if !slices.Equal(required, must) {
			t.Errorf("%s requires %v, the type always has %v", name, required, must)
		}
	}
}

// jsonNames are the names in a struct's JSON, and those that are always there.
func jsonNames(t reflect.Type) (all, always []string) {
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
		case f.Anonymous && name == "":
			more, must := jsonNames(f.Type)
			all, always = append(all, more...), append(always, must...)
		default:
			all = append(all, name)
			if !strings.Contains(options, "omitempty") {
				always = append(always, name)
			}
		}
	}
	return all, always
}

func TestResponsesFitTheirSchemas(t *testing.T) {
	h := newHouse(t, nil)
	s := readSpec(t)
	g := h.take()
	for _, r := range h.web.routes() {
		if !described(r) || r.path == api+"/seats/recover" || r.path == api+"/events" {
			continue
		}
		path := h.path(r, g.anExchange())
		var act exchange.Act
		h.decode(g.call("POST", "/acts", `{"kind":"fetch","request":{"method":"GET","target":"/","redirect":"manual"}}`), &act)
		path = strings.Replace(path, "/acts/a1", "/acts/"+act.ID, 1)
		a := h.ask(r.method, path, contents(r), jsonContent, "Authorization: Bearer "+g.Token)
		described := strings.NewReplacer(":addr", "{addr}", ":name", "{name}", ":id", "{id}", ":as", "{as}", ":code", "{code}", ":field", "{field}").Replace(r.path)
		of, _ := s.at("paths", described, strings.ToLower(r.method), "responses", fmt.Sprint(a.StatusCode)).(map[string]any)
		if of == nil {
			t.Errorf("%s %s answered %d, which is not described: %.200s", r.method, path, a.StatusCode, a.body)
			continue
		}
		media, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
		content, _ := of["content"].(map[string]any)
		if a.StatusCode == http.StatusNoContent {
			continue
		}
		if content[media] == nil {
			t.Errorf("%s %s answered %s, which is not described", r.method, path, media)
			continue
		}
		if media != "application/json" {
			continue
		}
		var v any
		if err := json.Unmarshal(a.body, &v); err != nil {
			t.Fatal(err)
		}
		for _, wrong := range s.check("", content[media].(map[string]any)["schema"], v) {
			t.Errorf("%s %s %s", r.method, path, wrong)
		}
	}
	var v any
	if err := json.Unmarshal(h.ask("GET", api+"/nothing", "").body, &v); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range s.check("", s.at("components", "schemas", "Problem"), v) {
		t.Errorf("problem%s", wrong)
	}
}
