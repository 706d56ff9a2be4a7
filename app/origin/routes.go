package origin

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"
)

// Route is one line of the route table, as the home page lists it.
type Route struct {
	// Methods are those it takes; empty is every method.
	Methods []string `json:"methods,omitempty"`
	// Path has parameters as OpenAPI writes them: "/status/{code}".
	Path string `json:"path"`
	// Example is a target that works as it stands: "/status/418".
	Example string `json:"example"`
	// Summary is one sentence by language tag: "ko", "en".
	Summary map[string]string `json:"summary"`
}

// Routes returns the table that mounts and lists every route, in order.
func Routes() []Route {
	var out []Route
	for _, r := range table() {
		out = append(out, Route{r.methods, r.path, r.example, r.summary.byLang()})
	}
	return out
}

// route is an entry of the table.
type route struct {
	part    part
	methods []string
	path    string
	example string
	answer  func(*server, echo.Context) error
	summary text
}

// part is a section of the home page.
type part int

const (
	start part = iota
	statuses
	redirects
	timing
	mirror
	cookies
	people
	limits
)

// title is the section's heading.
func (p part) title() text {
	return [...]text{
		start:     {"시작", "Start"},
		statuses:  {"상태 코드", "Status codes"},
		redirects: {"리다이렉트", "Redirects"},
		timing:    {"시간", "Time"},
		mirror:    {"보낸 그대로", "What you sent"},
		cookies:   {"쿠키", "Cookies"},
		people:    {"사람과 권한", "People and rights"},
		limits:    {"한계", "Limits"},
	}[p]
}

// table lists every route. A line added here is mounted and shown.
func table() []route {
	get := []string{http.MethodGet, http.MethodHead}
	with := func(more ...string) []string { return append(get[:2:2], more...) }
	return []route{
		{start, get, "/", "/", (*server).home,
			text{"이 서버가 답할 수 있는 것들의 목록이에요.", "What this server can answer."}},
		{start, get, "/static/{file}", "/static/hello.txt", (*server).static,
			text{"파일이에요. ETag, Last-Modified, 범위 요청(Range)이 돼요.", "Files, with ETag, Last-Modified and ranges."}},
		{start, get, "/download/{file}", "/download/hello.txt", (*server).download,
			text{"같은 파일인데 브라우저가 간직하지 않아요. 범위 요청을 볼 때 좋아요.", "The same files, which no browser keeps: to see ranges."}},
		{start, get, "/favicon.ico", "/favicon.ico", (*server).favicon,
			text{"브라우저가 알아서 찾는 아이콘이에요.", "The icon that browsers look for by themselves."}},

		{statuses, nil, "/status/{code}", "/status/418", (*server).status,
			text{"주문한 상태 코드로 답해요. 100부터 599까지요.", "Answers with the status you order, 100 to 599."}},
		{statuses, nil, "/panic", "/panic", (*server).panic,
			text{"처리하던 코드가 정말로 죽어요. 그래서 500이에요.", "The handler really crashes; hence 500."}},
		{statuses, nil, "/panic/late", "/panic/late", (*server).panicLate,
			text{"200이 떠난 뒤에 죽어요. 그래서 본문이 끊겨요.", "Crashes after the 200 has left; the content breaks off."}},

		{redirects, nil, "/redirect/{n}", "/redirect/3", (*server).redirect,
			text{"n번 옮겨 다닌 뒤에 도착해요.", "Sends you on n times, then you arrive."}},
		{redirects, nil, "/redirect-to", "/redirect-to?url=/echo&status=307", (*server).redirectTo,
			text{"이 서버의 다른 주소로 보내요. 상태 코드는 골라요.", "Sends you to another address here, with the status you choose."}},
		{redirects, nil, "/redirect-loop", "/redirect-loop", (*server).redirectLoop,
			text{"자기 자신으로 계속 보내요.", "Sends you back to itself, for ever."}},

		{timing, nil, "/delay/{seconds}", "/delay/2", (*server).delay,
			text{"그만큼 기다렸다가 답해요. 60초까지요.", "Answers after that long, up to 60 seconds."}},
		{timing, nil, "/hang", "/hang", (*server).hang,
			text{"답하지 않아요. 당신이 떠날 때까지요.", "Never answers, until you leave."}},
		{timing, nil, "/close", "/close", (*server).close,
			text{"한마디도 없이 연결을 닫아요(FIN).", "Closes the connection without a word (FIN)."}},
		{timing, nil, "/reset", "/reset", (*server).reset,
			text{"한마디도 없이 연결을 끊어 버려요(RST).", "Breaks the connection off without a word (RST)."}},
		{timing, get, "/chunks", "/chunks?n=5&every=500", (*server).chunks,
			text{"n조각을 every밀리초마다 하나씩 보내요.", "Sends n chunks, one every so many milliseconds."}},

		{mirror, nil, "/echo", "/echo", (*server).echo,
			text{"도착한 요청을 그대로 돌려줘요.", "Gives back the request as it arrived."}},

		{cookies, get, "/cookies", "/cookies", (*server).cookies,
			text{"함께 온 쿠키를 보여 줘요.", "Shows the cookies that came along."}},
		{cookies, get, "/cookies/set", "/cookies/set?a=1&b=2", (*server).setCookies,
			text{"쿠키를 여러 개 정해요. Set-Cookie도 여러 줄이에요.", "Sets several cookies: one Set-Cookie line each."}},
		{cookies, get, "/cookies/set/{name}/{value}", "/cookies/set/taste/mint?HttpOnly&Max-Age=600", (*server).setCookie,
			text{"쿠키 하나를 정해요. 속성은 쿼리로 붙여요.", "Sets one cookie; attributes go in the query."}},
		{cookies, get, "/cookies/delete", "/cookies/delete?a&b", (*server).deleteCookies,
			text{"이름을 댄 쿠키를 지워요.", "Deletes the cookies you name."}},

		{people, get, "/auth", "/auth", (*server).auth,
			text{"당신이 누구인지 물어요(401). learner / let-me-in이면 들어와요.", "Asks who you are (401). learner / let-me-in gets in."}},
		{people, get, "/auth/staff", "/auth/staff", (*server).staff,
			text{"teacher / chalk만 들어와요. learner는 누군지 알아도 못 들어와요(403).", "For teacher / chalk only; learner is known and still refused (403)."}},
		{people, with(http.MethodPost), "/users", "/users", (*server).usersRoute,
			text{"사람들의 목록이에요. POST로 한 명을 더해요(201).", "The list of people. POST adds one (201)."}},
		{people, with(http.MethodPut, http.MethodDelete), "/users/{id}", "/users/1", (*server).userRoute,
			text{"한 사람이에요. PUT에는 If-Match가 필요해요(428, 412).", "One person. PUT wants If-Match (428, 412)."}},

		{limits, []string{http.MethodPost}, "/limit", "/limit", (*server).limit,
			text{"1 KiB까지만 받아요(413). 길이를 미리 알려야 해요(411).", "Takes up to 1 KiB (413), announced beforehand (411)."}},
		{limits, get, "/limit/fields", "/limit/fields", (*server).limitFields,
			text{"필드 하나의 값을 512옥텟까지 받아요(431).", "Takes up to 512 octets in one field's value (431)."}},
		{limits, []string{http.MethodPost}, "/jobs", "/jobs", (*server).jobs,
			text{"3초 걸리는 일을 맡아요(202). 하던 일이 있으면 503이에요.", "Accepts a job of three seconds (202); while it lasts, one more gets 503."}},
		{limits, get, "/jobs/{id}", "/jobs/1", (*server).job,
			text{"맡긴 일이 어디까지 됐는지 알려 줘요.", "How far a job is."}},
		{limits, get, "/busy", "/busy", (*server).busy,
			text{"그런 일을 기다리는 동안 해 줘요. 겹치면 503이에요.", "Does such a job while you wait; one more gets 503."}},
		{limits, get, "/rate", "/rate", (*server).rate,
			text{"10초에 세 번까지예요. 더 오면 429예요.", "Three times in ten seconds; more gets 429."}},
	}
}

// mount writes a path the way Echo wants it.
func mount(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}
