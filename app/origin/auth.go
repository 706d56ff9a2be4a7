package origin

import (
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// account is somebody the server knows. The passwords stand on the home page.
type account struct{ name, secret string }

func accounts() []account {
	return []account{{"learner", "let-me-in"}, {"teacher", "chalk"}}
}

// auth lets in everybody it knows.
func (s *server) auth(c echo.Context) error {
	who, err := identify(c)
	if err != nil {
		return err
	}
	return writeJSON(c, http.StatusOK, asJSON, map[string]any{"hello": who})
}

// staff lets in one of them: being known and being allowed are two things.
func (s *server) staff(c echo.Context) error {
	who, err := identify(c)
	if err != nil {
		return err
	}
	if who != "teacher" {
		return refuse(http.StatusForbidden,
			who+"인 건 알겠어요. 그래도 여기에는 들어올 수 없어요. 다시 로그인해도 같아요.",
			"You are "+who+", that is clear, and may still not come in. Logging in again changes nothing.")
	}
	return writeJSON(c, http.StatusOK, asJSON, map[string]any{"hello": who})
}

// identify finds out who asks, by Basic (RFC 7617) or Bearer (RFC 6750).
func identify(c echo.Context) (string, error) {
	r := c.Request()
	// A Basic challenge makes a browser open its own dialogue, so one has to ask for it.
	challenge := `Bearer realm="roundtrip"`
	if c.QueryParam("scheme") == "basic" {
		challenge = `Basic realm="roundtrip", charset="UTF-8"`
	}
	if r.Header.Get("Authorization") == "" {
		return "", refuse(http.StatusUnauthorized,
			"누구인지 알려 주세요. Authorization 필드에 learner와 let-me-in을 담으면 돼요.",
			"Say who you are: put learner and let-me-in into the Authorization field.",
			[2]string{"WWW-Authenticate", challenge})
	}
	name, secret, basic := r.BasicAuth()
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	for _, a := range accounts() {
		if basic && a.name == name && same(a.secret, secret) {
			return a.name, nil
		}
		if strings.EqualFold(scheme, "Bearer") && same(a.secret, strings.TrimSpace(token)) {
			return a.name, nil
		}
	}
	if !strings.HasPrefix(challenge, "Basic") {
		challenge += `, error="invalid_token"` // RFC 6750 §3.1
	}
	return "", refuse(http.StatusUnauthorized,
		"그런 사람은 몰라요. 이름이나 비밀번호가 달라요.",
		"No such person is known here: the name or the secret is another.",
		[2]string{"WWW-Authenticate", challenge})
}

// same takes as long for a near miss as for a far one.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
