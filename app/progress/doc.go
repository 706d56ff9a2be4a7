// Package progress judges a seat's exchanges by the lessons it has opened, and
// keeps what is done.
//
// A seat opens a lesson by an act of kind "open". What was over before that does
// not count; opening again does not start over. From then on each finished
// exchange, connection and act is judged ([roundtrip/app/check]), but for those
// of strangers and of the playground itself. The lesson's object ("progress" in
// the seat's feed, by the lesson's id) is set anew when something about it
// changed: at once when a task became done, else at most every 100 ms. An act
// that answers an experiment's question gets the answer that came true.
//
// What it promises:
//   - A task done is stored, and tried again until it is; after a restart it is
//     done. A task half done begins again.
//   - The recorder never waits for it: it looks at what changed at most every
//     20 ms. What came and went meanwhile is not judged, and is counted.
//   - It does nothing while nothing happens.
package progress
