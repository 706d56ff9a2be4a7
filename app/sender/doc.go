// Package sender is the playground's own client, for what no browser can do:
// exact octets, two requests on one connection, a wrong Host, a half close.
//
// It dials the address it is given and nothing else: who calls it passes the
// address of a seat's own server. It follows nothing and adds nothing.
package sender
