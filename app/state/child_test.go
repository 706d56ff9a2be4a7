package state

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
)

// TestMain lets this binary be its own second process.
func TestMain(m *testing.M) {
	switch dir := os.Getenv("STATE_TEST_DIR"); os.Getenv("STATE_TEST_CHILD") {
	case "":
		os.Exit(m.Run())
	case "hold":
		hold(dir)
	case "write":
		write(dir)
	}
}

// child starts this binary as a second process on a data directory and gives
// the lines it prints. Closing its standard input ends it.
func child(t *testing.T, role, dir string) (*exec.Cmd, io.WriteCloser, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STATE_TEST_CHILD="+role, "STATE_TEST_DIR="+dir)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	return cmd, in, bufio.NewScanner(out)
}

// hold opens the directory and keeps it until its input ends.
func hold(dir string) {
	s, err := Open(context.Background(), Config{Dir: dir})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("open")
	io.Copy(io.Discard, os.Stdin)
	s.Close()
}

// write makes seats and progress without end, printing each id once it is acknowledged.
func write(dir string) {
	ctx := context.Background()
	s, err := Open(ctx, Config{Dir: dir})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for n := 0; ; n++ {
		id := fmt.Sprintf("s%d-%d", os.Getpid(), n)
		err := s.CreateSeat(ctx, Seat{ID: id, Recovery: "code-" + id, Ports: map[string]int{"http": 9000 + n}})
		if err == nil {
			err = s.UpdateProgress(ctx, id, "status", func(p *Progress) error {
				p.Done["first"] = Done{Exchanges: []string{id}}
				return nil
			})
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(id)
	}
}
