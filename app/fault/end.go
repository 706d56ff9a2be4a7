package fault

import "fmt"

func closed() Fault {
	return Fault{
		ID: "close", Place: Connection,
		Title: Text{"말없이 닫기", "Close without a word"},
		What:  Text{"요청을 다 읽고는 답 없이 연결을 닫아요(FIN).", "Reads the request and closes the connection (FIN), without an answer."},
		Sees: Sees{
			Client: Text{"응답 없이 연결이 끝나요. 요청이 처리됐는지 알 길이 없어요. 브라우저는 다시 보내기도 해요.", "The connection ends without a response. Whether the request took effect cannot be known; a browser may send it again."},
			Server: Text{"일을 시작하지 않았어요.", "The work never began."},
		},
		act: func(h *hit) { h.take().close() },
	}
}

func reset() Fault {
	return Fault{
		ID: "reset", Place: Connection,
		Title: Text{"연결 끊어 버리기", "Reset the connection"},
		What:  Text{"요청을 다 읽고는 연결을 RST로 끊어요.", "Reads the request and breaks the connection off with an RST."},
		Sees: Sees{
			Client: Text{"ECONNRESET: 상대가 연결을 버렸어요. 받던 것도 사라질 수 있어요.", "ECONNRESET: the other side threw the connection away, and what was on its way may be lost."},
			Server: Text{"일을 시작하지 않았어요. 프로그램이 죽을 때 운영체제가 하는 일과 같아요.", "The work never began. A kernel does the same when a program dies."},
		},
		act: func(h *hit) { h.take().reset() },
	}
}

func panics() Fault {
	return Fault{
		ID: "panic", Place: Message,
		Title: Text{"핸들러가 죽기", "The handler dies"},
		What:  Text{"핸들러가 panic으로 멈춰요. 서버는 살아 있고, 이 연결만 닫혀요.", "The handler panics. The server lives on; this connection is closed."},
		Sees: Sees{
			Client: Text{"응답 없이 연결이 끝나요. 500은 누군가 panic을 잡아서 써 줄 때만 와요.", "The connection ends without a response. There is a 500 only if somebody catches the panic and writes one."},
			Server: Text{"net/http가 panic을 잡아 로그에 남겨요.", "net/http catches the panic and logs it."},
		},
		act: func(h *hit) {
			drain(h.r)
			panic(fmt.Sprintf("the fault %q is on for %s %s", h.on.fault.ID, h.r.Method, h.r.URL.Path))
		},
	}
}
