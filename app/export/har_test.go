package export

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"roundtrip/app/exchange"
)

// log writes exchanges as a HAR.
func harOf(t *testing.T, entries ...Entry) []byte {
	t.Helper()
	var b bytes.Buffer
	err := HAR(&b, "1.2.3", func(yield func(Entry) bool) {
		for _, e := range entries {
			if !yield(e) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func entries(all []exchange.Exchange) (out []Entry) {
	for i := range all {
		out = append(out, Entry{Exchange: &all[i]})
	}
	return out
}

func indent(t *testing.T, b []byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, b, "", "  "); err != nil {
		t.Fatalf("%v in %.500s", err, b)
	}
	return out.String()
}

// Each file of testdata/har has what crossed, a section for each connection, and
// last the log that is made of it.
func TestHARTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/har/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, path := range files {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		s := newStage(t)
		want := ""
		sections := archive.Files
		for i, f := range sections {
			if f.Name == "log" {
				want, archive.Files = string(f.Data), sections[:i]
				break
			}
			s.wire(uint64(i+1), string(f.Data))
		}
		got := indent(t, harOf(t, entries(s.all())...))
		if *update {
			archive.Files = append(archive.Files, txtar.File{Name: "log", Data: []byte(got)})
			if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

// What no wire knows of: the client's word stands for it.
func TestHAROfActs(t *testing.T) {
	at := exchange.Time(1795613696_000000)
	for said, want := range map[string]string{
		"dial tcp 127.0.0.1:9000: connect: connection refused":                        "net::ERR_CONNECTION_REFUSED",
		"No connection could be made because the target machine actively refused it.": "net::ERR_CONNECTION_REFUSED",
		"read: connection reset by peer":                                              "net::ERR_CONNECTION_RESET",
		"AbortError: signal is aborted without reason":                                "net::ERR_ABORTED",
		"TimeoutError: signal timed out":                                              "net::ERR_TIMED_OUT",
		"TypeError: Failed to fetch":                                                  "net::ERR_FAILED",
	} {
		a := &exchange.Act{
			ID: "a1", Kind: "send", Server: "http", Started: at, Ended: at + 2500, Seen: &exchange.Seen{Error: said},
			Request: &exchange.Request{Method: "POST", Target: "/x?y=1", Fields: []exchange.Pair{{Name: "A", Value: "b"}}},
		}
		var log struct {
			Log struct {
				Entries []harEntry `json:"entries"`
			} `json:"log"`
		}
		if err := json.Unmarshal(harOf(t, Entry{Act: a, Server: host}), &log); err != nil {
			t.Fatal(err)
		}
		e := log.Log.Entries[0]
		if e.Response.Error != want || e.Response.Status != 0 || e.Response.StatusText != "" || e.Response.Content.Type != "x-unknown" ||
			e.Request.URL != "http://localhost:9000/x?y=1" || e.Request.Method != "POST" || len(e.Request.Headers) != 1 || e.Time != 2.5 || e.Seen.Error != said {
			t.Errorf("%s: %+v", said, e)
		}
	}
	a := &exchange.Act{ID: "a1", Kind: "send", Request: &exchange.Request{Raw: []byte("BREW /pot HTTP/1.1\r\n\r\n")}}
	if got := entryOfAct(a, host); got.Request.Method != "BREW" || got.Request.URL != "http://localhost:9000/pot" {
		t.Errorf("%+v", got.Request)
	}
}

// Whatever crossed, the log fits the schema of HAR 1.2, and says of octets and
// times what the exchange says.
func TestHARFitsItsSchema(t *testing.T) {
	schema := harSchema(t)
	s := newStage(t)
	s.corpus()
	files, err := filepath.Glob("testdata/har/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	conn := uint64(10000)
	for _, path := range files {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name == "wire" {
				conn++
				s.wire(conn, string(f.Data))
			}
		}
	}
	all := s.all()
	lines := entries(all)
	lines = append(lines, Entry{Act: &exchange.Act{ID: "a1", Kind: "fetch", Started: 1, Seen: &exchange.Seen{Error: "TypeError: Failed to fetch"}}, Server: "[::1]:9000"})
	log := harOf(t, lines...)
	if err := validate(schema, log); err != nil {
		t.Errorf("%v", err)
	}
	for _, broken := range [][2]string{
		{`"startedDateTime":"2026`, `"startedDateTime":"yesterday`}, {`"headersSize":`, `"headersize":`}, {`"serverIPAddress":"127.0.0.1"`, `"serverIPAddress":"localhost"`},
		{`"url":"http:`, `"url":"://`}, {`"status":200`, `"status":"200"`}, {`"version":"1.2",`, ``},
	} {
		if err := validate(schema, bytes.Replace(log, []byte(broken[0]), []byte(broken[1]), 1)); err == nil || !bytes.Contains(log, []byte(broken[0])) {
			t.Errorf("with %s the schema is content", broken[1])
		}
	}

	var read struct {
		Log struct {
			Entries []harEntry `json:"entries"`
		} `json:"log"`
	}
	if err := json.Unmarshal(log, &read); err != nil {
		t.Fatal(err)
	}
	if len(read.Log.Entries) != len(lines) || len(all) < 150 {
		t.Fatalf("%d entries of %d lines", len(read.Log.Entries), len(lines))
	}
	for i := range all {
		e, got := &all[i], read.Log.Entries[i]
		tm := got.Timings
		if tm.Send < 0 || tm.Wait < 0 || tm.Receive < 0 || math.Abs(tm.Send+tm.Wait+tm.Receive-got.Time) > 1e-6 || tm.Blocked != -1 || tm.DNS != -1 || tm.Connect != -1 || tm.SSL != -1 {
			t.Errorf("%s: %v of %+v", e.ID, got.Time, tm)
		}
		if e.Outcome == exchange.Complete && e.RequestFirst != 0 && e.ResponseFirst > e.RequestLast && got.Time*1000 != float64(e.ResponseLast-e.RequestFirst) {
			t.Errorf("%s took %v, says the inspector %d µs", e.ID, got.Time, e.ResponseLast-e.RequestFirst)
		}
		if got.Started != harTime(cmp.Or(e.RequestFirst, e.ResponseFirst)) || got.Number != e.Number || got.ID != e.ID {
			t.Errorf("%s: %+v", e.ID, got)
		}
		q := got.Request
		if q.Octets.Total != e.RequestOctets || q.BodySize != e.RequestContent || len(q.Headers) != len(e.Request.Fields) || len(q.Octets.SHA256) != 64 {
			t.Errorf("%s: %+v is not %+v", e.ID, q, e.Summary)
		}
		if sum := sha256.Sum256(e.Request.Octets); e.Request.Kept == e.Request.Total && q.Octets.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: another hash", e.ID)
		}
		if e.Request.HeadAt != 0 && q.HeadersSize != e.Request.Head.Length {
			t.Errorf("%s: a head of %d octets", e.ID, q.HeadersSize)
		}
		r := got.Response
		if r.Status != e.Status || e.Status == 0 && (r.StatusText != "" || len(r.Headers) > 0 || r.BodySize != -1 || e.State == exchange.Done && !strings.HasPrefix(r.Error, "net::ERR_")) {
			t.Errorf("%s: %+v", e.ID, r)
		}
		if e.Status != 0 && (r.BodySize != e.ResponseContent || r.Content.Size != e.ResponseContent || len(r.Headers) != len(e.Response.Fields) || r.Octets.Total != e.Response.Total) {
			t.Errorf("%s: %+v is not %+v", e.ID, r, e.Summary)
		}
	}
}

// A writer that fails ends the log.
func TestHARWriterFails(t *testing.T) {
	all := []exchange.Exchange{*read(lines("GET / HTTP/1.1", "Host: a", "", "")), *read(lines("GET / HTTP/1.1", "Host: a", "", ""))}
	whole := len(harOf(t, entries(all)...))
	for _, room := range []int{0, 10, 200, whole - 1} {
		err := HAR(&narrow{room}, "1.2.3", func(yield func(Entry) bool) { _ = yield(Entry{Exchange: &all[0]}) && yield(Entry{Exchange: &all[1]}) })
		if !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("%d octets: %v", room, err)
		}
	}
}

// narrow takes so many octets.
type narrow struct{ room int }

func (n *narrow) Write(p []byte) (int, error) {
	if n.room -= len(p); n.room < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}
