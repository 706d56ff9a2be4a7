package origin

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
)

// These are the people as REST has them: one handler for each method.

// maxID bounds the ids that a client may choose.
const maxID = 999_999

// getUser gives one person.
func (s *server) getUser(c echo.Context) error {
	p, err := s.person(c)
	if err != nil {
		return err
	}
	return writeUser(c, http.StatusOK, p)
}

// postUser adds a person. The server finds the id; sent twice, it makes two.
func (s *server) postUser(c echo.Context) error {
	in, err := members(c)
	if err != nil {
		return err
	}
	p, err := (User{}).with(in)
	if err != nil {
		return err
	}
	added, err := s.users.add(p, func(all []User) error {
		for _, u := range all {
			if u.ID == p.ID {
				return conflict(p.ID)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.Response().Header().Set("Location", added.path())
	return writeUser(c, http.StatusCreated, added)
}

// putUser replaces a person whole: what is not in the content is gone. Whoever is
// not there yet is made (RFC 9110 §9.3.4); sent twice, there is still one.
func (s *server) putUser(c echo.Context) error {
	id, err := strconv.Atoi(param(c, "id"))
	if err != nil {
		return noSuch()
	}
	in, err := members(c)
	if err != nil {
		return err
	}
	p, err := (User{}).with(in)
	if err != nil {
		return err
	}
	if p.ID != 0 && p.ID != id {
		return refuse(http.StatusConflict,
			"주소는 "+strconv.Itoa(id)+"번인데 본문의 id는 "+strconv.Itoa(p.ID)+"번이에요.",
			"The address says "+strconv.Itoa(id)+" and the content says id "+strconv.Itoa(p.ID)+".")
	}
	p, made, err := s.users.put(id, p, func(now *User) error {
		switch {
		case now != nil:
			return mayChange(c, now.etag())
		case c.Request().Header.Get("If-Match") != "":
			return mayChange(c, "")
		case id < 1 || id > maxID:
			return noSuch()
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !made {
		return writeUser(c, http.StatusOK, p)
	}
	c.Response().Header().Set("Location", p.path())
	return writeUser(c, http.StatusCreated, p)
}

// patchUser changes a part: a member that is not in the content stays, one that
// is null goes (RFC 7396).
func (s *server) patchUser(c echo.Context) error {
	if _, _, err := mediaTypeOf(c, "Accept-Patch", asPatch, asJSON); err != nil { // RFC 5789 §2.2
		return err
	}
	id, err := strconv.Atoi(param(c, "id"))
	if err != nil {
		return noSuch()
	}
	b, err := content(c, maxContent)
	if err != nil {
		return err
	}
	in, err := readObject(b)
	if err != nil {
		return err
	}
	p, err := s.users.set(id, func(now User, _ []User) (User, error) {
		if err := mayChange(c, now.etag()); err != nil {
			return now, err
		}
		return now.with(in)
	})
	if err != nil {
		return err
	}
	return writeUser(c, http.StatusOK, p)
}

// deleteUser takes a person out. Content that came along means nothing (RFC 9110
// §9.3.5): it crossed, and is not read.
func (s *server) deleteUser(c echo.Context) error {
	id, err := strconv.Atoi(param(c, "id"))
	if err != nil {
		return noSuch()
	}
	if err := s.users.remove(id, func(now User) error { return mayChange(c, now.etag()) }); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// person is who the path names.
func (s *server) person(c echo.Context) (User, error) {
	id, err := strconv.Atoi(param(c, "id"))
	if err != nil {
		return User{}, noSuch()
	}
	return s.users.find(id)
}

func writeUser(c echo.Context, status int, p User) error {
	c.Response().Header().Set("ETag", p.etag())
	return writeJSON(c, status, asJSON, p)
}

// with is the person after the members of a request's content: null takes one
// away. An id is taken from nobody who has one already.
func (u User) with(in []member) (User, error) {
	for _, m := range in {
		text, isText := m.value.(string)
		switch {
		case m.name == "name" && isText && word(text):
			u.Name = text
		case m.name == "city" && isText && word(text):
			u.City = &text
		case m.name == "city" && m.value == nil:
			u.City = nil
		case m.name == "age" && m.value == nil:
			u.Age = nil
		case m.name == "age" && whole(m.value, 0, 150) != nil:
			u.Age = whole(m.value, 0, 150)
		case m.name == "id" && whole(m.value, 1, maxID) != nil:
			id := *whole(m.value, 1, maxID)
			if u.ID != 0 && u.ID != id {
				return u, conflict(id)
			}
			u.ID = id
		default:
			return u, refuse(http.StatusUnprocessableEntity,
				"읽었지만 쓸 수 없어요: "+strconv.Quote(cut(m.name, 100))+". 사람에게는 name(글)과, 있다면 age(0부터 150까지), city(글)가 있어요.",
				"This was read and cannot be used: "+strconv.Quote(cut(m.name, 100))+". A person has a name (text) and may have an age (0 to 150) and a city (text).")
		}
	}
	if u.Name == "" {
		return u, refuse(http.StatusUnprocessableEntity,
			"읽었지만 name이 없어요. 이름은 꼭 있어야 해요.",
			"This was read, and has no name. A person needs one.")
	}
	return u, nil
}

// whole is a whole number between low and high: JSON's, or a form's text; nil if it is not.
func whole(v any, low, high int) *int {
	var digits string
	switch v := v.(type) {
	case json.Number:
		digits = v.String()
	case string:
		digits = v
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < low || n > high {
		return nil
	}
	return &n
}

// conflict is for an id that cannot be had.
func conflict(id int) error {
	n := strconv.Itoa(id)
	return refuse(http.StatusConflict,
		"id "+n+"번은 쓸 수 없어요. 다른 사람의 것이거나, 이 주소의 것이 아니에요.",
		"The id "+n+" cannot be had: it is somebody else's, or not this address's.")
}
