package origin

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"roundtrip/app/session"
)

// The way to do it: a module that is kept well (github.com/alexedwards/scs) does what
// session_id.go does by hand, and more.

// scsLogin asks the module for a new token, and puts in what is to be remembered.
func (s *server) scsLogin(c echo.Context) error {
	who, err := login(c)
	if err != nil {
		return err
	}
	return s.withSCS(c, func(c echo.Context, sessions *scs.SessionManager) error {
		ctx := c.Request().Context()
		if err := sessions.RenewToken(ctx); err != nil {
			return trouble(err)
		}
		sessions.SetDeadline(ctx, who.Until)
		sessions.Put(ctx, "name", who.Name)
		sessions.Put(ctx, "since", who.Since.Format(time.RFC3339))
		sessions.Put(ctx, "visits", 0)
		return s.welcome(c, "scs", who.Name, "")
	})
}

// scsShow has its session before it begins.
func (s *server) scsShow(c echo.Context) error {
	return s.withSCS(c, func(c echo.Context, sessions *scs.SessionManager) error {
		ctx := c.Request().Context()
		who := visitor{Name: sessions.GetString(ctx, "name"), Until: sessions.Deadline(ctx).UTC()}
		if who.Name == "" {
			return s.whoami(c, "scs", who, "", unknownTo(c))
		}
		who.Since, _ = time.Parse(time.RFC3339, sessions.GetString(ctx, "since"))
		who.Visits = sessions.GetInt(ctx, "visits") + 1
		sessions.Put(ctx, "visits", who.Visits)
		return s.whoami(c, "scs", who, "member", nil)
	})
}

// scsLogout has the module end the session and the cookie.
func (s *server) scsLogout(c echo.Context) error {
	return s.withSCS(c, func(c echo.Context, sessions *scs.SessionManager) error {
		if err := sessions.Destroy(c.Request().Context()); err != nil {
			return trouble(err)
		}
		return s.farewell(c, "scs")
	})
}

// withSCS runs a handler within the module's middleware: it finds the session by the
// cookie before, and keeps it and sets the cookie after. ?store=redis chooses where.
func (s *server) withSCS(c echo.Context, do func(echo.Context, *scs.SessionManager) error) (err error) {
	sessions := s.scsMemory
	if c.QueryParam("store") == "redis" {
		sessions = s.scsRedis
	}
	if sessions == nil {
		return refuse(http.StatusServiceUnavailable,
			"이 서버에는 redis 저장소가 연결되어 있지 않아요.", "This server has no redis store.")
	}
	plain := c.Response()
	defer func() {
		switch said := recover().(type) {
		case nil:
		case scsFailed: // the answer is not sent yet, and is another one now
			c.SetResponse(plain)
			err = trouble(said.error)
		default:
			panic(said)
		}
	}()
	c.SetRequest(c.Request().WithContext(s.within(c)))
	return echo.WrapMiddleware(sessions.LoadAndSave)(func(c echo.Context) error { return do(c, sessions) })(c)
}

// newSCS sets the module up: where sessions are, and the cookie. (scs.New would begin
// a store of its own, with a goroutine that nobody waits for.)
func newSCS(in session.Store) *scs.SessionManager {
	return &scs.SessionManager{
		Store:    session.SCS{Store: in},
		Codec:    readable{},
		Lifetime: session.MaxTTL,
		Cookie: scs.SessionCookie{
			Name: "session", Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
			Persist: false, // it goes when the browser is closed
		},
		// The module calls this within the handler's first write, and then lets it write on.
		ErrorFunc: func(_ http.ResponseWriter, _ *http.Request, err error) { panic(scsFailed{err}) },
	}
}

// scsFailed is a panic of the module's: its store failed.
type scsFailed struct{ error }

// unknownTo is why the module found no session.
func unknownTo(c echo.Context) error {
	if _, err := c.Cookie("session"); err != nil {
		return errNoCookie
	}
	return errUnknown
}

// readable is the module's codec: JSON, so that a store's content can be read.
type readable struct{}

// Encode implements scs.Codec.
func (readable) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	return json.Marshal(map[string]any{"deadline": deadline, "values": values})
}

// Decode implements scs.Codec.
func (readable) Decode(b []byte) (time.Time, map[string]any, error) {
	var in struct {
		Deadline time.Time
		Values   map[string]any
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&in); err != nil {
		return time.Time{}, nil, err
	}
	if in.Values == nil {
		in.Values = map[string]any{}
	}
	for k, v := range in.Values {
		if n, is := v.(json.Number); is {
			i, err := n.Int64()
			if err != nil {
				return time.Time{}, nil, err
			}
			in.Values[k] = int(i)
		}
	}
	return in.Deadline, in.Values, nil
}
