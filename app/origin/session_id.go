package origin

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"roundtrip/app/session"
)

// The way by hand: an id that nobody guesses, and everything else in a store.

// sidLogin begins a session under a new id, which only this browser gets to know. An
// id from before the login ends: somebody else may have planted it.
func (s *server) sidLogin(c echo.Context) error {
	name, store, err := s.storeOf(c)
	if err != nil {
		return err
	}
	who, err := login(c)
	if err != nil {
		return err
	}
	if s.neighbour.comes(name) {
		ctx := session.WithCause(s.within(c), "") // not this request's doing
		if err := s.arrives(c).keep(ctx, store, session.NewID()); err != nil {
			return err
		}
	}
	if old, err := c.Cookie("sid"); err == nil {
		if err := store.Delete(s.within(c), old.Value); err != nil {
			return trouble(err)
		}
	}
	id := session.NewID()
	if err := who.keep(s.within(c), store, id); err != nil {
		return err
	}
	c.Response().Header().Set("Set-Cookie", "sid="+id+"; Path=/; HttpOnly; SameSite=Lax")
	return s.welcome(c, name, who.Name, "")
}

// sidShow finds the session of the id in the cookie.
func (s *server) sidShow(c echo.Context) error {
	name, store, err := s.storeOf(c)
	if err != nil {
		return err
	}
	cookie, err := c.Cookie("sid")
	if err != nil {
		return s.whoami(c, name, visitor{}, "", errNoCookie)
	}
	who, err := visit(s.within(c), store, cookie.Value)
	return s.whoami(c, name, who, "member", err)
}

// sidLogout ends the session on the server, and takes the cookie away: either alone
// would leave the other.
func (s *server) sidLogout(c echo.Context) error {
	name, store, err := s.storeOf(c)
	if err != nil {
		return err
	}
	if cookie, err := c.Cookie("sid"); err == nil {
		if err := store.Delete(s.within(c), cookie.Value); err != nil {
			return trouble(err)
		}
	}
	c.Response().Header().Set("Set-Cookie", "sid=; Path=/; Max-Age=0")
	return s.farewell(c, name)
}

// And the same with one mistake: it takes the id that the client brings.

// adoptedLogin keeps the id that is there already, from wherever it came.
func (s *server) adoptedLogin(c echo.Context) error {
	who, err := login(c)
	if err != nil {
		return err
	}
	id, _, err := brought(c)
	if err != nil {
		return err
	}
	if id == "" {
		id = session.NewID()
	}
	if err := who.keep(s.within(c), s.sessions.Adopted, id); err != nil {
		return err
	}
	c.Response().Header().Set("Set-Cookie", "sid="+id+"; Path=/; HttpOnly; SameSite=Lax")
	return s.welcome(c, "adopted", who.Name, "")
}

// adoptedShow takes an id from the address too, and gives it to the browser to keep.
func (s *server) adoptedShow(c echo.Context) error {
	id, byAddress, err := brought(c)
	switch {
	case err != nil:
		return err
	case id == "":
		return s.whoami(c, "adopted", visitor{}, "", errNoCookie)
	case byAddress:
		c.Response().Header().Set("Set-Cookie", "sid="+id+"; Path=/; HttpOnly; SameSite=Lax")
	}
	who, err := visit(s.within(c), s.sessions.Adopted, id)
	return s.whoami(c, "adopted", who, "member", err)
}

// adoptedLogout ends the session, and takes the cookie away.
func (s *server) adoptedLogout(c echo.Context) error {
	id, _, err := brought(c)
	if err != nil {
		return err
	}
	if id != "" {
		if err := s.sessions.Adopted.Delete(s.within(c), id); err != nil {
			return trouble(err)
		}
	}
	c.Response().Header().Set("Set-Cookie", "sid=; Path=/; Max-Age=0")
	return s.farewell(c, "adopted")
}

// brought is the id that a client brings: in the address (?sid=), else in its cookie.
func brought(c echo.Context) (id string, byAddress bool, err error) {
	if id = c.QueryParam("sid"); id != "" {
		if !session.ValidID(id) {
			return "", true, refuse(http.StatusBadRequest,
				"sid에는 글자, 숫자와 -_.~ 같은 기호만, 128자까지 쓸 수 있어요.",
				"A sid has letters, digits and signs such as -_.~ only, up to 128 of them.")
		}
		return id, true, nil
	}
	if cookie, err := c.Cookie("sid"); err == nil && session.ValidID(cookie.Value) {
		return cookie.Value, false, nil
	}
	return "", false, nil
}
