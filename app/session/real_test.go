package session

import (
	"net"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// real starts Debian's redis-server and memcached, which keep nothing on disk.
func real(t *testing.T) Config {
	t.Helper()
	redis, memcached := freePort(t), freePort(t)
	start(t, redis, "redis-server", "--bind", "127.0.0.1", "--port", redis, "--save", "", "--appendonly", "no", "--dir", t.TempDir(), "--daemonize", "no")
	start(t, memcached, "memcached", "-l", "127.0.0.1", "-p", memcached, "-U", "0", "-u", "nobody")
	return Config{Redis: "redis://127.0.0.1:" + redis, Memcached: "127.0.0.1:" + memcached}
}

func freePort(t *testing.T) string {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return strconv.Itoa(ln.Addr().(*net.TCPAddr).Port)
}

// start runs a program until the test ends, and waits until it listens.
func start(t *testing.T, port, name string, args ...string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%v: .ci/deps installs it", err)
	}
	cmd := exec.Command(path, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-ended
	})
	retry := time.NewTicker(20 * time.Millisecond)
	defer retry.Stop()
	timeout := time.After(20 * time.Second)
	for {
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			c.Close()
			return
		}
		select {
		case <-retry.C:
		case err := <-ended:
			ended <- err
			t.Fatalf("%s: %v", name, err)
		case <-timeout:
			t.Fatalf("%s does not listen", name)
		}
	}
}
