package registry

// limits is how much, how often, and until when.
func limits() []field {
	return []field{
		{"Retry-After", Response, "RFC 9110 §10.2.3", "503 429 202",
			"언제 다시 오면 되는지예요. 초이거나 날짜예요. 503, 429, 3xx와 함께 와요.",
			"When to come back, in seconds or as a date. It comes with 503, 429 and 3xx."},
		{"RateLimit", Response, "draft-ietf-httpapi-ratelimit-headers", "RateLimit-Policy 429",
			"한도가 얼마나 남았고(r) 언제 다시 차는지(t)예요. 아직 초안이에요.",
			"How much of the quota remains (r) and when it fills up again (t). Still a draft."},
		{"RateLimit-Policy", Response, "draft-ietf-httpapi-ratelimit-headers", "RateLimit",
			"한도가 얼마인지(q), 몇 초마다인지(w)예요. 아직 초안이에요.",
			"What the quota is (q), and for how many seconds (w). Still a draft."},
		{"X-RateLimit-Limit", Response, "De facto", "RateLimit-Policy 429",
			"한도예요. 서비스마다 뜻이 조금씩 달라요.",
			"The quota. Each service means something slightly different."},
		{"X-RateLimit-Remaining", Response, "De facto", "RateLimit 429",
			"남은 횟수예요.",
			"How many requests are left."},
		{"X-RateLimit-Reset", Response, "De facto", "RateLimit Retry-After",
			"언제 다시 차는지예요. 몇 초 뒤인지, 시각인지는 서비스마다 달라요.",
			"When it fills up again: seconds or a time of day, as the service pleases."},
		{"Deprecation", Response, "RFC 9745 §2", "Sunset Link",
			"이제 쓰지 말라는 때예요. 아직 되기는 해요.",
			"From when on one should no longer use it, though it works."},
		{"Sunset", Response, "RFC 8594 §3", "Deprecation 410",
			"이때가 되면 없어진다는 예고예요.",
			"When it will be gone."},
		{"Idempotency-Key", Request, "draft-ietf-httpapi-idempotency-key-header", "",
			"다시 보낸 POST가 두 번 처리되지 않게 붙이는 열쇠예요. 서버가 같은 열쇠를 알아봐요. 아직 초안이에요.",
			"A key by which the server sees that a POST is the same one sent again. Still a draft."},
	}
}

// reports are how things went, told to whoever cares.
func reports() []field {
	return []field{
		{"Server-Timing", Response, "Server Timing", "Timing-Allow-Origin",
			"서버가 무엇에 얼마나 썼는지예요. dur는 밀리초이고, 개발자 도구가 보여 줘요.",
			"What the server spent its time on; dur is in milliseconds. Developer tools show it."},
		{"Reporting-Endpoints", Response, "Reporting API", "Report-To NEL",
			"문제가 생기면 브라우저가 어디에 알릴지예요.",
			"Where the browser is to report trouble."},
		{"Report-To", Response, "Reporting API", "Reporting-Endpoints",
			"Reporting-Endpoints의 옛 모습이에요.",
			"The former shape of Reporting-Endpoints."},
		{"NEL", Response, "Network Error Logging", "Reporting-Endpoints",
			"연결이 안 된 것까지 나중에 알려 달라는 부탁이에요.",
			"Asks to hear later even of connections that failed."},
		{"traceparent", Both, "Trace Context", "tracestate",
			"여러 서버를 지나는 요청을 한 줄로 꿰는 번호예요.",
			"A number that threads one request through many servers."},
		{"tracestate", Both, "Trace Context", "traceparent",
			"traceparent에 덧붙이는, 도구마다의 정보예요.",
			"What each tracing tool adds to traceparent."},
		{"baggage", Both, "Baggage", "traceparent",
			"traceparent와 함께 서버에서 서버로 실어 나르는 값들이에요.",
			"Values carried along from server to server."},
	}
}

// sharing is WebDAV and its kin: writing on the web together.
func sharing() []field {
	return []field{
		{"DAV", Both, "RFC 4918 §10.1", "207 Depth",
			"WebDAV를 얼마나 할 줄 아는지예요.",
			"How much of WebDAV is spoken here."},
		{"Depth", Request, "RFC 4918 §10.2", "207",
			"폴더 안을 어디까지 볼지예요. 0, 1, infinity가 있어요.",
			"How deep to go into a folder: 0, 1 or infinity."},
		{"Destination", Request, "RFC 4918 §10.3", "Overwrite",
			"COPY와 MOVE가 옮길 주소예요.",
			"Where a COPY or MOVE goes."},
		{"If", Request, "RFC 4918 §10.4", "Lock-Token If-Match",
			"잠금과 ETag를 함께 거는 WebDAV의 조건이에요.",
			"WebDAV's condition on locks and ETags."},
		{"Lock-Token", Both, "RFC 4918 §10.5", "423",
			"잠금의 이름이에요.",
			"The name of a lock."},
		{"Overwrite", Request, "RFC 4918 §10.6", "Destination 412",
			"옮길 곳에 이미 있으면 덮어쓸지(T) 말지(F)예요.",
			"Whether to overwrite what is at the destination: T or F."},
		{"Timeout", Both, "RFC 4918 §10.7", "Lock-Token",
			"잠금을 얼마나 오래 둘지예요.",
			"How long a lock is to last."},
		{"SLUG", Request, "RFC 5023 §9.7", "201 Location",
			"새로 만들 것의 주소에 이 이름을 쓰면 좋겠다는 바람이에요.",
			"A wish for the name in the new thing's address."},
	}
}

// customary are fields without a standard that one meets all the same.
func customary() []field {
	return []field{
		{"X-Powered-By", Response, "De facto", "Server",
			"어떤 프레임워크로 만들었는지예요. Express가 스스로 적어요. 알릴 까닭이 없으니 꺼도 돼요.",
			"Which framework made it; Express adds it by itself. There is no reason to tell, so switch it off."},
		{"X-Request-ID", Both, "De facto", "traceparent",
			"요청 하나를 로그에서 찾으려고 붙이는 번호예요.",
			"A number to find this request in the logs."},
		{"X-Correlation-ID", Both, "De facto", "X-Request-ID",
			"여러 서버의 로그에서 같은 일을 찾으려고 붙이는 번호예요.",
			"A number to find one job in the logs of many servers."},
		{"X-Response-Time", Response, "De facto", "Server-Timing",
			"서버가 답을 만드는 데 걸린 시간이에요. 표준은 Server-Timing이에요.",
			"How long the server took. The standard is Server-Timing."},
		{"X-HTTP-Method-Override", Request, "De facto", "Allow",
			"POST로 보내지만 다른 메서드로 여겨 달라는 말이에요. GET과 POST밖에 못 보내던 시절의 편법이에요.",
			"Treat this POST as another method: a trick from when only GET and POST got through."},
		{"X-Accel-Buffering", Response, "De facto", "Transfer-Encoding",
			"no면 nginx가 답을 모으지 않고 오는 대로 넘겨요.",
			"no: nginx hands the answer on as it comes."},
	}
}
