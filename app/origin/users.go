package origin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
)

// maxUsers is how many people one server remembers; the first then makes room.
const maxUsers = 100

// user is one person.
type user struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
	// version counts changes; it is the resource's entity tag.
	version int
}

func (u user) etag() string { return fmt.Sprintf(`"%d-%d"`, u.ID, u.version) }

// users is the server's list of people. The zero value holds one, with id 1.
type users struct {
	mu   sync.Mutex
	list []user
	last int
}

// locked runs f on the list, which begins with one person.
func (u *users) locked(f func() error) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.last == 0 {
		u.list, u.last = []user{{ID: 1, Name: "하나", version: 1}}, 1
	}
	return f()
}

// usersRoute lists the people or adds one.
func (s *server) usersRoute(c echo.Context) error {
	if c.Request().Method != http.MethodPost {
		var all []user
		if err := s.users.locked(func() error { all = slices.Clone(s.users.list); return nil }); err != nil {
			return err
		}
		return writeJSON(c, http.StatusOK, asJSON, map[string]any{"users": all})
	}
	name, err := newName(c)
	if err != nil {
		return err
	}
	var added user
	err = s.users.locked(func() error {
		if slices.ContainsFunc(s.users.list, func(u user) bool { return u.Name == name }) {
			return taken(name)
		}
		s.users.last++
		added = user{ID: s.users.last, Name: name, version: 1}
		s.users.list = append(s.users.list, added)
		if len(s.users.list) > maxUsers {
			s.users.list = slices.Delete(s.users.list, 0, 1)
		}
		return nil
	})
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
	var name string
	method := c.Request().Method
	if method == http.MethodPut {
		if name, err = newName(c); err != nil {
			return err
		}
	}
	var found user
	err = s.users.locked(func() error {
		i := slices.IndexFunc(s.users.list, func(u user) bool { return u.ID == id })
		if i < 0 {
			return noSuch()
		}
		found = s.users.list[i]
		switch method {
		case http.MethodDelete:
			s.users.list = slices.Delete(s.users.list, i, i+1)
		case http.MethodPut:
			if err := mayReplace(c, found); err != nil {
				return err
			}
			if slices.ContainsFunc(s.users.list, func(u user) bool { return u.Name == name && u.ID != id }) {
				return taken(name)
			}
			found.Name, found.version = name, found.version+1
			s.users.list[i] = found
		}
		return nil
	})
	if err != nil {
		return err
	}
	if method == http.MethodDelete {
		return c.NoContent(http.StatusNoContent)
	}
	c.Response().Header().Set("ETag", found.etag())
	return writeJSON(c, http.StatusOK, asJSON, found)
}

// mayReplace wants If-Match, so that nobody overwrites what they have not seen
// (RFC 6585 §3, RFC 9110 §13.1.1).
func mayReplace(c echo.Context, u user) error {
	match := c.Request().Header.Get("If-Match")
	if match == "" {
		return refuse(http.StatusPreconditionRequired,
			"If-Match가 필요해요. 먼저 GET으로 ETag를 받아 오세요.",
			"If-Match is required: GET the person first and take its ETag.")
	}
	for tag := range strings.SplitSeq(match, ",") {
		if tag = strings.TrimSpace(tag); tag == "*" || tag == u.etag() {
			return nil
		}
	}
	return refuse(http.StatusPreconditionFailed,
		"그 사이에 바뀌었어요. 지금의 ETag는 "+u.etag()+"예요.",
		"It has changed meanwhile. Its ETag is "+u.etag()+" now.")
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

func taken(name string) error {
	return refuse(http.StatusConflict,
		"이름이 "+strconv.Quote(name)+"인 사람이 이미 있어요.",
		"Somebody called "+strconv.Quote(name)+" is there already.")
}
