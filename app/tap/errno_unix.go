//go:build !windows

package tap

import (
	"errors"
	"syscall"
)

func isReset(err error) bool { return errors.Is(err, syscall.ECONNRESET) }

func isBrokenPipe(err error) bool { return errors.Is(err, syscall.EPIPE) }
