package assets

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"testing"
)

// colour tokens are written as light-dark(#light, #dark) or as another token.
var (
	pairToken  = regexp.MustCompile(`--color-([a-z0-9-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\);`)
	aliasToken = regexp.MustCompile(`--color-([a-z0-9-]+): var\(--color-([a-z0-9-]+)\);`)
)

// colours reads the tokens: by name the light and the dark colour.
func colours(t *testing.T) map[string][2]string {
	t.Helper()
	css, err := FS.ReadFile("css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][2]string{}
	for _, m := range pairToken.FindAllStringSubmatch(string(css), -1) {
		found[m[1]] = [2]string{m[2], m[3]}
	}
	for _, m := range aliasToken.FindAllStringSubmatch(string(css), -1) {
		found[m[1]] = found[m[2]]
	}
	return found
}

// TestTextContrast holds every pair that carries text to 4.5:1 (WCAG 2.2,
// success criterion 1.4.3), and lines that mean something to 3:1 (1.4.11).
func TestTextContrast(t *testing.T) {
	known := colours(t)
	surfaces := []string{"paper", "panel", "screen", "raised"}
	type pair struct {
		ink, ground string
		least       float64
	}
	var pairs []pair
	for _, ground := range surfaces {
		for _, ink := range []string{"ink", "ink-2", "ink-3", "accent", "accent-strong", "ok", "warn", "bad", "turn", "none", "truth-code", "truth-wire", "truth-kept", "status-1"} {
			pairs = append(pairs, pair{ink, ground, 4.5})
		}
		pairs = append(pairs, pair{"line-strong", ground, 3}, pair{"focus", ground, 3})
	}
	for _, outcome := range []string{"ok", "warn", "bad", "turn", "none"} {
		pairs = append(pairs, pair{outcome, outcome + "-soft", 4.5}, pair{"ink", outcome + "-soft", 4.5})
	}
	pairs = append(pairs, pair{"accent-ink", "accent", 4.5}, pair{"accent-ink", "accent-strong", 4.5}, pair{"accent-strong", "accent-soft", 4.5}, pair{"ink", "accent-soft", 4.5}, pair{"mark-ink", "mark", 4.5})
	for _, p := range pairs {
		for i, scheme := range []string{"light", "dark"} {
			ink, ground := known[p.ink][i], known[p.ground][i]
			if ink == "" || ground == "" {
				t.Fatalf("no token %s or %s", p.ink, p.ground)
			}
			if got := contrast(t, ink, ground); got < p.least {
				t.Errorf("%s: %s on %s is %.2f:1, want %.1f:1", scheme, p.ink, p.ground, got, p.least)
			}
		}
	}
}

// contrast is the ratio of WCAG 2.2.
func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(fmt.Errorf("colour %q: %w", hex, err))
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
