package state

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// bucket is one key-value bucket with our way of writing to it.
type bucket struct {
	kv     jetstream.KeyValue
	length int // most octets of a value
	last   *lastLine
	// attempt bounds one round trip, total all of a call's.
	attempt, total time.Duration
}

// errUnchanged ends an update that has nothing to write.
var errUnchanged = errors.New("unchanged")

// get returns a key's value and revision; nil and 0 if there is none.
func (b *bucket) get(ctx context.Context, key string) (value []byte, revision uint64, err error) {
	err = b.persist(ctx, "read", key, func(ctx context.Context) (err error) {
		value, revision, err = b.once(ctx, key)
		return err
	})
	return value, revision, err
}

// once is get in one attempt.
func (b *bucket) once(ctx context.Context, key string) ([]byte, uint64, error) {
	e, err := b.kv.Get(ctx, key)
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	return e.Value(), e.Revision(), nil
}

// update sets a key by compare-and-set, running change on what is there (nil if
// nothing is) until no other writer came between. An attempt that was not
// answered may have been carried out: it is looked for before the next.
func (b *bucket) update(ctx context.Context, key string, change func(old []byte) ([]byte, error)) error {
	var tried [][]byte
	return b.persist(ctx, "write", key, func(ctx context.Context) error {
		old, revision, err := b.once(ctx, key)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(tried, func(t []byte) bool { return bytes.Equal(t, old) }) {
			return nil
		}
		value, err := change(bytes.Clone(old))
		if errors.Is(err, errUnchanged) {
			return nil
		}
		if err != nil {
			return final{err}
		}
		if len(value) > b.length {
			return final{fmt.Errorf("value of %d octets, at most %d are kept", len(value), b.length)}
		}
		if revision != 0 && bytes.Equal(value, old) {
			return nil
		}
		tried = append(tried, value)
		if revision == 0 {
			_, err = b.kv.Create(ctx, key, value)
		} else {
			_, err = b.kv.Update(ctx, key, value, revision)
		}
		return err
	})
}

// remove deletes a key with its history.
func (b *bucket) remove(ctx context.Context, key string) error {
	return b.persist(ctx, "delete", key, func(ctx context.Context) error { return b.kv.Purge(ctx, key) })
}

// all returns the values of every key that the filter matches.
func (b *bucket) all(ctx context.Context, filter string) ([][]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, b.total)
	defer cancel()
	failed := func(err error) ([][]byte, error) {
		return nil, fmt.Errorf("state: list %s: %w", b.kv.Bucket(), b.last.explain(err))
	}
	w, err := b.kv.Watch(ctx, filter, jetstream.IgnoreDeletes())
	if err != nil {
		return failed(err)
	}
	defer w.Stop()
	var values [][]byte
	for {
		select {
		case e, open := <-w.Updates():
			if !open {
				return failed(nats.ErrConnectionClosed)
			}
			if e == nil { // the last one was sent
				return values, nil
			}
			values = append(values, e.Value())
		case <-ctx.Done():
			return failed(ctx.Err())
		}
	}
}

// final is an error that trying again does not mend.
type final struct{ error }

// persist runs one attempt after another, while the fault may pass.
func (b *bucket) persist(ctx context.Context, verb, key string, try func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, b.total)
	defer cancel()
	for pause := time.Millisecond; ; pause = min(2*pause, 500*time.Millisecond) {
		attempt, done := context.WithTimeout(ctx, b.attempt)
		err := try(attempt)
		done()
		if err == nil {
			return nil
		}
		if f, is := errors.AsType[final](err); is {
			return f.error
		}
		if !passing(err) || ctx.Err() != nil {
			return b.failed(verb, key, err)
		}
		select {
		case <-ctx.Done():
			return b.failed(verb, key, err)
		case <-time.After(pause/2 + rand.N(pause)):
		}
	}
}

func (b *bucket) failed(verb, key string, err error) error {
	return fmt.Errorf("state: %s %s of %s: %w", verb, key, b.kv.Bucket(), b.last.explain(err))
}

// passing tells faults that may pass by themselves: another writer was first,
// no answer came, a cluster has no leader just now.
func passing(err error) bool {
	for _, e := range []error{
		jetstream.ErrKeyRevisionMismatch, jetstream.ErrKeyExists, jetstream.ErrNoStreamResponse,
		nats.ErrTimeout, nats.ErrNoResponders, nats.ErrDisconnected, nats.ErrConnectionReconnecting,
		context.DeadlineExceeded,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	api, is := errors.AsType[*jetstream.APIError](err)
	return is && api.Code == 503
}
