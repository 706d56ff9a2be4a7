package capture

import "testing"

// TestTargetsAsBrowsersSpellThem: what Chromium makes of a target that was asked for.
func TestTargetsAsBrowsersSpellThem(t *testing.T) {
	for _, tt := range []struct {
		asked, came string
		want        bool
	}{
		{"/cookies/set?이름=값&b=2", "/cookies/set?%EC%9D%B4%EB%A6%84=%EA%B0%92&b=2", true},
		{"/한글 길", "/%ED%95%9C%EA%B8%80%20%EA%B8%B8", true},
		{"/a?q='x'|{y}#part", "/a?q=%27x%27|{y}", true},
		{"/a{b}?c", "/a%7Bb%7D?c", true},
		{"/a%20b?c%20d", "/a%20b?c%20d", true},
		{"/a?b=1", "/a?b=2", false},
	} {
		if got := same(tt.asked, tt.came); got != tt.want {
			t.Errorf("asked %q, came %q: the same is %v", tt.asked, tt.came, got)
		}
	}
}
