package words

import "slices"

// bench is the bench: chart, table, detail. The composer's words stand in composer.go.
func bench() []Word {
	return slices.Concat(benchFrame(), chart(), table(), inside(), detail(), tools(), attributes(), rules())
}

// benchFrame is what goes around the views.
func benchFrame() []Word {
	return []Word{
		{"bench.wire", "오가는 통신", "The wire"},
		{"bench.view", "보는 방법", "View"},
		{"bench.view.chart", "그림", "Chart"},
		{"bench.view.table", "표", "Table"},
		{"bench.filter", "걸러 보기", "Filter"},
		{"bench.filter.how", "메서드, 대상, 상태, 보낸 이로 걸러요. 예: post 404", "By method, target, status or sender: post 404"},
		{"bench.own", "Roundtrip의 것도", "Roundtrip’s own"},
		{"bench.own.what", "Roundtrip이 스스로 주고받은 교환도 보여 줘요.", "Shows the exchanges that Roundtrip itself makes, too."},
		{"bench.whole", "크게 보기", "Fill the page"},
		{"bench.link.connecting", "잇는 중…", "connecting…"},
		{"bench.link.live", "실시간", "live"},
		{"bench.link.away", "끊겼어요. 다시 잇는 중이에요…", "cut off, trying again…"},
		{"bench.skipped", "%s건은 세기만 하고 보여 주지 못했어요", "%s exchanges were counted, not shown"},
		{"bench.copy", "복사", "Copy"},
		{"bench.copied", "복사했어요", "Copied"},
		{"bench.ms", "%s ms", "%s ms"},
		{"bench.s", "%s초", "%s s"},
		{"bench.min", "%s분", "%s min"},
		{"bench.hours", "%s시간", "%s h"},
		{"bench.stranger", "모르는 손님", "stranger"},
		{"bench.who.browser", "브라우저", "browser"},
		{"bench.who.tool", "다른 프로그램", "a program"},
		{"bench.who.sender", "손으로", "by hand"},
		{"bench.who.playground", "Roundtrip", "Roundtrip"},
		{"bench.who.gateway", "게이트웨이", "gateway"},
		{"bench.state.receiving", "요청이 오는 중", "request arriving"},
		{"bench.state.pending", "답을 기다리는 중", "waiting for an answer"},
		{"bench.state.answering", "답이 가는 중", "answer crossing"},
		{"bench.state.done", "끝남", "done"},
	}
}

// chart is the sequence chart.
func chart() []Word {
	return []Word{
		{"chart.label", "오간 교환. 화살표 키로 고르세요.", "Exchanges in the order of time. Choose with the arrow keys."},
		{"chart.who.browser", "내 브라우저", "your browser"},
		{"chart.who.tool", "curl 등", "curl & co."},
		{"chart.who.sender", "손으로", "by hand"},
		{"chart.who.stranger", "모르는 손님", "stranger"},
		{"chart.who.playground", "Roundtrip", "Roundtrip"},
		{"chart.who.server", "내 서버", "your server"},
		{"chart.who.gateway", "게이트웨이", "gateway"},
		{"chart.who.second", "두 번째 서버", "your second server"},
		{"hop.1", "1구간", "hop 1"},
		{"hop.2", "2구간", "hop 2"},
		{"chart.empty", "아직 아무것도 지나가지 않았어요.", "Nothing has crossed yet."},
		{"chart.empty.do", "위에서 ‘보내기’를 누르거나, 터미널에서 이렇게 보내 보세요.", "Press Send above, or run this in your terminal:"},
		{"chart.empty.more", "요청이 내 서버에 닿는 순간 여기에 화살표로 나타나요.", "The moment a request reaches your server, it appears here as an arrow."},
		{"chart.empty.filtered", "이 조건에 맞는 교환이 없어요. 거르는 말을 지우면 모두 보여요.", "No exchange fits the filter. Clear it to see them all."},
		{"chart.earlier", "앞선 %s건은 표에서 볼 수 있어요", "%s earlier ones, in the table"},
		{"chart.newest", "최신으로", "Newest"},
		{"chart.gap", "… %s …", "… %s …"},
		{"chart.waiting", "답을 기다리는 중", "waiting"},
		{"chart.answering", "답이 가는 중", "answer crossing"},
		{"chart.receiving", "요청이 오는 중", "request arriving"},
		{"chart.fold", "⋯ 비슷한 교환 %s건 더: %s", "⋯ %s more alike: %s"},
		{"chart.cookies", "Cookie %s개", "Cookie ×%s"},
		{"chart.violations", "규칙 위반 %s", "rules broken: %s"},
		{"chart.writes", "%s번에 나눠 씀", "in %s writes"},
		{"chart.refused", "서버에 닿지 못했어요", "never reached the server"},
		{"chart.refused.stopped", "거절: %s가 멈춰 있어요", "refused: %s is stopped"},
		{"chart.server.stopped", "%s 멈춤 · 포트 닫힘", "%s stopped · port closed"},
		{"chart.server.listening", "%s 켜짐 · 포트 열림", "%s started · port open"},
		{"chart.server.failed", "%s를 켜지 못함 · 포트 닫힘", "%s could not start · port closed"},
		{"chart.server.removed", "%s 없앰 · 포트 닫힘", "%s removed · port closed"},
		{"chart.again", "브라우저가 스스로 다시 보냄", "re-sent by the browser itself"},
		{"chart.again.gateway", "스스로 다시 보냄", "re-sent by itself"},
		{"chart.left.gateway", "게이트웨이가 기다리기를 그만뒀어요", "the gateway stopped waiting"},
		{"chart.try", "%s번째 시도", "try %s"},
		{"chart.raw", "바이트", "octets"},
		{"chart.conn", "연결", "conn"},
		{"chart.nth", "이 연결의 %s번째 교환 (연결 %s)", "exchange %s on connection %s"},
		{"chart.class.0", "상태 없음", "no status"},
		{"chart.class.1", "알림", "informational"},
		{"chart.class.2", "성공", "success"},
		{"chart.class.3", "이동", "redirect"},
		{"chart.class.4", "요청 쪽 오류", "client error"},
		{"chart.class.5", "서버 쪽 오류", "server error"},
		{"chart.hero", "진짜예요. 이 페이지가 방금 내 서버(%s)와 주고받았어요.", "Real: this page has just made it with your own server, %s"},
		{"chart.hero.says", "실제 교환 %s번: %s %s, 상태 %s", "Real exchange %s: %s %s, status %s"},
	}
}

// table is the same as rows.
func table() []Word {
	return []Word{
		{"table.caption", "오간 교환. 줄을 고르면 자세히 보여요.", "Exchanges. Choose a row to take it apart."},
		{"table.number", "#", "#"},
		{"table.number.long", "번호", "Number"},
		{"table.status", "상태", "Status"},
		{"table.method", "메서드", "Method"},
		{"table.target", "대상", "Target"},
		{"table.time", "시간", "Time"},
		{"table.size", "크기", "Size"},
		{"table.conn", "연결", "Conn"},
		{"table.who", "보낸 이", "From"},
		{"table.outcome.upgraded", "프로토콜 바뀜", "upgraded"},
		{"table.outcome.tunnelled", "터널", "tunnelled"},
		{"table.outcome.request-incomplete", "요청 끊김", "request cut"},
		{"table.outcome.no-answer", "답 없음", "no answer"},
		{"table.outcome.client-left", "떠남 (FIN)", "client left"},
		{"table.outcome.truncated", "잘림", "cut short"},
		{"table.outcome.reset-by-client", "RST (클라이언트)", "RST by client"},
		{"table.outcome.reset-by-server", "RST (서버)", "RST by server"},
		{"table.announce.one", "새 교환: %s %s, 결과 %s", "New exchange: %s %s answered %s"},
		{"table.announce.many", "새 교환 %s건, 마지막은 %s %s, 결과 %s", "%s new exchanges, last: %s %s answered %s"},
	}
}
