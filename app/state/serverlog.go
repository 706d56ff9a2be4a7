package state

import (
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// serverLog hands the NATS server's warnings and errors to slog. Without it a
// full disk would show as nothing but a deadline.
type serverLog struct {
	log   *slog.Logger
	last  *lastLine
	fatal chan<- string
}

func (l *serverLog) Noticef(string, ...any) {}
func (l *serverLog) Debugf(string, ...any)  {}
func (l *serverLog) Tracef(string, ...any)  {}

func (l *serverLog) Warnf(format string, args ...any) {
	l.log.Warn(fmt.Sprintf(format, args...))
}

func (l *serverLog) Errorf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	l.last.set(text)
	l.log.Error(text)
}

// Fatalf does not end the process: the start fails instead.
func (l *serverLog) Fatalf(format string, args ...any) {
	l.Errorf(format, args...)
	select {
	case l.fatal <- fmt.Sprintf(format, args...):
	default:
	}
}

// lastLine remembers the server's last error, to say why an answer did not come.
type lastLine struct {
	mu   sync.Mutex
	text string
	at   time.Time
}

func (l *lastLine) set(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text, l.at = text, time.Now()
}

// explain adds the server's error of the last half minute, if there is one.
func (l *lastLine) explain(err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.text == "" || time.Since(l.at) > 30*time.Second {
		return err
	}
	return fmt.Errorf("%w (NATS server: %s)", err, l.text)
}
