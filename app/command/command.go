// Package command is the command line: flags and ROUNDTRIP_… variables, what is
// printed on the terminal, and the exit code.
//
// People get one line in their language (Korean or English) for each mistake
// they can put right, and exit code 2. What fails for any other reason is 1.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	ok     = 0
	failed = 1
	usage  = 2
)

// cli is the command line. Each help is the key of a word.
type cli struct {
	Serve   serveFlags `cmd:"" default:"withargs" help:"${help_serve}"`
	Lessons struct {
		Check checkFlags `cmd:"" help:"${help_check}"`
	} `cmd:"" help:"${help_lessons}"`
	Version struct{} `cmd:"" help:"${help_version}"`
}

type serveFlags struct {
	Listen     string        `env:"ROUNDTRIP_LISTEN" placeholder:"HOST:PORT" default:"${listen}" help:"${help_listen}"`
	Ports      string        `env:"ROUNDTRIP_PORTS" placeholder:"FROM-TO" default:"${ports}" help:"${help_ports}"`
	Data       string        `env:"ROUNDTRIP_DATA" placeholder:"DIR" help:"${help_data}"`
	Lessons    string        `env:"ROUNDTRIP_LESSONS" placeholder:"DIR" help:"${help_lessonsdir}"`
	Lang       string        `env:"ROUNDTRIP_LANG" placeholder:"LANG" help:"${help_lang}"`
	PublicHost []string      `env:"ROUNDTRIP_PUBLIC_HOST" placeholder:"NAME" help:"${help_publichost}"`
	NATS       string        `name:"nats" env:"ROUNDTRIP_NATS" placeholder:"URL" help:"${help_nats}"`
	Redis      string        `env:"ROUNDTRIP_REDIS" placeholder:"URL" help:"${help_redis}"`
	Memcached  string        `env:"ROUNDTRIP_MEMCACHED" placeholder:"HOST:PORT" help:"${help_memcached}"`
	Idle       time.Duration `env:"ROUNDTRIP_IDLE" placeholder:"D" default:"${idle}" help:"${help_idle}"`
	Open       *bool         `env:"ROUNDTRIP_OPEN" negatable:"" help:"${help_open}"`
}

type checkFlags struct {
	Dir            string `arg:"" optional:"" help:"${help_checkdir}"`
	RequireBrowser bool   `env:"ROUNDTRIP_REQUIRE_BROWSER" help:"${help_requirebrowser}"`
}

// terminal is where the program was started.
type terminal struct {
	out, err io.Writer
	lang     string
	browser  func() string // finds Chromium for lessons check; prove's own when nil
}

// Main runs the program and returns its exit code. SIGINT and SIGTERM end it in
// good order; a second one ends it at once.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	defer context.AfterFunc(ctx, stop)()
	return run(ctx, args, stdout, stderr)
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	t := &terminal{out: stdout, err: stderr, lang: languageOf(args, os.LookupEnv)}
	return t.run(ctx, args)
}

func (t *terminal) run(ctx context.Context, args []string) int {
	flags := &cli{}
	helped := false
	parser, err := kong.New(flags, kong.Name("roundtrip"), kong.Description(t.say("about")),
		kong.Writers(t.out, t.err), kong.Exit(func(int) { helped = true }),
		kong.Help(help), kong.ConfigureHelp(kong.HelpOptions{Compact: true}), t.vars())
	if err != nil {
		return t.fail(err)
	}
	parsed, err := parser.Parse(args)
	switch {
	case helped:
		return ok
	case err != nil:
		return t.complain(t.unclear(err))
	}
	switch parsed.Command() {
	case "serve":
		err = t.serve(ctx, &flags.Serve)
	case "lessons check", "lessons check <dir>":
		err = t.check(ctx, &flags.Lessons.Check)
	case "version":
		_, err = fmt.Fprintln(t.out, "roundtrip", version())
	}
	switch {
	case errors.Is(err, errSaid):
		return failed
	case err != nil:
		return t.end(err, givenBy(parsed))
	}
	return ok
}

// help prints the flags of serve as well when nobody asked for a command's.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil || ctx.Selected() != nil {
		return err
	}
	serve, err := kong.Trace(ctx.Kong, []string{"serve"})
	if err != nil {
		return err
	}
	fmt.Fprintln(ctx.Stdout)
	return kong.DefaultHelpPrinter(options, serve)
}

// givenBy tells how each flag that a person set was given: "--idle", or the
// variable's name.
func givenBy(parsed *kong.Context) map[string]string {
	given := map[string]string{"dir": "lessons check"} // an argument, no flag
	for _, flag := range parsed.Flags() {
		given[flag.Name] = "--" + flag.Name
		for _, env := range flag.Envs {
			if _, set := os.LookupEnv(env); set {
				given[flag.Name] = env
			}
		}
	}
	for _, p := range parsed.Path {
		if p.Flag != nil { // what the command line says wins over the variable
			given[p.Flag.Name] = "--" + p.Flag.Name
		}
	}
	return given
}
