package origin

import (
	"slices"
	"testing"
	"time"
)

// FuzzSteps: what can be read stays within its bounds, and printing it gives
// what was read.
func FuzzSteps(f *testing.F) {
	for _, seed := range []string{
		"do=head:200&do=field:Content-Type:text/html&do=write:%EC%95%88%EB%85%95&do=wait:500&do=bytes:ec9588&do=flush&do=end:x&do=return",
		"do=field:A:b%0D%0AC:d", "do=head:0101", "do=wait:-1", "do=bytes:zz", "do=end:", "do=%", "do", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		fields, err := pairs(query)
		if err != nil {
			return
		}
		var lines []string
		for _, p := range fields {
			lines = append(lines, p.Value)
		}
		read, err := readSteps(lines)
		if err != nil {
			return
		}
		octets, wait := 0, time.Duration(0)
		var printed []string
		for _, s := range read {
			octets, wait = octets+len(s.octets), wait+s.wait
			printed = append(printed, s.String())
			if s.wait < 0 || s.verb == "head" && (s.status < 100 || s.status > 599) {
				t.Errorf("%v is out of bounds", s)
			}
		}
		if len(read) != len(lines) || len(read) > 32 || octets > 8<<10 || wait > 10*time.Second {
			t.Errorf("%d steps, %d octets, %v", len(read), octets, wait)
		}
		again, err := readSteps(printed)
		if err != nil {
			t.Fatalf("%q cannot be read again: %v", printed, err)
		}
		for i := range again {
			if a, b := read[i], again[i]; a.verb != b.verb || a.status != b.status || a.name != b.name ||
				a.value != b.value || !slices.Equal(a.octets, b.octets) || a.wait != b.wait {
				t.Errorf("%+v was printed %q, and that is %+v", a, printed[i], b)
			}
		}
	})
}

// FuzzForm: no content that says it is a form breaks its reader.
func FuzzForm(f *testing.F) {
	f.Add("a=1&b=%ED%95%98", asForm, "")
	f.Add("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n", asParts, "b")
	f.Add("--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"x\"\r\n\r\n1\r\n--b--\r\n", asParts, "b")
	f.Fuzz(func(t *testing.T, body, mediaType, boundary string) {
		if mediaType != asForm {
			mediaType = asParts
		}
		fields, files, err := readForm([]byte(body), mediaType, boundary)
		if err != nil {
			return
		}
		octets := 0
		for _, p := range fields {
			octets += len(p.Value)
		}
		for _, u := range files {
			octets += u.Octets
		}
		if len(fields)+len(files) > maxFields || octets > len(body) {
			t.Errorf("%d fields and %d files of %d octets from %d", len(fields), len(files), octets, len(body))
		}
	})
}

// FuzzObject: what is read as an object of JSON makes a person or a problem.
func FuzzObject(f *testing.F) {
	f.Add(`{"name":"하나","age":1e2,"city":null,"id":1}`)
	f.Add(`{"name":1,"name":"x","x":[{}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		in, err := readObject([]byte(body))
		if err != nil {
			return
		}
		u, err := (User{}).with(in)
		if err == nil && (!word(u.Name) || u.Age != nil && (*u.Age < 0 || *u.Age > 150) || u.City != nil && !word(*u.City)) {
			t.Errorf("%q makes %+v", body, u)
		}
	})
}
