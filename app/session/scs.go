package session

import (
	"context"
	"errors"
	"time"
)

// SCS makes a Store one of github.com/alexedwards/scs (scs.CtxStore).
type SCS struct{ Store Store }

// FindCtx implements scs.CtxStore.
func (s SCS) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	if !ValidID(token) {
		return nil, false, nil // malformed is not found
	}
	b, err := s.Store.Get(ctx, token)
	if errors.Is(err, ErrNone) || errors.Is(err, ErrExpired) {
		return nil, false, nil
	}
	return b, err == nil, err
}

// CommitCtx implements scs.CtxStore.
func (s SCS) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	left := time.Until(expiry)
	if left <= 0 { // kept for a second, it would live for ever: the module does not look at the time
		return s.DeleteCtx(ctx, token)
	}
	return s.Store.Set(ctx, token, b, left)
}

// DeleteCtx implements scs.CtxStore.
func (s SCS) DeleteCtx(ctx context.Context, token string) error {
	if !ValidID(token) {
		return nil
	}
	return s.Store.Delete(ctx, token)
}

// Find implements scs.Store, without a cause.
func (s SCS) Find(token string) ([]byte, bool, error) { return s.FindCtx(context.Background(), token) }

// Commit implements scs.Store.
func (s SCS) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

// Delete implements scs.Store.
func (s SCS) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
