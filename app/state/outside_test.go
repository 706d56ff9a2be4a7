package state

import (
	"context"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"
)

// outside starts a NATS server that listens on loopback.
func outside(t *testing.T, dir string, port int) *server.Server {
	t.Helper()
	s, err := server.NewServer(&server.Options{
		Host: "127.0.0.1", Port: port, JetStream: true, StoreDir: dir, NoSigs: true,
		SyncAlways: true, JetStreamMaxStore: storeBytes, JetStreamMaxMemory: 1 << 20,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the outside server is not ready")
	}
	return s
}

func TestOutsideServer(t *testing.T) {
	dir := t.TempDir()
	server := outside(t, dir, -1)
	s, err := Open(t.Context(), Config{NATSURL: server.ClientURL()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	behave(t, s)

	// It goes away and comes back: a write that began meanwhile is carried out.
	port := server.Addr().(*net.TCPAddr).Port
	server.Shutdown()
	server.WaitForShutdown()
	done := make(chan error, 1)
	go func() {
		_, err := s.UpdateSeat(t.Context(), "s3", func(x *Seat) error { x.Tokens = []string{"later"}; return nil })
		done <- err
	}()
	outside(t, dir, port)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	seat, err := s.Seat(t.Context(), "s3")
	if err != nil || len(seat.Tokens) != 1 {
		t.Errorf("after the restart: %v, %v", seat, err)
	}
}

func TestOutsideBucketWithHistory(t *testing.T) {
	server := outside(t, t.TempDir(), -1)
	conn, err := dial(server.ClientURL(), slog.Default())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	js, err := jetstream.New(conn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := js.CreateKeyValue(context.Background(), jetstream.KeyValueConfig{Bucket: seatBucket, History: 5}); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), Config{NATSURL: server.ClientURL()})
	if err == nil || !strings.Contains(err.Error(), "history of 5") {
		t.Errorf("%v, want the history named", err)
	}
}

func TestNoServerOutside(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	_, err = Open(t.Context(), Config{NATSURL: "nats://me:secret@" + addr + ",nats://127.0.0.1:1"})
	if err == nil {
		t.Fatal("opened without a server")
	}
	if s := err.Error(); !strings.Contains(s, addr) || strings.Contains(s, "secret") || strings.Contains(s, "\n") {
		t.Errorf("error %q: want one line with the address and no password", s)
	}
}
