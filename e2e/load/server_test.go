//go:build unix

package load

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/mccutchen/go-httpbin/v2/httpbin"

	"roundtrip/app/origin"
	"roundtrip/app/playground"
)

// modeEnv makes this test binary one of the servers.
const modeEnv = "ROUNDTRIP_LOAD_SERVER"

// server is what a child announces on its standard output.
type server struct {
	Addr string // where to send requests
	App  string // the app's URL, when it is the playground
}

func TestMain(m *testing.M) {
	if mode := os.Getenv(modeEnv); mode != "" {
		if err := serve(mode); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// serve runs until standard input ends. Each line read there is answered with
// the CPU time this process has used so far, in microseconds.
func serve(mode string) error {
	if strings.HasPrefix(mode, playgroundMode) {
		return servePlayground(mode)
	}
	handlers := map[string]http.Handler{
		"net/http": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			fmt.Fprintln(w, "200 OK")
		}),
		"echo":    origin.New(origin.Config{}),
		"httpbin": httpbin.New(),
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	announce(server{Addr: ln.Addr().String()})
	go answerUsage()
	return http.Serve(ln, handlers[mode])
}

// Modes of the whole program: as people start it, and without a limit on a seat's
// requests, so that what is measured is not how they are refused.
const (
	playgroundMode = "playground"
	unlimited      = playgroundMode + ", unlimited"
)

func servePlayground(mode string) error {
	dir, err := os.MkdirTemp("", "roundtrip-load-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	c := playground.Config{Listen: "127.0.0.1:0", Ports: "0", Data: dir, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	if mode == unlimited {
		c.Requests = -1
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	p, err := playground.New(ctx, c)
	if err != nil {
		return err
	}
	announce(server{App: p.URL()})
	go func() {
		answerUsage()
		cancel()
	}()
	return p.Run(ctx)
}

func announce(s server) {
	json.NewEncoder(os.Stdout).Encode(s)
}

func answerUsage() {
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			return
		}
		fmt.Println(u.Utime.Nano()/1000 + u.Stime.Nano()/1000)
	}
	if in.Err() == nil && !strings.HasPrefix(os.Getenv(modeEnv), playgroundMode) {
		os.Exit(0)
	}
}
