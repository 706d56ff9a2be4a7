package fault

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Bounds of what can be switched on.
const (
	maxSwitches = 16
	maxTimes    = 1000
	maxPath     = 256 // octets
)

// Switch is a fault that is on, and for which requests. For one at the listener,
// read "connection" where this says "request".
type Switch struct {
	ID     string           `json:"id"`
	Params map[string]Value `json:"params,omitempty"` // those left out have their default
	// Path is what the path of a request, decoded, begins with; "" means all.
	Path string `json:"path,omitempty"`
	// Times is how many requests are still hit; 0 means until switched off.
	Times int `json:"times,omitempty"`
	// Share is how many requests in a hundred are hit; 0 means all of them.
	Share int    `json:"share"`
	Seed  uint32 `json:"seed,omitempty"` // of the choice, where Share is not 100
	// Passed counts requests that it let go untouched, since their responses were
	// over 1 MiB, or had no content that it could change. Set ignores it.
	Passed int `json:"passed,omitempty"`
}

// Value is that of a parameter: a word for a choice, else a number.
type Value struct {
	Number int
	Word   string
}

// MarshalJSON implements json.Marshaler.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.Word != "" {
		return json.Marshal(v.Word)
	}
	return strconv.AppendInt(nil, int64(v.Number), 10), nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (v *Value) UnmarshalJSON(b []byte) error {
	*v = Value{}
	if b[0] == '"' {
		return json.Unmarshal(b, &v.Word)
	}
	if err := json.Unmarshal(b, &v.Number); err != nil || string(b) == "null" {
		kind := "number"
		switch b[0] {
		case 'n':
			kind = "null"
		case 't', 'f':
			kind = "bool"
		case '{':
			kind = "object"
		case '[':
			kind = "array"
		}
		return &json.UnmarshalTypeError{Value: kind, Type: reflect.TypeFor[int]()}
	}
	return nil
}

// ErrInvalid is what every *Invalid is.
var ErrInvalid = errors.New("a fault cannot be switched on like this")

// Invalid says what is wrong with a list of switches.
type Invalid struct {
	Field string // as in JSON: "faults[0].params.ms"
	Why   Text
}

// Error implements error.
func (e *Invalid) Error() string { return e.Field + ": " + e.Why.EN }

// Unwrap returns ErrInvalid.
func (e *Invalid) Unwrap() error { return ErrInvalid }

func invalid(field, ko, en string) error { return &Invalid{field, Text{ko, en}} }

// Check tells whether Set would take a list of switches; if not, by an *Invalid.
func Check(list []Switch) error {
	_, err := settle(list)
	return err
}

// settle fills in what was left out.
func settle(list []Switch) ([]Switch, error) {
	if len(list) > maxSwitches {
		return nil, invalid("faults",
			fmt.Sprintf("한 번에 %d개까지 켤 수 있어요.", maxSwitches),
			fmt.Sprintf("at most %d can be on at once.", maxSwitches))
	}
	out := make([]Switch, len(list))
	for i, s := range list {
		at := fmt.Sprintf("faults[%d].", i)
		f, known := find(s.ID)
		if !known {
			var ids []string
			for _, f := range List() {
				ids = append(ids, f.ID)
			}
			return nil, oneOf(at+"id", ids)
		}
		var err error
		if s.Params, err = params(f, s.Params, at+"params."); err != nil {
			return nil, err
		}
		if err := scope(f, &s, at); err != nil {
			return nil, err
		}
		s.Passed = 0
		out[i] = s
	}
	return out, nil
}

// params are all of a fault's, with defaults.
func params(f Fault, given map[string]Value, at string) (map[string]Value, error) {
	all := map[string]Value{}
	for _, p := range f.Params {
		all[p.Name] = p.Default
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		v := given[name]
		i := slices.IndexFunc(f.Params, func(p Param) bool { return p.Name == name })
		if i < 0 {
			return nil, invalid(fmt.Sprintf("%s%.40s", at, name), "이 고장에는 없는 설정이에요.", "this fault has no such parameter.")
		}
		p := f.Params[i]
		if len(p.Choices) > 0 {
			var words []string
			for _, c := range p.Choices {
				words = append(words, c.Value)
			}
			if !slices.Contains(words, v.Word) {
				return nil, oneOf(at+name, words)
			}
		} else if v.Word != "" || v.Number < p.Min || v.Number > p.Max {
			return nil, between(at+name, p.Min, p.Max)
		}
		all[name] = v
	}
	return all, nil
}

// scope looks at which requests a switch is for.
func scope(f Fault, s *Switch, at string) error {
	switch {
	case s.Path == "":
	case f.Place == Listener:
		return invalid(at+"path", "연결을 받을 때는 아직 경로를 몰라요. 비워 두세요.", "when a connection is accepted there is no path yet: leave it out.")
	case s.Path[0] != '/':
		return invalid(at+"path", "경로는 /로 시작해요.", "a path begins with /.")
	case len(s.Path) > maxPath:
		return invalid(at+"path", fmt.Sprintf("%d바이트까지예요.", maxPath), fmt.Sprintf("it may have at most %d octets.", maxPath))
	case strings.ContainsFunc(s.Path, unicode.IsControl):
		return invalid(at+"path", "줄바꿈 같은 제어 문자는 쓸 수 없어요.", "it may have no control characters, such as a line break.")
	case strings.HasPrefix(s.Path, reserved):
		return invalid(at+"path", "이 경로는 Roundtrip이 쓰는 곳이라 고장 나지 않아요.", "this path is Roundtrip’s own and is never broken.")
	}
	if s.Times < 0 || s.Times > maxTimes {
		return between(at+"times", 0, maxTimes)
	}
	if s.Share == 0 {
		s.Share = 100
	}
	if s.Share < 1 || s.Share > 100 {
		return between(at+"share", 1, 100)
	}
	return nil
}

func between(field string, low, high int) error {
	return invalid(field,
		fmt.Sprintf("%d부터 %d까지의 정수여야 해요.", low, high),
		fmt.Sprintf("it must be a whole number from %d to %d.", low, high))
}

func oneOf(field string, words []string) error {
	list := strings.Join(words, ", ")
	return invalid(field, list+" 가운데 하나여야 해요.", "it must be one of "+list+".")
}
