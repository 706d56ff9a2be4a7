package lesson

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxOctets  = 1 << 20 // of a file
	maxLessons = 200
	maxTold    = 100 // problems
	lessonFile = "lesson.yaml"
)

// problem is one thing wrong with a lesson.
type problem struct {
	Place
	what string
}

func (p problem) Error() string { return p.Place.String() + ": " + p.what }

// problems collects what is wrong, so that an author sees all of it at once.
type problems struct{ all []problem }

func (ps *problems) add(at Place, format string, args ...any) {
	ps.all = append(ps.all, problem{at, fmt.Sprintf(format, args...)})
}

// err joins the problems, sorted by file, line and text.
func (ps *problems) err() error {
	slices.SortFunc(ps.all, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.what, b.what))
	})
	var errs []error
	for i, p := range ps.all {
		if i == maxTold {
			errs = append(errs, fmt.Errorf("and %d more", len(ps.all)-i))
			break
		}
		errs = append(errs, p)
	}
	return errors.Join(errs...)
}

// Load reads and validates every lesson: each folder of fsys, but those whose
// name begins with "." or "_". The error joins one "file:line: what" for each
// thing wrong, sorted.
func Load(fsys fs.FS) (*Course, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("read lessons: %w", err)
	}
	var folders []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && !strings.HasPrefix(e.Name(), "_") {
			folders = append(folders, e.Name())
		}
	}
	if len(folders) == 0 {
		return nil, errors.New("read lessons: there is no lesson: a lesson is a folder with a lesson.yaml")
	}
	if len(folders) > maxLessons {
		return nil, fmt.Errorf("read lessons: %d lessons, at most %d", len(folders), maxLessons)
	}
	ps := &problems{}
	c := &Course{}
	byOrder := map[int]string{}
	for _, f := range folders {
		r := loadLesson(fsys, f, ps)
		if r == nil {
			continue
		}
		c.Lessons = append(c.Lessons, r.Lesson)
		if first, taken := byOrder[r.Order]; taken && r.Order > 0 {
			ps.add(r.place("order"), "order: %d is already the order of lesson %s", r.Order, first)
		}
		byOrder[r.Order] = f
	}
	if err := ps.err(); err != nil {
		return nil, err
	}
	slices.SortFunc(c.Lessons, func(a, b *Lesson) int { return cmp.Compare(a.Order, b.Order) })
	return c, nil
}

// loadLesson reads one folder; nil if its lesson.yaml cannot be read.
func loadLesson(fsys fs.FS, folder string, ps *problems) *reading {
	file := path.Join(folder, lessonFile)
	data, ok := readFile(fsys, file, ps)
	if !ok {
		return nil
	}
	r := decode(file, data, ps)
	if r == nil {
		return nil
	}
	r.ID = folder
	texts := markdownFiles(fsys, folder, ps)
	for lang := range texts {
		r.Langs = append(r.Langs, lang)
	}
	slices.Sort(r.Langs)
	r.validate()
	r.Blocks = map[string][]Block{}
	for _, lang := range r.Langs {
		if texts[lang] == nil {
			continue // told already
		}
		r.Blocks[lang] = blocks(path.Join(folder, lang+".md"), texts[lang], r.Lesson, ps)
	}
	return r
}

// readFile reads a file within bounds; otherwise it adds a problem.
func readFile(fsys fs.FS, file string, ps *problems) ([]byte, bool) {
	at := Place{file, 1}
	f, err := fsys.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		ps.add(at, "there is no such file")
		return nil, false
	}
	if err != nil {
		ps.add(at, "cannot be opened: %v", cause(err))
		return nil, false
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxOctets+1))
	switch {
	case err != nil:
		ps.add(at, "cannot be read: %v", cause(err))
	case len(data) > maxOctets:
		ps.add(at, "more than %d octets", maxOctets)
	case !utf8.Valid(data):
		ps.add(at, "not UTF-8")
	default:
		return data, true
	}
	return nil, false
}

// cause is an error without the path, which the place says already.
func cause(err error) error {
	if p, is := errors.AsType[*fs.PathError](err); is {
		return p.Err
	}
	return err
}
