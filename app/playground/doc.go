// Package playground is the whole program as a value: the app, the learners'
// seats with their servers, and the state that outlives them.
//
//	p, err := playground.New(ctx, playground.Config{})
//	if err != nil {
//		return err
//	}
//	defer p.Close()
//	return p.Run(ctx)
//
// What it promises:
//   - New returns with the app's port taken; a browser that comes then waits for Run.
//   - What a person can put right (a taken port, a broken lesson) is an *Invalid.
//   - Run returns when ctx has ended and everything that was started has ended too.
//   - Several playgrounds can run in one process, each on its own data directory.
package playground
