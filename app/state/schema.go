package state

import (
	"context"
	"fmt"
	"strconv"
)

// schemaKey holds the version of what is stored, as a decimal number.
const schemaKey = "schema"

// upgrades are the steps from each schema version to the next, the first from
// an empty store to version 1. A step may be cut off and run again, so it must
// do no harm when it finds its work done.
func upgrades() []func(context.Context, *Store) error {
	return []func(context.Context, *Store) error{
		func(context.Context, *Store) error { return nil }, // the buckets are there
	}
}

// upgrade brings the store to version len(steps).
func upgrade(ctx context.Context, s *Store, steps []func(context.Context, *Store) error) error {
	value, _, err := s.meta.get(ctx, schemaKey)
	if err != nil {
		return err
	}
	version := 0
	if value != nil {
		if version, err = strconv.Atoi(string(value)); err != nil || version < 1 {
			return fmt.Errorf("schema version %.20q is not a number above 0", value)
		}
	}
	if version > len(steps) {
		return fmt.Errorf("what is stored (schema %d, this program knows %d) %w", version, len(steps), ErrNewer)
	}
	for ; version < len(steps); version++ {
		if err := steps[version](ctx, s); err != nil {
			return fmt.Errorf("upgrade to schema %d: %w", version+1, err)
		}
		// Another process may be at the same upgrade: never go back.
		err := s.meta.update(ctx, schemaKey, func(old []byte) ([]byte, error) {
			if v, _ := strconv.Atoi(string(old)); v > version {
				return nil, errUnchanged
			}
			return strconv.AppendInt(nil, int64(version+1), 10), nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
