package web

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestJSONIsReadStrictly(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	for _, c := range []struct {
		path, content, id string
		status            int
		says              string
	}{
		{"/acts", `{"kind":"open","lesson":"status","lessn":"a"}`, "json-unknown", 400, `"lessn"`},
		{"/acts", `{"kind":1}`, "json-type", 400, `"kind" should be a text but is a number`},
		{"/acts", `{"kind":"fetch","request":{"method":"GET","target":"/","fields":"a"}}`, "json-type", 400, "a list"},
		{"/acts", `{"kind":"fetch","request":{"method":"GET","target":"/","abortAfter":1.5}}`, "json-type", 400, "a whole number"},
		{"/acts", `{"kind":"open"`, "json-syntax", 400, "octet 14"},
		{"/acts", `{"kind":"open",}`, "json-syntax", 400, "octet 16"},
		{"/acts", `{} {}`, "json-syntax", 400, ""},
		{"/acts", `{}x`, "json-syntax", 400, ""},
		{"/acts", ``, "json-object", 400, ""},
		{"/acts", `[]`, "json-object", 400, ""},
		{"/acts", `null`, "json-object", 400, ""},
		{"/acts", `{}`, "json-missing", 400, `"kind"`},
		{"/seats/recover", `{}`, "json-missing", 400, `"code"`},
		{"/seats/recover", `{"code":"0000-0000"}`, "bad-code", 404, ""},
		{"/seats/recover", `{"code":"` + strings.Repeat("0", 1000) + `"}`, "bad-code", 404, ""},
		{"/send", `{"raw":"%%%"}`, "not-base64", 400, "at 1"},
		{"/acts", `{"kind":"` + strings.Repeat("x", 300<<10) + `"}`, "too-large", 413, "256 KiB"},
	} {
		a := g.h.ask("POST", api+c.path, c.content, jsonContent, "Authorization: Bearer "+g.Token)
		if detail := h.wants(a, c.status, c.id); !strings.Contains(detail, c.says) {
			t.Errorf("%.60s: %q does not say %q", c.content, detail, c.says)
		}
	}
	for _, media := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/json-seq", ";"} {
		h.wants(h.ask("POST", api+"/seats", "{}", "Content-Type: "+media), http.StatusUnsupportedMediaType, "not-json")
	}
	if a := h.ask("POST", api+"/seats", " {}\n", "Content-Type: Application/JSON; charset=utf-8"); a.StatusCode != http.StatusCreated {
		t.Errorf("JSON by another spelling: %d", a.StatusCode)
	}
}

func TestProblemsAreInTheReadersLanguage(t *testing.T) {
	h := newHouse(t, nil)
	a := h.ask("POST", api+"/seats", `{"seat":1}`, jsonContent, "Accept-Language: ko")
	if detail := h.wants(a, 400, "json-unknown"); detail != `"seat"라는 항목은 여기서 쓰지 않아요. 철자를 확인해 주세요.` {
		t.Error(detail)
	}
	if a.Header.Get("Content-Language") != "ko" || a.Header.Get("Vary") != "Accept-Language" {
		t.Error(a.Header)
	}
}

// A raw request of 10 MB is answered, though its sender goes on writing.
func TestTooLargeIsToldToItsSender(t *testing.T) {
	h := newHouse(t, nil)
	g := h.take()
	a := g.call("POST", "/send", `{"raw":"`+strings.Repeat("QUFB", 10<<20/3)+`"}`, "Accept-Language: ko")
	if detail := h.wants(a, http.StatusRequestEntityTooLarge, "raw-too-long"); !strings.Contains(detail, "1 MiB") || !strings.Contains(detail, "보낼 수 있어요") {
		t.Error(detail)
	}
	a = g.call("POST", "/send", `{"raw":"`+strings.Repeat("QUFB", 1<<20/3+1)+`"}`)
	h.wants(a, http.StatusRequestEntityTooLarge, "raw-too-long")
	a = g.call("POST", "/send", `{"body":"`+strings.Repeat("a", 1<<20)+`"}`)
	h.wants(a, http.StatusRequestEntityTooLarge, "raw-too-long")
}

func TestContentThatNeverEnds(t *testing.T) {
	h := newHouse(t, func(c *Config) { c.BodyTime = time.Second })
	for name, head := range map[string]string{"length": "Content-Length: 100\r\n\r\n{", "chunked": "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"} {
		conn, err := net.Dial("tcp", h.http.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprintf(conn, "POST /api/v1/seats HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept-Language: ko\r\n%s", head)
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if detail := h.wants(answer{res, body}, http.StatusRequestTimeout, "too-slow"); !strings.Contains(detail, "1초") {
			t.Error(detail)
		}
		if !res.Close {
			t.Error("the connection is kept, with the rest of the content to come")
		}
	}
}

func TestContentCutShort(t *testing.T) {
	h := newHouse(t, nil)
	conn, err := net.Dial("tcp", h.http.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /api/v1/seats HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	h.wants(answer{res, body}, http.StatusBadRequest, "cut-body")
}
