package origin_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"roundtrip/app/origin"
)

const (
	isForm  = "Content-Type: application/x-www-form-urlencoded"
	isParts = "Content-Type: multipart/form-data; boundary=b"
)

// parts writes multipart content: each is "name=value", or "name@filename=content".
func parts(list ...string) string {
	var b strings.Builder
	for _, p := range list {
		name, content, _ := strings.Cut(p, "=")
		name, file, isFile := strings.Cut(name, "@")
		fmt.Fprintf(&b, "--b\r\nContent-Disposition: form-data; name=%q", name)
		if isFile {
			fmt.Fprintf(&b, "; filename=%q\r\nContent-Type: text/plain", file)
		}
		fmt.Fprintf(&b, "\r\n\r\n%s\r\n", content)
	}
	return b.String() + "--b--\r\n"
}

func TestREST(t *testing.T) {
	asks(t, []answer{
		{"GET /about", "", "", 200, "Content-Type: text/html; charset=utf-8", "remembers 1 person"},
		{"GET /about?lang=ko", "", "", 200, "Content-Language: ko", "1명을"},
		{"GET /hello.txt", "", "", 200, "Content-Type: text/plain; charset=utf-8\nETag: \"", "안녕"},
		{"HEAD /hello.txt", "", "", 200, "", ""},
		{"OPTIONS /hello.txt", "", "", 204, "Allow: OPTIONS, GET, HEAD", ""},
		{"POST /hello.txt", "", "x", 405, "Allow: OPTIONS, GET, HEAD", ""},
		{"BREW /hello.txt", "", "", 501, "", "BREW"},
		{"POST /none.txt", "", "x", 404, "", ""},
		{"GET /hello.txt/", "", "", 404, "", ""},

		{"GET /user/1", "", "", 200, `ETag: "1-1"`, `"name": "하나"`},
		{"HEAD /user/1", "", "", 200, `ETag: "1-1"`, ""},
		{"OPTIONS /user/1", "", "", 204, "Allow: OPTIONS, DELETE, GET, HEAD, PATCH, PUT", ""},
		{"POST /user/1", "", "x", 405, "Allow: OPTIONS, DELETE, GET, HEAD, PATCH, PUT", ""},
		{"GET /user", "", "", 405, "Allow: OPTIONS, POST", ""},
		{"BREW /user/1", "", "", 501, "", ""},
		{"GET /user/one", "", "", 404, "", ""},
		{"GET /user/9", "", "", 404, "", ""},

		// POST makes one each time.
		{"POST /user", isJSON, `{"name":"둘","age":20,"city":"서울"}`, 201, "Location: /user/2\nETag: \"2-1\"", `"age": 20`},
		{"POST /user", isJSON, `{"name":"둘","age":20,"city":"서울"}`, 201, "Location: /user/3", `"city": "서울"`},
		{"POST /user", isForm, "name=%EB%84%B7&age=4", 201, "Location: /user/4", `"age": 4`},
		{"POST /user", isParts, parts("name=다섯", "city=부산"), 201, "Location: /user/5", `"city": "부산"`},
		{"POST /user", "", `{"name":"x"}`, 415, "Accept: application/json, application/x-www-form-urlencoded, multipart/form-data", ""},
		{"POST /user", "Content-Type: text/plain", "x", 415, "", ""},
		{"POST /user", isJSON, `{"name":`, 400, "", "cannot be read as JSON"},
		{"POST /user", isJSON, `{"name":"x"} {}`, 400, "", "cannot be read as JSON"},
		{"POST /user", isJSON, `["x"]`, 422, "", "not an object"},
		{"POST /user", isJSON, `{"age":3}`, 422, "", "has no name"},
		{"POST /user", isJSON, `{"name":"x","age":"three"}`, 422, "", "age"},
		{"POST /user", isJSON, `{"name":"x","age":3.5}`, 422, "", "age"},
		{"POST /user", isJSON, `{"name":"x","colour":"red"}`, 422, "", "colour"},
		{"POST /user", isJSON, `{"name":"` + strings.Repeat("x", 101) + `"}`, 422, "", "name"},
		{"POST /user", isJSON, `{"name":"` + strings.Repeat("x", 64<<10) + `"}`, 413, "", ""},
		{"POST /user", isForm, "name=%zz", 400, "", "percent-encoding"},
		{"POST /user", isForm, strings.Repeat("a=1&", 65), 413, "", "too many fields"},
		{"POST /user", "Content-Type: multipart/form-data", parts("name=x"), 400, "", "boundary"},
		{"POST /user", isParts, "--b\r\nbroken", 400, "", "multipart"},
		{"POST /user", isParts, parts(slices.Repeat([]string{"a=1"}, 65)...), 413, "", "too many fields"},
		{"POST /user", isJSON, `{"id":2,"name":"x"}`, 409, "", "somebody else's"},
		{"POST /user", isJSON, `{"id":20,"name":"스물"}`, 201, "Location: /user/20", `"id": 20`},
		{"POST /user", isJSON, `{"name":"다음"}`, 201, "Location: /user/21", ""},

		// PUT replaces whole, and makes at most one.
		{"PUT /user/2", isJSON, `{"name":"둘","age":21}`, 200, `ETag: "2-2"`, "\"name\": \"둘\",\n  \"age\": 21\n}"},
		{"PUT /user/2", isJSON, `{"name":"둘","age":21}`, 200, `ETag: "2-3"`, "\"name\": \"둘\",\n  \"age\": 21\n}"},
		{"PUT /user/30", isJSON, `{"name":"서른"}`, 201, "Location: /user/30", `"id": 30`},
		{"PUT /user/30", isJSON, `{"name":"서른"}`, 200, `ETag: "30-2"`, ""},
		{"PUT /user/30", isJSON, `{"id":31,"name":"서른"}`, 409, "", "says 30"},
		{"PUT /user/30", isJSON + "\nIf-Match: \"30-1\"", `{"name":"x"}`, 412, "", `30-2`},
		{"PUT /user/31", isJSON + "\nIf-Match: *", `{"name":"x"}`, 412, "", "nothing"},
		{"PUT /user/0", isJSON, `{"name":"x"}`, 404, "", ""},
		{"PUT /user/1000000", isJSON, `{"name":"x"}`, 404, "", ""},
		{"PUT /user/99999999999999999999", isJSON, `{"name":"x"}`, 404, "", ""},
		{"PUT /user/2", "", `{"name":"x"}`, 415, "", ""},

		// PATCH changes a part.
		{"PATCH /user/2", isJSON, `{"city":"제주"}`, 200, `ETag: "2-4"`, "\"age\": 21,\n  \"city\": \"제주\""},
		{"PATCH /user/2", "Content-Type: application/merge-patch+json", `{"age":null}`, 200, "", "\"name\": \"둘\",\n  \"city\": \"제주\"\n}"},
		{"PATCH /user/2", isForm, "city=x", 415, "Accept-Patch: application/merge-patch+json, application/json", ""},
		{"PATCH /user/2", isJSON, `{"name":null}`, 422, "", "name"},
		{"PATCH /user/2", isJSON, `{"id":3}`, 409, "", ""},
		{"PATCH /user/2", isJSON, `{"id":2}`, 200, "", ""},
		{"PATCH /user/2", isJSON + "\nIf-Match: \"2-1\"", `{"age":1}`, 412, "", ""},
		{"PATCH /user/99", isJSON, `{"age":1}`, 404, "", ""},

		// DELETE leaves nothing, however often.
		{"DELETE /user/2", "If-Match: \"2-1\"", "", 412, "", ""},
		{"DELETE /user/2", "", "content that nobody reads", 204, "", ""},
		{"DELETE /user/2", "", "", 404, "", ""},
		{"GET /user/2", "", "", 404, "", ""},
		{"PUT /user/2", isJSON, `{"name":"새 둘"}`, 201, `ETag: "2-1`, ""}, // not 2-1 again
		{"PUT /user/2", isJSON + "\nIf-Match: \"2-1\"", `{"name":"x"}`, 412, "", ""},

		// The same people, with the rules of /users.
		{"GET /users", "", "", 200, "", "새 둘"},
		{"PUT /users/3", isJSON + "\nIf-Match: \"3-1\"", `{"name":"셋"}`, 200, "", "\"name\": \"셋\"\n}"},
		{"POST /users", isJSON, `{"name":"셋"}`, 409, "", "there already"},

		{"GET /members", "", "", 301, "Location: /users", ""},
		{"POST /members", "", "x", 308, "Location: /users", ""},
		{"GET /latest", "", "", 302, "Location: /user/2", ""},
		{"DELETE /latest", "", "", 307, "Location: /user/2", ""},
	})
}

func TestSearchAndForm(t *testing.T) {
	asks(t, []answer{
		{"GET /search?q=%ED%95%98%EB%82%98&x=a+b%2B", "", "", 200, "Content-Type: application/json", `"octets": "ed 95 98 eb 82 98"`},
		{"GET /search?q=%ED%95%98%EB%82%98&x=a+b%2B", "", "", 200, "", `"value": "a b+"`},
		{"GET /search?q=%ED%95%98%EB%82%98", "", "", 200, "", `"id": 1`},
		{"GET /search?q=%ED%95%98%EB%82%98", "", "", 200, "", `"query": "q=%ED%95%98%EB%82%98"`},
		{"GET /search?q=nobody", "", "", 200, "", `"found": []`},
		{"GET /search?q=%B0%A1", "", "", 200, "", `"notUTF8": true`},
		{"GET /search?q=a;b", "", "", 200, "", `"value": "a;b"`},
		{"GET /search", "", "", 200, "", `"read": []`},
		{"GET /search?q=%zz", "", "", 400, "", "two hexadecimal digits"},
		{"GET /search?" + strings.Repeat("a&", 65), "", "", 413, "", ""},
		{"POST /search", isForm, "q=%ED%95%98+%26", 303, "Location: /search?q=%ED%95%98+%26", ""},
		{"POST /search", isForm, "r=1", 422, "", ""},
		{"POST /search", "", "q=1", 415, "", ""},

		{"GET /form", "Accept: text/html", "", 200, "Content-Type: text/html; charset=utf-8", `enctype="multipart/form-data"`},
		{"GET /form?lang=ko", "", "", 200, "Content-Language: ko\nContent-Type: text/html", "세 가지 길"},
		{"GET /form?name=%ED%95%98%EB%82%98", "Accept: text/html", "", 200, "", "<dd>하나</dd>"},
		{"GET /form?name=%3Cscript%3E", "Accept: text/html", "", 200, "", "<dd>&lt;script&gt;</dd>"},
		{"GET /form?name=a", "", "", 200, "Content-Type: application/json", `"how": "query"`},
		{"POST /form", isForm, "name=%ED%95%98%EB%82%98&name=b", 200, "", `"raw": "name=%ED%95%98%EB%82%98&name=b"`},
		{"POST /form", isParts, parts("name=하나", "file@안녕.txt=안녕"), 200, "", `"filename": "안녕.txt"`},
		{"POST /form", isParts + "\nAccept: text/html", parts("file@a.txt=안녕"), 200, "", "a.txt, text/plain, 6 octets"},
		{"POST /form", isJSON, "{}", 415, "", ""},
	})
}

// TestUsersAreTold: whoever watches hears of the list at the start and after each
// change, in the end of the last one.
func TestUsersAreTold(t *testing.T) {
	var told [][]origin.User
	var h = origin.New(origin.Config{Users: func(all []origin.User) { told = append(told, all) }})
	do := func(start, content string) {
		method, target, _ := strings.Cut(start, " ")
		r := httptest.NewRequest(method, target, strings.NewReader(content))
		r.Header.Set("Content-Type", "application/json")
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	do("POST /user", `{"name":"b"}`)
	do("GET /user/1", "")
	do("PUT /user/9", `{"name":"c","age":9}`)
	do("PATCH /user/9", `{"age":null}`)
	do("POST /users", `{"name":"b"}`) // 409: no change
	do("DELETE /user/1", "")
	do("DELETE /user/1", "")
	var got []string
	for _, all := range told {
		b, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, string(b))
	}
	want := []string{
		`[{"id":1,"name":"하나"}]`,
		`[{"id":1,"name":"하나"},{"id":2,"name":"b"}]`,
		`[{"id":1,"name":"하나"},{"id":2,"name":"b"},{"id":9,"name":"c","age":9}]`,
		`[{"id":1,"name":"하나"},{"id":2,"name":"b"},{"id":9,"name":"c"}]`,
		`[{"id":2,"name":"b"},{"id":9,"name":"c"}]`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("told\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestUsersAreToldWithoutALock: who watches may ask the server, and of changes
// that come together the last list told is the last there is.
func TestUsersAreToldWithoutALock(t *testing.T) {
	var h = origin.New(origin.Config{})
	var mu sync.Mutex
	var last []origin.User
	var ready bool
	h = origin.New(origin.Config{Users: func(all []origin.User) {
		if ready {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("GET", "/users", nil))
			if w.Code != 200 {
				t.Errorf("GET /users meanwhile: %d", w.Code)
			}
		}
		mu.Lock()
		defer mu.Unlock()
		last = all
	}})
	ready = true
	var all sync.WaitGroup
	for range 150 {
		all.Go(func() {
			r := httptest.NewRequest("POST", "/user", strings.NewReader(`{"name":"x"}`))
			r.Header.Set("Content-Type", "application/json")
			h.ServeHTTP(httptest.NewRecorder(), r)
		})
	}
	all.Wait()
	if len(last) != 100 || last[99].ID != 151 {
		t.Errorf("told of %d people at last, the last of them %d; want 100 and 151", len(last), last[len(last)-1].ID)
	}
}

// TestPutAtOnce: however many put one person at once, there is one.
func TestPutAtOnce(t *testing.T) {
	h := origin.New(origin.Config{})
	var all sync.WaitGroup
	codes := make([]int, 20)
	for i := range codes {
		all.Go(func() {
			r := httptest.NewRequest("PUT", "/user/7", strings.NewReader(`{"name":"x"}`))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			codes[i] = w.Code
		})
	}
	all.Wait()
	slices.Sort(codes)
	if codes[0] != 200 || codes[18] != 200 || codes[19] != 201 {
		t.Errorf("answers are %d, want one 201 and the rest 200", codes)
	}
}
