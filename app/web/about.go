package web

import (
	_ "embed"
	"net/http"
	"regexp"

	"github.com/gorilla/websocket"
	"github.com/labstack/echo/v4"

	"roundtrip/app/lesson"
	"roundtrip/app/progress"
	"roundtrip/app/seat"
)

//go:embed openapi.yaml
var openAPIDocument []byte

// openAPI is the API's description.
func (w *Web) openAPI(c echo.Context) error {
	c.Response().Header().Set("Cache-Control", "no-cache")
	return c.Blob(http.StatusOK, "application/yaml", openAPIDocument) // RFC 9512
}

// health says that the program answers.
func (w *Web) health(c echo.Context) error {
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
}

func (w *Web) metrics(c echo.Context) error {
	w.meter.ServeHTTP(c.Response(), c.Request())
	return nil
}

// events is the live socket.
func (w *Web) events(c echo.Context) error {
	if !websocket.IsWebSocketUpgrade(c.Request()) {
		return refuse("not-websocket")
	}
	w.live.ServeHTTP(c.Response(), c.Request())
	return nil
}

// showProblem tells what a problem's type means.
func (w *Web) showProblem(c echo.Context) error {
	id := param(c, "id")
	lang := w.langOf(c.Request())
	for _, p := range problems() {
		if p.id == id {
			d := p.document(lang, nil)
			d.Detail = regexp.MustCompile(`%(\[\d+\])?[a-z]`).ReplaceAllString(d.Detail, "…")
			h := c.Response().Header()
			h.Set("Content-Language", lang)
			h.Add("Vary", "Accept-Language")
			return c.JSON(http.StatusOK, d)
		}
	}
	return refuse("no-problem")
}

// named is a part of a lesson with its title.
type named struct {
	ID    string      `json:"id"`
	Title lesson.Text `json:"title"`
}

// lessonView is a lesson as the API lists it.
type lessonView struct {
	ID          string      `json:"id"`
	Order       int         `json:"order"`
	Minutes     int         `json:"minutes"`
	Title       lesson.Text `json:"title"`
	Summary     lesson.Text `json:"summary"`
	Tasks       []named     `json:"tasks"`
	Experiments []named     `json:"experiments"`
}

func (w *Web) listLessons(c echo.Context) error {
	list := []lessonView{}
	for _, l := range w.c.Course.Lessons {
		v := lessonView{
			ID: l.ID, Order: l.Order, Minutes: l.Minutes, Title: l.Title, Summary: l.Summary,
			Tasks: []named{}, Experiments: []named{},
		}
		for _, t := range l.Tasks {
			v.Tasks = append(v.Tasks, named{t.ID, t.Title})
		}
		for _, e := range l.Experiments {
			v.Experiments = append(v.Experiments, named{e.ID, e.Title})
		}
		list = append(list, v)
	}
	return c.JSON(http.StatusOK, struct {
		Lessons []lessonView `json:"lessons"`
	}{list})
}

// showProgress shows the tasks of the lessons that the seat has opened.
func (w *Web) showProgress(c echo.Context, s *seat.Seat) error {
	shown := []progress.Lesson{}
	if w.c.Progress != nil {
		if p := w.c.Progress(s.ID()); p != nil {
			shown = append(shown, p.Snapshot()...)
		}
	}
	return c.JSON(http.StatusOK, struct {
		Lessons []progress.Lesson `json:"lessons"`
	}{shown})
}
