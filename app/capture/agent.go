package capture

import "strings"

// agent names a client by its User-Agent field (RFC 9110 §10.1.5), in people's
// words: "browser", "Chrome 156" or "tool", "curl 7.88.1".
func agent(field string) (kind, name string) {
	product := func(token string) (version string, is bool) {
		_, rest, is := strings.Cut(field, token+"/")
		if !is {
			return "", false
		}
		version = rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789."))]
		major, _, _ := strings.Cut(version, ".")
		return major[:min(len(major), 8)], true
	}
	if strings.HasPrefix(field, "Mozilla/") {
		// Most specific first: browsers also claim to be those before them.
		for _, b := range []struct{ token, name string }{
			{"Edg", "Edge"}, {"EdgA", "Edge"}, {"OPR", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Whale", "Whale"},
			{"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"HeadlessChrome", "Chrome"}, {"Chrome", "Chrome"},
		} {
			if version, is := product(b.token); is {
				return "browser", strings.TrimSpace(b.name + " " + version)
			}
		}
		if version, is := product("Version"); is && strings.Contains(field, "Safari/") {
			return "browser", strings.TrimSpace("Safari " + version)
		}
		return "browser", ""
	}
	first, _, _ := strings.Cut(field, " ")
	name, version, _ := strings.Cut(first, "/")
	name = strings.TrimSpace(name + " " + version)
	return "tool", name[:min(len(name), 48)]
}
