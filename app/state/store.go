package state

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Errors of this package; test for them with errors.Is.
var (
	// ErrInUse says that another process has the data directory.
	ErrInUse = errors.New("is in use by another roundtrip process")
	// ErrNotWritable says that the data directory cannot be made or written to.
	ErrNotWritable = errors.New("is not writable")
	// ErrNotFound says that no such seat is stored.
	ErrNotFound = errors.New("not found")
	// ErrExists says that the key to be created is there already.
	ErrExists = errors.New("exists already")
	// ErrNewer says that a later version of the program wrote the state.
	ErrNewer = errors.New("was written by a newer version of roundtrip")
)

// Config says where the state is kept.
type Config struct {
	// Dir is the data directory of the embedded server, made if it is missing.
	Dir string
	// NATSURL, if set, is the server or cluster to use instead (several URLs
	// with commas between); Dir is then unused.
	NATSURL string
	// Replicas is how many servers of a cluster hold each new bucket; 0 means 1.
	Replicas int
	// Log gets the NATS server's warnings and errors; nil means slog.Default.
	Log *slog.Logger
}

// The buckets. Their sizes are fixed, since the defaults of NATS are three
// quarters of the disk.
const (
	metaBucket     = "roundtrip_meta"
	seatBucket     = "roundtrip_seats"
	progressBucket = "roundtrip_progress"

	metaBytes     = 1 << 20
	seatBytes     = 64 << 20
	progressBytes = 256 << 20
	storeBytes    = 512 << 20 // of the embedded server as a whole

	seatLength     = 64 << 10 // of one value
	progressLength = 256 << 10
)

// Store is the open state. It is safe for use by several goroutines.
type Store struct {
	meta, seats, progress bucket

	conn      *nats.Conn
	server    *embedded // nil with an outside server
	directory *directory
	close     sync.Once
}

// Open starts the embedded server, or connects to Config.NATSURL, and makes or
// upgrades the buckets. Its errors are one line each.
func Open(ctx context.Context, c Config) (_ *Store, err error) {
	log := c.Log
	if log == nil {
		log = slog.Default()
	}
	log = log.With("part", "nats")
	s := &Store{}
	defer func() {
		if err != nil {
			s.Close()
		}
	}()
	last := &lastLine{}
	if c.NATSURL != "" {
		s.conn, err = dial(c.NATSURL, log)
	} else {
		if s.directory, err = openDirectory(c.Dir); err != nil {
			return nil, err
		}
		if s.server, err = startEmbedded(ctx, s.directory.store(), log, last); err != nil {
			return nil, fmt.Errorf("data directory %s: %w", c.Dir, err)
		}
		s.conn, err = nats.Connect("", append(clientOptions(log), nats.InProcessServer(s.server))...)
	}
	if err != nil {
		return nil, fmt.Errorf("state: connect: %w", err)
	}
	js, err := jetstream.New(s.conn)
	if err != nil {
		return nil, fmt.Errorf("state: %w", err)
	}
	for _, b := range []struct {
		to     *bucket
		name   string
		octets int64
		length int32
	}{
		{&s.meta, metaBucket, metaBytes, 1 << 10},
		{&s.seats, seatBucket, seatBytes, seatLength},
		{&s.progress, progressBucket, progressBytes, progressLength},
	} {
		kv, err := openBucket(ctx, js, jetstream.KeyValueConfig{
			Bucket:       b.name,
			Storage:      jetstream.FileStorage,
			Replicas:     max(c.Replicas, 1),
			MaxBytes:     b.octets,
			MaxValueSize: b.length,
			History:      1, // with more, a key's time to live is lengthened without a word
		})
		if err != nil {
			return nil, fmt.Errorf("state: bucket %s: %w", b.name, last.explain(err))
		}
		*b.to = bucket{kv: kv, length: int(b.length), last: last, attempt: attemptTime, total: totalTime}
	}
	if err := upgrade(ctx, s, upgrades()); err != nil {
		return nil, fmt.Errorf("state: %w", err)
	}
	return s, nil
}

// openBucket takes a bucket as it is, so that an operator can change its size
// or replicas, but for its history, which our updates rely on.
func openBucket(ctx context.Context, js jetstream.JetStream, c jetstream.KeyValueConfig) (jetstream.KeyValue, error) {
	ctx, cancel := context.WithTimeout(ctx, totalTime)
	defer cancel()
	kv, err := js.KeyValue(ctx, c.Bucket)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		kv, err = js.CreateKeyValue(ctx, c)
		if errors.Is(err, jetstream.ErrBucketExists) { // another process was first
			kv, err = js.KeyValue(ctx, c.Bucket)
		}
	}
	if err != nil {
		return nil, err
	}
	status, err := kv.Status(ctx)
	if err != nil {
		return nil, err
	}
	if h := status.History(); h != 1 {
		return nil, fmt.Errorf("it keeps a history of %d values, which must be 1", h)
	}
	return kv, nil
}

// Close ends the connection and the embedded server, then gives up the lock.
func (s *Store) Close() error {
	var err error
	s.close.Do(func() {
		if s.conn != nil {
			s.conn.Close()
		}
		if s.server != nil {
			s.server.stop()
		}
		if s.directory != nil {
			err = s.directory.close()
		}
	})
	return err
}

// Times for one attempt at a key, and for all attempts. A cluster that elects
// a new leader is silent for about four seconds.
const (
	attemptTime = 3 * time.Second
	totalTime   = 15 * time.Second
)
