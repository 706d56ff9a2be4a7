package inspector

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"roundtrip/app/seat"
)

// API is the version of the frames.
const API = 1

// sendBuffer is how many octets the kernel may hold for a viewer; Linux doubles it.
const sendBuffer = 64 << 10

// Close codes of our own (RFC 6455 §7.4.2): the reason came in a frame before.
const (
	CloseToken  = 4401 // no seat has the token
	CloseHello  = 4400 // the first message was not one, or came too late
	CloseCrowd  = 4429 // too many sockets
	CloseAsleep = 4503 // the seat ended; come again
)

// Errors that Config.Explain is asked about, besides those of Config.Find.
var (
	ErrHello  = errors.New("the first message must be {token, after, epoch}")
	ErrCrowd  = errors.New("too many live sockets")
	ErrAsleep = errors.New("the seat is asleep or the program ends")
)

// Config says whom to show what. Zero durations and counts take the defaults.
type Config struct {
	// Find returns the seat that a token opens.
	Find func(ctx context.Context, token string) (*seat.Seat, error)
	// Explain makes the problem document (RFC 9457) of an error for a viewer.
	Explain func(r *http.Request, err error) any
	Build   string // names the program's version in the first frame
	Log     *slog.Logger

	Hello time.Duration // for the first message; 5 s
	Batch time.Duration // between two frames; 50 ms
	Ping  time.Duration // between two pings; 20 s
	Write time.Duration // for one frame to leave; 5 s
	Most  int           // objects in a frame; 200
	// Seat and All are how many sockets one seat and everybody may have; 64 and 4096.
	Seat, All int
}

// Counts are totals since the start, but for Viewers.
type Counts struct {
	Viewers int64 // sockets that follow a seat now
	Cut     int64 // viewers cut off because they did not read
	Dropped int64 // objects given up before a viewer could be sent them
}

// Inspector serves the live socket.
type Inspector struct {
	c        Config
	upgrader websocket.Upgrader

	ctx  context.Context
	stop context.CancelFunc
	all  sync.WaitGroup

	mu     sync.Mutex
	closed bool
	open   int
	seats  map[string]int // sockets by seat id

	viewers, cut, dropped atomic.Int64
}

// New makes an inspector; Close ends it.
func New(c Config) *Inspector {
	orDuration(&c.Hello, 5*time.Second)
	orDuration(&c.Batch, 50*time.Millisecond)
	orDuration(&c.Ping, 20*time.Second)
	orDuration(&c.Write, 5*time.Second)
	orInt(&c.Most, 200)
	orInt(&c.Seat, 64)
	orInt(&c.All, 4096)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	i := &Inspector{c: c, seats: map[string]int{}}
	i.ctx, i.stop = context.WithCancel(context.Background())
	// CheckOrigin stays nil: gorilla then wants Origin's host to be the Host.
	i.upgrader = websocket.Upgrader{HandshakeTimeout: c.Hello, ReadBufferSize: 1 << 10, WriteBufferSize: 16 << 10}
	return i
}

func orDuration(d *time.Duration, or time.Duration) {
	if *d <= 0 {
		*d = or
	}
}

func orInt(n *int, or int) {
	if *n <= 0 {
		*n = or
	}
}

// Close ends every socket and waits for them.
func (i *Inspector) Close() {
	i.mu.Lock()
	i.closed = true
	i.mu.Unlock()
	i.stop()
	i.all.Wait()
}

// Counts returns the counters.
func (i *Inspector) Counts() Counts {
	return Counts{Viewers: i.viewers.Load(), Cut: i.cut.Load(), Dropped: i.dropped.Load()}
}

// ServeHTTP makes the connection a socket and follows a seat until one side ends it.
func (i *Inspector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	full, closed := i.enter()
	if closed {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	defer i.leave()
	ws, err := i.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	defer ws.Close()
	// What the kernel holds for a viewer is what the viewer is behind: by itself it
	// would grow to some MiB.
	if tcp, is := ws.NetConn().(*net.TCPConn); is {
		tcp.SetWriteBuffer(sendBuffer)
	}
	s := socket{i: i, ws: ws, r: r}
	s.serve(full)
}

func (i *Inspector) enter() (full, closed bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.closed {
		return false, true
	}
	i.all.Add(1)
	i.open++
	return i.open > i.c.All, false
}

func (i *Inspector) leave() {
	i.mu.Lock()
	i.open--
	i.mu.Unlock()
	i.all.Done()
}

// follow counts a socket of a seat, unless it has too many.
func (i *Inspector) follow(id string) (unfollow func(), ok bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.seats[id] >= i.c.Seat {
		return nil, false
	}
	i.seats[id]++
	i.viewers.Add(1)
	return func() {
		i.viewers.Add(-1)
		i.mu.Lock()
		defer i.mu.Unlock()
		if i.seats[id]--; i.seats[id] == 0 {
			delete(i.seats, id)
		}
	}, true
}
