package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"syscall"

	"github.com/labstack/echo/v4"

	"roundtrip/app/fault"
	"roundtrip/app/gateway"
	"roundtrip/app/seat"
)

// serverView is a server as the API shows it. Its url is spelled with the host
// that the request came by: page and server must be same-site.
type serverView struct {
	seat.Server
	URL string `json:"url"`
}

func serverViewOf(r *http.Request, v seat.Server) serverView {
	return serverView{Server: v, URL: "http://" + hostport(r, v.Port)}
}

// hostport writes the request's host with another port.
func hostport(r *http.Request, port int) string {
	return authority(hostname(r.Host)) + ":" + strconv.Itoa(port)
}

func serversOf(r *http.Request, s *seat.Seat) []serverView {
	views := []serverView{}
	for _, v := range s.Servers() {
		views = append(views, serverViewOf(r, v))
	}
	return views
}

// serverOf finds a seat's server by its name.
func serverOf(s *seat.Seat, name string) (seat.Server, error) {
	v, there := s.Server(name)
	if !there {
		return v, fmt.Errorf("%w: %.40q", seat.ErrNoServer, name)
	}
	return v, nil
}

func (w *Web) listServers(c echo.Context, s *seat.Seat) error {
	return c.JSON(http.StatusOK, struct {
		Servers []serverView `json:"servers"`
	}{serversOf(c.Request(), s)})
}

func (w *Web) showServer(c echo.Context, s *seat.Seat) error {
	v, err := serverOf(s, param(c, "name"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, serverViewOf(c.Request(), v))
}

// arrangement is what a server is to be; what is left out stays as it is.
type arrangement struct {
	State   string            `json:"state"`
	Port    *int              `json:"port"`
	PortOf  string            `json:"portOf"`
	Listen  []string          `json:"listen"`
	Faults  *[]fault.Switch   `json:"faults"`
	Gateway *gateway.Settings `json:"gateway"`
}

// wish is what the seat is asked for.
func (a *arrangement) wish() (seat.Wish, error) {
	w := seat.Wish{State: a.State, PortOf: a.PortOf, Listen: a.Listen, Faults: a.Faults, Gateway: a.Gateway}
	if a.Port != nil {
		if *a.Port < 1 || *a.Port > maxPort {
			return w, refuse("bad-port", *a.Port, poolText(""))
		}
		w.Port = *a.Port
	}
	return w, nil
}

const maxPort = 1<<16 - 1

// addServer makes a server begin to be.
func (w *Web) addServer(c echo.Context, s *seat.Seat) error {
	var asked struct {
		Name *string `json:"name"`
		arrangement
	}
	if err := w.decode(c, &asked, maxJSON); err != nil {
		return err
	}
	if asked.Name == nil {
		return refuse("json-missing", "name")
	}
	if _, there := s.Server(*asked.Name); there {
		return refuse("server-exists", cut(*asked.Name, 40))
	}
	return w.arrange(c, s, *asked.Name, &asked.arrangement)
}

// setServer starts, stops or moves a server, breaks and heals it, or makes it
// begin to be.
func (w *Web) setServer(c echo.Context, s *seat.Seat) error {
	var asked arrangement
	if err := w.decode(c, &asked, maxJSON); err != nil {
		return err
	}
	if asked.State == "" && asked.Port == nil && asked.PortOf == "" && asked.Listen == nil && asked.Faults == nil && asked.Gateway == nil {
		return refuse("json-missing", "state")
	}
	return w.arrange(c, s, param(c, "name"), &asked)
}

// arrange answers 201 where a server has begun to be (RFC 9110 §9.3.4).
func (w *Web) arrange(c echo.Context, s *seat.Seat, name string, asked *arrangement) error {
	wish, err := asked.wish()
	if err != nil {
		return err
	}
	_, there := s.Server(name)
	v, err := s.Arrange(c.Request().Context(), name, wish)
	var bounds *gateway.Invalid
	switch {
	case errors.As(err, &bounds):
		return refuse("out-of-range", "gateway."+bounds.Field, bounds.Most)
	case err != nil:
		return err
	}
	status := http.StatusOK
	if !there {
		status = http.StatusCreated
		c.Response().Header().Set("Location", api+"/servers/"+name)
	}
	return c.JSON(status, serverViewOf(c.Request(), v))
}

// removeServer ends a server and forgets it.
func (w *Web) removeServer(c echo.Context, s *seat.Seat) error {
	if err := s.Remove(c.Request().Context(), param(c, "name")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// listFaults answers with every fault that there is.
func (w *Web) listFaults(c echo.Context) error {
	return c.JSON(http.StatusOK, struct {
		Faults []fault.Fault `json:"faults"`
	}{fault.List()})
}

// whoHasPort is who has the port that a server wants, and what the kernel said.
func whoHasPort(err error) []any {
	var taken *seat.Taken
	holder := text{"다른 자리나 프로그램", "another seat or program"}
	if errors.As(err, &taken) {
		holder = text{"다른 프로그램", "another program"}
		if taken.By != "" {
			holder = text{"내 서버 " + taken.By, "your server " + taken.By}
		}
	}
	return append([]any{holder}, kernelsWords(err)...)
}

// whichPort is a port that a server may not have, and which it may.
func whichPort(err error) []any {
	var bad *seat.BadPort
	if errors.As(err, &bad) {
		return []any{bad.Port, poolText(bad.Pool)}
	}
	return []any{0, poolText("")}
}

func poolText(pool string) text {
	if pool == "" {
		return text{"내 서버가 가진 번호만 쓸 수 있어요", "one of your own servers’ ports"}
	}
	return text{pool + " 가운데 다른 자리의 것이 아닌 번호나, 내 서버가 가진 번호를 쓸 수 있어요", "one of " + pool + " that is no other seat’s, or one of your own servers’ ports"}
}

// whichHost is a host that a server may not listen at, and those that it may.
func whichHost(err error) []any {
	var bad *seat.BadHost
	if errors.As(err, &bad) {
		return []any{cut(bad.Host, 40), strings.Join(bad.Allowed, ", ")}
	}
	return []any{"", ""}
}

// kernelsWords are those of the errno in an error, else the error's.
func kernelsWords(err error) []any {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return []any{errno.Error()}
	}
	return []any{err.Error()}
}
