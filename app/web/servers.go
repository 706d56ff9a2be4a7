package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"roundtrip/app/fault"
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
	all := s.Servers()
	if i := slices.IndexFunc(all, func(v seat.Server) bool { return v.Name == name }); i >= 0 {
		return all[i], nil
	}
	return seat.Server{}, fmt.Errorf("%w: %.40q", seat.ErrNoServer, name)
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

// setServer starts, stops or moves a server, breaks and heals it.
func (w *Web) setServer(c echo.Context, s *seat.Seat) error {
	var asked struct {
		State  *string         `json:"state"`
		Faults *[]fault.Switch `json:"faults"`
	}
	if err := w.decode(c, &asked, maxJSON); err != nil {
		return err
	}
	if asked.State == nil && asked.Faults == nil {
		return refuse("json-missing", "state")
	}
	if asked.Faults != nil { // looked at first: a mistake in it changes nothing
		if err := fault.Check(*asked.Faults); err != nil {
			return err
		}
	}
	ctx, name := c.Request().Context(), param(c, "name")
	var v seat.Server
	var err error
	if asked.State != nil {
		v, err = s.SetServer(ctx, name, *asked.State)
	}
	if asked.Faults != nil && err == nil {
		v, err = s.SetFaults(ctx, name, *asked.Faults)
	}
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, serverViewOf(c.Request(), v))
}

// listFaults answers with every fault that there is.
func (w *Web) listFaults(c echo.Context) error {
	return c.JSON(http.StatusOK, struct {
		Faults []fault.Fault `json:"faults"`
	}{fault.List()})
}
