// Package prove shows that the tasks of a course are right, by doing them: it
// replays each task's solution and near-misses, and fires each experiment that
// asks a question, on a real seat, and judges what crossed.
//
//	proofs, err := prove.Compile(course, prove.Config{Place: …})
//	err = proofs.Run(ctx, func(r prove.Result) { … })
//
// What a proof says:
//   - A task is not done before anything happened.
//   - Its solution makes it done.
//   - Each near-miss leaves it undone, at the very condition that the near-miss
//     names: another condition that fails as well is no harm, another step is.
//   - What an experiment's question sees, once fired, is one of its options.
//
// Each replay has a seat and (where a play needs one) a browser profile of its
// own. A browser that is not there proves nothing and refutes
// nothing: such a result is NotProved.
package prove
