package origin

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"roundtrip/app/session"
)

// Two ways that do not work: the name itself in the cookie, and a number that can be guessed.

// nameLogin writes the name into the cookie. The server keeps nothing.
func (s *server) nameLogin(c echo.Context) error {
	who, err := login(c)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Set-Cookie", "name="+url.PathEscape(who.Name)+"; Path=/")
	return s.welcome(c, "name", who.Name, "")
}

// nameShow believes the cookie, whoever wrote it.
func (s *server) nameShow(c echo.Context) error {
	cookie, err := c.Cookie("name")
	if err != nil {
		return s.whoami(c, "name", visitor{}, "", errNoCookie)
	}
	name, err := url.PathUnescape(cookie.Value)
	if err != nil || len(name) > 400 {
		return s.whoami(c, "name", visitor{}, "", errUnknown)
	}
	role := "member"
	if name == "admin" {
		role = "admin"
	}
	return s.whoami(c, "name", visitor{Name: name}, role, nil)
}

// nameLogout takes the cookie away. A copy of it works on.
func (s *server) nameLogout(c echo.Context) error {
	c.Response().Header().Set("Set-Cookie", "name=; Path=/; Max-Age=0")
	return s.farewell(c, "name")
}

// numberLogin keeps the session under the next number.
func (s *server) numberLogin(c echo.Context) error {
	who, err := login(c)
	if err != nil {
		return err
	}
	if s.neighbour.comes("number") {
		if err := s.arrives(c).keep(s.within(c), s.sessions.Numbers, s.nextNumber()); err != nil {
			return err
		}
	}
	number := s.nextNumber()
	if err := who.keep(s.within(c), s.sessions.Numbers, number); err != nil {
		return err
	}
	c.Response().Header().Set("Set-Cookie", "number="+number+"; Path=/")
	return s.welcome(c, "number", who.Name, number)
}

// nextNumber is one more than the last.
func (s *server) nextNumber() string { return strconv.FormatInt(1000+s.number.Add(1), 10) }

// numberShow finds the session of the number in the cookie, whoever brings it.
func (s *server) numberShow(c echo.Context) error {
	cookie, err := c.Cookie("number")
	if err != nil {
		return s.whoami(c, "number", visitor{}, "", errNoCookie)
	}
	who, err := visit(s.within(c), s.sessions.Numbers, cookie.Value)
	return s.whoami(c, "number", who, "member", err)
}

// numberLogout forgets the session, and takes the cookie away.
func (s *server) numberLogout(c echo.Context) error {
	if cookie, err := c.Cookie("number"); err == nil {
		if err := s.sessions.Numbers.Delete(s.within(c), cookie.Value); err != nil {
			return trouble(err)
		}
	}
	c.Response().Header().Set("Set-Cookie", "number=; Path=/; Max-Age=0")
	return s.farewell(c, "number")
}

// storeOf is the store that the path names.
func (s *server) storeOf(c echo.Context) (name string, in session.Store, err error) {
	switch name = param(c, "store"); {
	case name == "memory":
		return name, s.sessions.Memory, nil
	case name == "redis" && s.sessions.Redis != nil:
		return name, s.sessions.Redis, nil
	case name == "memcached" && s.sessions.Memcached != nil:
		return name, s.sessions.Memcached, nil
	case name == "redis" || name == "memcached":
		return name, nil, refuse(http.StatusServiceUnavailable,
			"이 서버에는 "+name+" 저장소가 연결되어 있지 않아요.", "This server has no "+name+" store.")
	}
	return name, nil, noSuch()
}
