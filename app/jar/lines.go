package jar

import (
	"net"
	"net/http"
	"strings"

	"roundtrip/app/cookie"
)

// Lines are Set-Cookie lines by which a server on a host can empty a client's jar,
// and fill it again.
type Lines struct {
	Restore []string `json:"restore"`
	Expire  []string `json:"expire"`
	// Left counts the cookies that a server on the host cannot reach: another
	// host's.
	Left int `json:"left"`
}

// maxLines bounds each list.
const maxLines = 400

// Lines of a client for a host; false if there is no such client.
func (j *Jars) Lines(id, host string) (Lines, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.catchUp()
	out := Lines{Restore: []string{}, Expire: []string{}}
	for _, c := range j.clients {
		if c.ID != id {
			continue
		}
		host := hostname(host)
		for _, e := range c.jar.All(j.c.Now()) {
			if !reaches(host, &e) {
				out.Left++
				continue
			}
			if m := c.marks[identOf(&e)]; m == nil || m.state != Missing {
				out.restore(Line(e))
			}
			out.expire(expiry(e))
		}
		for _, s := range c.strays {
			if s.host != host {
				out.Left++
				continue
			}
			out.restore(Line(cookie.Entry{Name: s.name, Value: s.value, HostOnly: true, Path: "/"}))
			for _, path := range pathsTo(s.path) {
				e := cookie.Entry{Name: s.name, Domain: host, HostOnly: true, Path: path}
				out.expire(expiry(e))
				if strings.Contains(host, ".") && net.ParseIP(host) == nil {
					e.HostOnly = false
					out.expire(expiry(e))
				}
			}
		}
		return out, true
	}
	return out, false
}

func (l *Lines) restore(line string) {
	if len(l.Restore) < maxLines {
		l.Restore = append(l.Restore, line)
	}
}

func (l *Lines) expire(line string) {
	if len(l.Expire) < maxLines {
		l.Expire = append(l.Expire, line)
	}
}

// reaches tells whether a server on a host can set a cookie.
func reaches(host string, e *cookie.Entry) bool {
	domain := strings.Trim(e.Domain, "[]")
	return host == domain || !e.HostOnly && strings.HasSuffix(host, "."+domain)
}

// Line is a Set-Cookie line that makes a cookie what it is.
func Line(e cookie.Entry) string {
	line := e.Name + "=" + e.Value + attributes(e)
	if e.Persistent {
		line += "; Expires=" + e.Expires.UTC().Format(http.TimeFormat)
	}
	return line
}

// expiry is a line that deletes a cookie.
func expiry(e cookie.Entry) string {
	value := ""
	if e.Name == "" {
		value = "x" // neither name nor value: it would be ignored
	}
	return e.Name + "=" + value + attributes(e) + "; Max-Age=0"
}

func attributes(e cookie.Entry) string {
	line := ""
	if !e.HostOnly && e.Domain != "" {
		line += "; Domain=" + e.Domain
	}
	line += "; Path=" + e.Path
	if e.Secure {
		line += "; Secure"
	}
	if e.HTTPOnly {
		line += "; HttpOnly"
	}
	switch e.SameSite {
	case "strict":
		line += "; SameSite=Strict"
	case "lax":
		line += "; SameSite=Lax"
	case "none":
		line += "; SameSite=None"
	}
	if e.Partition != "" {
		line += "; Partitioned"
	}
	return line
}

// pathsTo are the paths that a cookie may have which went along to a path: its
// root, its directories, and itself; at most eight.
func pathsTo(path string) []string {
	all := []string{"/"}
	for i := 1; i < len(path) && len(all) < 8; i++ {
		if path[i] == '/' {
			all = append(all, path[:i], path[:i+1])
		}
	}
	if path != "/" && len(all) < 9 {
		all = append(all, path)
	}
	return all
}
