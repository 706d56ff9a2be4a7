package e2e

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// cookieServer answers every request with the Set-Cookie lines of the step that
// it is, octet for octet, and keeps the Cookie field that came.
type cookieServer struct {
	plain, second, secret net.Listener // http, http on another port, https

	mu    sync.Mutex
	lines map[string][]string // by key of the step
	pages map[string]string   // what more their pages hold
	came  map[string]string
	conns map[net.Conn]bool
	done  sync.WaitGroup
}

func newCookieServer(t *testing.T) *cookieServer {
	t.Helper()
	s := &cookieServer{lines: map[string][]string{}, pages: map[string]string{}, came: map[string]string{}, conns: map[net.Conn]bool{}}
	listen := func() net.Listener {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	s.plain, s.second, s.secret = listen(), listen(), tls.NewListener(listen(), &tls.Config{Certificates: []tls.Certificate{certificate(t)}})
	for _, l := range []net.Listener{s.plain, s.second, s.secret} {
		s.done.Go(func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				s.done.Go(func() { s.serve(conn) })
			}
		})
	}
	t.Cleanup(func() {
		for _, l := range []net.Listener{s.plain, s.second, s.secret} {
			l.Close()
		}
		s.mu.Lock()
		for c := range s.conns {
			c.Close()
		}
		s.mu.Unlock()
		s.done.Wait()
	})
	return s
}

// certificate is one that nobody trusts: the browser is told not to mind.
func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"a.test"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

func (s *cookieServer) serve(conn net.Conn) {
	s.mu.Lock()
	s.conns[conn] = true
	s.mu.Unlock()
	defer func() {
		conn.Close()
		s.mu.Lock()
		delete(s.conns, conn)
		s.mu.Unlock()
	}()
	r := bufio.NewReader(conn)
	for {
		req, err := http.ReadRequest(r)
		if err != nil {
			return
		}
		if _, err := conn.Write(s.answer(req)); err != nil {
			return
		}
	}
}

// answer notes what came and is the response. A test's requests have no content.
func (s *cookieServer) answer(req *http.Request) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := req.URL.RawQuery
	page := "<!doctype html><title>.</title><form method=post></form>" + s.pages[key]
	var b strings.Builder
	b.WriteString("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n")
	fmt.Fprintf(&b, "Content-Length: %d\r\n", len(page))
	if key != "" {
		s.came[key] = strings.Join(req.Header["Cookie"], " && ") // a second field would be seen
		for _, line := range s.lines[key] {
			b.WriteString("Set-Cookie: " + line + "\r\n")
		}
	}
	return []byte(b.String() + "\r\n" + page)
}

// outerKey is the key of the page around a step's.
func outerKey(key string) string { return key + "-outer" }

// address makes a case's URL one of the server's, with the step's key.
func (s *cookieServer) address(url, key string) string {
	scheme, rest, _ := strings.Cut(url, "://")
	host, path, _ := strings.Cut(rest, "/")
	l := s.plain
	if h, second := strings.CutSuffix(host, ":2"); second {
		host, l = h, s.second
	} else if scheme == "https" {
		l = s.secret
	}
	url = fmt.Sprintf("%s://%s:%d/%s", scheme, host, l.Addr().(*net.TCPAddr).Port, path)
	if key != "" {
		url += "?" + key
	}
	return url
}
