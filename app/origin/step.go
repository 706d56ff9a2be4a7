package origin

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"
)

// Bounds of what one answer may be told to do.
const (
	maxSteps      = 32
	maxStepOctets = 8 << 10 // written, all steps together
	maxStepWait   = 10 * time.Second
)

// step is one thing that a handler does, as ?do= names it:
//
//	head:200             send the status and the fields so far: WriteHeader, writeHead
//	field:Name:Value     add a field: Header().Add, setHeader
//	write:text           write a text and let it go at once
//	bytes:ec9588         the same with octets, in hexadecimal
//	wait:500             wait, in milliseconds
//	flush                let go what is written so far
//	end, end:text        write the last of it: end, which Go does not have
//	return               leave the handler
type step struct {
	verb   string
	status int
	name   string
	value  string
	octets []byte
	wait   time.Duration
}

// String is the step as ?do= names it.
func (s step) String() string {
	switch s.verb {
	case "head":
		return "head:" + strconv.Itoa(s.status)
	case "field":
		return "field:" + s.name + ":" + s.value
	case "write":
		return "write:" + string(s.octets)
	case "bytes":
		return "bytes:" + hex.EncodeToString(s.octets)
	case "wait":
		return "wait:" + strconv.FormatInt(s.wait.Milliseconds(), 10)
	case "end":
		if s.octets != nil {
			return "end:" + string(s.octets)
		}
	}
	return s.verb
}

// readSteps reads the steps of an answer and holds them to the bounds.
func readSteps(lines []string) ([]step, error) {
	if len(lines) == 0 {
		return nil, refuse(http.StatusBadRequest,
			"무엇을 할지 do로 알려 주세요: /steps?do=head:200&do=write:안녕&do=end",
			"Say what to do: /steps?do=head:200&do=write:hello&do=end")
	}
	if len(lines) > maxSteps {
		return nil, refuse(http.StatusBadRequest,
			fmt.Sprintf("걸음이 너무 많아요. %d개까지예요.", maxSteps),
			fmt.Sprintf("These are too many steps: up to %d are taken.", maxSteps))
	}
	var steps []step
	octets, wait := 0, time.Duration(0)
	for _, line := range lines {
		s, err := readStep(line)
		if err != nil {
			shown := strconv.Quote(cut(line, 80))
			return nil, refuse(http.StatusBadRequest,
				shown+"은(는) 할 수 없어요. head:200, field:이름:값, write:글, bytes:16진수, wait:밀리초, flush, end, end:글, return을 알아요.",
				shown+" cannot be done: "+err.Error()+". Known are head:200, field:Name:Value, write:text, bytes:hex, wait:ms, flush, end, end:text and return.")
		}
		octets, wait = octets+len(s.octets), wait+s.wait
		steps = append(steps, s)
	}
	if octets > maxStepOctets || wait > maxStepWait {
		return nil, refuse(http.StatusBadRequest,
			"모두 합쳐 8 KiB, 10초까지예요.",
			"All together may write 8 KiB and wait 10 seconds.")
	}
	return steps, nil
}

// readStep reads one step.
func readStep(line string) (step, error) {
	verb, rest, has := strings.Cut(line, ":")
	s := step{verb: verb}
	switch verb {
	case "flush", "return":
		if has {
			return s, errors.New("it stands alone")
		}
	case "end":
		if has {
			s.octets = []byte(rest)
		}
	case "write":
		if rest == "" {
			return s, errors.New("there is nothing to write")
		}
		s.octets = []byte(rest)
	case "bytes":
		b, err := hex.DecodeString(rest)
		if err != nil || len(b) == 0 {
			return s, errors.New("bytes are pairs of hexadecimal digits")
		}
		s.octets = b
	case "head":
		n, err := strconv.Atoi(rest)
		if err != nil || n < 100 || n > 599 || n == http.StatusSwitchingProtocols {
			return s, errors.New("a status is a number from 100 to 599, and not 101")
		}
		s.status = n
	case "wait":
		n, err := strconv.Atoi(rest)
		if err != nil || n < 0 || n > int(maxStepWait.Milliseconds()) {
			return s, errors.New("a wait is a number of milliseconds up to 10000")
		}
		s.wait = time.Duration(n) * time.Millisecond
	case "field":
		s.name, s.value, has = strings.Cut(rest, ":")
		s.value = strings.TrimSpace(s.value)
		if !has || !httpguts.ValidHeaderFieldName(s.name) || !httpguts.ValidHeaderFieldValue(s.value) {
			return s, errors.New("a field is a name of letters, digits and hyphens, a colon, and a value on one line")
		}
	default:
		return s, errors.New("it is not known")
	}
	return s, nil
}
