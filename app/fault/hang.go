package fault

func hang() Fault {
	return Fault{
		ID: "hang", Place: Connection,
		Title: Text{"답하지 않기", "Never answer"},
		What:  Text{"요청을 다 읽고는 한 바이트도 보내지 않아요. 침묵이 끝나면 연결을 닫아요.", "Reads the request and sends not an octet. When the silence is over it closes the connection."},
		Sees: Sees{
			Client: Text{"연결은 살아 있는데 아무것도 오지 않아요. 스스로 시간을 재지 않으면 끝을 알 수 없어요.", "The connection lives and nothing comes. Without a time limit of its own it never knows."},
			Server: Text{"클라이언트가 포기하고 떠날 때까지 연결 하나가 묶여 있어요.", "A connection is tied up until the client gives up."},
		},
		Params: []Param{silence()},
		act: func(h *hit) {
			w := h.take()
			w.wait(h.time("ms"))
			w.close()
		},
	}
}

func hangHead() Fault {
	return Fault{
		ID: "hang-head", Place: Message,
		Title: Text{"헤더를 보내다 멈추기", "Stall inside the head"},
		What:  Text{"상태 줄과 필드의 앞부분만 보내고 침묵해요.", "Sends the beginning of the status line and fields, then nothing."},
		Sees: Sees{
			Client: Text{"바이트는 왔지만 헤더가 끝나지 않아서 상태조차 쓸 수 없어요. 그러다 연결이 닫히면, 온 만큼을 온전한 응답으로 여기는 브라우저도 있어요.", "Octets came, but the head does not end: not even the status can be used. When the connection then closes, some browsers take what came for a whole response."},
			Server: Text{"일은 다 했고 답도 정해졌는데, 전해지지 않았어요.", "The work is done and the answer is known, but it was not told."},
		},
		Params: []Param{octets("보낼 바이트", "Octets sent", 40, 64<<10), silence()},
		act: func(h *hit) {
			rec := h.record(0)
			if rec == nil {
				return
			}
			head := rec.head(h.proto(), rec.length())
			w := h.take()
			w.write(head[:min(h.number("octets"), len(head)-1)])
			w.wait(h.time("ms"))
			w.close()
		},
	}
}

func hangBody() Fault {
	return Fault{
		ID: "hang-body", Place: Message,
		Title: Text{"본문을 보내다 멈추기", "Stall inside the content"},
		What:  Text{"헤더와 본문의 앞부분을 보내고 침묵해요.", "Sends the head and the beginning of the content, then nothing."},
		Sees: Sees{
			Client: Text{"상태는 알지만 본문이 모자라요. fetch는 성공하고, 본문을 읽는 곳에서 멈춰요.", "It knows the status and lacks content: fetch succeeds, and reading the body hangs."},
			Server: Text{"일은 다 했고, 보내던 중에 멈췄어요.", "The work is done; the sending stopped."},
		},
		Params: []Param{octets("보낼 본문 바이트", "Octets of content sent", 1, maxContent), silence()},
		act: func(h *hit) {
			rec := h.record(1)
			if rec == nil {
				return
			}
			content := rec.crossing()
			w := h.take()
			w.write(rec.head(h.proto(), rec.length()), content[:min(h.number("octets"), len(content)-1)])
			w.wait(h.time("ms"))
			w.close()
		},
	}
}
