package e2e

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	esbuild "github.com/evanw/esbuild/pkg/api"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what the chart draws into testdata/chart")

// chartCode is the part of the chart that touches no page, as one script.
func chartCode(t *testing.T) string {
	t.Helper()
	made := esbuild.Build(esbuild.BuildOptions{
		Stdin:  &esbuild.StdinOptions{Contents: `export * from "./layout.js"; export * from "./strokes.js"`, ResolveDir: "../assets/js/bench"},
		Bundle: true, Format: esbuild.FormatIIFE, GlobalName: "chart", TsconfigRaw: "{}",
	})
	if len(made.Errors) > 0 {
		t.Fatal(made.Errors[0].Text)
	}
	return string(made.OutputFiles[0].Contents)
}

// draw lays out what a transcript says and tells, a line each, where the lifelines
// are, what each row is, and from where to where its strokes go. Lifelines of
// clients stand at 100 and further left, those of servers up to 900; em is 10.
const draw = `(given) => {
	const exchanges = given.exchanges.map((e) => ({
		id: "x" + e.number, server: "http", from: { kind: "browser" }, method: "GET", target: "/", status: 200, state: "done", outcome: "complete",
		requestLast: e.requestFirst, responseLast: e.responseFirst, ended: e.responseFirst, ...e, conn: { id: e.number, nth: 1, ...e.conn } }));
	const acts = given.acts.map((a) => ({ kind: "forward", server: "http", ended: a.started + 1000, ...a }));
	const selected = given.selected || null;
	const found = chart.layout(exchanges, acts.filter((a) => !a.exchanges), { em: 10, selected, changes: given.changes, acts: new Map(acts.map((a) => [a.id, a])) });
	const left = { browser: 100, tool: 60, sender: 30 };
	const at = Object.fromEntries(found.servers.map((name, i) => [name, 100 + 800 * (i + 1) / found.servers.length]));
	const all = chart.strokes(found, { em: 10, height: found.height, x: { left, at, lanes: 4 }, selected, mates: new Set(given.mates), connections: new Map() });
	const ends = (d) => { const at = d.match(/-?[\d.]+/g).map(Number).map(Math.round); return at.slice(0, 2) + " to " + at.slice(-2); };
	const said = ["lifelines: " + Object.entries(at).map(([name, x]) => name + " " + x).join(", ") + (found.down.length ? "; down at first: " + found.down : "")];
	for (const row of found.rows) {
		const e = row.e ?? {};
		said.push([row.kind, row.e ? "#" + e.number : row.act ? row.act.id : row.folded ? row.folded.length : row.state, chart.laneOf(row) + " > " + chart.serverOf(row),
			row.nth && "try " + row.nth, row.again && "again", row.reused && "reused"].filter(Boolean).join(" "));
		for (const [key, { shape, d, kind }] of all) if (key.startsWith(row.key + " ") && shape !== "head" && shape !== "cross") said.push("  " + shape + " " + ends(d) + (/chosen|mate/.test(kind) ? " " + kind.match(/chosen|mate/)[0] : ""));
	}
	for (const [key, { shape, d, kind }] of all) if (/^band |busy$/.test(key)) said.push(key + ": " + (shape.split(" ")[1] ?? "") + " x " + Math.round(d.slice(1).split(" ")[0]) + (kind ? " " + kind : ""));
	return said.join("\n") + "\n";
}`

// TestChart: where the chart draws what crossed. Each transcript has exchanges,
// acts and the servers' changes, an object a line, and what is drawn of them.
func TestChart(t *testing.T) {
	files, err := filepath.Glob("testdata/chart/*.txtar")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d transcripts: %v", len(files), err)
	}
	b := newTab(t, "")
	b.do(chromedp.Navigate("about:blank"))
	js[any](b, chartCode(t)+"\nglobalThis.chart = chart; 0")
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			given := map[string]any{"exchanges": []any{}, "acts": []any{}, "changes": []any{}, "mates": []any{}}
			want := -1
			for i, f := range archive.Files {
				switch text := strings.TrimSpace(string(f.Data)); f.Name {
				case "want":
					want = i
				case "selected":
					given["selected"] = text
				case "mates":
					given["mates"] = strings.Fields(text)
				default:
					list := []any{}
					if err := json.Unmarshal([]byte("["+strings.ReplaceAll(text, "\n", ",")+"]"), &list); err != nil {
						t.Fatalf("%s: %v", f.Name, err)
					}
					given[f.Name] = list
				}
			}
			in, err := json.Marshal(given)
			if err != nil {
				t.Fatal(err)
			}
			got := js[string](b, fmt.Sprintf("(%s)(%s)", draw, in))
			if want < 0 {
				archive.Files = append(archive.Files, txtar.File{Name: "want"})
				want = len(archive.Files) - 1
			}
			if got == string(archive.Files[want].Data) {
				return
			}
			if !*update {
				t.Fatalf("drawn is\n%s\nwant\n%s", got, archive.Files[want].Data)
			}
			archive.Files[want].Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}
