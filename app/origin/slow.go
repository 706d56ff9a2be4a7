package origin

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
)

// maxWait bounds what one request may keep waiting on purpose.
const maxWait = 60 * time.Second

// wait waits, or ends the exchange without an answer when the client has left:
// whoever returned here normally would answer 200 to nobody.
func (s *server) wait(c echo.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-c.Request().Context().Done():
		s.left(c)
	}
}

// left ends the exchange of a client that has gone.
func (s *server) left(c echo.Context) {
	s.logf("%s %s: client left", c.Request().Method, c.Request().URL.Path)
	panic(http.ErrAbortHandler)
}

// delay answers late.
func (s *server) delay(c echo.Context) error {
	v := param(c, "seconds")
	seconds, err := strconv.ParseFloat(v, 64)
	if err != nil || !(seconds >= 0 && seconds <= maxWait.Seconds()) {
		return refuse(http.StatusBadRequest,
			strconv.Quote(v)+" 자리에는 0부터 60까지의 초가 와야 해요.",
			strconv.Quote(v)+" must be seconds, from 0 to 60.")
	}
	if err := drain(c); err != nil {
		return err
	}
	s.wait(c, time.Duration(seconds*float64(time.Second)))
	return writeText(c, http.StatusOK, text{
		v + "초 기다렸어요.\n",
		"That was " + v + " seconds.\n"}.in(s.language(c)))
}

// hang never answers.
func (s *server) hang(c echo.Context) error {
	if err := drain(c); err != nil {
		return err
	}
	<-c.Request().Context().Done()
	s.left(c)
	return nil
}

// close ends the connection without an octet of an answer.
func (s *server) close(c echo.Context) error {
	if err := drain(c); err != nil {
		return err
	}
	panic(http.ErrAbortHandler)
}

// reset breaks the connection off: an RST where close sends a FIN.
func (s *server) reset(c echo.Context) error {
	if err := drain(c); err != nil {
		return err
	}
	conn, _, err := c.Response().Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2 has streams to reset, and no connection to take over
	}
	switch conn := conn.(type) {
	case interface{ Abort() error }: // the tap's: it tells what it does
		err = conn.Abort()
	case interface{ SetLinger(sec int) error }:
		err = conn.SetLinger(0)
	}
	if err != nil {
		return fmt.Errorf("reset a connection: %w", err)
	}
	return conn.Close()
}

// chunks writes and flushes piece by piece: its length is not known beforehand,
// so that HTTP/1.1 sends it chunked (RFC 9112 §7.1).
func (s *server) chunks(c echo.Context) error {
	n, err := number(c, "n", 5, 0, 100)
	if err != nil {
		return err
	}
	every, err := number(c, "every", 500, 0, 10_000)
	if err != nil {
		return err
	}
	pause := time.Duration(every) * time.Millisecond
	if time.Duration(n)*pause > maxWait {
		return refuse(http.StatusBadRequest, "모두 합쳐 60초를 넘을 수 없어요.", "All together may not take more than 60 seconds.")
	}
	line := text{"%d번째 조각, 모두 %d조각\n", "chunk %d of %d\n"}.in(s.language(c))
	c.Response().Header().Set("Content-Type", asText+"; charset=utf-8")
	c.Response().WriteHeader(http.StatusOK)
	c.Response().Flush()
	for i := range n {
		if i > 0 {
			s.wait(c, pause)
		}
		if _, err := fmt.Fprintf(c.Response(), line, i+1, n); err != nil {
			panic(http.ErrAbortHandler) // the client has left
		}
		c.Response().Flush()
	}
	return nil
}
