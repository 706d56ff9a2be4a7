// Command roundtrip is an HTTP teaching playground: lessons, and a real server
// for each learner on which every octet can be seen.
package main

import (
	"os"

	"roundtrip/app/command"
)

func main() { os.Exit(command.Main(os.Args[1:], os.Stdout, os.Stderr)) }
