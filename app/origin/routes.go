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
	// Example is a target that chores as it stands: "/status/418".
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
	steps
	forms
	people
	caching
	cookies
	sessions
	rights
	limits
)

// title is the section's heading.
func (p part) title() text {
	return [...]text{
		start:     {"시작", "Start"},
		statuses:  {"상태 코드", "Status codes"},
		redirects: {"리다이렉트", "Redirects"},
		timing:    {"시간", "Time"},
		steps:     {"응답 만들기", "Building an answer"},
		forms:     {"쿼리, 폼, 보낸 그대로", "Queries, forms, what you sent"},
		people:    {"REST", "REST"},
		caching:   {"캐시", "Caching"},
		cookies:   {"쿠키", "Cookies"},
		sessions:  {"세션", "Sessions"},
		rights:    {"권한", "Rights"},
		limits:    {"한계", "Limits"},
	}[p]
}

// table lists every route. A line added here is mounted and shown. A path may have
// several lines, one for each method that has a handler of its own.
func table() []route {
	get := []string{http.MethodGet, http.MethodHead}
	post, put := []string{http.MethodPost}, []string{http.MethodPut}
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
		{redirects, nil, "/members", "/members", (*server).oldName,
			text{"/users의 옛 이름이에요. 영영 옮겼어요(301, 308).", "The old name of /users. It has moved for good (301, 308)."}},
		{redirects, nil, "/latest", "/latest", (*server).latest,
			text{"맨 나중에 더한 사람에게 보내요. 내일은 다를 수 있어요(302, 307).", "Sends you to whoever was added last; another address tomorrow (302, 307)."}},

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
		{timing, nil, "/chore", "/chore?seconds=5", (*server).chore,
			text{"그만큼 일하고 답해요. 당신이 떠나도 일은 끝까지 해요.", "Works that long, then answers. If you leave, the work goes on."}},
		{timing, get, "/chore/{n}", "/chore/1", (*server).choreDone,
			text{"그 일이 어디까지 됐는지 알려 줘요.", "How far that work is."}},
		{timing, get, "/gallery", "/gallery?n=12&wait=500", (*server).gallery,
			text{"그림이 많은 페이지예요. 연결을 세어 보세요.", "A page of many pictures: count the connections."}},
		{timing, get, "/gallery/{n}", "/gallery/1", (*server).picture,
			text{"그 그림 하나예요. wait밀리초가 걸려요.", "One of the pictures; takes wait milliseconds."}},

		{steps, with(http.MethodPost), "/steps", "/steps?do=head:200&do=write:하나&do=wait:500&do=write:둘&do=end", (*server).steps,
			text{"시킨 대로 한 걸음씩 응답을 만들어요.", "Builds an answer step by step, as told."}},
		{steps, get, "/charset", "/charset?as=none", (*server).charset,
			text{"같은 옥텟을 다른 이름으로 보내요. utf-8, euc-kr, latin1, none이요.", "The same octets under another claim: utf-8, euc-kr, latin1, none."}},
		{steps, get, "/encode", "/encode?as=euc-kr&text=안녕", (*server).encode,
			text{"같은 글을 다른 옥텟으로 보내요. utf-8, utf-16, euc-kr이요.", "The same text as other octets: utf-8, utf-16, euc-kr."}},

		{forms, with(http.MethodPost), "/search", "/search?q=하나", (*server).search,
			text{"이름으로 찾아요. 쿼리를 어떻게 읽었는지도 보여 줘요. POST에는 결과의 주소로 답해요(303).", "Finds people by name, and shows how it read the query. A POST is sent to its result (303)."}},
		{forms, with(http.MethodPost), "/form", "/form", (*server).form,
			text{"폼 하나를 쿼리로, 본문으로, 조각으로 보내 봐요.", "One form, sent as a query, as content, in parts."}},
		{forms, nil, "/echo", "/echo", (*server).echo,
			text{"도착한 요청을 그대로 돌려줘요.", "Gives back the request as it arrived."}},

		{people, get, "/about", "/about", (*server).about,
			text{"파일이 아니라 그때그때 만드는 페이지예요.", "A page that is no file: it is made when you ask."}},
		{people, with(http.MethodPost), "/users", "/users", (*server).usersRoute,
			text{"사람들의 목록이에요. POST로 한 명을 더해요(201).", "The list of people. POST adds one (201)."}},
		{people, with(http.MethodPut, http.MethodDelete), "/users/{id}", "/users/1", (*server).userRoute,
			text{"한 사람이에요. PUT에는 If-Match가 필요해요(428, 412).", "One person. PUT wants If-Match (428, 412)."}},
		{people, post, "/user", "/user", (*server).postUser,
			text{"사람을 더해요. JSON이나 폼으로요(201, 400, 409, 415, 422).", "Adds a person, from JSON or a form (201, 400, 409, 415, 422)."}},
		{people, get, "/user/{id}", "/user/1", (*server).getUser,
			text{"그 사람을 보여 줘요.", "Shows that person."}},
		{people, put, "/user/{id}", "/user/1", (*server).putUser,
			text{"통째로 바꿔요. 안 보낸 것은 사라져요. 없으면 만들어요(201).", "Replaces the person whole: what you leave out is gone. Makes who is not there (201)."}},
		{people, []string{http.MethodPatch}, "/user/{id}", "/user/1", (*server).patchUser,
			text{"보낸 것만 바꿔요. null은 지워요.", "Changes what you send and nothing else; null takes it away."}},
		{people, []string{http.MethodDelete}, "/user/{id}", "/user/1", (*server).deleteUser,
			text{"지워요(204). 한 번 더 지우면 404예요.", "Deletes the person (204); once more is a 404."}},
		{people, get, "/elsewhere", "/elsewhere", (*server).elsewhere,
			text{"남의 사이트인 셈 치는 페이지예요. 브라우저가 OPTIONS로 먼저 물어요.", "A page as if on another site: the browser asks beforehand, with OPTIONS."}},
		{people, get, otherFiles, "/hello.txt", (*server).other,
			text{"그 밖의 주소에는 같은 이름의 파일을 줘요.", "Anything else: a file of that name."}},

		{caching, get, "/cache/max-age/{seconds}", "/cache/max-age/60", (*server).cacheMaxAge,
			text{"그만큼은 묻지 않고 다시 써도 돼요.", "May be used again that long without asking."}},
		{caching, get, "/cache/no-store", "/cache/no-store", (*server).cacheNoStore,
			text{"아무도 간직하면 안 돼요.", "Nobody may keep it."}},
		{caching, get, "/cache/no-cache", "/cache/no-cache", (*server).cacheNoCache,
			text{"간직해도 되지만 쓸 때마다 물어봐야 해요(304).", "May be kept, and must be asked about each time (304)."}},
		{caching, get, "/cache/etag", "/cache/etag", (*server).cacheETag,
			text{"몇째 판인지 ETag로 알려요(304).", "Names its edition, as ETag (304)."}},
		{caching, get, "/cache/last-modified", "/cache/last-modified", (*server).cacheLastModified,
			text{"언제 바뀌었는지 Last-Modified로 알려요(304).", "Says when it last changed, as Last-Modified (304)."}},
		{caching, get, "/cache/guess", "/cache/guess", (*server).cacheGuess,
			text{"일 년 전에 바뀌었다고만 해요. 브라우저가 짐작해요.", "Says only that it changed a year ago; the browser guesses."}},
		{caching, get, "/cache/vary", "/cache/vary", (*server).cacheVary,
			text{"언어마다 달라요(Vary).", "Another page for each language (Vary)."}},
		{caching, get, "/cache/private", "/cache/private", (*server).cachePrivate,
			text{"내 브라우저만 간직할 수 있어요.", "For your browser to keep, and no shared cache."}},
		{caching, get, "/cache/page", "/cache/page", (*server).cachePage,
			text{"그림이 있는 페이지예요. 새로고침을 해 보세요.", "A page with a picture, to reload."}},
		{caching, get, "/cache/picture", "/cache/picture", (*server).cachePicture,
			text{"그 그림이에요. 10분 동안 묻지 않아도 돼요.", "That picture, good for ten minutes."}},
		{caching, post, "/cache/change", "/cache/change", (*server).cacheChange,
			text{"위의 것들이 모두 새 판이 돼요.", "Brings out a new edition of all of these."}},
		{caching, get, "/doc", "/doc", (*server).doc,
			text{"여럿이 함께 쓰는 글이에요.", "A text that several people write."}},
		{caching, put, "/doc", "/doc", (*server).putDoc,
			text{"글을 바꿔요. 읽은 판을 If-Match로 밝혀야 해요(428, 412).", "Replaces the text; If-Match must name what you have read (428, 412)."}},

		{cookies, get, "/cookies", "/cookies", (*server).cookies,
			text{"함께 온 쿠키를 보여 줘요.", "Shows the cookies that came along."}},
		{cookies, get, "/cookies/set", "/cookies/set?a=1&b=2", (*server).setCookies,
			text{"쿠키를 여러 개 정해요. Set-Cookie도 여러 줄이에요.", "Sets several cookies: one Set-Cookie line each."}},
		{cookies, get, "/cookies/set/{name}/{value}", "/cookies/set/taste/mint?HttpOnly&Max-Age=600", (*server).setCookie,
			text{"쿠키 하나를 정해요. 속성은 쿼리로 붙여요.", "Sets one cookie; attributes go in the query."}},
		{cookies, post, "/cookies/raw", "/cookies/raw", (*server).rawCookies,
			text{"본문의 줄마다 Set-Cookie 한 줄이에요. 적은 그대로 나가요.", "Each line of the content is a Set-Cookie line, sent exactly as it stands."}},
		{cookies, get, "/cookies/delete", "/cookies/delete?a&b", (*server).deleteCookies,
			text{"이름을 댄 쿠키를 지워요.", "Deletes the cookies you name."}},
		{cookies, get, "/cookies/try", "/cookies/try?line=a=1;+Max-Age=600&to=/cookies", (*server).tryCookies,
			text{"Set-Cookie를 적은 그대로 보내고 다음 주소로 넘겨요(302). 무엇이 따라오나요?", "Sends Set-Cookie lines as you write them, then sends you on (302): what comes along?"}},
		{cookies, get, "/cookies/go", "/cookies/go?name=a&value=1", (*server).goCookie,
			text{"Go의 http.SetCookie로 정해요. 못 쓰는 글자는 말없이 빠져요.", "Sets one by Go's http.SetCookie, which drops what a value may not have."}},
		{cookies, get, "/cookies/fill", "/cookies/fill?n=60&octets=20", (*server).fillCookies,
			text{"쿠키를 n개, 하나에 octets옥텟씩 정하고, 몇 개가 따라오는지 세요.", "Sets n cookies of so many octets each, then counts those that come along."}},
		{cookies, get, "/cookies/names", "/cookies/names", (*server).cookieNames,
			text{"play.localhost에서 쿠키를 정하고 sub.play.localhost로 가요(Domain).", "Sets cookies at play.localhost, then goes to sub.play.localhost (Domain)."}},
		{cookies, get, "/cookies/sites", "/cookies/sites", (*server).cookieSites,
			text{"SameSite가 다른 쿠키 넷을 정하고, 다른 사이트에서 돌아와 봐요.", "Sets four cookies of different SameSite, to come back from another site."}},
		{cookies, get, "/cookies/sites/away", "/cookies/sites/away", (*server).cookieAway,
			text{"그 다른 사이트예요. 링크, 폼, 그림, 프레임이 있어요.", "That other site: a link, a form, a picture, a frame."}},
		{cookies, with(http.MethodPost), "/cookies/sites/home", "/cookies/sites/home", (*server).cookieHome,
			text{"돌아온 곳이에요. 어느 쿠키가 함께 왔는지 보여 줘요.", "Where you come back to: shows which of them came along."}},

		{sessions, get, "/session/name", "/session/name", (*server).nameShow,
			text{"쿠키에 적힌 이름을 그대로 믿어요. 그러면 안 돼요.", "Believes the name in the cookie. Nobody should."}},
		{sessions, post, "/session/name/login", "/session/name/login", (*server).nameLogin,
			text{"이름을 쿠키에 적어 줘요.", "Writes the name into a cookie."}},
		{sessions, post, "/session/name/logout", "/session/name/logout", (*server).nameLogout,
			text{"그 쿠키를 지워요.", "Takes that cookie away."}},
		{sessions, get, "/session/number", "/session/number", (*server).numberShow,
			text{"번호로 세션을 찾아요. 번호는 짐작할 수 있어요.", "Finds the session by a number, which can be guessed."}},
		{sessions, post, "/session/number/login", "/session/number/login", (*server).numberLogin,
			text{"다음 번호로 세션을 만들어요.", "Begins a session under the next number."}},
		{sessions, post, "/session/number/logout", "/session/number/logout", (*server).numberLogout,
			text{"그 세션을 잊어요.", "Forgets that session."}},
		{sessions, get, "/session/{store}", "/session/memory", (*server).sidShow,
			text{"짐작할 수 없는 id로 세션을 찾아요. memory는 변수, redis와 memcached는 저장소예요.", "Finds the session by an id that nobody guesses: memory in a variable, redis and memcached in those stores."}},
		{sessions, post, "/session/{store}/login", "/session/memory/login?ttl=600", (*server).sidLogin,
			text{"새 id로 세션을 만들어요. ttl초 뒤에 끝나요.", "Begins a session under a new id; it ends after ttl seconds."}},
		{sessions, post, "/session/{store}/logout", "/session/memory/logout", (*server).sidLogout,
			text{"서버에서 세션을 지우고 쿠키도 지워요.", "Ends the session on the server, and takes the cookie away."}},
		{sessions, post, "/session/{store}/fill", "/session/memory/fill?n=10", (*server).sidFill,
			text{"다시 오지 않을 사람들의 세션을 n개 만들어요.", "Makes n sessions of people who never come back."}},
		{sessions, post, "/session/{store}/clear", "/session/memory/clear", (*server).sidClear,
			text{"그 저장소의 세션을 모두 지워요.", "Forgets every session of that store."}},
		{sessions, get, "/session/adopted", "/session/adopted", (*server).adoptedShow,
			text{"당신이 가져온 id를 그대로 써요. 주소의 sid도요. 그러면 안 돼요.", "Takes the id that you bring, also in the address (sid). Nobody should."}},
		{sessions, post, "/session/adopted/login", "/session/adopted/login", (*server).adoptedLogin,
			text{"로그인해도 id가 바뀌지 않아요.", "Logs you in and leaves the id as it was."}},
		{sessions, post, "/session/adopted/logout", "/session/adopted/logout", (*server).adoptedLogout,
			text{"그 세션을 잊어요.", "Forgets that session."}},
		{sessions, get, "/session/scs", "/session/scs", (*server).scsShow,
			text{"잘 관리되는 세션 모듈(scs)로 같은 일을 해요.", "The same with a session module that is kept well (scs)."}},
		{sessions, post, "/session/scs/login", "/session/scs/login", (*server).scsLogin,
			text{"모듈이 새 토큰을 만들어요.", "The module makes a new token."}},
		{sessions, post, "/session/scs/logout", "/session/scs/logout", (*server).scsLogout,
			text{"모듈이 세션과 쿠키를 지워요.", "The module ends the session and the cookie."}},

		{rights, get, "/auth", "/auth", (*server).auth,
			text{"당신이 누구인지 물어요(401). learner / let-me-in이면 들어와요.", "Asks who you are (401). learner / let-me-in gets in."}},
		{rights, get, "/auth/staff", "/auth/staff", (*server).staff,
			text{"teacher / chalk만 들어와요. learner는 누군지 알아도 못 들어와요(403).", "For teacher / chalk only; learner is known and still refused (403)."}},

		{limits, post, "/limit", "/limit", (*server).limit,
			text{"1 KiB까지만 받아요(413). 길이를 미리 알려야 해요(411).", "Takes up to 1 KiB (413), announced beforehand (411)."}},
		{limits, get, "/limit/fields", "/limit/fields", (*server).limitFields,
			text{"필드 하나의 값을 512옥텟까지 받아요(431).", "Takes up to 512 octets in one field's value (431)."}},
		{limits, post, "/jobs", "/jobs", (*server).jobs,
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
