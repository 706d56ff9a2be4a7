package export

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The schema of HAR 1.2 is har-schema, as published on npm: it is fetched from
// the public registry once and kept in the user's cache; its hash is pinned. It is
// a tool of the tests, never part of the product.
const (
	harVersion = "2.0.0"
	harSHA256  = "2e7b84af0567ad7c6a5ddcb5f4c1bcc2bd29d4b089d734f628ac08517081be26"
	harLimit   = 1 << 20 // octets
)

func harSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	packed, err := harPackage()
	if err != nil {
		t.Fatalf("har-schema %s: %v", harVersion, err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat() // else a date or an address could be anything
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	for files := tar.NewReader(unzipped); ; {
		head, err := files.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if path.Dir(head.Name) != "package/lib" || path.Ext(head.Name) != ".json" {
			continue
		}
		schema, err := jsonschema.UnmarshalJSON(io.LimitReader(files, harLimit))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource("har:///"+path.Base(head.Name), schema); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := compiler.Compile("har:///har.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(schema *jsonschema.Schema, log []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(log))
	if err != nil {
		return err
	}
	return schema.Validate(v)
}

func harPackage() ([]byte, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "roundtrip-tests", "har-schema-"+harVersion+".tgz")
	packed, err := os.ReadFile(file)
	if err != nil {
		from := url.URL{Scheme: "https", Host: "registry.npmjs.org", Path: "/har-schema/-/har-schema-" + harVersion + ".tgz"}
		if packed, err = download(from.String()); err != nil {
			return nil, fmt.Errorf("%w (this test needs it once from the npm registry, or as %s)", err, file)
		}
	}
	if sum := sha256.Sum256(packed); hex.EncodeToString(sum[:]) != harSHA256 {
		return nil, fmt.Errorf("it has the SHA-256 %x, not the pinned one: remove %s", sum, file)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, err
	}
	return packed, os.WriteFile(file, packed, 0o644)
}

func download(from string) ([]byte, error) {
	res, err := http.Get(from)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %s", strings.SplitN(from, "/", 4)[2], res.Status)
	}
	return io.ReadAll(io.LimitReader(res.Body, harLimit))
}
