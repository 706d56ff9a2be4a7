package http1

// The rules. A new one gets a line here, one in Rules, and a transcript.
var (
	// Lines.
	bareLF      = &Rule{"bare-lf", "A line ends with LF alone instead of CR LF.", "RFC 9112 §2.2"}
	bareCR      = &Rule{"bare-cr", "A CR stands in a line without an LF after it.", "RFC 9112 §2.2"}
	emptyLine   = &Rule{"empty-line-first", "Empty lines come before the request line.", "RFC 9112 §2.2"}
	spaceFirst  = &Rule{"space-before-field", "White space stands between the start line and the first field.", "RFC 9112 §2.2"}
	lineTooLong = &Rule{"line-too-long", "A line is longer than 1 MiB, more than the server takes.", "RFC 9110 §5.4"}
	headTooLong = &Rule{"head-too-long", "The head is longer than 1 MiB, more than the server takes.", "RFC 9110 §5.4"}

	// Request lines.
	requestLine    = &Rule{"request-line", "The request line is not a method, a target and a version, with a space between.", "RFC 9112 §3"}
	simpleRequest  = &Rule{"no-version", "The request line has no version, as in HTTP/0.9.", "RFC 9112 §3"}
	lineSpace      = &Rule{"request-line-space", "The parts of the request line are not separated by exactly one space.", "RFC 9112 §3"}
	methodOctet    = &Rule{"method", "The method has an octet that no token may have.", "RFC 9110 §9.1"}
	targetSpace    = &Rule{"target-space", "The request target has white space in it.", "RFC 9112 §3.2"}
	targetOctet    = &Rule{"target-octet", "The request target has an octet that a URI must percent-encode.", "RFC 9112 §3.2"}
	targetEscape   = &Rule{"target-escape", "A percent sign in the request target is not followed by two hexadecimal digits.", "RFC 3986 §2.1"}
	targetFragment = &Rule{"target-fragment", "The request target has a fragment, which is never sent.", "RFC 9112 §3.2"}
	targetForm     = &Rule{"target-form", "The request target has none of the forms that its method may have.", "RFC 9112 §3.2"}
	versionForm    = &Rule{"version", "The version is not HTTP/ with a digit, a dot and a digit.", "RFC 9112 §2.3"}
	versionMajor   = &Rule{"version-unsupported", "The version is none of HTTP/1.", "RFC 9110 §2.5"}
	preface        = &Rule{"http2-preface", "The client speaks HTTP/2 where HTTP/1 is spoken.", "RFC 9113 §3.4"}
	tlsHello       = &Rule{"tls-on-plain", "The client speaks TLS where plain HTTP is spoken.", "RFC 9110 §4.2.2"}

	// Status lines.
	statusLine  = &Rule{"status-line", "The status line is not a version, a space and a status code.", "RFC 9112 §4"}
	statusSpace = &Rule{"status-space", "The status code has no space after it.", "RFC 9112 §4"}
	statusRange = &Rule{"status-range", "The status code is not from 100 to 599.", "RFC 9110 §15"}
	reasonOctet = &Rule{"reason", "The reason phrase has a control octet.", "RFC 9112 §4"}

	// Field lines.
	noColon      = &Rule{"no-colon", "A field line has no colon.", "RFC 9112 §5"}
	nameEmpty    = &Rule{"field-name-empty", "A field has no name.", "RFC 9110 §5.1"}
	nameOctet    = &Rule{"field-name", "A field name has an octet that no token may have.", "RFC 9110 §5.1"}
	spaceColon   = &Rule{"space-before-colon", "White space stands between a field name and its colon.", "RFC 9112 §5.1"}
	valueOctet   = &Rule{"field-value", "A field value has a control octet.", "RFC 9110 §5.5"}
	folded       = &Rule{"obs-fold", "A field value is folded over several lines.", "RFC 9112 §5.2"}
	hostMissing  = &Rule{"host-missing", "The request has no Host field.", "RFC 9112 §3.2"}
	hostRepeated = &Rule{"host-repeated", "The request has more than one Host field.", "RFC 9112 §3.2"}
	hostInvalid  = &Rule{"host", "The Host field is not a host with an optional port.", "RFC 9110 §7.2"}

	// Framing.
	lengthInvalid    = &Rule{"content-length", "The Content-Length is not a decimal number.", "RFC 9110 §8.6"}
	lengthDiffers    = &Rule{"content-length-differs", "The message has several Content-Lengths that differ.", "RFC 9112 §6.3"}
	lengthRepeated   = &Rule{"content-length-repeated", "The Content-Length is given more than once.", "RFC 9110 §8.6"}
	lengthAndCoding  = &Rule{"length-and-encoding", "The message has both Transfer-Encoding and Content-Length.", "RFC 9112 §6.2"}
	lengthNotAllowed = &Rule{"content-length-not-allowed", "A response that never has content has a Content-Length.", "RFC 9110 §8.6"}
	codingNotAllowed = &Rule{"transfer-encoding-not-allowed", "A response that never has content has a Transfer-Encoding.", "RFC 9112 §6.1"}
	codingOld        = &Rule{"transfer-encoding-http10", "A message of HTTP/1.0 has a Transfer-Encoding.", "RFC 9112 §6.1"}
	codingNotChunked = &Rule{"transfer-encoding", "The last transfer coding is not chunked.", "RFC 9112 §6.3"}
	codingTwice      = &Rule{"chunked-twice", "The transfer coding chunked is applied more than once.", "RFC 9112 §6.1"}

	// Chunks.
	chunkSize    = &Rule{"chunk-size", "A chunk does not begin with its size in hexadecimal.", "RFC 9112 §7.1"}
	chunkHuge    = &Rule{"chunk-size-overflow", "A chunk size is too large to count with.", "RFC 9112 §7.1"}
	chunkSpace   = &Rule{"chunk-space", "White space follows a chunk size.", "RFC 9112 §7.1.1"}
	chunkExt     = &Rule{"chunk-extension", "A chunk extension is malformed.", "RFC 9112 §7.1.1"}
	chunkLF      = &Rule{"chunk-line-end", "A chunk size line does not end with CR LF.", "RFC 9112 §7.1"}
	chunkLong    = &Rule{"chunk-line-too-long", "A chunk size line is longer than 4096 octets, more than the server takes.", "RFC 9112 §7.1.1"}
	chunkDataEnd = &Rule{"chunk-data-end", "The data of a chunk is not followed by CR LF.", "RFC 9112 §7.1"}
	trailerField = &Rule{"trailer-field", "A trailer has a field that only a head may have.", "RFC 9110 §6.5.1"}

	// Exchanges and connections.
	unasked           = &Rule{"response-unasked", "A response came although no request waited for one.", "RFC 9112 §9.2"}
	noContent         = &Rule{"content-not-allowed", "Octets follow a response that has no content.", "RFC 9112 §6.3"}
	excess            = &Rule{"octets-after-content", "Octets that are no response follow the end of a response.", "RFC 9112 §6.3"}
	requestAfter      = &Rule{"request-after-close", "The client sent more after a request that said it was the last.", "RFC 9112 §9.6"}
	responseAfter     = &Rule{"response-after-close", "The server sent more after a response that said it was the last.", "RFC 9112 §9.6"}
	interimOld        = &Rule{"interim-http10", "An interim response was sent to a client of HTTP/1.0.", "RFC 9110 §15.2"}
	upgradeUnasked    = &Rule{"upgrade-unasked", "The server switched protocols although the client had not asked to.", "RFC 9110 §7.8"}
	requestIncomplete = &Rule{"request-incomplete", "The request stopped before it was whole.", "RFC 9112 §8"}
	pipelineLimit     = &Rule{"pipeline-limit", "More than 1024 requests wait for an answer; what follows is not read.", "RFC 9112 §9.3.2"}
)

// Rules lists every rule that the codec checks.
func Rules() []*Rule {
	return []*Rule{
		bareLF, bareCR, emptyLine, spaceFirst, lineTooLong, headTooLong,
		requestLine, simpleRequest, lineSpace, methodOctet, targetSpace, targetOctet, targetEscape,
		targetFragment, targetForm, versionForm, versionMajor, preface, tlsHello,
		statusLine, statusSpace, statusRange, reasonOctet,
		noColon, nameEmpty, nameOctet, spaceColon, valueOctet, folded, hostMissing, hostRepeated, hostInvalid,
		lengthInvalid, lengthDiffers, lengthRepeated, lengthAndCoding, lengthNotAllowed, codingNotAllowed,
		codingOld, codingNotChunked, codingTwice,
		chunkSize, chunkHuge, chunkSpace, chunkExt, chunkLF, chunkLong, chunkDataEnd, trailerField,
		unasked, noContent, excess, requestAfter, responseAfter, interimOld, upgradeUnasked,
		requestIncomplete, pipelineLimit,
	}
}
