package e2e

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"bytes"
)

// axe-core is fetched from the public npm registry once and kept in the user's
// cache; its hash is pinned. It is a tool of the tests, never part of the product.
const (
	axeVersion = "4.14.1"
	axeSHA256  = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
	axeLimit   = 8 << 20 // octets
)

var axeSource = sync.OnceValues(func() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "roundtrip-tests", "axe-core-"+axeVersion+".min.js")
	src, err := os.ReadFile(file)
	if err != nil {
		if src, err = fetchAxe(); err != nil {
			return "", fmt.Errorf("axe-core %s: %w (the accessibility tests need it once from the npm registry, or as %s)", axeVersion, err, file)
		}
	}
	if sum := sha256.Sum256(src); hex.EncodeToString(sum[:]) != axeSHA256 {
		return "", fmt.Errorf("axe-core %s has the SHA-256 %x, not the pinned one: remove %s", axeVersion, sum, file)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return "", err
	}
	return string(src), os.WriteFile(file, src, 0o644)
})

func fetchAxe() ([]byte, error) {
	from := url.URL{Scheme: "https", Host: "registry.npmjs.org", Path: "/axe-core/-/axe-core-" + axeVersion + ".tgz"}
	res, err := http.Get(from.String())
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %s", from.Host, res.Status)
	}
	unzipped, err := gzip.NewReader(io.LimitReader(res.Body, axeLimit))
	if err != nil {
		return nil, err
	}
	for files := tar.NewReader(unzipped); ; {
		head, err := files.Next()
		if err != nil {
			return nil, err
		}
		if head.Name == "package/axe.min.js" {
			var b bytes.Buffer
			_, err := io.Copy(&b, io.LimitReader(files, axeLimit))
			return b.Bytes(), err
		}
	}
}

// axeFinding is one rule that a page breaks.
type axeFinding struct {
	ID, Impact, Help string
	Nodes            []string
}

// axe runs axe-core with the rules of WCAG 2.2 AA on the page as it stands.
func axe(t *testing.T, b *tab) []axeFinding {
	t.Helper()
	src, err := axeSource()
	if err != nil {
		t.Fatal(err)
	}
	js[any](b, "window.axe ? 0 : (()=>{"+src+"})()")
	// A lesson is a long page, and the machine may be busy.
	return jsWithin[[]axeFinding](b, 4*patience, `axe.run(document, {runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa"], iframes: false})
		.then(r => r.violations.map(v => ({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.map(n => n.target.join(" ") + ": " + n.failureSummary)})))`)
}
