package command

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/app/playground"
)

func TestMain(m *testing.M) {
	for _, set := range os.Environ() { // what the tests' starter has set is not meant for them
		if name, _, _ := strings.Cut(set, "="); strings.HasPrefix(name, "ROUNDTRIP_") {
			os.Unsetenv(name)
		}
	}
	os.Exit(m.Run())
}

// said runs the program in a language and returns what it said, and its exit code.
func said(t *testing.T, lang string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	if lang != "" {
		t.Setenv("ROUNDTRIP_LANG", lang)
	}
	var out, err bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	code = run(ctx, args, &out, &err)
	if ctx.Err() != nil {
		t.Errorf("%q runs on", args)
	}
	return out.String(), err.String(), code
}

// fits compares a text with one in which "*" stands for what the system says.
func fits(text, want string) bool {
	parts := strings.Split(want, "*")
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".+") + "$").MatchString(text)
}

// lessonDir writes the files of a lesson, and returns its directory.
func lessonDir(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestMistakes: each gets one line that says what to do, and exit code 2.
func TestMistakes(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	port := fmt.Sprint(busy.Addr().(*net.TCPAddr).Port)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	none := filepath.Join(t.TempDir(), "none")
	broken := lessonDir(t, map[string]string{"x/lesson.yaml": "format: 1\norder: two\n"})
	at := filepath.Join(broken, "x", "lesson.yaml") + ":2: want a number, not a text"
	inUse := t.TempDir()
	other, err := playground.New(t.Context(), playground.Config{Listen: "127.0.0.1:0", Ports: "0", Data: inUse, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()

	for _, c := range []struct {
		args   string
		en, ko string
	}{
		{"--nope", "unknown flag --nope. Did you mean --open? All flags: roundtrip --help", "없는 플래그예요: --nope. 혹시 --open? 전체 목록: roundtrip --help"},
		{"--zzzzzzzz", "unknown flag --zzzzzzzz. All flags: roundtrip --help", "없는 플래그예요: --zzzzzzzz. 전체 목록: roundtrip --help"},
		{"-z", "unknown flag -z. All flags: roundtrip --help", "없는 플래그예요: -z. 전체 목록: roundtrip --help"},
		{"version --x", "unknown flag --x. All flags: roundtrip --help", "없는 플래그예요: --x. 전체 목록: roundtrip --help"},
		{"start", "unexpected start. The commands are serve, lessons check and version.", "여기에 올 수 없는 말이에요: start. 명령은 serve, lessons check, version이에요."},
		{"lessons chekc", "unexpected chekc. Did you mean check? The commands are serve, lessons check and version.", "여기에 올 수 없는 말이에요: chekc. 혹시 check? 명령은 serve, lessons check, version이에요."},
		{"lessons check a b", "unexpected b. The commands are serve, lessons check and version.", "여기에 올 수 없는 말이에요: b. 명령은 serve, lessons check, version이에요."},
		{"lessons", `something must follow: "check".`, `뒤에 올 말이 빠졌어요: "check".`},
		{"--idle 1h version", "--idle is a flag of serve, not of version.", "--idle: serve의 플래그라서 version 명령에는 쓸 수 없어요."},
		{"--listen", "--listen needs a value.", "--listen에 값이 없어요."},
		{"--listen --open", "--listen needs a value.", "--listen에 값이 없어요."},
		{"--idle=soon", `--idle "soon": write a time of at least a second, such as 30m or 2h.`, `--idle: "soon" – 30m이나 2h처럼 1초 이상의 시간을 적어 주세요.`},
		{"--idle=1ms", "--idle 1ms: write a time of at least a second, such as 30m or 2h.", "--idle: 1ms – 30m이나 2h처럼 1초 이상의 시간을 적어 주세요."},
		{"--open=maybe", `--open "maybe": write true or false.`, `--open: "maybe" – true나 false로 적어 주세요.`},
		{"--listen=8080", "--listen 8080: write an address and a port, such as 127.0.0.1:8080.", "--listen: 8080 – 127.0.0.1:8080처럼 주소와 포트를 적어 주세요."},
		{"--listen=127.0.0.1:99999", "--listen 127.0.0.1:99999: write an address and a port, such as 127.0.0.1:8080.", "--listen: 127.0.0.1:99999 – 127.0.0.1:8080처럼 주소와 포트를 적어 주세요."},
		{"--listen=192.0.2.1:0", "--listen 192.0.2.1:0: this machine has no such address (*).", "--listen: 192.0.2.1:0 – 이 컴퓨터에는 그런 주소가 없어요. (*)"},
		{"--listen=127.0.0.1:" + port, "port " + port + " is taken by another program: end that, or use any free port with --listen 127.0.0.1:0", port + "번 포트는 다른 프로그램이 쓰고 있어요. 그 프로그램을 끝내거나 --listen 127.0.0.1:0 으로 빈 포트를 쓰세요."},
		{"--ports=9-1", "--ports 9-1: write a range of ports, such as 9000-9999, or 0 for any that are free.", "--ports: 9-1 – 9000-9999처럼 포트 범위를 적어 주세요. 0이면 빈 포트를 알아서 골라요."},
		{"--public-host=http://x", "--public-host http://x: write a name only, such as play.example.org, without http:// or port.", "--public-host: http://x – http://나 포트 없이 play.example.org처럼 이름만 적어 주세요."},
		{"--data=" + file, "data directory " + file + " cannot be written to (*): choose another with --data DIR", "데이터 디렉터리에 쓸 수 없어요: " + file + ". --data DIR로 다른 곳을 쓰세요. (*)"},
		{"--data=" + inUse, "data directory " + inUse + " is in use by another roundtrip: end that one, or choose another directory with --data DIR", "데이터 디렉터리를 다른 roundtrip이 쓰고 있어요: " + inUse + ". 그것을 끝내거나 --data DIR로 다른 곳을 쓰세요."},
		{"--lessons=" + none, "--lessons " + none + ": the directory of lessons cannot be read (*).", "--lessons: " + none + " – 레슨 디렉터리를 읽을 수 없어요. (*)"},
		{"--lessons=" + file, "--lessons " + file + ": the directory of lessons cannot be read (it is not a directory).", "--lessons: " + file + " – 레슨 디렉터리를 읽을 수 없어요. (it is not a directory)"},
		{"--lessons=" + broken, "broken lesson: " + at, "레슨이 잘못됐어요: " + at},
		{"lessons check " + none, "lessons check " + none + ": the directory of lessons cannot be read (*).", "lessons check: " + none + " – 레슨 디렉터리를 읽을 수 없어요. (*)"},
		{"lessons check " + file, "lessons check " + file + ": the directory of lessons cannot be read (it is not a directory).", "lessons check: " + file + " – 레슨 디렉터리를 읽을 수 없어요. (it is not a directory)"},
		{"lessons check " + broken, "broken lesson: " + at, "레슨이 잘못됐어요: " + at},
		{"--redis=http://u:secret@h", "--redis: write an address such as redis://HOST:PORT (invalid URL scheme: http).", "--redis: redis://HOST:PORT 같은 주소를 적어 주세요. (invalid URL scheme: http)"},
		{"--memcached=h", "--memcached h: write an address and a port, as HOST:PORT (missing port in address).", "--memcached: h – HOST:PORT처럼 주소와 포트를 적어 주세요. (missing port in address)"},
		{"--nats=nats://127.0.0.1:1", "the NATS server cannot be used: *", "NATS 서버를 쓸 수 없어요: *"},
	} {
		for lang, want := range map[string]string{"en": c.en, "ko": c.ko} {
			t.Run(lang+" "+c.args, func(t *testing.T) {
				args := strings.Fields(c.args)
				if strings.HasPrefix(c.args, "--") && !strings.Contains(c.args, "version") { // serve's: nothing of it may meet the user's own
					for flag, safe := range map[string]string{"--listen": "127.0.0.1:0", "--ports": "0", "--data": filepath.Join(t.TempDir(), "data")} {
						if !strings.HasPrefix(c.args, flag) {
							args = append([]string{flag + "=" + safe}, args...)
						}
					}
				}
				out, err, code := said(t, lang, args...)
				if code != usage || out != "" || !fits(err, "roundtrip: "+want+"\n") {
					t.Errorf("exit code %d, out %q\n got %q\nwant %q", code, out, err, "roundtrip: "+want+"\n")
				}
			})
		}
	}
}

// TestVariables: a mistake is told by the name it was made with.
func TestVariables(t *testing.T) {
	for _, c := range []struct{ name, value, args, want string }{
		{"ROUNDTRIP_IDLE", "1", "", `ROUNDTRIP_IDLE "1": write a time of at least a second, such as 30m or 2h.`},
		{"ROUNDTRIP_IDLE", "1ms", "", "ROUNDTRIP_IDLE 1ms: write a time of at least a second, such as 30m or 2h."},
		{"ROUNDTRIP_OPEN", "x", "", `ROUNDTRIP_OPEN "x": write true or false.`},
		{"ROUNDTRIP_REQUIRE_BROWSER", "x", "lessons check", `ROUNDTRIP_REQUIRE_BROWSER "x": write true or false.`},
		{"ROUNDTRIP_LISTEN", "x", "", "ROUNDTRIP_LISTEN x: write an address and a port, such as 127.0.0.1:8080."},
		{"ROUNDTRIP_LISTEN", "x", "--listen=y", "--listen y: write an address and a port, such as 127.0.0.1:8080."},
		{"ROUNDTRIP_PORTS", "x", "", "ROUNDTRIP_PORTS x: write a range of ports, such as 9000-9999, or 0 for any that are free."},
		{"ROUNDTRIP_PUBLIC_HOST", "a,b c", "", `ROUNDTRIP_PUBLIC_HOST "b c": write a name only, such as play.example.org, without http:// or port.`},
		{"ROUNDTRIP_LESSONS", "/no/such", "", "ROUNDTRIP_LESSONS /no/such: the directory of lessons cannot be read (*)."},
		{"ROUNDTRIP_LANG", "fr", "", "ROUNDTRIP_LANG fr: choose ko or en."},
		{"ROUNDTRIP_DATA", "/dev/null/x", "", "data directory /dev/null/x cannot be written to (*): choose another with --data DIR"},
	} {
		t.Run(c.name+" "+c.args, func(t *testing.T) {
			for name, safe := range map[string]string{"ROUNDTRIP_LISTEN": "127.0.0.1:0", "ROUNDTRIP_PORTS": "0", "ROUNDTRIP_DATA": t.TempDir(), "ROUNDTRIP_LANG": "en"} {
				t.Setenv(name, safe)
			}
			t.Setenv(c.name, c.value)
			_, err, code := said(t, "", strings.Fields(c.args)...)
			if code != usage || !fits(err, "roundtrip: "+c.want+"\n") {
				t.Errorf("exit code %d\n got %q\nwant %q", code, err, "roundtrip: "+c.want+"\n")
			}
		})
	}
}

func TestHelp(t *testing.T) {
	for lang, about := range map[string]string{"en": "An HTTP playground that shows the truth.", "ko": "HTTP를 직접 보내 보며 배우는 놀이터예요."} {
		out, err, code := said(t, lang, "--help")
		if code != ok || err != "" || !strings.Contains(out, about) {
			t.Errorf("%s: exit code %d, %s%s", lang, code, err, out)
		}
		for _, flag := range []string{"listen", "ports", "data", "lessons", "lang", "public-host", "nats", "redis", "memcached", "idle", "open"} {
			name := "ROUNDTRIP_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
			if !strings.Contains(out, flag) || !strings.Contains(out, "$"+name) {
				t.Errorf("%s: the help does not tell of --%s and %s", lang, flag, name)
			}
		}
		if strings.Contains(out, "${") || strings.Contains(out, "{listen}") {
			t.Errorf("%s: the help has an unfilled place:\n%s", lang, out)
		}
	}
}

func TestVersion(t *testing.T) {
	out, err, code := said(t, "en", "version")
	if code != ok || err != "" || !strings.HasPrefix(out, "roundtrip ") {
		t.Errorf("exit code %d, %q, %q", code, out, err)
	}
	for _, c := range []struct {
		module, revision string
		modified         bool
		want             string
	}{
		{"", "", false, "(devel)"},
		{"v1.2.3", "", false, "v1.2.3"},
		{"(devel)", "0123456789abcdef", false, "(devel) 0123456789ab"},
		{"(devel)", "0123", true, "(devel) 0123 modified"},
		{"v0.0.0-20261125131500-0123456789ab+dirty", "0123456789abcdef", true, "v0.0.0-20261125131500-0123456789ab+dirty"},
	} {
		if got := versionOf(c.module, c.revision, c.modified); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		args, env, want string
	}{
		{"", "", "en"},
		{"", "LANG=ko_KR.UTF-8", "ko"},
		{"", "LANG=KO LC_ALL=C", "en"},
		{"", "LANG=C LC_MESSAGES=ko", "ko"},
		{"", "LANG=ko ROUNDTRIP_LANG=en", "en"},
		{"serve --lang ko", "LANG=C", "ko"},
		{"--lang=en", "ROUNDTRIP_LANG=ko", "en"},
		{"--lang", "LANG=ko", "ko"},
	} {
		env := func(name string) (string, bool) {
			for _, set := range strings.Fields(c.env) {
				if v, is := strings.CutPrefix(set, name+"="); is {
					return v, true
				}
			}
			return "", false
		}
		if got := languageOf(strings.Fields(c.args), env); got != c.want {
			t.Errorf("%q, %q: %s, want %s", c.args, c.env, got, c.want)
		}
	}
}

// TestServe: it says where it is, answers there, and ends in good order.
func TestServe(t *testing.T) {
	for lang, want := range map[string]string{"en": "Open http://localhost:", "ko": "여기를 여세요: http://localhost:"} {
		t.Run(lang, func(t *testing.T) {
			t.Setenv("ROUNDTRIP_LANG", lang)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			out, printed := io.Pipe()
			defer out.Close()
			code := make(chan int, 1)
			go func() {
				code <- run(ctx, []string{"--listen=127.0.0.1:0", "--ports=0", "--data=" + t.TempDir()}, printed, io.Discard)
				printed.Close()
			}()
			line := make([]byte, 200)
			n, err := out.Read(line)
			if text := string(line[:n]); err != nil || !strings.HasPrefix(text, want) || !strings.HasSuffix(text, "/\n") {
				t.Fatalf("%q, %v", text, err)
			}
			_, at, _ := strings.Cut(strings.TrimSpace(string(line[:n])), "http://")
			answer, err := http.Get("http://" + at + "healthz")
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			cancel()
			if got := <-code; got != ok || answer.StatusCode != http.StatusOK {
				t.Errorf("exit code %d, status %d", got, answer.StatusCode)
			}
		})
	}
}

// TestWords: each text stands in both languages, with the same places in it.
func TestWords(t *testing.T) {
	place := regexp.MustCompile(`\{\w+\}`)
	hangul := regexp.MustCompile(`\p{Hangul}`)
	for key, w := range words() {
		en, ko := place.FindAllString(w.en, -1), place.FindAllString(w.ko, -1)
		slices.Sort(en)
		slices.Sort(ko)
		if w.en == "" || w.ko == "" || !slices.Equal(slices.Compact(en), slices.Compact(ko)) {
			t.Errorf("%s: %q, %q", key, w.en, w.ko)
		}
		if hangul.MatchString(w.en) {
			t.Errorf("%s: %q is English", key, w.en)
		}
	}
	for _, reason := range []playground.Reason{
		playground.BadListen, playground.PortTaken, playground.NoPermission, playground.NoAddress, playground.BadPorts, playground.BadLang,
		playground.BadIdle, playground.BadRedis, playground.BadMemcached, playground.BadPublicHost, playground.NoDataDir, playground.DataInUse, playground.DataReadOnly, playground.DataNewer,
		playground.NoNATS, playground.NoLessons, playground.BadLessons,
	} {
		if _, told := words()[string(reason)]; !told {
			t.Errorf("no words for %s", reason)
		}
	}
}
