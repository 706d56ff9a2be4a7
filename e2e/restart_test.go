package e2e

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"roundtrip/app/command"
	"roundtrip/app/exchange"
)

// programEnv makes this test binary the program itself, with its command line.
const programEnv = "ROUNDTRIP_E2E_PROGRAM"

// program runs as the program when it was started as one.
func program() (code int, is bool) {
	if os.Getenv(programEnv) == "" {
		return 0, false
	}
	return command.Main(os.Args[1:], os.Stdout, os.Stderr), true
}

// process is the program in a process of its own.
type process struct {
	cmd *exec.Cmd
	url string
}

var printed = regexp.MustCompile(`http://localhost:\d+`)

// startProcess starts the program and waits for the address it prints.
func startProcess(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(os.Args[0], args...)}
	p.cmd.Env = append(os.Environ(), programEnv+"=1")
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.cmd.Process.Kill()
		p.cmd.Wait()
	})
	lines := bufio.NewScanner(out)
	for p.url == "" && lines.Scan() {
		p.url = printed.FindString(lines.Text())
	}
	if p.url == "" {
		t.Fatalf("the program printed no address: %v", lines.Err())
	}
	return p
}

func freePort(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return strconv.Itoa(ln.Addr().(*net.TCPAddr).Port)
}

// kill -9 and start again: seat, token, port and progress are back; the page
// reconnects by itself and shows that a new epoch began.
func TestKilledAndStartedAgain(t *testing.T) {
	args := []string{"--listen", "127.0.0.1:" + freePort(t), "--ports", "0", "--data", t.TempDir(), "--no-open"}
	p := startProcess(t, args...)
	a := &app{t: t, url: p.url}
	b := newTab(t, a.url)
	b.open("/en/lessons/status")
	s := seatOf(a, b)
	b.live("live")
	b.fetch(exchange.Request{Target: "/nowhere-at-all"})
	shown := s.waitTask("status", doneBy404)
	if len(shown) == 0 {
		t.Fatal("the task names no exchange")
	}
	b.until(`document.querySelector('[data-task="` + doneBy404 + `"]').dataset.state === "done"`)
	before := *s

	if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	p.cmd.Wait()
	b.live("away")
	startProcess(t, args...)

	b.live("live")
	b.until(`document.querySelector('[data-notice-id="epoch"]')`) // it says that a new record begins
	after := &seat{app: a, Token: before.Token}
	after.call("GET", "/seat", nil, after)
	if after.Seat != before.Seat || after.Servers[0].URL != before.Servers[0].URL || after.Servers[0].State != "listening" {
		t.Errorf("after the restart %+v\nbefore %+v", after, before)
	}
	var progress struct {
		Lessons []struct {
			Lesson string
			Tasks  []struct {
				ID   string
				Done bool
			}
		}
	}
	after.call("GET", "/progress", nil, &progress)
	if len(progress.Lessons) != 1 || !slices.ContainsFunc(progress.Lessons[0].Tasks, func(task struct {
		ID   string
		Done bool
	}) bool {
		return task.ID == doneBy404 && task.Done
	}) {
		t.Errorf("progress after the restart: %+v", progress)
	}
	if len(after.exchanges()) != 0 && strings.HasPrefix(after.exchanges()[0].ID, strings.SplitN(shown[0], "-", 2)[0]) {
		t.Error("an exchange's id of the life before is used again")
	}
	// The page works on, in the new life.
	act := b.fetch(exchange.Request{Target: "/echo?again"})
	if act.Seen == nil || act.Seen.Status != 200 {
		t.Errorf("after the restart the code saw %+v", act.Seen)
	}
	b.until(`document.querySelector("rt-bench").textContent.includes("/echo?again")`)
	b.until(`document.querySelector('[data-task="` + doneBy404 + `"]').dataset.state === "done"`)
}
