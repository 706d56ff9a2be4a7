package state

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestSecondProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	cmd, in, lines := child(t, "hold", dir)
	if !lines.Scan() || lines.Text() != "open" {
		t.Fatalf("the first process printed %q", lines.Text())
	}
	_, err := Open(t.Context(), Config{Dir: dir})
	if !errors.Is(err, ErrInUse) {
		t.Fatalf("open a directory in use: %v, want ErrInUse", err)
	}
	if s := err.Error(); !strings.Contains(s, dir) || strings.Contains(s, "\n") {
		t.Errorf("error %q: want one line with the directory", s)
	}
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
}

func TestSecondStoreOfOneProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if _, err := Open(t.Context(), Config{Dir: dir}); !errors.Is(err, ErrInUse) {
		t.Errorf("second open: %v, want ErrInUse", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
}

func TestKilledProcessLosesNothing(t *testing.T) {
	dir := t.TempDir()
	var acknowledged []string
	for range 3 {
		cmd, _, lines := child(t, "write", dir)
		for range 40 {
			if !lines.Scan() {
				t.Fatal("the writing process ended by itself")
			}
			acknowledged = append(acknowledged, lines.Text())
		}
		cmd.Process.Kill() // SIGKILL
		for lines.Scan() { // what it acknowledged until then
			acknowledged = append(acknowledged, lines.Text())
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("the process was not killed")
		}
	}
	s := open(t, dir)
	for _, id := range acknowledged {
		if _, err := s.Seat(t.Context(), id); err != nil {
			t.Error(err)
		}
		if _, err := s.SeatByRecovery(t.Context(), "code-"+id); err != nil {
			t.Error(err)
		}
		p, err := s.Progress(t.Context(), id)
		if got := p["status"].Done["first"].Exchanges; err != nil || len(got) != 1 || got[0] != id {
			t.Errorf("progress of %s: %v, %v", id, p, err)
		}
	}
}

func TestUnwritableDirectory(t *testing.T) {
	file := func(path string) {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cases := map[string]func(dir string) string{
		"a file": func(dir string) string {
			file(filepath.Join(dir, "f"))
			return filepath.Join(dir, "f")
		},
		"under a file": func(dir string) string {
			file(filepath.Join(dir, "f"))
			return filepath.Join(dir, "f", "data")
		},
		"lock is a directory": func(dir string) string {
			os.Mkdir(filepath.Join(dir, "lock"), 0o700)
			return dir
		},
		"store is a file": func(dir string) string {
			file(filepath.Join(dir, "nats"))
			return dir
		},
	}
	if runtime.GOOS == "linux" {
		cases["the kernel's"] = func(string) string { return "/proc/roundtrip" }
	}
	if runtime.GOOS != "windows" && os.Geteuid() != 0 {
		cases["read-only"] = func(dir string) string {
			os.Chmod(dir, 0o500)
			return dir
		}
	}
	for name, make := range cases {
		t.Run(name, func(t *testing.T) {
			dir := make(t.TempDir())
			_, err := Open(t.Context(), Config{Dir: dir})
			if !errors.Is(err, ErrNotWritable) {
				t.Fatalf("%v, want ErrNotWritable", err)
			}
			if s := err.Error(); !strings.Contains(s, dir) || strings.Contains(s, "\n") {
				t.Errorf("error %q: want one line with the directory", s)
			}
		})
	}
}

func TestNewDirectoryIsTheUsersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // modes are not permissions there
	}
	dir := filepath.Join(t.TempDir(), "a", "b")
	open(t, dir)
	for _, p := range []string{dir, filepath.Join(dir, "nats")} {
		i, err := os.Stat(p)
		if err != nil || i.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v %v, want mode 0700", p, i.Mode(), err)
		}
	}
}
