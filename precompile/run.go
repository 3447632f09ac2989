package precompile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"

	"github.com/jitwasm/jitwasm/beam"
)

// Job is one file to precompile: read from In, written to Out, which may be
// the same.
type Job struct {
	In, Out string
}

// Result is what became of a job. Out is as it was when Err is not nil.
type Result struct {
	Job
	Stats
	Err error
}

// Summary adds up the results of a run.
type Summary struct {
	Stats
	Files, Failed int // Files counts those that succeeded
}

// Add counts one more result.
func (s *Summary) Add(r Result) {
	if r.Err != nil {
		s.Failed++
		return
	}
	s.Files++
	s.add(r.Stats)
	s.BytesIn += r.BytesIn
	s.BytesOut += r.BytesOut
}

// Run does the jobs on opts.Workers workers and calls report once for each, in
// the order of the jobs, never from two goroutines at a time. A job that fails
// does not stop the others; cancelling the context does, between files: the
// jobs that were not begun then are reported with the context's error.
func Run(ctx context.Context, jobs []Job, opts Options, report func(Result)) Summary {
	inner := opts
	if len(jobs) > 1 {
		inner.Workers = 1 // the files already keep all workers busy
	}
	var sum Summary
	q := newReorder(func(r Result) {
		sum.Add(r)
		if report != nil {
			report(r)
		}
	})
	parallel(len(jobs), opts.workers(), func(i int) {
		q.put(i, runJob(ctx, jobs[i], inner))
	})
	return sum
}

// reorder hands on results in index order, as soon as all before them are in.
type reorder struct {
	mu      sync.Mutex
	pending map[int]Result
	next    int
	emit    func(Result)
}

func newReorder(emit func(Result)) *reorder {
	return &reorder{pending: map[int]Result{}, emit: emit}
}

func (q *reorder) put(i int, r Result) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.pending[i] = r
	for {
		r, ok := q.pending[q.next]
		if !ok {
			return
		}
		delete(q.pending, q.next)
		q.next++
		q.emit(r)
	}
}

func runJob(ctx context.Context, job Job, opts Options) Result {
	res := Result{Job: job}
	if res.Err = ctx.Err(); res.Err != nil {
		return res
	}
	res.Stats, res.Err = precompileFile(job, opts)
	return res
}

func precompileFile(job Job, opts Options) (Stats, error) {
	data, err := ReadFile(job.In)
	if err != nil && isDir(job.In) {
		return Stats{}, errNoModules
	}
	if err != nil {
		return Stats{}, err
	}
	out, stats, err := File(data, opts)
	if err != nil {
		return Stats{}, err
	}
	if job.In == job.Out && bytes.Equal(data, out) {
		return stats, nil // leave the time stamp alone
	}
	mode := fs.FileMode(0o666)
	if info, err := os.Stat(job.In); err == nil {
		mode = info.Mode().Perm()
	}
	if err := os.MkdirAll(filepath.Dir(job.Out), 0o777); err != nil {
		return Stats{}, err
	}
	if err := WriteFile(job.Out, out, mode); err != nil {
		return Stats{}, err
	}
	return stats, nil
}

// MaxFile is how large a file may be, in bytes. Real ones are far smaller; it
// keeps a wrong path (a disk image, /dev/zero) from filling the memory.
const MaxFile = beam.MaxInflated

// ReadFile reads a whole file of at most MaxFile bytes. Errors do not contain
// the file's name.
func ReadFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, pathless(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, pathless(err)
	}
	return readAtMost(f, info.Size(), MaxFile)
}

// readAtMost reads all of r, which probably has size bytes, if it has no more
// than limit.
func readAtMost(r io.Reader, size, limit int64) ([]byte, error) {
	if size > limit {
		return nil, errTooLarge
	}
	var b bytes.Buffer
	b.Grow(int(size) + bytes.MinRead)
	if _, err := b.ReadFrom(io.LimitReader(r, limit+1)); err != nil {
		return nil, pathless(err)
	}
	if int64(b.Len()) > limit {
		return nil, errTooLarge
	}
	return b.Bytes(), nil
}

// pathless strips the file name from a system error; callers name the file.
func pathless(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}

var errTooLarge = fmt.Errorf("has more than %d bytes, which no .beam file or archive has", MaxFile)

var errNoModules = errors.New("no .beam or .avm files in this directory")

// WriteFile writes a whole file or nothing: into a temporary file in the same
// folder, then a rename. A file that exists keeps its mode, a new one gets mode
// less the umask. A symbolic link stays one, and what is not a regular file (a
// device, a pipe) is written to directly, since a rename would replace it.
func WriteFile(name string, data []byte, mode fs.FileMode) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	info, err := os.Stat(name)
	exists := err == nil
	if exists && !info.Mode().IsRegular() {
		return os.WriteFile(name, data, mode)
	}
	tmp, err := createTemp(filepath.Dir(name), mode)
	if err != nil {
		return err
	}
	if exists {
		err = tmp.Chmod(info.Mode().Perm())
	}
	if err == nil {
		_, err = tmp.Write(data)
	}
	if cerr := tmp.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		os.Remove(tmp.Name())
	}
	return err
}

// createTemp is os.CreateTemp with a mode, so that the umask applies.
func createTemp(dir string, mode fs.FileMode) (*os.File, error) {
	for {
		name := filepath.Join(dir, fmt.Sprintf(".jitwasm-%08x.tmp", rand.Uint32()))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}
