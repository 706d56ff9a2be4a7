package words

// seat is the learner's place: servers, recovery, hand-over.
func seat() []Word {
	return []Word{
		{"seat.title", "내 자리", "Your seat"},
		{"seat.what", "자리에는 내 서버와 진도가 들어 있어요. 계정은 필요 없어요.", "Your seat holds your server and your progress. There is no account."},
		{"seat.strangers", "모르는 손님", "Strangers"},
		{"seat.strangers.what", "이 주소에서 내 서버로 요청이 왔어요. 받아들이면 과제에도 반영돼요.", "Requests came to your server from these addresses. Admit one, and it counts for tasks."},
		{"seat.admit", "받아들이기", "Admit"},
		{"seat.recovery", "복구 코드", "Recovery code"},
		{"seat.recovery.what", "다른 브라우저에서 이 코드를 넣으면 이 자리로 돌아와요. 적어 두세요.", "Enter it in another browser to come back to this seat. Write it down."},
		{"seat.recovery.none", "이 브라우저에는 없어요", "not kept in this browser"},
		{"seat.link", "자리 넘기기 링크", "Hand-over link"},
		{"seat.link.what", "이 링크를 여는 사람은 누구나 이 자리에 앉아요. 나만 쓰세요.", "Whoever opens it sits in this seat. Keep it to yourself."},
		{"seat.copy", "복사", "Copy"},
		{"seat.copied", "복사했어요", "Copied"},
		{"seat.come", "다른 자리로 돌아가기", "Come back to another seat"},
		{"seat.code", "복구 코드", "Recovery code"},
		{"seat.recover", "돌아가기", "Come back"},
		{"seat.reset", "처음부터 다시 하기", "Start over"},
		{"seat.reset.what", "이 자리의 진도와 지금까지 오간 기록을 지워요. 서버 주소와 복구 코드는 그대로예요.", "This clears the seat’s progress and everything that has crossed. The server’s address and the recovery code stay."},
		{"seat.reset.do", "진도와 기록 지우기", "Clear progress and record"},
		{"seat.reset.soon", "%s초 뒤에 진도와 기록을 지워요.", "Progress and record will be cleared in %s s."},
		{"seat.reset.done", "처음으로 돌아왔어요.", "Everything is back to the start."},
		{"seat.reset.kept", "지우지 않았어요.", "Nothing was cleared."},
		{"seat.refused", "서버가 이 브라우저의 자리를 알아보지 못해요.", "The server does not know this browser’s seat."},
		{"seat.refused.what", "데이터 폴더가 바뀌었거나 다른 서버일 수 있어요. 아무것도 지우지 않았어요. 어떻게 할까요?", "Its data directory may have changed, or this is another server. Nothing was thrown away. What would you like to do?"},
		{"seat.refused.code", "가지고 있는 복구 코드로 돌아가기", "Come back with the code kept here"},
		{"seat.refused.new", "새 자리 받기", "Take a new seat"},
		{"seat.link.refused", "이 링크의 자리는 이제 쓸 수 없어요. 원래 자리를 그대로 쓸게요.", "The seat in this link is no longer valid. You keep the seat you had."},
		{"seat.taken", "링크로 받은 자리에 앉았어요.", "You now sit in the seat from the link."},
		{"seat.taken.back", "원래 자리로 돌아가기", "Back to my former seat"},
		{"seat.welcome", "다시 만나서 반가워요. 자리로 돌아왔어요.", "Welcome back. This is your seat again."},
		{"seat.memory", "이 브라우저가 저장을 막고 있어요. 탭을 닫으면 자리를 잃어요. 복구 코드를 적어 두세요.", "This browser refuses to keep anything. The seat is lost when the tab closes: write the recovery code down."},
	}
}
