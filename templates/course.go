package templates

import "roundtrip/app/lesson"

// truth is one of the three truths of an exchange.
type truth struct{ name, icon string }

// truths are in the order in which they are always shown.
func truths() []truth {
	return []truth{{"code", "code"}, {"wire", "wire"}, {"kept", "jar"}}
}

// firstLesson is where a newcomer begins, or nil in an empty course.
func firstLesson(c *lesson.Course) *lesson.Lesson {
	if len(c.Lessons) == 0 {
		return nil
	}
	return c.Lessons[0]
}

// nextLesson is the one after l, or nil.
func nextLesson(c *lesson.Course, l *lesson.Lesson) *lesson.Lesson {
	for i, other := range c.Lessons {
		if other.ID == l.ID && i+1 < len(c.Lessons) {
			return c.Lessons[i+1]
		}
	}
	return nil
}

// place counts the lessons shown from 1: what is not there yet leaves no gap.
func place(c *lesson.Course, l *lesson.Lesson) int {
	for i, other := range c.Lessons {
		if other.ID == l.ID {
			return i + 1
		}
	}
	return 0
}
