package origin

import (
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"
)

// steps builds an answer as it is told, with a plain http.ResponseWriter: Echo
// would let nobody answer twice.
func (s *server) steps(c echo.Context) error {
	if err := fromHere(c); err != nil {
		return err
	}
	steps, err := stepsOf(c)
	if err != nil {
		return err
	}
	w := c.Response().Writer
	flush := http.NewResponseController(w).Flush
	c.Response().Committed = true // nobody else answers from here on
	ended := false
	for _, step := range steps {
		switch step.verb {
		case "field":
			w.Header().Add(step.name, step.value) // after the head: nobody will see it
		case "head":
			if step.status >= 200 || c.Request().ProtoAtLeast(1, 1) { // HTTP/1.0 has no 1xx
				w.WriteHeader(step.status) // the second time net/http complains, and keeps the first
			}
		case "write", "bytes":
			if ended {
				s.logf("steps: written after the end; only return would have stopped it")
			}
			if _, err := w.Write(step.octets); err != nil {
				s.logf("steps: %v", err)
			}
			flush() // or it would wait for more, and not be a chunk of its own
		case "flush":
			flush()
		case "wait":
			s.wait(c, step.wait)
		case "end":
			if _, err := w.Write(step.octets); err != nil {
				s.logf("steps: %v", err)
			}
			ended = true
		case "return":
			return nil
		}
	}
	return nil
}

// stepsOf are the steps in the query, or in the JSON content of a POST: {"do": ["head:200", …]}.
func stepsOf(c echo.Context) ([]step, error) {
	var in struct{ Do []string }
	if c.Request().Method == http.MethodPost {
		if _, _, err := mediaTypeOf(c, "Accept", asJSON); err != nil {
			return nil, err
		}
		b, err := content(c, maxContent)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(b, &in); err != nil {
			return nil, refuse(http.StatusBadRequest,
				`{"do": ["head:200", …]} 같은 JSON이 아니에요: `+err.Error(),
				`This is no JSON like {"do": ["head:200", …]}: `+err.Error())
		}
		return readSteps(in.Do)
	}
	fields, err := pairs(c.Request().URL.RawQuery)
	if err != nil {
		return nil, err
	}
	for _, f := range fields {
		if f.Name == "do" {
			in.Do = append(in.Do, f.Value)
		}
	}
	return readSteps(in.Do)
}

// fromHere refuses what another site made a browser ask for. Whoever words an
// answer could otherwise put a script of theirs on this origin, or a service
// worker that stays. Browsers say where a request comes from (Fetch Metadata,
// and Service-Worker: script); other clients say nothing, and run no script.
func fromHere(c echo.Context) error {
	h := c.Request().Header
	if h.Get("Sec-Fetch-Site") != "cross-site" && h.Get("Service-Worker") == "" {
		return nil
	}
	return refuse(http.StatusForbidden,
		"다른 사이트가 시킨 요청이에요. 여기서는 내 페이지나 주소창에서 온 것만 받아요.",
		"Another site asked for this. Only your own pages and the address bar may.")
}
