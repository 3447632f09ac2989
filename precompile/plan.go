package precompile

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// UsageError is a combination of inputs and output that makes no sense,
// whatever the files hold.
type UsageError struct{ Reason string }

func (e *UsageError) Error() string { return e.Reason }

// Plan turns inputs (files and folders) and an output into jobs, in the order
// of the inputs, a folder's files sorted. Folders are searched for *.beam and
// *.avm through all levels.
//
// Without an output each file is its own. With one, a single input file goes
// to that file; several, or a folder, or an output that is a folder or ends in
// a slash, go below that folder under their base names, a folder's files under
// their paths in it. An input that cannot be read, and a folder that holds no
// modules, becomes a job all the same, which then fails under its own name.
func Plan(inputs []string, output string) ([]Job, error) {
	if len(inputs) == 0 {
		return nil, &UsageError{"no input files"}
	}
	intoDir, err := outputIsDir(inputs, output)
	if err != nil {
		return nil, err
	}
	var p planner
	for _, in := range inputs {
		p.input(in, output, intoDir)
	}
	return p.jobs, p.checkCollisions()
}

// outputIsDir tells whether the output is a folder to fill.
func outputIsDir(inputs []string, output string) (bool, error) {
	if output == "" {
		return false, nil
	}
	info, err := os.Stat(output)
	exists := err == nil
	want := len(inputs) > 1 || strings.HasSuffix(output, string(filepath.Separator)) || isDir(inputs[0])
	if want && exists && !info.IsDir() {
		return false, &UsageError{fmt.Sprintf("-o %s: not a directory", output)}
	}
	return want || exists && info.IsDir(), nil
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

type planner struct {
	jobs []Job
}

func (p *planner) input(in, output string, intoDir bool) {
	if isDir(in) {
		p.folder(in, output)
		return
	}
	job := Job{In: in, Out: in}
	switch {
	case intoDir:
		job.Out = filepath.Join(output, filepath.Base(in))
	case output != "":
		job.Out = output
	}
	p.jobs = append(p.jobs, job)
}

func (p *planner) folder(dir, output string) {
	before := len(p.jobs)
	// The separator makes it follow a symbolic link to a folder.
	filepath.WalkDir(dir+string(filepath.Separator), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			p.jobs = append(p.jobs, Job{In: path, Out: path})
		case !d.IsDir() && hasModuleExt(path) && !isDir(path):
			p.jobs = append(p.jobs, Job{In: path, Out: below(output, dir, path)})
		}
		return nil
	})
	if len(p.jobs) == before {
		p.jobs = append(p.jobs, Job{In: dir, Out: dir})
	}
}

// below gives the place of a folder's file in the output folder.
func below(output, dir, path string) string {
	if output == "" {
		return path
	}
	rel, err := filepath.Rel(dir, path)
	if err != nil {
		panic("BUG: " + path + " was found in " + dir + " but is not below it: " + err.Error())
	}
	return filepath.Join(output, rel)
}

func hasModuleExt(path string) bool {
	return slices.Contains([]string{".beam", ".avm"}, filepath.Ext(path))
}

// checkCollisions refuses two inputs for one output: the result would depend
// on which came last. The same input named twice is done once.
func (p *planner) checkCollisions() error {
	from := map[string]string{}
	jobs := p.jobs[:0]
	for _, j := range p.jobs {
		key := filepath.Clean(j.Out)
		in, taken := from[key]
		if taken && in != filepath.Clean(j.In) {
			return &UsageError{fmt.Sprintf("%s and %s would both be written to %s", in, j.In, j.Out)}
		}
		if taken {
			continue
		}
		from[key] = filepath.Clean(j.In)
		jobs = append(jobs, j)
	}
	p.jobs = jobs
	return nil
}
