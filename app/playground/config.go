package playground

import (
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"roundtrip/app/session"
	"roundtrip/lessons"
)

// Config is what a person can set. The zero value serves on loopback, port
// 8080, with our own lessons and the user's data directory.
type Config struct {
	// Listen is where the app listens, "127.0.0.1:8080" when empty. Port 0 is the
	// kernel's choice. A loopback address stands for both families, so that
	// "localhost" reaches this program and no other; an empty host or 0.0.0.0 for
	// all addresses of the machine. The learners' servers use the same addresses.
	Listen string
	// Ports is the pool of the learners' servers: "9000-9999" when empty; "0" is
	// the kernel's choice.
	Ports string
	// Data is the data directory; DataDir's when empty.
	Data string
	// Lessons is a directory of lessons to show instead of our own. It is read
	// again when a page is asked for after a file in it has changed.
	Lessons string
	// Lang is for readers whose languages we do not have: "en" when empty.
	Lang string
	// PublicHost are host names under which the app may be asked, besides
	// loopback names and this machine's own names and addresses.
	PublicHost []string
	// NATS is the URL of a NATS server or cluster to keep the state in.
	NATS string
	// Redis is the URL of a Redis that learners' servers keep sessions in, Memcached the
	// address of a memcached; embedded ones when empty. If either cannot be reached,
	// the learners are told so, and the rest works.
	Redis, Memcached string
	// Idle is how long a seat without page and traffic keeps its ports; 30
	// minutes when 0.
	Idle time.Duration
	// Requests is how many requests a second a learner's servers take; see
	// seat.Config. It has no flag: it is for benchmarks.
	Requests int
	// Version is shown to readers.
	Version string
	// Log gets what operators should know; nil means slog.Default.
	Log *slog.Logger
}

// Defaults of Config.
const (
	DefaultListen = "127.0.0.1:8080"
	DefaultPorts  = "9000-9999"
	DefaultIdle   = 30 * time.Minute
)

// Languages are those that every page and each of our lessons is written in.
func Languages() []string { return []string{"en", "ko"} }

// leastIdle keeps a seat from falling asleep between two clicks.
const leastIdle = time.Second

// settled is a Config with its defaults, and what was read from it.
type settled struct {
	Config
	hosts []string // addresses to listen at
	port  string
	files fs.FS // the lessons
}

func settle(c Config) (*settled, error) {
	s := &settled{Config: c, files: lessons.FS}
	if s.Log == nil {
		s.Log = slog.Default()
	}
	or(&s.Listen, DefaultListen)
	or(&s.Ports, DefaultPorts)
	or(&s.Lang, "en")
	or(&s.Idle, DefaultIdle)
	host, port, err := net.SplitHostPort(s.Listen)
	if err != nil {
		return nil, invalid(BadListen, "listen", s.Listen, err)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return nil, invalid(BadListen, "listen", s.Listen, errors.New("the port must be a number up to 65535"))
	}
	s.hosts, s.port = hostsFor(host), port
	if !portsOK(s.Ports) {
		return nil, invalid(BadPorts, "ports", s.Ports, nil)
	}
	if !slices.Contains(Languages(), s.Lang) {
		return nil, invalid(BadLang, "lang", s.Lang, nil)
	}
	if s.Idle < leastIdle {
		return nil, invalid(BadIdle, "idle", s.Idle.String(), nil)
	}
	if s.Redis != "" {
		if err := session.CheckRedis(s.Redis); err != nil {
			return nil, invalid(BadRedis, "redis", "", err) // it may hold a password
		}
	}
	if s.Memcached != "" {
		if err := session.CheckMemcached(s.Memcached); err != nil {
			return nil, invalid(BadMemcached, "memcached", s.Memcached, err)
		}
	}
	for _, name := range s.PublicHost {
		if !isHostName(name) {
			return nil, invalid(BadPublicHost, "public-host", name, nil)
		}
	}
	if s.Data == "" && s.NATS == "" {
		if s.Data, err = DataDir(); err != nil {
			return nil, invalid(NoDataDir, "data", "", err)
		}
	}
	if s.Lessons != "" {
		info, err := os.Stat(s.Lessons)
		if err == nil && !info.IsDir() {
			err = errors.New("it is not a directory")
		}
		if err != nil {
			return nil, invalid(NoLessons, "lessons", s.Lessons, err)
		}
		s.files = os.DirFS(s.Lessons)
	}
	return s, nil
}

func or[T comparable](v *T, otherwise T) {
	var zero T
	if *v == zero {
		*v = otherwise
	}
}

// portsOK tells whether s is "0", a port or a range of ports.
func portsOK(s string) bool {
	if s == "0" {
		return true
	}
	from, to, isRange := strings.Cut(s, "-")
	if !isRange {
		to = from
	}
	lo, errLo := strconv.ParseUint(from, 10, 16)
	hi, errHi := strconv.ParseUint(to, 10, 16)
	return errLo == nil && errHi == nil && 0 < lo && lo <= hi
}

// isHostName tells whether s is a host name or an address, without scheme, port or path.
func isHostName(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	if net.ParseIP(s) != nil {
		return true
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '.' || r == '_')
	})
}

// DataDir is where a user's programs keep their data on this system, for this
// program. (os.UserConfigDir and UserCacheDir mean other things.)
func DataDir() (string, error) {
	const name = "roundtrip"
	switch runtime.GOOS {
	case "windows":
		if dir := os.Getenv("LocalAppData"); dir != "" {
			return filepath.Join(dir, name), nil
		}
	case "darwin":
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, "Library", "Application Support", name), nil
		}
	default:
		// XDG Base Directory Specification: a relative path is to be ignored.
		if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
			return filepath.Join(dir, name), nil
		}
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, ".local", "share", name), nil
		}
	}
	return "", errors.New("this user has no home directory")
}
