package command

import (
	"runtime/debug"
	"strings"
)

// version is the module's version, and the commit it was built from where the
// build knows it.
func version() string {
	info, known := debug.ReadBuildInfo()
	if !known {
		return "(unknown)"
	}
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	return versionOf(info.Main.Version, set["vcs.revision"], set["vcs.modified"] == "true")
}

func versionOf(module, revision string, modified bool) string {
	if module == "" {
		module = "(devel)"
	}
	if revision == "" || strings.Contains(module, revision[:min(12, len(revision))]) { // a pseudo-version has it
		return module
	}
	module += " " + revision[:min(12, len(revision))]
	if modified {
		module += " modified"
	}
	return module
}
