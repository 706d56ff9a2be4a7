package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"roundtrip/app/exchange"
	"roundtrip/app/seat"
)

// now is the clock of acts.
func now() exchange.Time { return exchange.At(time.Now()) }

// beginAct notes a deliberate thing that the learner's page is about to do.
func (w *Web) beginAct(c echo.Context, s *seat.Seat) error {
	var asked struct {
		Kind       string            `json:"kind"`
		Server     string            `json:"server"`
		Lesson     string            `json:"lesson"`
		Experiment string            `json:"experiment"`
		Prediction string            `json:"prediction"`
		Request    *exchange.Request `json:"request"`
	}
	if err := w.decode(c, &asked, maxJSON); err != nil {
		return err
	}
	a := exchange.Act{
		Kind: asked.Kind, Server: asked.Server, Lesson: asked.Lesson, Experiment: asked.Experiment,
		Prediction: asked.Prediction, Request: asked.Request,
	}
	if err := w.checkAct(s, &a); err != nil {
		return err
	}
	if a.Kind == "open" || a.Kind == "predict" { // over at once
		a.Started = now()
		a.Ended = a.Started
	}
	return c.JSON(http.StatusCreated, s.Recorder().Act(a))
}

// checkAct refuses an act that makes no sense, or too much of it.
func (w *Web) checkAct(s *seat.Seat, a *exchange.Act) error {
	switch a.Kind {
	case "fetch", "visit", "server", "open", "predict":
	case "":
		return refuse("json-missing", "kind")
	default:
		return refuse("not-one-of", "kind", "fetch, visit, server, open, predict")
	}
	if err := w.checkPlace(s, a); err != nil {
		return err
	}
	switch {
	case a.Kind == "open" && a.Lesson == "":
		return refuse("json-missing", "lesson")
	case (a.Kind == "fetch" || a.Kind == "visit") && a.Request == nil:
		return refuse("json-missing", "request")
	case a.Kind == "fetch" || a.Kind == "visit":
		a.Request.Raw = nil // a browser has no such thing
		return checkRequest(a.Request)
	}
	a.Request = nil
	return nil
}

// checkPlace refuses what is not there: a server of the seat, a lesson.
func (w *Web) checkPlace(s *seat.Seat, a *exchange.Act) error {
	if err := short(maxName, "server", a.Server, "lesson", a.Lesson, "experiment", a.Experiment, "prediction", a.Prediction); err != nil {
		return err
	}
	if a.Server == "" && a.Kind != "open" {
		a.Server = s.Servers()[0].Name
	}
	// What is done to a server may be that it begins to be.
	if a.Server != "" && (a.Kind != "server" || !slices.Contains(seat.ServerNames(), a.Server)) {
		if _, err := serverOf(s, a.Server); err != nil {
			return err
		}
	}
	if a.Lesson != "" && w.c.Course.Lesson(a.Lesson) == nil {
		return refuse("no-lesson", a.Lesson)
	}
	return nil
}

// endAct adds what the page found out.
func (w *Web) endAct(c echo.Context, s *seat.Seat) error {
	var asked struct {
		Ended      *bool          `json:"ended"`
		Prediction string         `json:"prediction"`
		Seen       *exchange.Seen `json:"seen"`
	}
	if err := w.decode(c, &asked, maxJSON); err != nil {
		return err
	}
	if err := short(maxName, "prediction", asked.Prediction); err != nil {
		return err
	}
	a := exchange.Act{ID: param(c, "id"), Prediction: asked.Prediction, Seen: boundSeen(asked.Seen)}
	switch {
	case a.ID == "": // it would be a new one
		return refuse("no-act")
	case asked.Ended != nil && !*asked.Ended:
		return refuse("not-one-of", "ended", "true")
	case asked.Ended != nil:
		a.Ended = now()
	}
	if a = s.Recorder().Act(a); a.ID == "" {
		return refuse("no-act")
	}
	return c.JSON(http.StatusOK, a)
}
