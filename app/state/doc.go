// Package state keeps what must outlive the process: seats and progress, as
// JSON values in NATS JetStream key-value buckets. By default the NATS server
// is embedded: in this process, without a TCP port, storing files in a data
// directory that belongs to one process at a time. With Config.NATSURL the
// same buckets live in a server or cluster outside.
//
// What it promises:
//   - A write that returned nil is on disk (the store is synced at every
//     write) and survives kill -9 and loss of power.
//   - There are no transactions over keys: whatever must change at once is
//     under one key. Changes compare and set by revision and are tried again
//     when another writer was first, or when no answer came in time.
//   - The data directory is locked before the server starts; a second process
//     gets ErrInUse at once, a directory that cannot be written ErrNotWritable.
//   - Every bucket is bounded in octets, every value in length.
package state
