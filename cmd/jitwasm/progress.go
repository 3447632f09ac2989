package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progressDelay is how long work must take before a bar is worth showing.
const progressDelay = 500 * time.Millisecond

// progress shows a bar on a terminal while long work goes on, and nothing
// elsewhere.
type progress struct {
	bar   *progressbar.ProgressBar
	out   io.Writer
	total int
	begun time.Time
	done  int
}

// newProgress prepares a bar for n files; w must be a terminal for it to show.
func newProgress(w io.Writer, n int) *progress {
	p := &progress{total: n, begun: time.Now()}
	if n > 1 && isTerminal(w) {
		p.out = w
	}
	return p
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// step counts one more file.
func (p *progress) step() {
	p.done++
	if p.out == nil || time.Since(p.begun) < progressDelay {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(p.total,
			progressbar.OptionSetWriter(p.out),
			progressbar.OptionSetDescription("precompiling"),
			progressbar.OptionShowCount(),
			progressbar.OptionSetWidth(30),
			progressbar.OptionThrottle(50*time.Millisecond),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionClearOnFinish())
	}
	p.bar.Set(p.done) //nolint:errcheck // a bar that cannot be drawn is no failure
}

// clear takes the bar off the line, so that something else can be printed.
func (p *progress) clear() {
	if p.bar != nil {
		p.bar.Clear()
	}
}
