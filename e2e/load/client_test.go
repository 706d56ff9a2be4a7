//go:build unix

package load

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// child is a server process.
type child struct {
	server
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func start(b *testing.B, mode string) *child {
	b.Helper()
	c := &child{cmd: exec.Command(os.Args[0])}
	c.cmd.Env = append(os.Environ(), modeEnv+"="+mode)
	c.cmd.Stderr = os.Stderr
	var err error
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		b.Fatal(err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	c.out = bufio.NewReader(out)
	if err := c.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		c.in.Close()
		c.cmd.Wait()
	})
	line, err := c.out.ReadBytes('\n')
	if err != nil {
		b.Fatalf("%s: %v", mode, err)
	}
	if err := json.Unmarshal(line, &c.server); err != nil {
		b.Fatalf("%s: %v", mode, err)
	}
	return c
}

// cpu is the CPU time that the process has used so far.
func (c *child) cpu(b *testing.B) time.Duration {
	b.Helper()
	fmt.Fprintln(c.in)
	for {
		line, err := c.out.ReadString('\n')
		if err != nil {
			b.Fatal(err)
		}
		if n, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64); err == nil {
			return time.Duration(n) * time.Microsecond
		}
	}
}

// fire sends n requests over 16 kept connections, one after the other on each,
// and returns how long it took. Each answer must be a 200.
func fire(b *testing.B, addr, target string, n int) time.Duration {
	b.Helper()
	const connections = 16
	request := []byte("GET " + target + " HTTP/1.1\r\nHost: " + addr + "\r\nAccept: text/plain\r\nUser-Agent: load\r\n\r\n")
	var wg sync.WaitGroup
	errs := make(chan error, connections)
	begin := time.Now()
	for range connections {
		wg.Go(func() {
			if err := talk(addr, request, n/connections); err != nil {
				errs <- err
			}
		})
	}
	wg.Wait()
	took := time.Since(begin)
	select {
	case err := <-errs:
		b.Fatal(err)
	default:
	}
	return took
}

func talk(addr string, request []byte, n int) error {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer c.Close()
	r := bufio.NewReader(c)
	for range n {
		if _, err := c.Write(request); err != nil {
			return err
		}
		if err := skipAnswer(r); err != nil {
			return err
		}
	}
	return nil
}

// skipAnswer reads one answer of known length as cheaply as it can.
func skipAnswer(r *bufio.Reader) error {
	length := -1
	for first := true; ; first = false {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first && !bytes.HasPrefix(line, []byte("HTTP/1.1 200 ")) {
			return fmt.Errorf("answered %q", line)
		}
		if v, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(v))); err != nil {
				return err
			}
		}
		if len(line) <= 2 {
			break
		}
	}
	if length < 0 {
		return fmt.Errorf("an answer without Content-Length")
	}
	_, err := r.Discard(length)
	return err
}
