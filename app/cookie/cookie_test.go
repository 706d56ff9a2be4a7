package cookie

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told writes a parsed value in one line: the pair, attributes, broken rules.
func told(c SetCookie) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s=%s", c.Name, c.Value)
	for _, a := range c.Attributes {
		fmt.Fprintf(&b, " | %s:%s=%s", a.Kind, a.Name, a.Value)
	}
	for _, v := range c.Violations {
		fmt.Fprintf(&b, " !%s", v.Rule)
	}
	return b.String()
}

// cases are values and what is told of each.
func cases() []struct{ value, want string } {
	long := strings.Repeat("v", 4096)
	return []struct{ value, want string }{
		{"a=b", "a=b"},
		{"theme=dark; Path=/; HttpOnly; Secure; SameSite=Lax", "theme=dark | path:Path=/ | httponly:HttpOnly= | secure:Secure= | samesite:SameSite=Lax"},
		{"a=b;MAX-AGE=-1;domain=example.org;priority=high", "a=b | max-age:MAX-AGE=-1 | domain:domain=example.org | priority:priority=high"},
		{"a=b; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "a=b | expires:Expires=Wed, 21 Oct 2026 07:28:00 GMT"},
		{"a=b=c; x=y=z", "a=b=c | unknown:x=y=z"},
		{" a \t=\t b ; \tPath = / ", "a=b | path:Path=/"},
		{`a="quoted"`, `a="quoted"`},
		{"a=", "a="},
		{"a=b;", "a=b"},
		{"a=b;;  ; Secure", "a=b | secure:Secure="},
		{"a=b; Secure=never", "a=b | secure:Secure=never"},
		{"a=b; =x", "a=b | unknown:=x"},
		{"a=b; Secure; Partitioned", "a=b | secure:Secure= | partitioned:Partitioned="},

		{"", "= !empty"},
		{" = ; Path=/", "= | path:Path=/ !empty"},
		{"b; Path=/", "=b | path:Path=/ !no-name"},
		{"=b", "=b !no-name"},
		{"a=b\x00", "a=b\x00 !control-octet !value-octet"},
		{"a=b; Path=/\x7f", "a=b | path:Path=/\x7f !control-octet"},
		{"a=b\tc", "a=b\tc !value-octet"},
		{"a=" + long[1:], "a=" + long[1:]},
		{"a=" + long, "a=" + long + " !too-long"},
		{"a b=c", "a b=c !name-octet"},
		{"한=글", "한=글 !name-octet !value-octet"},
		{"\xff=\xfe", "\xff=\xfe !name-octet !value-octet"},
		{"a=b c", "a=b c !value-octet"},
		{`a="`, `a=" !value-octet`},
		{"a=b; Path=/a; Path=/", "a=b | path:Path=/a | path:Path=/ !attribute-repeated"},
		{"a=b; x=1; x=2", "a=b | unknown:x=1 | unknown:x=2"},
		{"a=b; Path=/" + long[:1023], "a=b | path:Path=/" + long[:1023]},
		{"a=b; Path=/" + long[:1024], "a=b | path:Path=/" + long[:1024] + " !attribute-too-long"},
		{"a=b; Expires=tomorrow", "a=b | expires:Expires=tomorrow !expires-date"},
		{"a=b; Expires", "a=b | expires:Expires= !expires-date"},
		{"a=b; Max-Age=1.5", "a=b | max-age:Max-Age=1.5 !max-age-number"},
		{"a=b; Max-Age=+5", "a=b | max-age:Max-Age=+5 !max-age-number"},
		{"a=b; Max-Age=-", "a=b | max-age:Max-Age=- !max-age-number"},
		{"a=b; Max-Age", "a=b | max-age:Max-Age= !max-age-number"},
		{"a=b; Domain=", "a=b | domain:Domain= !domain-empty"},
		{"a=b; Domain=.example.org", "a=b | domain:Domain=.example.org !domain-dot"},
		{"a=b; Path=here", "a=b | path:Path=here !path-relative"},
		{"a=b; Path", "a=b | path:Path= !path-relative"},
		{"a=b; SameSite=Sometimes", "a=b | samesite:SameSite=Sometimes !samesite-unknown"},
		{"a=b; SameSite", "a=b | samesite:SameSite= !samesite-unknown"},
		{"a=b; SameSite=NONE", "a=b | samesite:SameSite=NONE !samesite-none-insecure"},
		{"a=b; SameSite=None; Secure", "a=b | samesite:SameSite=None | secure:Secure="},
		{"a=b; SameSite=None; SameSite=Lax", "a=b | samesite:SameSite=None | samesite:SameSite=Lax !attribute-repeated"},
		{"a=b; \u017fecure; SameSite=None", "a=b | unknown:\u017fecure= | samesite:SameSite=None !samesite-none-insecure"},
		{"a=b; Partitioned", "a=b | partitioned:Partitioned= !partitioned-insecure"},
		{"__Secure-a=b", "__Secure-a=b !prefix-secure"},
		{"__SECURE-a=b; Secure", "__SECURE-a=b | secure:Secure="},
		{"__Host-a=b; Secure; Path=/", "__Host-a=b | secure:Secure= | path:Path=/"},
		{"__host-a=b; Path=/", "__host-a=b | path:Path=/ !prefix-host"},
		{"__Host-a=b; Secure", "__Host-a=b | secure:Secure= !prefix-host"},
		{"__Host-a=b; Secure; Path=/x", "__Host-a=b | secure:Secure= | path:Path=/x !prefix-host"},
		{"__Host-a=b; Secure; Path=/; Domain=a.example", "__Host-a=b | secure:Secure= | path:Path=/ | domain:Domain=a.example !prefix-host"},
		{"__Host-", "=__Host- !no-name !prefix-nameless"},
	}
}

func TestParse(t *testing.T) {
	for _, test := range cases() {
		if got := told(Parse(test.value)); got != test.want {
			t.Errorf("%.80q\n got %.200q\nwant %.200q", test.value, got, test.want)
		}
	}
}

// TestBounds: as many attributes as fit in are judged, 64 are listed.
func TestBounds(t *testing.T) {
	c := Parse("a=b" + strings.Repeat("; x", 64))
	if len(c.Attributes) != 64 || len(c.Violations) != 0 {
		t.Errorf("64: %d listed, %v", len(c.Attributes), c.Violations)
	}
	c = Parse("a=b" + strings.Repeat("; x", 64) + "; SameSite=None")
	if len(c.Attributes) != 64 || told(SetCookie{Violations: c.Violations}) != "= !many-attributes !samesite-none-insecure" {
		t.Errorf("65: %d listed, %v", len(c.Attributes), c.Violations)
	}
}

func TestJSON(t *testing.T) {
	got, err := json.MarshalIndent(Parse("id=7;  SameSite = none"), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	want := `{
 "name": "id",
 "value": "7",
 "nameAt": {
  "offset": 0,
  "length": 2
 },
 "valueAt": {
  "offset": 3,
  "length": 1
 },
 "attributes": [
  {
   "name": "SameSite",
   "value": "none",
   "kind": "samesite",
   "at": {
    "offset": 7,
    "length": 15
   }
  }
 ],
 "violations": [
  {
   "rule": "samesite-none-insecure",
   "text": "SameSite=None without Secure: the cookie is ignored.",
   "source": "RFC 6265bis §5.7"
  }
 ]
}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, _ := json.Marshal(Parse("a=b")); !strings.Contains(string(got), `"attributes":[],"violations":[]`) {
		t.Errorf("empty lists: %s", got)
	}
}

// TestRules: ids are unique, and each rule has a case that breaks it.
func TestRules(t *testing.T) {
	broken := map[string]bool{"many-attributes": true} // by TestBounds
	for _, c := range cases() {
		for _, v := range Parse(c.value).Violations {
			broken[v.Rule] = true
		}
	}
	for _, r := range Rules() {
		if !broken[r.Rule] || r.Text == "" || r.Source == "" {
			t.Errorf("%+v: twice there, never broken or without words", r)
		}
		delete(broken, r.Rule)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"a=b", "a=b; Path=/; Secure;; x", " = ;=", "__Host-=;domain=.;expires=1 Jan 70 0:0:0", "a=\xff; max-age=-1;"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		c := Parse(value)
		if c.String() != value {
			t.Fatalf("printed %q", c.String())
		}
		piece := func(what string, p Place, from int) string {
			if p.Offset < from || p.Length < 0 || p.Offset+p.Length > len(value) {
				t.Fatalf("%s at %+v, from %d of %d octets", what, p, from, len(value))
			}
			return value[p.Offset : p.Offset+p.Length]
		}
		if piece("name", c.NameAt, 0) != c.Name || piece("value", c.ValueAt, c.NameAt.Offset+c.NameAt.Length) != c.Value {
			t.Fatalf("%+v is not at its place in %q", c, value)
		}
		// Without repairs the parts, put together, are the value again: between
		// them are only white space and separators.
		at := 0
		for _, p := range append([]Place{c.NameAt, c.ValueAt}, places(c.Attributes)...) {
			if strings.Trim(value[at:p.Offset], " \t;=") != "" {
				t.Fatalf("lost octets: %q", value[at:p.Offset])
			}
			at = p.Offset + p.Length
		}
		if len(c.Attributes) < maxListed && strings.Trim(value[at:], " \t;=") != "" {
			t.Fatalf("lost octets: %q", value[at:])
		}
		for _, a := range c.Attributes {
			if text := piece("attribute", a.At, 0); !strings.HasPrefix(text, a.Name) || !strings.HasSuffix(text, a.Value) {
				t.Fatalf("%+v is not %q", a, text)
			}
		}
		if len(c.Attributes) > maxListed || len(c.Violations) > len(Rules()) {
			t.Fatalf("%d attributes, %d violations", len(c.Attributes), len(c.Violations))
		}
	})
}

func places(all []Attribute) []Place {
	var out []Place
	for _, a := range all {
		out = append(out, a.At)
	}
	return out
}
