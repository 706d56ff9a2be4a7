package fault

import "strconv"

func truncate() Fault {
	return Fault{
		ID: "truncate", Place: Message,
		Title: Text{"본문을 다 보내지 않고 닫기", "Cut the content short"},
		What:  Text{"Content-Length는 맞게 쓰고, 본문의 끝을 빠뜨린 채 연결을 닫아요.", "Announces the right Content-Length, leaves out the end of the content and closes the connection."},
		Sees: Sees{
			Client: Text{"알려 준 길이보다 적게 왔어요. 상태가 200이어도 믿으면 안 되는 응답이에요.", "Less came than was announced: a response not to be trusted, though its status may be 200."},
			Server: Text{"일은 다 했고, 보내던 중에 끊겼어요.", "The work is done; the sending broke off."},
		},
		Params: []Param{octets("빠뜨릴 바이트", "Octets left out", 5, maxContent)},
		act: func(h *hit) {
			rec := h.record(1)
			if rec == nil {
				return
			}
			content := rec.crossing()
			w := h.take()
			w.write(rec.head(h.proto(), rec.length()), content[:max(0, len(content)-h.number("octets"))])
			w.close()
		},
	}
}

// The ways in which a length can be wrong.
const (
	tooLong  = "long"
	tooShort = "short"
)

func length() Fault {
	return Fault{
		ID: "length", Place: Message,
		Title: Text{"길이를 틀리게 쓰기", "Lie about the length"},
		What:  Text{"본문은 온전하게 보내고 Content-Length만 틀리게 써요. 연결은 열어 둬요.", "Sends the content whole, but with a wrong Content-Length. The connection stays open."},
		Sees: Sees{
			Client: Text{"길게 썼으면 오지 않을 바이트를 계속 기다려요. 짧게 썼으면 본문이 잘리고, 남은 바이트는 다음 응답의 시작처럼 보여요.", "If it is too long, it waits for octets that never come. If it is too short, the content is cut, and the rest looks like the beginning of the next response."},
			Server: Text{"다 잘 보냈다고 여겨요.", "It thinks that all is well."},
		},
		Params: []Param{
			{Name: "way", Title: Text{"어느 쪽으로", "Which way"}, Default: Value{Word: tooLong}, Choices: []Choice{
				{tooLong, Text{"실제보다 길게", "Longer than it is"}},
				{tooShort, Text{"실제보다 짧게", "Shorter than it is"}},
			}},
			octets("틀릴 바이트", "Octets off", 5, maxContent),
			silence(),
		},
		act: func(h *hit) {
			rec := h.record(1)
			if rec == nil {
				return
			}
			content := rec.crossing()
			n := len(content) + h.number("octets")
			if h.word("way") == tooShort {
				n = max(0, len(content)-h.number("octets"))
			}
			w := h.take()
			w.write(rec.head(h.proto(), map[string]string{"Content-Length": strconv.Itoa(n)}), content)
			w.wait(h.time("ms"))
			w.close()
		},
	}
}
