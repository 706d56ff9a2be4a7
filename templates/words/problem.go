package words

// problem is the page shown instead of one that could not be.
func problem() []Word {
	return []Word{
		{"problem.status", "상태 코드 %s", "Status %s"},
		{"problem.start", "첫 화면으로", "Go to the start page"},
		{"problem.bench", "실험대 열기", "Open the bench"},
		{"problem.real", "이 상태 코드도 진짜예요. 개발자 도구의 네트워크 탭에서 확인해 보세요.", "This status is real, too: look in your browser’s network panel."},
	}
}
