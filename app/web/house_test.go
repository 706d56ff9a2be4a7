package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"roundtrip/app/capture"
	"roundtrip/app/jar"
	"roundtrip/app/lesson"
	"roundtrip/app/origin"
	"roundtrip/app/progress"
	"roundtrip/app/seat"
	"roundtrip/app/state"
)

// house is the app over a room of seats with real servers.
type house struct {
	t    *testing.T
	room *seat.Room
	web  *Web
	http *httptest.Server
	log  *syncBuffer
}

// course is a lesson in both languages and one of an author who writes Korean only.
func course(t *testing.T) *lesson.Course {
	t.Helper()
	const yaml = `format: 1
order: %ORDER%
minutes: 5
title: {ko: 상태, en: Status}
summary: {ko: 요약, en: Summary}
experiments:
  - id: ask
    title: {ko: 물어보기, en: Ask}
    request: {target: /status/200}
tasks:
  - id: see
    title: {ko: 보기, en: See}
    text: {ko: 200을 봐요., en: See a 200.}
    steps:
      - exchange:
          - see: status
            is: 200
            hint: {ko: 힌트, en: hint}
    hints: [{ko: 하나, en: one}, {ko: 둘, en: two}]
    solution:
      text: {ko: 이렇게요., en: Like this.}
      steps: [{send: "GET /status/200 HTTP/1.1\r\nHost: x\r\n\r\n"}]
    near:
      - id: other
        refused: status
        steps: [{send: "GET /status/201 HTTP/1.1\r\nHost: x\r\n\r\n"}]
`
	both := strings.Replace(yaml, "%ORDER%", "1", 1)
	korean := strings.NewReplacer("%ORDER%", "2", ", en: Status", "", ", en: Summary", "", ", en: Ask", "", ", en: See a 200.", "",
		", en: See", "", ", en: hint", "", ", en: one", "", ", en: two", "", ", en: Like this.", "").Replace(yaml)
	c, err := lesson.Load(fstest.MapFS{
		"status/lesson.yaml": {Data: []byte(both)},
		"status/ko.md":       {Data: []byte("## 처음\n\n{{experiment ask}}\n")},
		"status/en.md":       {Data: []byte("## First\n\n{{experiment ask}}\n")},
		"mine/lesson.yaml":   {Data: []byte(korean)},
		"mine/ko.md":         {Data: []byte("## 우리말\n\n{{experiment ask}}\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func newHouse(t *testing.T, change func(*Config)) *house {
	t.Helper()
	h := &house{t: t, log: &syncBuffer{}}
	store, err := state.Open(t.Context(), state.Config{Dir: t.TempDir(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	budget := capture.NewBudget(64 << 20)
	var jars sync.Map // by seat
	h.room, err = seat.Open(t.Context(), seat.Config{
		Store: store, Epoch: "e", Hosts: []string{"127.0.0.1"}, Ports: "0", Budget: budget,
		Handler: func(*seat.Seat, string) http.Handler { return origin.New(origin.Config{}) },
		Attach: func(s *seat.Seat) func() {
			kept := jar.Open(jar.Config{Recorder: s.Recorder()})
			jars.Store(s.ID(), kept)
			return kept.Close
		},
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.room.Close() })
	c := Config{
		Room: h.room, Course: course(t), Localhost: true, Epoch: "e", Version: "1.2.3", Budget: budget, PublicHosts: []string{"play.test"},
		Log:      slog.New(slog.NewTextHandler(h.log, nil)),
		Progress: func(string) *progress.Progress { return nil },
		Jars: func(id string) *jar.Jars {
			kept, _ := jars.Load(id)
			return kept.(*jar.Jars)
		},
	}
	if change != nil {
		change(&c)
	}
	if h.web, err = New(c); err != nil {
		t.Fatal(err)
	}
	h.http = httptest.NewServer(h.web)
	t.Cleanup(func() {
		h.web.Close()
		h.http.Close()
	})
	return h
}

// answer is a response, read whole.
type answer struct {
	*http.Response
	body []byte
}

// ask sends a request and follows nothing. Fields are "Name: value"; "Host" too.
func (h *house) ask(method, path, content string, fields ...string) answer {
	h.t.Helper()
	return h.askWith(h.t.Context(), method, path, strings.NewReader(content), fields...)
}

func (h *house) askWith(ctx context.Context, method, path string, content io.Reader, fields ...string) answer {
	h.t.Helper()
	r, err := http.NewRequestWithContext(ctx, method, h.http.URL+path, content)
	if err != nil {
		h.t.Fatal(err)
	}
	r.Host = strings.Replace(r.Host, "127.0.0.1", "localhost", 1)
	for _, f := range fields {
		name, value, _ := strings.Cut(f, ": ")
		if name == "Host" {
			r.Host = value
			continue
		}
		r.Header.Add(name, value)
	}
	client := http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	res, err := client.Do(r)
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
	return answer{res, body}
}

const jsonContent = "Content-Type: application/json"

// guest is who has a seat.
type guest struct {
	h                     *house
	Seat, Token, Recovery string
	Servers               []struct {
		Name, URL, State, Error string
		Port                    int
	}
}

func (h *house) take() *guest {
	h.t.Helper()
	a := h.ask("POST", api+"/seats", "{}", jsonContent)
	if a.StatusCode != http.StatusCreated {
		h.t.Fatalf("no seat: %d %s", a.StatusCode, a.body)
	}
	g := &guest{h: h}
	h.decode(a, g)
	return g
}

// call asks as the guest; path is after /api/v1.
func (g *guest) call(method, path, content string, fields ...string) answer {
	g.h.t.Helper()
	if content != "" {
		fields = append(fields, jsonContent)
	}
	return g.h.ask(method, api+path, content, append(fields, "Authorization: Bearer "+g.Token)...)
}

func (h *house) decode(a answer, into any) {
	h.t.Helper()
	dec := json.NewDecoder(bytes.NewReader(a.body))
	if err := dec.Decode(into); err != nil {
		h.t.Fatalf("%v in %.300s", err, a.body)
	}
}

// problem is the id of the problem that an answer is, and its detail.
func (h *house) problem(a answer) (id, detail string) {
	h.t.Helper()
	if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
		h.t.Fatalf("%d %s is no problem: %.300s", a.StatusCode, got, a.body)
	}
	var d document
	h.decode(a, &d)
	if d.Status != a.StatusCode || d.Title == "" || d.Detail == "" {
		h.t.Errorf("%d: %s", a.StatusCode, a.body)
	}
	return strings.TrimPrefix(d.Type, api+"/problems/"), d.Detail
}

// wants fails the test unless an answer is the problem with a status and id.
func (h *house) wants(a answer, status int, id string) (detail string) {
	h.t.Helper()
	got, detail := h.problem(a)
	if a.StatusCode != status || got != id {
		h.t.Errorf("answered %d %s (%s), want %d %s", a.StatusCode, got, detail, status, id)
	}
	return detail
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
