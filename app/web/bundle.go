package web

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	esbuild "github.com/evanw/esbuild/pkg/api"
)

// entry is a script or sheet that has a file of its own.
type entry struct {
	name   string
	format esbuild.Format
	later  bool // no page names it: a script asks for it when it is first wanted
}

// entries are all of them. What else there is they import, and it becomes a part
// of them; an entry that a script imports stays the file that it is (ADR 5).
func entries() []entry {
	return []entry{
		{"js/app.js", esbuild.FormatESModule, false},
		{"js/theme.js", esbuild.FormatIIFE, false}, // classic: it runs before the first paint
		{"css/app.css", esbuild.FormatDefault, false},
		{"js/tools.js", esbuild.FormatESModule, true},
		{"css/tools.css", esbuild.FormatDefault, true},
		{"js/jar.js", esbuild.FormatESModule, true},
		{"css/jar.css", esbuild.FormatDefault, true},
	}
}

// beside is how one entry's file names another's; empty if name is no script with a file of its own.
func beside(from, name string) string {
	for _, e := range entries() {
		if e.name == name && e.format == esbuild.FormatESModule {
			if at, err := filepath.Rel(path.Dir(from), name); err == nil {
				return "./" + filepath.ToSlash(at)
			}
		}
	}
	return ""
}

// browsers are the oldest ones we write for: the first with light-dark(), of
// which every colour is made. Newer syntax than theirs is put into older.
func browsers() []esbuild.Engine {
	return []esbuild.Engine{
		{Name: esbuild.EngineChrome, Version: "123"},
		{Name: esbuild.EngineFirefox, Version: "120"},
		{Name: esbuild.EngineSafari, Version: "17.5"},
	}
}

// bundle makes one small file of each entry and all that it imports, and a source
// map beside it, by which a learner's developer tools show the modules as they
// were written. The names are those of the entries, so that pages know them.
//
// A warning fails like an error: these files are ours, and what is odd in a style
// sheet is never more than a warning.
func bundle(files fs.FS) (map[string][]byte, error) {
	made := map[string][]byte{}
	for _, entry := range entries() {
		result := esbuild.Build(esbuild.BuildOptions{
			EntryPoints: []string{entry.name}, Outfile: entry.name,
			Bundle: true, Format: entry.format, Engines: browsers(), Charset: esbuild.CharsetUTF8,
			MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, LegalComments: esbuild.LegalCommentsNone,
			Sourcemap: esbuild.SourceMapLinked, TsconfigRaw: "{}",
			Plugins: []esbuild.Plugin{reads(files, entry.name)},
		})
		var broken []error
		for _, m := range append(result.Errors, result.Warnings...) {
			broken = append(broken, errors.New(said(m)))
		}
		if err := errors.Join(broken...); err != nil {
			return nil, fmt.Errorf("bundle %s: %w", entry.name, err)
		}
		for _, out := range result.OutputFiles {
			made[path.Join(path.Dir(entry.name), filepath.Base(out.Path))] = out.Contents
		}
	}
	return made, nil
}

// space is the bundler's name for what it reads from our file system and not
// from the disk.
const space = "assets"

// reads lets the bundler find and read everything in one file system, for one entry.
func reads(files fs.FS, entry string) esbuild.Plugin {
	return esbuild.Plugin{Name: space, Setup: func(build esbuild.PluginBuild) {
		build.OnResolve(esbuild.OnResolveOptions{Filter: ".*"}, func(a esbuild.OnResolveArgs) (esbuild.OnResolveResult, error) {
			switch a.Kind {
			case esbuild.ResolveEntryPoint:
				return esbuild.OnResolveResult{Path: path.Clean(a.Path), Namespace: space}, nil
			case esbuild.ResolveCSSURLToken: // a picture or a font: it is served as it is
				return esbuild.OnResolveResult{Path: a.Path, External: true}, nil
			}
			name := path.Join(path.Dir(a.Importer), a.Path)
			if at := beside(entry, name); at != "" {
				return esbuild.OnResolveResult{Path: at, External: true}, nil
			}
			return esbuild.OnResolveResult{Path: name, Namespace: space}, nil
		})
		build.OnLoad(esbuild.OnLoadOptions{Filter: ".*", Namespace: space}, func(a esbuild.OnLoadArgs) (esbuild.OnLoadResult, error) {
			content, err := fs.ReadFile(files, a.Path)
			if err != nil {
				return esbuild.OnLoadResult{}, err
			}
			text, loader := string(content), esbuild.LoaderJS
			if path.Ext(a.Path) == ".css" {
				loader = esbuild.LoaderCSS
			}
			return esbuild.OnLoadResult{Contents: &text, Loader: loader}, nil
		})
	}}
}

// said is what the bundler has to say, with its place.
func said(m esbuild.Message) string {
	if m.Location == nil {
		return m.Text
	}
	file := strings.TrimPrefix(m.Location.File, space+":")
	return fmt.Sprintf("%s:%d:%d: %s", file, m.Location.Line, m.Location.Column+1, m.Text)
}
