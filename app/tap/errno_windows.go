package tap

import (
	"errors"

	"golang.org/x/sys/windows"
)

func isReset(err error) bool { return errors.Is(err, windows.WSAECONNRESET) }

func isBrokenPipe(err error) bool { return errors.Is(err, windows.WSAECONNABORTED) }
