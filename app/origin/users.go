package origin

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"
)

// These are the people as /users has them: no two have one name, and nobody is
// replaced unseen. /user has the same people under rules of its own.

// usersRoute lists the people or adds one.
func (s *server) usersRoute(c echo.Context) error {
	if c.Request().Method != http.MethodPost {
		return writeJSON(c, http.StatusOK, asJSON, map[string]any{"users": s.users.read()})
	}
	name, err := newName(c)
	if err != nil {
		return err
	}
	added, err := s.users.add(User{Name: name}, func(all []User) error { return mayBeCalled(name, all, 0) })
	if err != nil {
		return err
	}
	c.Response().Header().Set("Location", "/users/"+strconv.Itoa(added.ID))
	c.Response().Header().Set("ETag", added.etag())
	return writeJSON(c, http.StatusCreated, asJSON, added)
}

// userRoute gives, replaces or deletes one person.
func (s *server) userRoute(c echo.Context) error {
	id, err := strconv.Atoi(param(c, "id"))
	if err != nil {
		return noSuch()
	}
	var found User
	switch c.Request().Method {
	case http.MethodDelete:
		if err := s.users.remove(id, func(User) error { return nil }); err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	case http.MethodPut:
		var name string
		if name, err = newName(c); err != nil {
			return err
		}
		found, err = s.users.set(id, func(p User, all []User) (User, error) {
			if err := mustMatch(c, p.etag()); err != nil {
				return p, err
			}
			return User{Name: name}, mayBeCalled(name, all, id)
		})
	default:
		found, err = s.users.find(id)
	}
	if err != nil {
		return err
	}
	c.Response().Header().Set("ETag", found.etag())
	return writeJSON(c, http.StatusOK, asJSON, found)
}

// newName reads {"name": …} and says what is wrong with anything else.
func newName(c echo.Context) (string, error) {
	if t, _, err := mime.ParseMediaType(c.Request().Header.Get("Content-Type")); err != nil || t != asJSON {
		return "", refuse(http.StatusUnsupportedMediaType,
			"Content-Type: application/json만 읽을 수 있어요.",
			"Only Content-Type: application/json can be read.",
			[2]string{"Accept", asJSON})
	}
	b, err := content(c, maxContent)
	if err != nil {
		return "", err
	}
	var in struct{ Name string }
	if err := json.NewDecoder(bytes.NewReader(b)).Decode(&in); err != nil {
		return "", refuse(http.StatusBadRequest,
			"JSON으로 읽을 수 없어요: "+err.Error(),
			"This cannot be read as JSON: "+err.Error())
	}
	if in.Name == "" || len(in.Name) > 100 {
		return "", refuse(http.StatusUnprocessableEntity,
			"JSON이기는 하지만 name이 없거나 너무 길어요.",
			"This is JSON, but its name is missing or too long.")
	}
	return in.Name, nil
}

// mayBeCalled refuses a name that somebody else in the list has.
func mayBeCalled(name string, all []User, id int) error {
	if !slices.ContainsFunc(all, func(u User) bool { return u.Name == name && u.ID != id }) {
		return nil
	}
	return refuse(http.StatusConflict,
		"이름이 "+strconv.Quote(name)+"인 사람이 이미 있어요.",
		"Somebody called "+strconv.Quote(name)+" is there already.")
}
