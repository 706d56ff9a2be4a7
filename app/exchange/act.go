package exchange

// Act is one deliberate thing a learner (or their page) did: a click that sends
// a request, a server stopped, a lesson opened. It carries the prediction made
// before and the client-side facts found after, which no tap can see.
type Act struct {
	ID  string `json:"id"`
	Seq uint64 `json:"seq"`
	// Kind is "fetch" (the shell's fetch), "send" (the sender), "visit" (an address
	// opened in a tab of its own), "server" (start, stop, faults), "forward" (the
	// gateway passing a request on), "open" (a lesson opened), "predict".
	Kind   string `json:"kind"`
	Server string `json:"server,omitempty"`
	// Cause is the id of the exchange that made the gateway forward.
	Cause  string `json:"cause,omitempty"`
	Lesson string `json:"lesson,omitempty"`
	// Experiment is the id of the lesson's experiment, if it came from one.
	Experiment string   `json:"experiment,omitempty"`
	Request    *Request `json:"request,omitempty"`
	// Prediction is what the learner chose before firing.
	Prediction string `json:"prediction,omitempty"`
	// Came is the option of the experiment's question that came true, judged
	// from what crossed; empty until the act has ended, or without a question.
	Came    string `json:"came,omitempty"`
	Started Time   `json:"started"`
	Ended   Time   `json:"ended"` // 0 while under way
	Seen    *Seen  `json:"seen,omitempty"`
	// Exchanges are the ids it caused, in order. Ambiguous: see Summary.
	Exchanges []string `json:"exchanges,omitempty"`
	Ambiguous bool     `json:"ambiguous,omitempty"`
}

// Pair is a field as it was asked for.
type Pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Request is what an act asked its client to send. The client may have sent
// something else: the exchange tells.
type Request struct {
	Method  string `json:"method"`
	Target  string `json:"target"` // path and query on the learner's server
	Fields  []Pair `json:"fields,omitempty"`
	Content string `json:"content,omitempty"`
	// Redirect is fetch's mode: "follow" (also when empty), "manual", "error".
	Redirect string `json:"redirect,omitempty"`
	// AbortAfter is in milliseconds; 0 is never.
	AbortAfter int `json:"abortAfter,omitempty"`
	// Cache is fetch's cache mode; "default" when empty.
	Cache string `json:"cache,omitempty"`
	// Times is how often it is sent, once when 0: one after the other, or Together.
	Times    int  `json:"times,omitempty"`
	Together bool `json:"together,omitempty"`
	// Raw are the exact octets, for the sender.
	Raw []byte `json:"raw,omitempty"`
}

// Seen is what the client's code saw; of several times, the last.
type Seen struct {
	// Error is set when no response was seen: "TypeError: Failed to fetch".
	Error      string `json:"error,omitempty"`
	Status     int    `json:"status,omitempty"`
	StatusText string `json:"statusText,omitempty"`
	// Type is fetch's response type: "basic", "opaqueredirect".
	Type       string `json:"type,omitempty"`
	URL        string `json:"url,omitempty"`
	Redirected bool   `json:"redirected,omitempty"`
	Fields     []Pair `json:"fields,omitempty"`
	// Content is the first 4096 octets; ContentOctets counts them all.
	Content       string `json:"content,omitempty"`
	ContentOctets int64  `json:"contentOctets,omitempty"`
	// Cookie is document.cookie on the server's origin afterwards.
	Cookie string `json:"cookie,omitempty"`
	// Millis is how long the code waited.
	Millis int64 `json:"millis,omitempty"`
	// Statuses are those of each time, in the order asked; 0 where none was seen.
	Statuses []int `json:"statuses,omitempty"`
}
