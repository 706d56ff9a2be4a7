package origin

import (
	"fmt"
	"slices"
	"strconv"
	"sync"
)

// maxUsers is how many people one server remembers; the first then makes room.
const maxUsers = 100

// User is one person that a server remembers.
type User struct {
	ID   int     `json:"id"`
	Name string  `json:"name"`
	Age  *int    `json:"age,omitempty"`
	City *string `json:"city,omitempty"`
	// version counts changes; it is in the resource's entity tag.
	version int
}

func (u User) etag() string { return fmt.Sprintf(`"%d-%d"`, u.ID, u.version) }

// path is the person's address.
func (u User) path() string { return "/user/" + strconv.Itoa(u.ID) }

// users is the server's list of people, by id. It begins with one person.
type users struct {
	mu      sync.Mutex
	list    []User
	last    int // the highest id there ever was
	changes int // of the whole list; no version of anybody is higher

	watch          func([]User) // Config.Users
	telling, again bool
}

// begin puts the first person in, and tells of it.
func (u *users) begin(watch func([]User)) {
	u.watch = watch
	u.list, u.last, u.changes = []User{{ID: 1, Name: "하나", version: 1}}, 1, 1
	u.tell()
}

// read is the list as it is now.
func (u *users) read() []User {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Clone(u.list)
}

// find is the person with an id, or the problem that there is none.
func (u *users) find(id int) (User, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	i := u.index(id)
	if i < 0 {
		return User{}, noSuch()
	}
	return u.list[i], nil
}

// index is a person's place in the list, -1 if there is none.
func (u *users) index(id int) int {
	return slices.IndexFunc(u.list, func(u User) bool { return u.ID == id })
}

// add puts a person in, with the id asked for or the next one (0), if may has
// nothing against it.
func (u *users) add(p User, may func(all []User) error) (User, error) {
	err := u.change(func() error {
		if err := may(u.list); err != nil {
			return err
		}
		p = u.insert(p)
		return nil
	})
	return p, err
}

// insert puts a person in. The lock is held.
func (u *users) insert(p User) User {
	u.changes++
	p.version = 1
	if p.ID == 0 {
		p.ID = u.last + 1
	}
	if p.ID <= u.last {
		p.version = u.changes // somebody may have been here: no tag comes twice
	}
	u.last = max(u.last, p.ID)
	if len(u.list) == maxUsers {
		u.list = slices.Delete(u.list, 0, 1)
	}
	u.list = append(u.list, p)
	return p
}

// put has p at an id from now on, in somebody's place or a new one (made), if may
// has nothing against it; its argument is nil where nobody is.
func (u *users) put(id int, p User, may func(now *User) error) (out User, made bool, err error) {
	err = u.change(func() error {
		p.ID = id
		i := u.index(id)
		if i < 0 {
			if err := may(nil); err != nil {
				return err
			}
			out, made = u.insert(p), true
			return nil
		}
		if err := may(&u.list[i]); err != nil {
			return err
		}
		u.changes++
		p.version = u.list[i].version + 1
		u.list[i], out = p, p
		return nil
	})
	return out, made, err
}

// set replaces a person by what with makes of them.
func (u *users) set(id int, with func(now User, all []User) (User, error)) (User, error) {
	var p User
	err := u.change(func() error {
		i := u.index(id)
		if i < 0 {
			return noSuch()
		}
		var err error
		if p, err = with(u.list[i], u.list); err != nil {
			return err
		}
		u.changes++
		p.ID, p.version = id, u.list[i].version+1
		u.list[i] = p
		return nil
	})
	return p, err
}

// remove takes a person out, if may has nothing against it.
func (u *users) remove(id int, may func(User) error) error {
	return u.change(func() error {
		i := u.index(id)
		if i < 0 {
			return noSuch()
		}
		if err := may(u.list[i]); err != nil {
			return err
		}
		u.changes++
		u.list = slices.Delete(u.list, i, i+1)
		return nil
	})
}

// change runs f on the list alone, and tells of the change it made.
func (u *users) change(f func() error) error {
	err := func() error {
		u.mu.Lock()
		defer u.mu.Unlock()
		return f()
	}()
	if err == nil {
		u.tell()
	}
	return err
}

// tell shows the list to whoever watches, with no lock held. One goroutine tells
// at a time, so that the last list told is the last there is; changes that come
// meanwhile are told together.
func (u *users) tell() {
	if u.watch == nil {
		return
	}
	u.mu.Lock()
	u.again = true
	if u.telling {
		u.mu.Unlock()
		return
	}
	u.telling = true
	for u.again {
		u.again = false
		list := slices.Clone(u.list)
		u.mu.Unlock()
		u.watch(list)
		u.mu.Lock()
	}
	u.telling = false
	u.mu.Unlock()
}
