package origin

import (
	"fmt"
	"net"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// ofSites are the cookies that tell sites apart (RFC 6265bis §5.6.7.1), and one
// that says nothing.
func ofSites() []string {
	return []string{"strict=1; SameSite=Strict", "lax=1; SameSite=Lax", "none=1; SameSite=None; Secure", "plain=1"}
}

// cookieSites sets four cookies and sends the browser to the same server by another
// name. 127.0.0.1 and localhost are two sites to a browser, though one computer.
func (s *server) cookieSites(c echo.Context) error {
	other, err := otherSite(c)
	if err != nil {
		return err
	}
	for _, line := range ofSites() {
		c.Response().Header().Add("Set-Cookie", line+"; Path=/cookies/sites; Max-Age=600")
	}
	return send(c, http.StatusFound, other+"/cookies/sites/away")
}

// cookieAway is a page of that other site. Its picture asks for the first site at
// once, its link and its form when they are pressed.
func (s *server) cookieAway(c echo.Context) error {
	home, err := otherSite(c)
	if err != nil {
		return err
	}
	lang := s.language(c)
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Language", lang)
	h.Add("Vary", "Accept-Language")
	return s.pages.write(c, http.StatusOK, "away", map[string]any{
		"Lang": lang, "Korean": lang == "ko", "Here": c.Request().Host, "Home": home + "/cookies/sites/home"})
}

// cookieHome shows which of the four came along: as a picture to a page that shows
// one, as a page to everybody else. A frame gets one cookie more, which is kept for
// the site that the frame is in (Partitioned, CHIPS).
func (s *server) cookieHome(c echo.Context) error {
	if err := drain(c); err != nil {
		return err
	}
	var came []string
	for _, k := range c.Request().Cookies() {
		came = append(came, k.Name)
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	switch c.QueryParam("by") {
	case "picture":
		says := strings.Join(came, " ")
		if says == "" {
			says = "–"
		}
		return write(c, http.StatusOK, "image/svg+xml", fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 40">
<rect width="300" height="40" rx="6" fill="#1f5f9e"/>
<text x="150" y="26" font-family="monospace" font-size="16" text-anchor="middle" fill="#fff">%s</text>
</svg>
`, escaped(says)))
	case "frame":
		h.Add("Set-Cookie", "framed=1; Path=/cookies/sites; Max-Age=600; SameSite=None; Secure; Partitioned")
	}
	lang := s.language(c)
	h.Set("Content-Language", lang)
	h.Add("Vary", "Accept-Language")
	return s.pages.write(c, http.StatusOK, "came", map[string]any{"Lang": lang, "Korean": lang == "ko", "Here": c.Request().Host,
		"Method": c.Request().Method, "Came": came, "Frame": c.QueryParam("by") == "frame", "All": []string{"strict", "lax", "plain", "none"}})
}

// cookieNames goes from wherever one is to play.localhost, which sets a cookie for
// itself and one for its Domain, and from there to sub.play.localhost.
func (s *server) cookieNames(c echo.Context) error {
	const above, below = "play.localhost", "sub.play.localhost"
	name, port, err := hostPort(c)
	if err != nil {
		return err
	}
	switch {
	case name == below:
		return s.cookies(c)
	case name == above:
		c.Response().Header().Add("Set-Cookie", "only=1; Max-Age=600")
		c.Response().Header().Add("Set-Cookie", "wide=1; Max-Age=600; Domain="+above)
		return send(c, http.StatusFound, "http://"+net.JoinHostPort(below, port)+"/cookies/names")
	case !ownComputer(name):
		return notHere()
	}
	return send(c, http.StatusFound, "http://"+net.JoinHostPort(above, port)+"/cookies/names")
}

// otherSite is this server's other name: its URL up to the port.
func otherSite(c echo.Context) (string, error) {
	name, port, err := hostPort(c)
	switch {
	case err != nil:
		return "", err
	case !ownComputer(name):
		return "", notHere()
	case name == "127.0.0.1":
		return "http://" + net.JoinHostPort("localhost", port), nil
	}
	return "http://" + net.JoinHostPort("127.0.0.1", port), nil
}

// ownComputer are the names that lead to the computer that the browser runs on
// (RFC 6761 §6.3).
func ownComputer(name string) bool {
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || name == "127.0.0.1" || name == "::1"
}

// notHere is the answer to those who come by an address that has no other name.
func notHere() error {
	return refuse(http.StatusConflict,
		"이 실험에는 이름이 둘 이상인 서버가 필요해요. 서버가 켜져 있는 컴퓨터에서 localhost로 열어 보세요.",
		"This takes a server with several names: open it as localhost, on the computer that it runs on.")
}

// hostPort is the name and the port that the request came by.
func hostPort(c echo.Context) (name, port string, err error) {
	host := strings.ToLower(c.Request().Host)
	if name, port, err := net.SplitHostPort(host); err == nil {
		return name, port, nil
	}
	if host == "" || strings.ContainsAny(host, ":[]/") {
		return "", "", refuse(http.StatusBadRequest,
			"Host 필드에 이름과 포트가 있어야 해요.",
			"The Host field must have a name and a port.")
	}
	return host, "80", nil
}

// escaped is a text within SVG.
func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(cut(s, 64))
}
