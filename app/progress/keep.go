package progress

import (
	"time"

	"roundtrip/app/state"
)

// unstored is what is to be stored of a lesson.
type unstored struct {
	lesson  string
	version int
	opened  time.Time
	done    map[string]state.Done
}

// unsaved is what is to be stored.
func (p *Progress) unsaved() []unstored {
	var all []unstored
	for _, o := range p.open {
		if o.stored == o.version {
			continue
		}
		u := unstored{o.lesson.ID, o.version, o.at.Go(), make(map[string]state.Done, len(o.done))}
		for id, d := range o.done {
			u.done[id] = d
		}
		all = append(all, u)
	}
	return all
}

// save begins to store what is to be, unless that is under way or was refused
// just now. It returns when to try again.
func (p *Progress) save(now time.Time) (next time.Time) {
	if p.saving {
		return time.Time{} // it reports when it is over
	}
	if now.Before(p.retryAt) {
		return p.retryAt
	}
	all := p.unsaved()
	if len(all) == 0 {
		return time.Time{}
	}
	p.saving = true
	p.wg.Go(func() {
		well := true
		for _, u := range all {
			err := p.write(u)
			p.mu.Lock()
			if o := p.open[u.lesson]; err == nil {
				o.stored = u.version
			} else {
				well = false
				p.log.Warn("what is done in a lesson is not stored yet", "lesson", u.lesson, "err", err)
			}
			p.mu.Unlock()
		}
		p.saved <- well
	})
	return time.Time{}
}

// settled notes the end of a save.
func (p *Progress) settled(well bool, now time.Time) {
	p.saving = false
	if well {
		p.retryIn, p.retryAt = 0, time.Time{}
		return
	}
	p.retryIn = min(max(2*p.retryIn, retryFirst), retryMost)
	p.retryAt = now.Add(p.retryIn)
}

// write stores a lesson's progress. What was stored before stays, so that a
// write that came through without an answer may be repeated.
func (p *Progress) write(u unstored) error {
	return p.store.UpdateProgress(p.keep, p.c.Seat, u.lesson, func(k *state.Progress) error {
		if k.Opened.IsZero() {
			k.Opened = u.opened
		}
		for id, d := range u.done {
			if _, is := k.Done[id]; !is {
				k.Done[id] = d
			}
		}
		return nil
	})
}
