package jar

import (
	"roundtrip/app/cookie"
	"roundtrip/app/exchange"
)

// Cookies is what happened to cookies in one exchange.
type Cookies struct {
	Client string `json:"client"`
	// Whole is false where the request's head was too long to be kept: more
	// cookies went along than are listed.
	Whole    bool      `json:"whole"`
	Sent     []Sent    `json:"sent"`
	Stayed   []Stayed  `json:"stayed"`
	Verdicts []Verdict `json:"verdicts"`
}

// Sent is a cookie that went along.
type Sent struct {
	Name  string      `json:"name"`
	SetBy string      `json:"setBy,omitempty"` // exchange
	Rule  string      `json:"rule"`            // "sent", "brought", "changed", "alike", or why it was expected to stay
	Why   cookie.Text `json:"why"`
}

// Stayed is a cookie of the client's that did not go along.
type Stayed struct {
	Name   string      `json:"name"`
	Domain string      `json:"domain"`
	Path   string      `json:"path"`
	Rule   string      `json:"rule"` // "missing": it should have
	Why    cookie.Text `json:"why"`
	Source string      `json:"source,omitempty"`
}

// Verdict is what became of a Set-Cookie line.
type Verdict struct {
	Line    int            `json:"line"` // field of the response
	Outcome cookie.Outcome `json:"outcome"`
	Rule    string         `json:"rule"`
	Why     cookie.Text    `json:"why"`
	Source  string         `json:"source"`
	Browser cookie.Text    `json:"browser,omitempty"`
}

// Refused is a Set-Cookie line that nothing was kept of.
type Refused struct {
	Exchange string        `json:"exchange"`
	Line     int           `json:"line"`
	Text     string        `json:"text"`
	Rule     string        `json:"rule"`
	Why      cookie.Text   `json:"why"`
	Source   string        `json:"source"`
	At       exchange.Time `json:"at"`
}

// record is an exchange's, by its number.
type record struct {
	number            int
	id                string
	request, response bool // were taken in
	Cookies
}

func (j *Jars) record(number int) *record {
	for i := range j.records {
		if j.records[i].number == number {
			return &j.records[i]
		}
	}
	return nil
}

// begin is the record of an exchange; the oldest goes.
func (j *Jars) begin(e *exchange.Exchange) *record {
	if r := j.record(e.Number); r != nil {
		return r
	}
	if len(j.records) >= maxRecords {
		copy(j.records, j.records[1:])
		j.records = j.records[:maxRecords-1]
	}
	j.records = append(j.records, record{number: e.Number, id: e.ID, Cookies: Cookies{Whole: true, Sent: []Sent{}, Stayed: []Stayed{}, Verdicts: []Verdict{}}})
	return &j.records[len(j.records)-1]
}

// maxNoted bounds what is noted of one exchange.
const maxNoted = 200

func (r *record) sent(s Sent) {
	if len(r.Sent) < maxNoted {
		s.Name = shown(s.Name)
		r.Sent = append(r.Sent, s)
	}
}

func (r *record) stayed(s Stayed) {
	if len(r.Stayed) < maxNoted {
		s.Name = shown(s.Name)
		r.Stayed = append(r.Stayed, s)
	}
}

// sentences are the reasons that are our own.
func sentence(rule, kind string) cookie.Text {
	switch rule {
	case "brought":
		return cookie.Text{"ko": "누가 정했는지 못 본 쿠키예요. 스크립트나 다른 포트의 서버가 정했거나, 지켜보기 전부터 있었어요.",
			"en": "Nobody was seen to set it: a script did, or a server at another port, or it is older than our watching."}
	case "changed":
		return cookie.Text{"ko": "이름은 아는데 값이 달라요. 스크립트나 다른 포트의 서버, 또는 사람이 바꿨어요.",
			"en": "The name is known, the value is another: a script, a server at another port or a person has changed it."}
	case "alike":
		return cookie.Text{"ko": "이미 바뀐 값이 다시 왔어요. 주소와 User-Agent가 같은 다른 브라우저가 있다는 뜻이에요.",
			"en": "A value that had been replaced comes again: another browser has the same address and User-Agent."}
	case "early":
		return cookie.Text{"ko": "응답이 닿기 전에 떠난 요청일 수 있어서, 아직 알 수 없어요.",
			"en": "The request may have left before the answer that set it came: it cannot be known yet."}
	case "unseen":
		return cookie.Text{"ko": "쿠키가 너무 길어서 끝까지 간직하지 못했어요. 함께 갔는지는 알 수 없어요.",
			"en": "The cookies were too long to be kept whole: whether it went along cannot be known."}
	case "missing":
		switch kind {
		case "tool":
			return cookie.Text{"ko": "함께 갈 차례였는데 안 왔어요. curl 같은 도구는 시키지 않으면 쿠키를 간직하지 않아요.",
				"en": "It should have gone along, and did not. Tools such as curl keep no cookies unless told to."}
		case "sender":
			return cookie.Text{"ko": "손으로 보낸 요청에는 적은 것만 실려요. 아무도 쿠키를 간직하지 않아요.",
				"en": "A request sent by hand has what was typed, and nothing more: nobody keeps cookies."}
		}
		return cookie.Text{"ko": "함께 갈 차례였는데 안 왔어요. 지워졌거나, 브라우저가 받지 않았거나, 쿠키 없이 보내라고 한 요청(credentials: omit)이에요.",
			"en": "It should have gone along, and did not: it was deleted, the browser did not take it, or the request was to go without cookies (credentials: omit)."}
	}
	return cookie.Text{}
}
