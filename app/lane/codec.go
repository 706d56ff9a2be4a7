package lane

import (
	"bytes"
	"fmt"
	"strings"

	"roundtrip/app/exchange"
	"roundtrip/app/memcached"
	"roundtrip/app/resp"
)

// message is a command that a client has sent.
type message struct {
	command exchange.Command
	silent  bool // it wants no reply
}

// codec takes both directions of a connection apart.
type codec interface {
	protocol() string
	sent(data []byte, emit func(message)) error
	// came gives each reply to the oldest command that waits (next), as it is then.
	came(data []byte, next func() (exchange.Command, bool), emit func(exchange.Command)) error
}

func codecFor(server string) codec {
	if server == "memcached" {
		return &memcachedCodec{}
	}
	return &respCodec{client: resp.Stream{Commands: true}, speaks: protocol(server)}
}

// protocol is what a client speaks with a store until they agree on something else.
func protocol(server string) string {
	if server == "memcached" {
		return "memcached"
	}
	return "RESP2"
}

// first are the first of octets, as they are kept.
func first(octets []byte) []byte { return bytes.Clone(octets[:min(len(octets), maxOctets)]) }

// cut is a text of at most so many octets that can be read.
func cut(text []byte, most int) string { return resp.Escaped(text, most) }

// bounded are the words of a command, so that they can be read.
func bounded(words [][]byte) []string {
	out := []string{}
	for i, w := range words {
		if i == maxArgs {
			return append(out, fmt.Sprintf("… +%d", len(words)-maxArgs))
		}
		out = append(out, cut(w, maxArg))
	}
	return out
}

// respCodec is Redis's protocol.
type respCodec struct {
	client, server resp.Stream
	speaks         string
}

func (c *respCodec) protocol() string { return c.speaks }

func (c *respCodec) sent(data []byte, emit func(message)) error {
	return c.client.Feed(data, func(v resp.Value, octets []byte) {
		words := v.Words()
		if len(words) == 0 {
			if v.Kind == resp.Inline || v.Kind == resp.Array {
				return // an empty line, an empty array: servers say nothing to them
			}
			words = [][]byte{[]byte("?")}
		}
		m := message{command: exchange.Command{Name: strings.ToUpper(cut(words[0], maxArg)), Args: bounded(words[1:]),
			Request: first(octets), RequestTotal: int64(len(octets))}}
		if hide(words) {
			m.command.Request, m.command.Args = nil, bounded(words[1:])
		}
		emit(m)
	})
}

// hide takes the password out of the words of a command, if it carries one: AUTH
// [user] password, HELLO version AUTH user password.
func hide(words [][]byte) bool {
	name, secret := strings.ToUpper(string(words[0])), 0
	switch {
	case name == "AUTH":
		secret = len(words) - 1
	case name == "HELLO":
		for i := 1; i+2 < len(words); i++ {
			if strings.EqualFold(string(words[i]), "AUTH") {
				secret = i + 2
				break
			}
		}
	}
	if secret < 1 {
		return false
	}
	words[secret] = []byte("***")
	return true
}

func (c *respCodec) came(data []byte, next func() (exchange.Command, bool), emit func(exchange.Command)) error {
	asked := true
	err := c.server.Feed(data, func(v resp.Value, octets []byte) {
		if v.IsPush() {
			return // nobody asked for it
		}
		x, is := next()
		if asked = asked && is; !is {
			return
		}
		if x.Name == "HELLO" && !v.IsError() && len(x.Args) > 0 {
			c.speaks = "RESP" + x.Args[0]
		}
		x.Reply, x.Error = v.Readable(maxReply), v.IsError()
		x.Response, x.ResponseTotal = first(octets), int64(len(octets))
		emit(x)
	})
	if err == nil && !asked {
		err = resp.ErrProtocol
	}
	return err
}

// memcachedCodec is memcached's text protocol.
type memcachedCodec struct {
	client memcached.Requests
	server memcached.Replies
}

func (c *memcachedCodec) protocol() string { return "memcached" }

func (c *memcachedCodec) sent(data []byte, emit func(message)) error {
	return c.client.Feed(data, func(r *memcached.Request, octets []byte) {
		x := exchange.Command{Name: cut([]byte(r.Verb), maxArg), Request: first(octets), RequestTotal: int64(len(octets))}
		var words [][]byte
		for _, a := range r.Args {
			words = append(words, []byte(a))
		}
		if r.Data != nil {
			words = append(words, r.Data)
		}
		x.Args = bounded(words)
		emit(message{x, r.NoReply()})
	})
}

func (c *memcachedCodec) came(data []byte, next func() (exchange.Command, bool), emit func(exchange.Command)) error {
	var x exchange.Command
	return c.server.Feed(data, func() (string, bool) {
		var asked bool
		x, asked = next()
		return x.Name, asked
	}, func(r *memcached.Reply, octets []byte) {
		var said []byte
		for i, p := range r.Parts {
			if i > 0 {
				said = append(said, ' ')
			}
			said = append(said, p.Line...)
			if p.Data != nil {
				said = append(append(said, ' '), p.Data...)
			}
			if len(said) > maxReply {
				break
			}
		}
		x.Reply, x.Error = cut(said, maxReply), r.IsError()
		x.Response, x.ResponseTotal = first(octets), int64(len(octets))
		emit(x)
	})
}
