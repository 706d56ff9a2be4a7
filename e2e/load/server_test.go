//go:build unix

package load

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"syscall"
	"testing"

	"github.com/mccutchen/go-httpbin/v2/httpbin"

	"roundtrip/app/command"
	"roundtrip/app/origin"
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
	if mode == "playground" {
		return servePlayground()
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

// servePlayground is the program as people start it.
func servePlayground() error {
	dir, err := os.MkdirTemp("", "roundtrip-load-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	go func() {
		answerUsage()
		syscall.Kill(os.Getpid(), syscall.SIGTERM)
	}()
	args := []string{"--listen", "127.0.0.1:0", "--ports", "0", "--data", dir, "--no-open"}
	if code := command.Main(args, os.Stdout, os.Stderr); code != 0 {
		return fmt.Errorf("the program ended with code %d", code)
	}
	return nil
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
	if in.Err() == nil && os.Getenv(modeEnv) != "playground" {
		os.Exit(0)
	}
}
