package e2e

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"

	"roundtrip/app/cookie"
)

// TestCookiesAgree holds app/cookie against a real Chromium: what its requests
// carried after all the Set-Cookie lines of testdata/cookies, and what it kept.
// The profile Chromium agrees in every case; where the profile RFC does not, the
// case says so and why.
func TestCookiesAgree(t *testing.T) {
	now := time.Now().Truncate(time.Second)
	cases := cookieCases(t, now)
	server := newCookieServer(t)
	b := cookieBrowser(t)
	lines, differing := 0, 0
	for _, c := range cases {
		kept := server.run(t, b, c)
		for _, s := range c.steps {
			lines += len(s.lines)
		}
		got := c.carried()
		ours, jar := c.replay(cookie.Chromium(), now)
		if !slices.Equal(got, ours) {
			t.Errorf("%s: %s\n the browser sent %s\n  profile Chromium %s", c.at, c.title, list(got), list(ours))
		} else if want := stored(jar, now); !slices.Equal(kept, want) && utf8.ValidString(strings.Join(want, "")) { // the protocol's JSON has no other octets
			t.Errorf("%s: %s\n the browser keeps %s\n  profile Chromium %s", c.at, c.title, list(kept), list(want))
		}
		theirs, _ := c.replay(cookie.RFC(), now)
		switch same := slices.Equal(got, theirs); {
		case !same && c.differs == "":
			t.Errorf("%s: %s\n the browser sent %s\n       profile RFC %s", c.at, c.title, list(got), list(theirs))
		case same && c.differs != "":
			t.Errorf("%s: %s\n the profile RFC is said to differ (%s), but does not: %s", c.at, c.title, c.differs, list(got))
		case !same:
			differing++
		}
	}
	t.Logf("%d cases with %d lines; the RFC differs from Chromium in %d", len(cases), lines, differing)
	if lines < 150 {
		t.Errorf("%d lines are few", lines)
	}
}

func list(all []string) string {
	text := fmt.Sprintf("%q", all)
	if len(text) > 1500 {
		text = text[:700] + " … " + text[len(text)-700:]
	}
	return text
}

func (c *cookieCase) carried() (all []string) {
	for _, s := range c.steps {
		all = append(all, s.carried)
	}
	return all
}

// cookieBrowser is a Chromium of its own, for which all names are this machine.
func cookieBrowser(t *testing.T) *tab {
	t.Helper()
	dir := t.TempDir()
	preferences := filepath.Join(dir, "Default", "Preferences")
	if err := os.MkdirAll(filepath.Dir(preferences), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(preferences, []byte(`{"profile": {"cookie_controls_mode": 0}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(dir),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("host-resolver-rules", "MAP * 127.0.0.1"),
		chromedp.Flag("ignore-certificate-errors", true),
	)...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(alloc)
	t.Cleanup(end)
	b := &tab{t: t, ctx: ctx}
	b.attach()
	return b
}

// run does a case in the browser, and says what the browser keeps at its end.
func (s *cookieServer) run(t *testing.T, b *tab, c *cookieCase) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if _, err := chromedp.Call(ctx, storage.ClearCookies, storage.ClearCookiesParams{}); err != nil {
		t.Fatal(err)
	}
	if page := s.address(c.page, ""); b.app != page {
		b.do(chromedp.Navigate(page))
		b.app = page
	}
	s.mu.Lock()
	clear(s.lines)
	clear(s.came)
	for _, step := range c.steps {
		s.lines[step.key] = step.lines
	}
	s.mu.Unlock()
	for i := 0; i < len(c.steps); {
		n := i
		for n < len(c.steps) && !c.steps[n].request.TopLevel {
			n++
		}
		if n > i {
			s.script(t, b, c.steps[i:n])
			i = n
			continue
		}
		s.open(b, &c.steps[i])
		i++
	}
	s.mu.Lock()
	for i := range c.steps {
		step := &c.steps[i]
		if step.url == "" {
			continue
		}
		if step.carried, step.came = s.came[step.key]; !step.came {
			t.Errorf("%s: %s %s never came", c.at, step.kind, step.url)
		}
	}
	s.mu.Unlock()
	got, err := chromedp.Call(ctx, storage.GetCookies, storage.GetCookiesParams{})
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, k := range got.Cookies {
		kept = append(kept, seen(k))
	}
	slices.Sort(kept)
	return kept
}

// inPage does steps one after the other in the page.
const inPage = `(async steps => {
	const said = []
	for (const s of steps) {
		if (s.kind === "script") for (const line of s.lines) document.cookie = line
		if (s.kind === "look") said.push(document.cookie)
		if (s.kind === "fetch") await (await fetch(s.url, {method: s.method, mode: "no-cors", credentials: "include", cache: "no-store"})).text()
		if (s.kind === "frame") await new Promise(loaded => {
			const f = document.createElement("iframe")
			f.onload = loaded
			f.src = s.url
			document.body.append(f)
		})
	}
	return said
})`

// script does the steps that happen within one page.
func (s *cookieServer) script(t *testing.T, b *tab, steps []cookieStep) {
	t.Helper()
	var args []map[string]any
	for _, step := range steps {
		args = append(args, map[string]any{"kind": step.kind, "url": s.address(step.url, step.key), "method": cmp.Or(step.method, "GET"), "lines": step.lines})
	}
	text, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	said := js[[]string](b, inPage+"("+string(text)+")")
	for i := range steps {
		if steps[i].kind == "look" {
			steps[i].carried, said = said[0], said[1:]
		}
	}
}

// open goes to another page.
func (s *cookieServer) open(b *tab, step *cookieStep) {
	b.t.Helper()
	address := s.address(step.url, step.key)
	b.app = "" // no longer the page that a case begins in
	switch step.kind {
	case "nav":
		b.do(chromedp.Navigate(address))
		return
	case "link":
		js[int](b, fmt.Sprintf("location.href = %q, 0", address))
	case "post":
		js[int](b, fmt.Sprintf("document.forms[0].action = %q, document.forms[0].submit(), 0", address))
	}
	b.until(fmt.Sprintf("document.readyState === 'complete' && location.search === '?%s'", step.key))
}

// seen is a cookie as the browser tells of it.
func seen(k *network.Cookie) string {
	expires := "session"
	if !k.Session {
		expires = time.Unix(int64(k.Expires), 0).UTC().Truncate(time.Hour).Format(time.DateTime)
	}
	partition := ""
	if k.PartitionKey != nil {
		partition = k.PartitionKey.TopLevelSite
		if k.PartitionKey.HasCrossSiteAncestor {
			partition += " cross-site"
		}
	}
	return fmt.Sprintf("%s=%s %s %s %s %v %v %s %s %s", k.Name, k.Value, k.Domain, k.Path, expires, k.Secure, k.HTTPOnly,
		strings.ToLower(string(k.SameSite)), strings.ToLower(string(k.Priority)), partition)
}

// stored is what a jar keeps, in the same words.
func stored(jar *cookie.Jar, now time.Time) []string {
	var all []string
	for _, e := range jar.All(now) {
		expires, domain := "session", e.Domain
		if e.Persistent {
			expires = e.Expires.UTC().Truncate(time.Hour).Format(time.DateTime)
		}
		if !e.HostOnly {
			domain = "." + domain
		}
		all = append(all, fmt.Sprintf("%s=%s %s %s %s %v %v %s %s %s", e.Name, e.Value, domain, e.Path, expires, e.Secure, e.HTTPOnly, e.SameSite, e.Priority, e.Partition))
	}
	slices.Sort(all)
	return all
}
