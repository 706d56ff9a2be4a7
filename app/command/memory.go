package command

import (
	"os"
	"runtime/debug"
)

const (
	// collectAt is by how many percent the heap may grow between two garbage
	// collections. What lives is small and each exchange leaves a little litter: at
	// Go's 100 the collector took a tenth of an exchange's CPU (see e2e/load).
	collectAt = 400
	// collectBefore is the memory, in octets, near which it collects as often as it must.
	collectBefore = 512 << 20
)

// collectSeldom trades some memory for CPU, unless the environment says how.
func collectSeldom() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(collectAt)
		debug.SetMemoryLimit(collectBefore)
	}
}
