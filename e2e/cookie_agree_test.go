package e2e

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
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
	if lines := agree(t, "testdata/cookies/*.txt", `{"profile": {"cookie_controls_mode": 0}}`, cookie.Chromium(), 2); lines < 150 {
		t.Errorf("%d lines are few", lines)
	}
}

// TestThirdPartyCookiesBlocked does so where third-party cookies are blocked, as
// headless Chromium does by default.
func TestThirdPartyCookiesBlocked(t *testing.T) {
	p := cookie.Chromium()
	p.BlockThirdParty = true
	agree(t, "testdata/cookies/blocked/*.txt", `{"profile": {"cookie_controls_mode": 1}}`, p, 1)
}

// agree runs the cases of some files, shared among so many browsers, and says
// how many lines they have.
func agree(t *testing.T, files, preferences string, p cookie.Profile, browsers int) (lines int) {
	t.Helper()
	cases := cookieCases(t, files, time.Now().Truncate(time.Second))
	for _, c := range cases {
		for _, s := range c.steps {
			lines += len(s.lines)
		}
	}
	t.Logf("%d cases with %d lines", len(cases), lines)
	for i := range browsers {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			var share []*cookieCase
			for n := i; n < len(cases); n += browsers {
				share = append(share, cases[n])
			}
			agreeOn(t, share, preferences, p)
		})
	}
	return lines
}

func agreeOn(t *testing.T, cases []*cookieCase, preferences string, p cookie.Profile) {
	t.Helper()
	server := newCookieServer(t)
	b := cookieBrowser(t, preferences)
	differing := 0
	for _, c := range cases {
		began := time.Now()
		kept := server.run(t, b, c)
		got := c.carried()
		ours, jar := c.replay(p, began)
		if !slices.Equal(got, ours) {
			t.Errorf("%s: %s\n the browser sent %s\n  profile Chromium %s", c.at, c.title, list(got), list(ours))
		} else if want := stored(jar, began); !slices.EqualFunc(kept, want, sameStored) && utf8.ValidString(fmt.Sprint(want)) { // the protocol's JSON has no other octets
			t.Errorf("%s: %s\n the browser keeps %.700q\n  profile Chromium %.700q", c.at, c.title, fmt.Sprint(kept), fmt.Sprint(want))
		}
		theirs, _ := c.replay(cookie.RFC(), began)
		switch same := slices.Equal(got, theirs); {
		case !same && c.differs == "":
			t.Errorf("%s: %s\n the browser sent %s\n       profile RFC %s", c.at, c.title, list(got), list(theirs))
		case same && c.differs != "":
			t.Errorf("%s: %s\n the profile RFC is said to differ (%s), but does not: %s", c.at, c.title, c.differs, list(got))
		case !same:
			differing++
		}
	}
	t.Logf("of %d cases the RFC differs from Chromium in %d", len(cases), differing)
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
// How it deals with third-party cookies is a preference.
func cookieBrowser(t *testing.T, preferences string) *tab {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "Default"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "Default", "Preferences"), []byte(preferences), 0o600); err != nil {
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
func (s *cookieServer) run(t *testing.T, b *tab, c *cookieCase) []storedCookie {
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
	clear(s.pages)
	for _, step := range c.steps {
		s.lines[step.key] = step.lines
		if step.outer != "" {
			s.pages[outerKey(step.key)] = "<iframe src=\"" + s.address(step.url, step.key) + "\"></iframe>"
		}
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
	var kept []storedCookie
	for _, k := range got.Cookies {
		kept = append(kept, seen(k))
	}
	slices.SortFunc(kept, func(a, b storedCookie) int { return cmp.Compare(a.text, b.text) })
	return kept
}

// inPage does steps one after the other in the page.
const inPage = `(async steps => {
	const said = []
	let asked = [] // requests that set nothing go out together
	for (const s of steps) {
		const asks = s.kind === "fetch" && !s.lines
		if (!asks) asked = (await Promise.all(asked), [])
		if (s.kind === "script") for (const line of s.lines) document.cookie = line
		if (s.kind === "look") said.push(document.cookie)
		if (s.kind === "fetch") asked.push(fetch(s.url, {method: s.method, mode: "no-cors", credentials: "include", cache: "no-store"}).then(r => r.text()))
		if (!asks) asked = (await Promise.all(asked), [])
		if (s.kind === "frame" || s.kind === "nest") await new Promise(loaded => {
			const f = document.createElement("iframe")
			f.onload = loaded
			f.src = s.url
			document.body.append(f)
		})
	}
	await Promise.all(asked)
	return said
})`

// script does the steps that happen within one page.
func (s *cookieServer) script(t *testing.T, b *tab, steps []cookieStep) {
	t.Helper()
	var args []map[string]any
	for _, step := range steps {
		address := s.address(step.url, step.key)
		if step.outer != "" {
			address = s.address(step.outer, outerKey(step.key))
		}
		args = append(args, map[string]any{"kind": step.kind, "url": address, "method": cmp.Or(step.method, "GET"), "lines": step.lines})
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

// storedCookie is a cookie as it is kept: all but its lifetime in words.
type storedCookie struct {
	text    string
	expires time.Time // zero: with the session
}

// sameStored allows for the time that a case takes.
func sameStored(a, b storedCookie) bool {
	return a.text == b.text && a.expires.IsZero() == b.expires.IsZero() && a.expires.Sub(b.expires).Abs() <= patience
}

// seen is a cookie as the browser tells of it.
func seen(k *network.Cookie) (s storedCookie) {
	if !k.Session {
		s.expires = time.UnixMilli(int64(k.Expires * 1000))
	}
	partition := ""
	if k.PartitionKey != nil {
		partition = k.PartitionKey.TopLevelSite
		if k.PartitionKey.HasCrossSiteAncestor {
			partition += " cross-site"
		}
	}
	s.text = fmt.Sprintf("%s=%s %s %s %v %v %s %s %s", k.Name, k.Value, k.Domain, k.Path, k.Secure, k.HTTPOnly,
		strings.ToLower(string(k.SameSite)), strings.ToLower(string(k.Priority)), partition)
	return s
}

// stored is what a jar keeps, in the same words.
func stored(jar *cookie.Jar, now time.Time) (all []storedCookie) {
	for _, e := range jar.All(now) {
		domain := e.Domain
		if !e.HostOnly {
			domain = "." + domain
		}
		text := fmt.Sprintf("%s=%s %s %s %v %v %s %s %s", e.Name, e.Value, domain, e.Path, e.Secure, e.HTTPOnly, e.SameSite, e.Priority, e.Partition)
		all = append(all, storedCookie{text, e.Expires})
	}
	slices.SortFunc(all, func(a, b storedCookie) int { return cmp.Compare(a.text, b.text) })
	return all
}
