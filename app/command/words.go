package command

import (
	"strings"

	"github.com/alecthomas/kong"

	"roundtrip/app/playground"
)

// word is one text in each language; "{name}" stands for a value. Korean texts
// put no particle behind a value, since it would depend on how the value sounds.
type word struct{ ko, en string }

// words is every text on the terminal, by key. Those of playground.Invalid have
// its Reason as key.
func words() map[string]word {
	return map[string]word{
		"about": {"HTTP를 직접 보내 보며 배우는 놀이터예요.", "An HTTP playground that shows the truth."},

		"address":    {"여기를 여세요: {url}", "Open {url}"},
		"neighbours": {"같은 네트워크의 다른 기기에서는: {urls}", "From other machines on your network: {urls}"},
		"no-browser": {"브라우저를 열지 못했어요. 위 주소를 직접 열어 주세요. ({cause})", "The browser did not open ({cause}): open the address above."},

		"unknown-flag": {"없는 플래그예요: {value}.{maybe} 전체 목록: roundtrip --help", "unknown flag {value}.{maybe} All flags: roundtrip --help"},
		"unexpected":   {"여기에 올 수 없는 말이에요: {value}.{maybe} 명령은 serve, lessons check, version이에요.", "unexpected {value}.{maybe} The commands are serve, lessons check and version."},
		"elsewhere":    {"{flag}: serve의 플래그라서 {value} 명령에는 쓸 수 없어요.", "{flag} is a flag of serve, not of {value}."},
		"missing":      {"뒤에 올 말이 빠졌어요: {value}.", "something must follow: {value}."},
		"maybe":        {" 혹시 {other}?", " Did you mean {other}?"},
		"no-value":     {"{flag}에 값이 없어요.", "{flag} needs a value."},
		"bad-value":    {"{flag}의 값을 읽을 수 없어요: {cause}", "{flag}: {cause}"},
		"bad-idle":     {"{flag}: {value} – 30m이나 2h처럼 1초 이상의 시간을 적어 주세요.", "{flag} {value}: write a time of at least a second, such as 30m or 2h."},
		"bad-bool":     {"{flag}: {value} – true나 false로 적어 주세요.", "{flag} {value}: write true or false."},
		"bad-command":  {"명령을 이해하지 못했어요: {cause}", "cannot read the command line: {cause}"},

		"bad-listen":     {"{flag}: {value} – 127.0.0.1:8080처럼 주소와 포트를 적어 주세요.", "{flag} {value}: write an address and a port, such as 127.0.0.1:8080."},
		"port-taken":     {"{port}번 포트는 다른 프로그램이 쓰고 있어요. 그 프로그램을 끝내거나 --listen {host}:0 으로 빈 포트를 쓰세요.", "port {port} is taken by another program: end that, or use any free port with --listen {host}:0"},
		"no-permission":  {"{port}번 포트를 쓸 권한이 없어요. --listen {host}:8080처럼 1024 이상의 포트를 쓰세요.", "port {port} is not yours to use: choose one from 1024 up, such as --listen {host}:8080"},
		"no-address":     {"{flag}: {value} – 이 컴퓨터에는 그런 주소가 없어요. ({cause})", "{flag} {value}: this machine has no such address ({cause})."},
		"bad-ports":      {"{flag}: {value} – 9000-9999처럼 포트 범위를 적어 주세요. 0이면 빈 포트를 알아서 골라요.", "{flag} {value}: write a range of ports, such as 9000-9999, or 0 for any that are free."},
		"bad-lang":       {"{flag}: {value} – ko나 en 중에서 골라 주세요.", "{flag} {value}: choose ko or en."},
		"bad-host":       {"{flag}: {value} – http://나 포트 없이 play.example.org처럼 이름만 적어 주세요.", "{flag} {value}: write a name only, such as play.example.org, without http:// or port."},
		"no-data-dir":    {"데이터를 둘 곳을 알 수 없어요. --data DIR로 알려 주세요. ({cause})", "no place to keep data ({cause}): name one with --data DIR"},
		"data-in-use":    {"데이터 디렉터리를 다른 roundtrip이 쓰고 있어요: {value}. 그것을 끝내거나 --data DIR로 다른 곳을 쓰세요.", "data directory {value} is in use by another roundtrip: end that one, or choose another directory with --data DIR"},
		"data-read-only": {"데이터 디렉터리에 쓸 수 없어요: {value}. --data DIR로 다른 곳을 쓰세요. ({cause})", "data directory {value} cannot be written to ({cause}): choose another with --data DIR"},
		"data-newer":     {"데이터가 더 새로운 roundtrip의 것이에요: {value}. 새 버전을 쓰거나 --data DIR로 다른 곳을 쓰세요.", "the data in {value} is of a newer roundtrip: use that, or choose another directory with --data DIR"},
		"no-nats":        {"NATS 서버를 쓸 수 없어요: {cause}", "the NATS server cannot be used: {cause}"},
		"bad-redis":      {"{flag}: redis://HOST:PORT 같은 주소를 적어 주세요. ({cause})", "{flag}: write an address such as redis://HOST:PORT ({cause})."},
		"bad-memcached":  {"{flag}: {value} – HOST:PORT처럼 주소와 포트를 적어 주세요. ({cause})", "{flag} {value}: write an address and a port, as HOST:PORT ({cause})."},
		"no-lessons":     {"{flag}: {value} – 레슨 디렉터리를 읽을 수 없어요. ({cause})", "{flag} {value}: the directory of lessons cannot be read ({cause})."},
		"bad-lessons":    {"레슨이 잘못됐어요: {cause}", "broken lesson: {cause}"},

		"check-progress":          {"{of}개 가운데 {n}개를 증명했어요…", "{n} of {of} done…"},
		"check-summary":           {"통과 {passed}, 실패 {failed}, 증명 못 함 {unproved}", "{passed} passed, {failed} failed, {unproved} not proved"},
		"check-question":          {"질문 {experiment}", "question {experiment}"},
		"check-came":              {"→ {value}", "→ {value}"},
		"check-near":              {"오답 {near}:", "near-miss {near}:"},
		"check-missing":           {"{step}단계의 {see}: 바라는 값은 {is}, 본 값은 {got}.", "Step {step}, {see}: want {is}, saw {got}."},
		"check-unseen":            {"{step}단계의 {see}: 바라는 값은 {is}, 아무것도 보지 못했어요.", "Step {step}, {see}: want {is}, saw nothing."},
		"check-done-at-start":     {"아무 일도 하지 않았는데 과제가 끝나 있어요.", "the task is done before anything happened."},
		"check-solution-fails":    {"풀이대로 해도 과제가 끝나지 않아요.", "the solution leaves the task undone."},
		"check-near-accepted":     {"오답 {near}: 받아들여져요. {refused}에서 거절돼야 해요.", "near-miss {near} is accepted; {refused} must refuse it."},
		"check-near-elsewhere":    {"오답 {near}: {refused}에서 거절돼야 하는데 다른 곳에서 거절돼요.", "near-miss {near} is refused, but not by {refused}."},
		"check-near-nothing":      {"오답 {near}: 과제가 볼 만한 것이 아무것도 오가지 않아요.", "near-miss {near} does nothing that the task could judge."},
		"check-no-option":         {"질문의 답이 {value}인데 보기에 없어요.", "the question comes out as {value}, which is no option."},
		"check-broke":             {"해 볼 수 없었어요. ({cause})", "it could not be carried out ({cause})."},
		"check-took-too-long":     {"제시간에 끝나지 않았어요.", "it did not end in time."},
		"check-no-browser":        {"Chromium이 없어서 증명하지 못했어요.", "not proved, for want of Chromium."},
		"check-browser-not-ready": {"Chromium이 시작되지 않아서 증명하지 못했어요. ({cause})", "not proved: Chromium does not start ({cause})."},

		"help_serve":          {"놀이터를 시작해요(명령을 적지 않으면 이것이에요).", "Start the playground (also without a command)."},
		"help_lessons":        {"레슨을 쓰는 사람을 위한 명령이에요.", "For authors of lessons."},
		"help_check":          {"레슨의 풀이와 오답을 실제로 해 보고 증명해요.", "Prove each task of lessons: its solutions pass, its near-misses do not."},
		"help_version":        {"버전을 보여 줘요.", "Print the version."},
		"help_listen":         {"앱의 주소와 포트. 0.0.0.0:8080이면 네트워크의 모두가 들어올 수 있어요(기본: {listen}).", "The app's address and port; with 0.0.0.0:8080 everybody on the network can come (default: {listen})."},
		"help_ports":          {"배우는 이들의 서버가 쓸 포트. 0이면 빈 포트를 알아서 골라요(기본: {ports}).", "Ports for the learners' servers; 0 takes any that are free (default: {ports})."},
		"help_data":           {"자리와 진도를 보관하는 디렉터리(기본: {data}).", "Directory that keeps seats and progress (default: {data})."},
		"help_lessonsdir":     {"이 디렉터리의 레슨을 보여 줘요.", "Show the lessons of this directory instead of our own."},
		"help_lang":           {"우리에게 없는 언어를 쓰는 사람에게 보일 언어(ko, en). 터미널의 언어이기도 해요.", "Language (ko, en) for readers whose own we do not have, and for the terminal."},
		"help_publichost":     {"앱에 들어올 때 쓸 수 있는 이름. 여러 번 적을 수 있어요.", "Host name under which the app may be asked for; can be given several times."},
		"help_nats":           {"자리와 진도를 디렉터리 대신 이 NATS 서버에 보관해요.", "Keep seats and progress in this NATS server instead of the directory."},
		"help_redis":          {"배우는 이들의 서버가 세션을 이 Redis에 담아요(적지 않으면 프로그램 안의 것).", "Learners' servers keep sessions in this Redis (otherwise in one inside the program)."},
		"help_memcached":      {"배우는 이들의 서버가 세션을 이 Memcached에 담아요(적지 않으면 프로그램 안의 것).", "Learners' servers keep sessions in this memcached (otherwise in one inside the program)."},
		"help_idle":           {"이 시간 동안 쓰지 않은 자리는 포트를 돌려줘요(기본: {idle}).", "A seat not used for so long gives its ports back (default: {idle})."},
		"help_open":           {"브라우저를 열어요(데스크톱에서는 적지 않아도 열려요).", "Open the browser (on a desktop it opens unasked)."},
		"help_checkdir":       {"레슨 디렉터리. 적지 않으면 우리 레슨이에요.", "Directory of lessons; our own when there is none."},
		"help_requirebrowser": {"브라우저가 없어 증명하지 못한 것도 실패로 봐요.", "Fail as well when a step was not proved for want of a browser."},
	}
}

// say fills a word, given names and values.
func (t *terminal) say(key string, namesAndValues ...string) string {
	w, known := words()[key]
	if !known {
		return key + " " + strings.Join(namesAndValues, " ")
	}
	text := w.en
	if t.lang == "ko" {
		text = w.ko
	}
	var pairs []string
	for i := 0; i+1 < len(namesAndValues); i += 2 {
		pairs = append(pairs, "{"+namesAndValues[i]+"}", namesAndValues[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// vars are what the tags of cli name.
func (t *terminal) vars() kong.Vars {
	vars := kong.Vars{
		"listen": playground.DefaultListen, "ports": playground.DefaultPorts,
		"idle": strings.TrimSuffix(playground.DefaultIdle.String(), "0s"),
	}
	data, err := playground.DataDir()
	if err != nil {
		data = "?"
	}
	for key := range words() {
		if strings.HasPrefix(key, "help_") {
			vars[key] = t.say(key, "data", data, "listen", vars["listen"], "ports", vars["ports"], "idle", vars["idle"])
		}
	}
	return vars
}

// languageOf is the language for the terminal: that of --lang or its variable,
// else the locale's (POSIX: LC_ALL, LC_MESSAGES, LANG).
func languageOf(args []string, env func(string) (string, bool)) string {
	for i, arg := range args {
		if v, isFlag := strings.CutPrefix(arg, "--lang="); isFlag {
			return v
		}
		if arg == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	for _, name := range []string{"ROUNDTRIP_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v, _ := env(name); v != "" {
			if strings.HasPrefix(strings.ToLower(v), "ko") {
				return "ko"
			}
			return "en"
		}
	}
	return "en"
}
