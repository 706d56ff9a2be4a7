package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"roundtrip/app/seat"
)

// policy says who may call a route.
type policy int

const (
	pages  policy = iota // people: GET and HEAD, at one spelling of the host
	anyone               // programs, without a token
	own                  // programs; from a page, one of ours only
	seated               // programs with the token of a seat
)

// route is one line of the table.
type route struct {
	method, path string
	policy       policy
	open         echo.HandlerFunc                     // pages, anyone and own
	seated       func(echo.Context, *seat.Seat) error // seated
}

// api is the prefix of the API's routes.
const api = "/api/v1"

// routes is every route of the app.
func (w *Web) routes() []route {
	list := []route{
		{method: "GET", path: "/", policy: pages, open: w.root},
		{method: "GET", path: "/favicon.ico", policy: anyone, open: w.icon},
		{method: "GET", path: "/assets/:hash/*", policy: anyone, open: w.assets},
		{method: "GET", path: "/healthz", policy: anyone, open: w.health},
		{method: "GET", path: "/metrics", policy: anyone, open: w.metrics},

		{method: "POST", path: api + "/seats", policy: own, open: w.takeSeat},
		{method: "POST", path: api + "/seats/recover", policy: own, open: w.recoverSeat},
		{method: "GET", path: api + "/seat", policy: seated, seated: w.showSeat},
		{method: "POST", path: api + "/seat/reset", policy: seated, seated: w.resetSeat},
		{method: "PUT", path: api + "/seat/strangers/:addr", policy: seated, seated: w.admit},
		{method: "GET", path: api + "/servers", policy: seated, seated: w.listServers},
		{method: "POST", path: api + "/servers", policy: seated, seated: w.addServer},
		{method: "GET", path: api + "/servers/:name", policy: seated, seated: w.showServer},
		{method: "PUT", path: api + "/servers/:name", policy: seated, seated: w.setServer},
		{method: "DELETE", path: api + "/servers/:name", policy: seated, seated: w.removeServer},
		{method: "POST", path: api + "/acts", policy: seated, seated: w.beginAct},
		{method: "PATCH", path: api + "/acts/:id", policy: seated, seated: w.endAct},
		{method: "POST", path: api + "/send", policy: seated, seated: w.send},
		{method: "GET", path: api + "/exchanges", policy: seated, seated: w.listExchanges},
		{method: "GET", path: api + "/exchanges.har", policy: seated, seated: w.showHAR},
		{method: "GET", path: api + "/exchanges.html", policy: seated, seated: w.showPage},
		{method: "POST", path: api + "/exchanges/open", policy: seated, seated: w.openPage},
		{method: "GET", path: api + "/exchanges/:id", policy: seated, seated: w.showExchange},
		{method: "GET", path: api + "/exchanges/:id/code/:as", policy: seated, seated: w.showCode},
		{method: "GET", path: api + "/jar", policy: seated, seated: w.showJars},
		{method: "POST", path: api + "/jar/seen", policy: seated, seated: w.seeCookies},
		{method: "GET", path: api + "/jar/:id/lines", policy: seated, seated: w.showCookieLines},
		{method: "POST", path: api + "/cookies/verdict", policy: seated, seated: w.judgeCookie},
		{method: "GET", path: api + "/sessions", policy: seated, seated: w.listSessions},
		{method: "GET", path: api + "/events", policy: own, open: w.events},
		{method: "GET", path: api + "/faults", policy: anyone, open: w.listFaults},
		{method: "GET", path: api + "/lessons", policy: anyone, open: w.listLessons},
		{method: "GET", path: api + "/progress", policy: seated, seated: w.showProgress},
		{method: "GET", path: api + "/registry", policy: anyone, open: w.showRegistry},
		{method: "GET", path: api + "/registry/statuses/:code", policy: anyone, open: w.showStatus},
		{method: "GET", path: api + "/registry/fields/:field", policy: anyone, open: w.showField},
		{method: "GET", path: api + "/problems/:id", policy: anyone, open: w.showProblem},
		{method: "GET", path: api + "/openapi.yaml", policy: anyone, open: w.openAPI},
	}
	for _, lang := range langs() {
		list = append(list,
			route{method: "GET", path: "/" + lang, policy: pages, open: w.slash},
			route{method: "GET", path: "/" + lang + "/", policy: pages, open: w.start},
			route{method: "GET", path: "/" + lang + "/bench", policy: pages, open: w.bench},
			route{method: "GET", path: "/" + lang + "/lessons/:id", policy: pages, open: w.lesson},
			route{method: "GET", path: "/" + lang + "/clear-cookies", policy: pages, open: w.clearCookies},
		)
	}
	return list
}

// mount puts the table and what goes around it onto an Echo.
func (w *Web) mount() *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = w.fail
	e.Use(w.recovered, w.headers, w.hostChecked)
	for _, r := range w.routes() {
		handle := r.open
		switch r.policy {
		case pages:
			handle = w.oneSpelling(w.fewCookies(handle))
		case own:
			handle = w.ownOrigin(handle)
		case seated:
			handle = w.withSeat(r.seated)
		}
		e.Add(r.method, r.path, handle)
		if r.method == http.MethodGet && r.policy != seated && r.policy != own {
			e.Add(http.MethodHead, r.path, handle)
		}
	}
	return e
}
