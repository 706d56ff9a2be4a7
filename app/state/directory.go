package state

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// directory is a locked data directory. NATS itself has no lock: two servers on
// one directory lose data without a word.
type directory struct {
	path string
	lock *flock.Flock
}

// openDirectory makes the directory, locks it and sees that it can be written
// to: an unwritable one would make the NATS server hang or end the process.
func openDirectory(path string) (*directory, error) {
	if path == "" {
		return nil, errors.New("state: no data directory is named")
	}
	d := &directory{path: path}
	// An existing directory keeps its mode, since it may be anything the user
	// named; what we put into it is the user's alone.
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, d.notWritable(err)
	}
	d.lock = flock.New(filepath.Join(path, "lock"))
	held, err := d.lock.TryLock()
	if err != nil {
		return nil, d.notWritable(err)
	}
	if !held {
		return nil, fmt.Errorf("data directory %s %w", path, ErrInUse)
	}
	if err = os.MkdirAll(d.store(), 0o700); err == nil {
		err = tryWrite(d.store())
	}
	if err != nil {
		d.lock.Close()
		return nil, d.notWritable(err)
	}
	return d, nil
}

// store is where the NATS server keeps its files.
func (d *directory) store() string { return filepath.Join(d.path, "nats") }

func (d *directory) notWritable(err error) error {
	return fmt.Errorf("data directory %s %w: %w", d.path, ErrNotWritable, err)
}

func (d *directory) close() error {
	if err := d.lock.Close(); err != nil {
		return fmt.Errorf("state: unlock %s: %w", d.path, err)
	}
	return nil
}

// tryWrite writes a block to a new file, to the disk, and removes it.
func tryWrite(dir string) error {
	f, err := os.CreateTemp(dir, "write-test-*")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, 4096))
	return errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name()))
}
