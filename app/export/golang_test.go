package export

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"roundtrip/app/exchange"
)

// program is a Go program and the request that it should send.
type program struct {
	name, text string
	want       *exchange.Exchange
}

// runGo builds programs and runs each. They are made one program for that, with
// a name to choose by: linking a hundred would take minutes.
func runGo(t *testing.T, rec *recorder, programs []program) {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	choose := "package main\n\nimport \"os\"\n\nfunc main() {\n\tswitch os.Args[1] {\n"
	for i, p := range programs {
		if strings.Count(p.text, "func main() {") != 1 {
			t.Fatalf("%s is no program:\n%s", p.name, p.text)
		}
		write(fmt.Sprintf("p%d.go", i), strings.Replace(p.text, "func main() {", fmt.Sprintf("func main%d() {", i), 1))
		choose += fmt.Sprintf("\tcase \"%d\":\n\t\tmain%d()\n", i, i)
	}
	write("choose.go", choose+"\t}\n}\n")
	write("go.mod", "module example.com/programs\n\ngo 1.24\n")
	bin := filepath.Join(dir, "programs.exe")
	goTool(t, dir, "build", "-o", bin, ".")
	for i, p := range programs {
		octets := rec.from(func() {
			if out, err := exec.Command(bin, fmt.Sprint(i)).CombinedOutput(); err != nil || !strings.HasPrefix(string(out), "HTTP/1.1 204 No Content\n") {
				t.Errorf("%s: %v: %s\n%s", p.name, err, out, p.text)
			}
		})
		if wrong := differs(read(octets), p.want); wrong != "" {
			t.Errorf("%s: %s\n%s", p.name, wrong, p.text)
		}
	}
}

func goTool(t *testing.T, dir string, args ...string) (out string) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod")
	b, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go %v: %v\n%s", args, err, b)
	}
	return string(b)
}
