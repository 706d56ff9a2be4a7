package origin

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"roundtrip/app/session"
)

// These are what the ways to remember somebody have in common.

// beginSessions sets up where sessions are kept.
func (s *server) beginSessions(c Config) {
	s.sessions, s.arrived = c.Sessions, c.Arrived
	if s.sessions == nil {
		s.sessions = session.NewStores()
	}
	s.scsMemory = newSCS(s.sessions.Memory)
	if s.sessions.Redis != nil {
		s.scsRedis = newSCS(s.sessions.Redis)
	}
	if s.sessions.Restarted {
		s.logf("restarted: what was in variables is gone, every session too")
	}
}

// visitor is what a session remembers of somebody.
type visitor struct {
	Name   string    `json:"name"`
	Since  time.Time `json:"since"`
	Visits int       `json:"visits"`
	Until  time.Time `json:"until"`
	Note   string    `json:"note,omitempty"` // for nobody else to read
}

func newVisitor(name string, ttl time.Duration) visitor {
	now := time.Now().UTC().Truncate(time.Second)
	return visitor{Name: name, Since: now, Until: now.Add(ttl)}
}

// keep writes a visitor into a store, until it expires.
func (v visitor) keep(ctx context.Context, in session.Store, id string) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return trouble(in.Set(ctx, id, b, time.Until(v.Until)))
}

// visit finds the visitor of an id, and counts the visit.
func visit(ctx context.Context, in session.Store, id string) (v visitor, err error) {
	b, err := in.Get(ctx, id)
	if err != nil {
		return v, trouble(err)
	}
	if err := json.Unmarshal(b, &v); err != nil {
		return v, trouble(session.ErrNone) // something else is kept under this id
	}
	if !time.Now().Before(v.Until) {
		return v, errExpired
	}
	v.Visits++
	return v, v.keep(ctx, in, id)
}

// Reasons why somebody is not known.
var (
	errNoCookie = errors.New("no-cookie")
	errUnknown  = errors.New("unknown")
	errExpired  = errors.New("expired")
)

// trouble turns what a store says into what a client is told.
func trouble(err error) error {
	switch {
	case errors.Is(err, session.ErrExpired):
		return errExpired
	case errors.Is(err, session.ErrNone):
		return errUnknown
	case errors.Is(err, session.ErrFull):
		return refuse(http.StatusInsufficientStorage,
			"세션이 너무 많아요. 2,000개까지 담아요.", "There are too many sessions: the store takes 2,000.")
	case errors.Is(err, session.ErrUnreachable):
		return refuse(http.StatusServiceUnavailable,
			"세션 저장소에 닿지 못했어요. 당신이 누구인지는 거기에만 적혀 있어요. ("+err.Error()+")",
			"The session store cannot be reached, and only there it is written who you are ("+err.Error()+").")
	}
	return err
}

// within is the request's context, which says what its commands to a store are for.
func (s *server) within(c echo.Context) context.Context {
	cause := ""
	if s.arrived != nil {
		cause = s.arrived(c.Request().RemoteAddr)
	}
	return session.WithCause(c.Request().Context(), cause)
}

// login reads who wants to log in, from JSON or a form, and for how long (?ttl=).
// There is no password: whoever is named is believed.
func login(c echo.Context) (visitor, error) {
	ttl, err := number(c, "ttl", int(session.MaxTTL/time.Second), 1, int(session.MaxTTL/time.Second))
	if err != nil {
		return visitor{}, err
	}
	in, err := members(c)
	if err != nil {
		return visitor{}, err
	}
	name := ""
	for _, m := range in {
		if m.name == "name" {
			name, _ = m.value.(string)
		}
	}
	name = strings.TrimSpace(name)
	if n := utf8.RuneCountInString(name); n == 0 || n > 64 || !utf8.ValidString(name) ||
		strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return visitor{}, refuse(http.StatusUnprocessableEntity,
			"name에 이름을 적어 주세요. 64글자까지예요.", "Give a name as name: up to 64 letters.")
	}
	return newVisitor(name, time.Duration(ttl)*time.Second), nil
}

// welcome answers a login: a form is sent on to the page, a program gets JSON.
func (s *server) welcome(c echo.Context, way, name, id string) error {
	if accept(c, asJSON, asHTML) == asHTML {
		return c.Redirect(http.StatusSeeOther, "/session/"+way)
	}
	answer := map[string]any{"name": name}
	if id != "" {
		answer["id"] = id
	}
	return writeJSON(c, http.StatusOK, asJSON, answer)
}

// farewell answers a logout.
func (s *server) farewell(c echo.Context, way string) error {
	if accept(c, asJSON, asHTML) == asHTML {
		return c.Redirect(http.StatusSeeOther, "/session/"+way)
	}
	return c.NoContent(http.StatusNoContent)
}

// whoami answers with what the server knows of the visitor, or why it knows nothing.
func (s *server) whoami(c echo.Context, way string, v visitor, role string, err error) error {
	lang := s.language(c)
	status, why := http.StatusOK, ""
	switch err {
	case nil:
	case errNoCookie, errUnknown, errExpired:
		status, why = http.StatusUnauthorized, err.Error()
		// RFC 9110 §15.5.2 wants a challenge; browsers ask nobody about this one.
		c.Response().Header().Set("WWW-Authenticate", `Cookie realm="roundtrip"`)
	default:
		return err
	}
	c.Response().Header().Set("Content-Language", lang)
	c.Response().Header().Set("Cache-Control", "no-store")
	if accept(c, asJSON, asHTML) == asHTML {
		return s.pages.write(c, status, "session", map[string]any{
			"Lang": lang, "Korean": lang == "ko", "Way": way, "Who": v, "Role": role, "Why": whyNot(why).in(lang)})
	}
	if why != "" {
		return writeJSON(c, status, asProblem, struct {
			Type   string `json:"type"`
			Title  string `json:"title"`
			Status int    `json:"status"`
			Detail string `json:"detail"`
			Why    string `json:"why"` // "no-cookie", "unknown", "expired"
		}{"about:blank", http.StatusText(status), status, whyNot(why).in(lang), why})
	}
	answer := map[string]any{"name": v.Name, "role": role}
	if !v.Since.IsZero() {
		answer["since"], answer["until"], answer["visits"] = v.Since, v.Until, v.Visits
	}
	if v.Note != "" {
		answer["note"] = v.Note
	}
	return writeJSON(c, status, asJSON, answer)
}

func whyNot(why string) text {
	return map[string]text{
		"no-cookie": {"누구인지 몰라요. 세션 쿠키가 함께 오지 않았어요.", "Nobody is known: no session cookie came along."},
		"unknown": {"누구인지 몰라요. 쿠키는 왔지만 그런 세션은 없어요. 로그아웃했거나, 서버가 잊었거나, 저장소가 지웠거나, 처음부터 없던 거예요.",
			"Nobody is known: a cookie came, and there is no such session. It was logged out, the server or its store has forgotten it, or it never was."},
		"expired": {"세션이 끝났어요. 기한이 지났어요. 다시 로그인해 주세요.", "The session is over: its time has passed. Log in again."},
	}[why]
}

// neighbourName is somebody who uses the same server.
var neighbourName = text{"영희", "younghee"}

// neighbour logs in before a learner's first login of a way, and before every third
// after it: a person whom the playground makes up, with something to lose.
type neighbour struct {
	mu     sync.Mutex
	logins map[string]int
}

// comes tells whether the neighbour logs in now.
func (n *neighbour) comes(way string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.logins == nil {
		n.logins = map[string]int{}
	}
	n.logins[way]++
	return n.logins[way]%3 == 1
}

// arrives is the neighbour's session.
func (s *server) arrives(c echo.Context) visitor {
	v := newVisitor(neighbourName.in(s.language(c)), session.MaxTTL)
	v.Note = text{"비밀: 화요일 세 시에 치과에 가요.", "Secret: to the dentist, Tuesday at three."}.in(s.language(c))
	return v
}
