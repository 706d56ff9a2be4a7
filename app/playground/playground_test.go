package playground

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"roundtrip/app/seat"
)

// config is a playground on free ports with a data directory and lessons of its own.
func config(t *testing.T) Config {
	t.Helper()
	return Config{Listen: "127.0.0.1:0", Ports: "0", Data: t.TempDir(), Lessons: lessonDir(t), Log: slog.New(slog.DiscardHandler)}
}

// open makes a playground that is closed at the test's end, if not before.
func open(t *testing.T, c Config) *Playground {
	t.Helper()
	p, err := New(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// run runs a playground; the channel gets what Run returns.
func run(ctx context.Context, p *Playground) <-chan error {
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	return ended
}

func within(t *testing.T, ended <-chan error) error {
	t.Helper()
	select {
	case err := <-ended:
		return err
	case <-time.After(30 * time.Second):
		t.Fatal("Run does not return")
		return nil
	}
}

// answers asks for the app's health, and tells whether anything listens.
func answers(t *testing.T, p *Playground) bool {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 30 * time.Second}
	answer, err := client.Get(p.URL() + "/healthz")
	if err != nil {
		return false
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("/healthz: %s", answer.Status)
	}
	return true
}

func TestRun(t *testing.T) {
	t.Run("until the context ends", func(t *testing.T) {
		p := open(t, config(t))
		ctx, cancel := context.WithCancel(t.Context())
		ended := run(ctx, p)
		if !answers(t, p) {
			t.Fatal("nothing listens")
		}
		cancel()
		if err := within(t, ended); err != nil {
			t.Error(err)
		}
		if answers(t, p) {
			t.Error("something listens after Run")
		}
		if err := p.Close(); err != nil {
			t.Error("again:", err)
		}
	})
	t.Run("until Close", func(t *testing.T) {
		p := open(t, config(t))
		ended := run(t.Context(), p)
		if !answers(t, p) {
			t.Fatal("nothing listens")
		}
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if err := p.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		if err := within(t, ended); err != nil {
			t.Error(err)
		}
		all.Wait()
	})
	t.Run("after Close", func(t *testing.T) {
		p := open(t, config(t))
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		if err := within(t, run(t.Context(), p)); err != nil {
			t.Error(err)
		}
	})
}

// TestInvalid: what a person can put right has a reason and names its flag.
func TestInvalid(t *testing.T) {
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	broken := lessonDir(t)
	edit(t, broken, "lesson.yaml", "minutes: 45", "minutes: many")
	for _, test := range []struct {
		name   string
		change func(*Config)
		reason Reason
		flag   string
	}{
		{"listen without port", func(c *Config) { c.Listen = "localhost" }, BadListen, "listen"},
		{"listen at a word", func(c *Config) { c.Listen = "localhost:http" }, BadListen, "listen"},
		{"listen too high", func(c *Config) { c.Listen = "localhost:65536" }, BadListen, "listen"},
		{"listen elsewhere", func(c *Config) { c.Listen = "192.0.2.1:0" }, NoAddress, "listen"},
		{"taken port", func(c *Config) { c.Listen = taken.Addr().String() }, PortTaken, "listen"},
		{"ports as a word", func(c *Config) { c.Ports = "many" }, BadPorts, "ports"},
		{"ports backwards", func(c *Config) { c.Ports = "9100-9000" }, BadPorts, "ports"},
		{"ports from none", func(c *Config) { c.Ports = "0-9000" }, BadPorts, "ports"},
		{"language", func(c *Config) { c.Lang = "tlh" }, BadLang, "lang"},
		{"idle", func(c *Config) { c.Idle = time.Millisecond }, BadIdle, "idle"},
		{"public host with a port", func(c *Config) { c.PublicHost = []string{"play.example", "play.example:80"} }, BadPublicHost, "public-host"},
		{"public host as a URL", func(c *Config) { c.PublicHost = []string{"http://play.example"} }, BadPublicHost, "public-host"},
		{"data in a file", func(c *Config) { c.Data = file }, DataReadOnly, "data"},
		{"no lessons", func(c *Config) { c.Lessons = file + "s" }, NoLessons, "lessons"},
		{"lessons in a file", func(c *Config) { c.Lessons = file }, NoLessons, "lessons"},
		{"broken lessons", func(c *Config) { c.Lessons = broken }, BadLessons, "lessons"},
		{"NATS nowhere", func(c *Config) { c.NATS = "nats://" + deadAddr(t) }, NoNATS, "nats"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := config(t)
			test.change(&c)
			p, err := New(t.Context(), c)
			if err == nil {
				p.Close()
			}
			var bad *Invalid
			if !errors.As(err, &bad) || bad.Reason != test.reason || bad.Flag != test.flag {
				t.Errorf("got %v, want %s of --%s", err, test.reason, test.flag)
			}
		})
	}
}

// deadAddr is an address at which nobody listens.
func deadAddr(t *testing.T) string {
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// TestFailedNewHoldsNothing: neither the port nor the data directory.
func TestFailedNewHoldsNothing(t *testing.T) {
	first := open(t, config(t))
	c := config(t)
	c.Listen = deadAddr(t)
	inUse := c
	inUse.Data = first.c.Data
	_, err := New(t.Context(), inUse)
	var bad *Invalid
	if !errors.As(err, &bad) || bad.Reason != DataInUse {
		t.Fatalf("a second playground on the data directory: %v", err)
	}
	open(t, c).Close() // the port is free again
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, inUse) // and now the directory is
}

// TestRestart: a new process on the same data has the seat, its port and its
// token, in another epoch.
func TestRestart(t *testing.T) {
	c := config(t)
	p := open(t, c)
	s, secret, err := p.room.Take(t.Context(), netip.MustParseAddr("127.0.0.1"))
	if err != nil {
		t.Fatal(err)
	}
	port, epoch := s.Servers()[0].Port, s.Epoch()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p = open(t, c)
	awake := 0
	p.room.Each(func(*seat.Seat) { awake++ })
	if awake != 1 {
		t.Errorf("%d seats are awake before a token came, want 1", awake)
	}
	again, err := p.room.Seat(t.Context(), secret.Token)
	if err != nil {
		t.Fatal(err)
	}
	v := again.Servers()[0]
	if again.ID() != s.ID() || v.Port != port || v.State != seat.Listening || v.Was != 0 {
		t.Errorf("seat %s at %+v, was %s at %d", again.ID(), v, s.ID(), port)
	}
	if again.Epoch() == epoch {
		t.Errorf("still epoch %s", epoch)
	}
	if got, _, err := p.room.Recover(t.Context(), secret.Recovery, netip.MustParseAddr("127.0.0.1")); err != nil || got != again {
		t.Errorf("recovery: %v", err)
	}
}

// page asks for a page, as a browser does.
func page(t *testing.T, p *Playground) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.URL()+"/en/", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html,*/*;q=0.8")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("page: %s", answer.Status)
	}
}

// TestLessonsAgain: a page shows lessons as their files are now; when they are
// broken, their last good version.
func TestLessonsAgain(t *testing.T) {
	c := config(t)
	var log lines
	c.Log = slog.New(slog.NewTextHandler(&log, nil))
	p := open(t, c)
	s, _, err := p.room.Take(t.Context(), netip.MustParseAddr("127.0.0.1"))
	if err != nil {
		t.Fatal(err)
	}
	run(t.Context(), p)
	title := func() string {
		p.app.mu.Lock()
		p.app.looked = time.Time{} // long ago
		p.app.mu.Unlock()
		page(t, p)
		p.judges.changing.Lock()
		defer p.judges.changing.Unlock()
		return p.judges.course.Lessons[0].Title.In("en")
	}
	was := title()
	judge := p.judges.of(s.ID())
	if title(); p.judges.of(s.ID()) != judge || judge == nil {
		t.Error("unchanged lessons were read again")
	}
	edit(t, c.Lessons, "lesson.yaml", "en: Status codes }", "en: Second edition }")
	if got := title(); got != "Second edition" {
		t.Errorf("changed: %q, was %q", got, was)
	}
	if now := p.judges.of(s.ID()); now == judge || now == nil {
		t.Error("the seat is judged by the lessons that were")
	}
	edit(t, c.Lessons, "lesson.yaml", "en: Second edition }", "en: Third edition")
	if got := title(); got != "Second edition" || !strings.Contains(log.String(), "lesson.yaml:") {
		t.Errorf("broken: %q; the log says %s", got, log.String())
	}
	edit(t, c.Lessons, "lesson.yaml", "en: Third edition", "en: Third edition }")
	if got := title(); got != "Third edition" {
		t.Errorf("whole again: %q", got)
	}
}

// lines is a log that may be written to while it is read.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// lessonDir is a directory with one good lesson, "status".
func lessonDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"lesson.yaml": `format: 1
order: 1
minutes: 45
title: { en: Status codes }
summary: { en: Summary }
experiments:
  - id: nowhere
    title: { en: Nowhere }
    request: { method: GET, target: /nowhere }
tasks:
  - id: see-404
    title: { en: See a 404 }
    text: { en: Text }
    steps:
      - exchange:
          - { see: status, is: 404, hint: { en: Ask for nothing } }
    hints: [{ en: A hint }]
    solution:
      text: { en: Like this }
      steps: [{ browser: { target: /nowhere } }]
    near:
      - { id: found, refused: status, steps: [{ browser: { target: / } }] }
`,
		"en.md": "Text\n\n{{experiment nowhere}}\n",
	} {
		path := filepath.Join(dir, "status", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// edit changes a file of the lesson.
func edit(t *testing.T, dir, name, old, new string) {
	t.Helper()
	path := filepath.Join(dir, "status", name)
	b, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(b, []byte(old)) {
		t.Fatalf("%s has no %q: %v", name, old, err)
	}
	if err := os.WriteFile(path, bytes.Replace(b, []byte(old), []byte(new), 1), 0o600); err != nil {
		t.Fatal(err)
	}
}
