package playground

import (
	"errors"
	"fmt"
	"io/fs"

	"roundtrip/app/check"
	"roundtrip/app/gateway"
	"roundtrip/app/lesson"
)

// Course reads lessons and sees that everything in them can be: conditions are
// compiled, faults and settings looked at. The error has a line "file:line: what"
// for each thing that is wrong.
func Course(files fs.FS) (*lesson.Course, error) {
	course, err := lesson.Load(files)
	if err != nil {
		return nil, err
	}
	errs := []error{check.Course(course)}
	for _, l := range course.Lessons {
		for i := range l.Experiments {
			errs = append(errs, canBe(l.Experiments[i].At, &l.Experiments[i].Setup))
		}
		for i := range l.Tasks {
			plays := l.Tasks[i].Solution.Steps
			for _, near := range l.Tasks[i].Near {
				plays = append(plays[:len(plays):len(plays)], near.Steps...)
			}
			for _, p := range plays {
				errs = append(errs, canBe(p.At, &p.Setup))
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return course, nil
}

// canBe says what cannot be arranged.
func canBe(at lesson.Place, s *lesson.Setup) error {
	if _, err := switchesOf(s.Faults); err != nil {
		return fmt.Errorf("%s: %w", at, err)
	}
	if s.Gateway != nil {
		if err := gateway.Settings(*s.Gateway).Check(); err != nil {
			return fmt.Errorf("%s: gateway: %w", at, err)
		}
	}
	return nil
}
